"""Sentences from figures."""

from dataclasses import replace

import pytest
from jinja2 import UndefinedError

from organisation import Period
from reports.doubt import Possible
from reports.figures import Comparison, Figure
from reports.sentences import Sentences


def figure(name: str, value: int, missing: int = 0, expected: int = 20) -> Figure:
    return Figure(name, name, "lượt", value, None, missing, expected, False)


@pytest.fixture
def sentences() -> Sentences:
    figures = {"whole": figure("whole", 12), "part": figure("part", 5, 3), "local": figure("local", 4, 2, 19)}
    return Sentences(Period.parse("2020-H1"), figures, {})


def test_the_note_of_missing_units_follows_from_printing_a_figure(sentences):
    assert sentences.sentence("Có {{ f['part']|n }}.") == "Có 05 lượt (chưa gồm 03/20 đơn vị chưa báo cáo)."
    assert sentences.sentence("Có {{ f['whole']|n }}.") == "Có 12 lượt."


def test_figures_that_lack_different_units_say_so_each_at_its_first_mention(sentences):
    text = sentences.sentence("{{ f['part']|n }}, {{ f['part']|n }} và {{ f['local']|n }}:")
    assert (
        text == "05 lượt (chưa gồm 03/20 đơn vị chưa báo cáo), 05 lượt và 04 lượt (chưa gồm 02/19 đơn vị chưa báo cáo):"
    )


def test_units_that_are_missing_are_said_once_a_section(sentences):
    noted = "Có 05 lượt (chưa gồm 03/20 đơn vị chưa báo cáo)."
    assert [sentences.sentence("Có {{ f['part']|n }}.") for _ in range(2)] == [noted, "Có 05 lượt."]
    assert sentences.sentence("Có {{ f['local']|n }}.") == "Có 04 lượt (chưa gồm 02/19 đơn vị chưa báo cáo)."
    sentences.begin_section()
    assert sentences.sentence("Có {{ f['part']|n }}.") == noted, "a section is read by itself"


def test_rows_that_wait_are_said_in_every_sentence_and_of_how_many_units_a_comparison_is_once_a_section():
    alike = Comparison(Possible(5), Possible(3), 18, 20, ("A", "B"), "up")
    doubtful = replace(figure("part", 5, 2), previous=4, possible=Possible(5, waiting=1, held=2), comparison=alike)
    sentences = Sentences(Period.parse("2020-H1"), {"part": doubtful}, {})
    said = "Có {{ f['part']|n }}, {{ f['part']|change }}."
    rows = "còn 01 dòng chờ sửa; 02 dòng giữ lại chờ trả lời"
    change = "tăng 02 lượt (66,7%) so với cùng kỳ năm 2019"
    assert sentences.sentence(said) == (
        f"Có 05 lượt (chưa gồm 02/20 đơn vị chưa báo cáo; {rows}), {change}, tính trên cùng 18 đơn vị."
    )
    assert sentences.sentence(said) == f"Có 05 lượt ({rows}), {change}."


def test_a_figure_spoken_of_in_words_carries_its_note_too(sentences):
    assert sentences.sentence("Không có{{ f['part']|used }}.") == "Không có (chưa gồm 03/20 đơn vị chưa báo cáo)."


def test_a_note_stands_where_its_clause_ends_and_never_inside_a_number_or_a_list(sentences):
    said = "{{ f['part']|n }} đoàn viên, thanh niên trong 1.234 buổi{{ f['whole']|compared }}; rồi thôi."
    assert sentences.sentence(said) == (
        "05 lượt đoàn viên, thanh niên trong 1.234 buổi (chưa gồm 03/20 đơn vị chưa báo cáo); rồi thôi."
    )
    sentences.begin_section()
    said = "{{ f['part']|n }} đi cơ sở, {{ f['part']|change }}."
    assert sentences.sentence(said) == (
        "05 lượt đi cơ sở (chưa gồm 03/20 đơn vị chưa báo cáo), chưa có số liệu cùng kỳ năm 2019 để so sánh."
    )


def test_a_sentence_with_an_unknown_figure_is_our_own_fault(sentences):
    with pytest.raises(UndefinedError):
        sentences.sentence("{{ f['nothing']|n }}")


def test_text_of_a_return_is_never_run_as_a_template(sentences):
    assert sentences.sentence("{{ row }}", row="{{ 7 * 7 }} <b>") == "{{ 7 * 7 }} <b>"
