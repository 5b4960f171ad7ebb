"""What a file by itself will come to, in the ledger's words: what ``check`` says before anything is sent."""

from __future__ import annotations

from click.testing import CliRunner

from feedback.states import foresee_states, say_states
from hopnhat.cli import root
from transforms.returns import SentBackRow

IN = "vào Báo cáo kết quả đi công tác cơ sở, Báo cáo công tác Đoàn và phong trào thanh thiếu nhi"


def test_a_file_of_which_a_part_will_count_says_how_much(visits):
    checked = visits(9, days=(17, 18, 19), code="required_empty")
    assert say_states(foresee_states(checked)) == f"nhận một phần: 2/3 dòng, {IN}"
    checked.read.sent_back.append(SentBackRow("DI_CO_SO_KQ", "Kết quả", 12, [("B12", "?")]))
    assert say_states(foresee_states(checked)) == f"nhận một phần: 2/4 dòng, {IN}"


def test_each_return_of_a_file_is_told_from_the_others(visits):
    checked = visits(days=(17, 18))
    checked.read.tables += visits(unit_id="D202").read.tables
    ours, theirs = say_states(foresee_states(checked)).split("; ")
    assert ours == f"Huyện đoàn Tiên Yên – được tính 2/2 dòng, {IN}"
    assert theirs == f"Huyện đoàn Ba Chẽ – được tính 2/2 dòng, {IN}"


def test_a_base_units_numbers_count_in_no_report_by_themselves(visits):
    checked = visits(form="BC_SOLIEU", unit_id="B06865")
    assert say_states(foresee_states(checked)) == "được tính 2/2 dòng"


def test_the_state_of_returns_on_the_command_line_says_how_many_rows_count(nights, visits, monkeypatch, tmp_path):
    nights.load(0, visits(9, days=(17, 18, 19), code="required_empty"), visits(unit_id="D202"))
    monkeypatch.setenv("HOPNHAT_WAREHOUSE", str(tmp_path / "kho.duckdb"))
    told = CliRunner().invoke(root(), ["status", "2020-H1", "--all", "--home", str(tmp_path)])
    assert told.exit_code == 1
    assert "Huyện đoàn Tiên Yên (D199): nhận một phần: 2/3 dòng, đúng hạn" in told.output
    assert "Huyện đoàn Ba Chẽ (D202): đúng hạn, được tính 2/2 dòng" in told.output
    assert "trong đó 1 báo cáo mới nhận một phần" in told.output
