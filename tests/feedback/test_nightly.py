"""A night's feedback: marked workbooks for each recipient, one alert each, nothing for clean returns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from expectations import Checked
from feedback.alert import compose
from feedback.nightly import Feedback
from findings import Finding, Severity
from organisation.contacts import Contacts
from organisation.units import organisation
from transforms.returns import ReturnRead


@pytest.fixture
def feedback(tmp_path: Path) -> Feedback:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Kết quả"
    book.save(tmp_path / "source.xlsx")
    contacts = Contacts({"D199": ("tienyen@example.org",)})
    return Feedback(
        lambda sha256: tmp_path / "source.xlsx",
        tmp_path / "returned",
        organisation(),
        contacts,
        "dem-1",
        date(2020, 6, 11),
    )


def checked(unit_id: str | None, file: str, *severities: Severity) -> Checked:
    findings = [
        Finding("file_unreadable", severity, file=file, sheet="Kết quả", row=8, column=5, value="x")
        for severity in severities
    ]
    unit = organisation().unit(unit_id or "", date(2020, 6, 30))
    read = ReturnRead(
        file, "ab" * 32, "DI_CO_SO_KQ", unit_id, unit.union_name if unit else None, "2020-H1", findings=findings
    )
    return Checked(read, findings, "load_flag" if findings else "load")


def test_base_units_and_their_district_are_told_in_one_mail(feedback: Feedback) -> None:
    alerts = feedback.alerts(
        [checked("B06865", "xa/a.xlsx", Severity.ERROR), checked("D199", "huyen/b.xlsx", Severity.WARNING)]
    )
    [alert] = alerts
    assert (alert.unit_id, alert.unit, alert.recipients) == ("D199", "Huyện đoàn Tiên Yên", ("tienyen@example.org",))
    assert [note.unit for note in alert.returns] == ["Đoàn xã Hà Lâu", "Huyện đoàn Tiên Yên"]
    assert "2 tệp cần xem lại" in compose(alert, "h@example.org")["Subject"]


def test_a_district_never_reads_of_another(feedback: Feedback) -> None:
    alerts = feedback.alerts([checked("D199", "a.xlsx", Severity.ERROR), checked("D202", "b.xlsx", Severity.ERROR)])
    assert {alert.unit_id: [note.file for note in alert.returns] for alert in alerts} == {
        "D199": ["a.xlsx"],
        "D202": ["b.xlsx"],
    }


def test_clean_returns_and_notices_say_nothing(feedback: Feedback) -> None:
    assert feedback.alerts([checked("D199", "a.xlsx"), checked("D199", "b.xlsx", Severity.NOTICE)]) == []


def test_a_return_of_no_known_unit_goes_to_the_board(feedback: Feedback) -> None:
    [alert] = feedback.alerts([checked(None, "la.xlsx", Severity.ERROR)])
    assert alert.unit_id == "QN"
    assert alert.returns[0].unit == "Chưa rõ đơn vị"


def test_the_marked_workbook_lies_in_the_recipients_folder(feedback: Feedback, tmp_path: Path) -> None:
    [alert] = feedback.alerts([checked("B06865", "../xa/a.xlsx", Severity.ERROR)])
    marked = alert.returns[0].marked
    assert marked is not None
    assert marked.parent == tmp_path / "returned" / "D199" / "dem-1"
    assert "Lỗi cần sửa" in openpyxl.load_workbook(marked).sheetnames
