"""What the units are told of a night: what is new, back, mended or overdue, each to whom it concerns, and only then."""

from __future__ import annotations

from datetime import date

import openpyxl

from feedback.alert import compose
from findings import Finding, Severity
from organisation.calendar import calendar
from organisation.contacts import Contacts
from organisation.units import organisation
from organisation.waivers import Waiver
from warehouse.reference import Reference


def changes(alert):
    return [(item.change, item.finding.cell) for note in alert.returns for item in note.items]


def test_base_units_and_their_district_are_told_in_one_mail(nights, visits):
    nights.load(0, visits(8, unit_id="B06865", file="xa/a.xlsx"), visits(8, file="huyen/b.xlsx"))
    [alert] = nights.alerts(0)
    assert (alert.unit_id, alert.unit, alert.recipients) == ("D199", "Huyện đoàn Tiên Yên", ("tienyen@example.org",))
    assert [note.unit for note in alert.returns] == ["Đoàn xã Hà Lâu", "Huyện đoàn Tiên Yên"]
    assert alert.channels == ("hopnhat_zalo",)
    # A base unit does not owe this form: its file counts in no report.
    assert "1 tệp chưa được tính hết, 1 tệp cần xem lại" in compose(alert, "h@example.org")["Subject"]


def test_a_file_of_which_a_part_counts_says_how_much_of_it(nights, visits):
    nights.load(0, visits(9, days=(17, 18, 19), code="required_empty"))
    [alert] = nights.alerts(0)
    assert alert.headline == "1 tệp chưa được tính hết"
    text = compose(alert, "h@example.org").get_body(("plain",)).get_content()
    received = "nhận lúc 02:00 ngày 06/06/2020, là lúc hệ thống thấy tệp lần đầu"
    said = "Nhận một phần: 2/3 dòng, vào Báo cáo kết quả đi công tác cơ sở, Báo cáo công tác Đoàn"
    assert f"tệp “bao-cao.xlsx” ({received}): {said}" in " ".join(text.split())


def test_a_return_that_is_held_is_said_to_wait_for_an_answer(nights, visits):
    nights.load(0, visits(days=(17, 18)))
    nights.load(1, visits(days=(20, 21), text="khác", cadre="khác"))
    [alert] = nights.alerts(1, since=0)
    text = compose(alert, "h@example.org").get_body(("plain",)).get_content()
    said = "Giữ lại chờ đơn vị trả lời, 0/2 dòng, vì chưa rõ tệp này thêm vào hay thay bản trước"
    assert said in " ".join(text.split())


def test_a_district_never_reads_of_another(nights, visits):
    nights.load(0, visits(8, file="a.xlsx"), visits(8, unit_id="D202", file="b.xlsx"))
    assert {alert.unit_id: [note.file for note in alert.returns] for alert in nights.alerts(0)} == {
        "D199": ["a.xlsx"],
        "D202": ["b.xlsx"],
    }


def test_units_with_the_same_address_get_one_mail(nights, visits):
    nights.contacts = Contacts({"*": ("chung@example.org",)})
    nights.load(0, visits(8, file="a.xlsx"), visits(8, unit_id="D202", file="b.xlsx"))
    [alert] = nights.alerts(0)
    assert alert.recipients == ("chung@example.org",)
    assert {note.file for note in alert.returns} == {"a.xlsx", "b.xlsx"}


def test_clean_returns_say_nothing(nights, visits):
    nights.load(0, visits())
    assert nights.alerts(0) == []


def test_a_fault_is_told_once_and_then_only_counted(nights, visits):
    nights.load(0, visits(8))
    nights.load(1, visits(8, unit_id="B06865", file="xa.xlsx"))
    [first] = nights.alerts(0)
    assert changes(first) == [("new", "G8")]
    [second] = nights.alerts(1, since=0)
    assert [note.file for note in second.returns] == ["xa.xlsx"]
    assert second.older == 1
    nights.load(2, visits(unit_id="D202"))
    assert nights.alerts(2, since=1) == []


def test_what_was_mended_is_said_and_what_was_not_is_marked_again(nights, visits):
    nights.load(0, visits(8, 9))
    nights.load(1, visits(8))
    [alert] = nights.alerts(1, since=0)
    assert changes(alert) == [("still", "G8")]
    [mended] = alert.mended
    assert mended.startswith("tệp “bao-cao.xlsx”, trang “Kết quả”, ô G9: Ô G9 ghi 9 ngày")


def test_a_mended_return_is_thanked_for_alone(nights, visits):
    nights.load(0, visits(8))
    nights.load(1, visits())
    [alert] = nights.alerts(1, since=0)
    assert (alert.returns, len(alert.mended)) == ((), 1)
    assert "1 chỗ đã sửa xong" in compose(alert, "h@example.org")["Subject"]


def test_a_mended_fault_that_is_back_is_said_to_be_back(nights, visits):
    nights.load(0, visits(8))
    nights.load(1, visits())
    nights.load(2, visits(8, text="again"))
    [alert] = nights.alerts(2, since=1)
    assert changes(alert) == [("again", "G8")]


def test_a_night_that_told_nobody_is_made_up_for(nights, visits):
    nights.load(0, visits(8))
    nights.load(1, visits(unit_id="D202"))
    [alert] = nights.alerts(1)
    assert changes(alert) == [("new", "G8")]


def test_what_was_sent_and_mended_between_two_tellings_is_no_news(nights, visits):
    nights.load(0, visits(8))
    nights.load(1, visits())
    assert nights.alerts(1) == []


def test_a_file_that_no_unit_can_be_told_of_goes_to_the_board(nights, visits):
    nameless = visits(8)
    nameless.read.unit_id, nameless.read.tables, nameless.read.rejected = None, [], True
    nameless.decision = "reject"
    nights.load(0, nameless)
    [alert] = nights.alerts(0)
    assert (alert.unit_id, alert.returns[0].unit, alert.returns[0].decision) == ("QN", "Chưa rõ đơn vị", "reject")


def test_a_file_that_cannot_be_read_goes_to_the_unit_that_sent_it(nights, visits):
    nameless = visits(8, file="Huyện đoàn Ba Chẽ/anh.xlsx")
    nameless.read.sender_id = "B06865"
    nameless.read.unit_id, nameless.read.tables, nameless.read.rejected = None, [], True
    nameless.decision = "reject"
    nights.load(0, nameless)
    [alert] = nights.alerts(0)
    assert (alert.unit_id, alert.returns[0].unit) == ("D199", "Đoàn xã Hà Lâu")


def test_what_is_not_a_units_to_mend_goes_to_the_board(nights, visits):
    nights.load(0, visits(8, code="rule_not_run"))
    assert [alert.unit_id for alert in nights.alerts(0)] == ["QN"]


def test_a_source_that_failed_is_told_to_the_board(nights):
    nights.load(0, findings=(Finding("source_unreachable", Severity.ERROR, file="inbox"),))
    [alert] = nights.alerts(0)
    assert (alert.unit_id, alert.returns[0].file, alert.returns[0].marked) == ("QN", "inbox", None)


def test_a_source_is_told_to_whoever_runs_the_server_and_a_file_to_the_board(nights, visits):
    nights.operators = ("truc@example.org",)
    nights.load(0, visits(8, unit_id=""), findings=(Finding("source_unreachable", Severity.ERROR, file="inbox"),))
    told = {alert.recipients or alert.unit_id: [note.file for note in alert.returns] for alert in nights.alerts(0)}
    assert told == {("truc@example.org",): ["inbox"], "QN": ["bao-cao.xlsx"]}
    [source] = (alert for alert in nights.alerts(0) if alert.recipients)
    assert compose(source, "h@example.org")["Subject"].startswith("[Hợp nhất] Người vận hành máy chủ")


def test_what_two_returns_disagree_in_is_told_and_mended_by_either(nights, visits):
    plan = visits(form="DI_CO_SO_DK", file="dk.xlsx", days=(2, 9))
    nights.load(0, plan, visits(file="kq.xlsx", days=(2,)))
    [alert] = nights.alerts(0)
    assert [item.finding.code for note in alert.returns for item in note.items] == ["registered_not_reported"]
    assert (alert.returns[0].file, alert.returns[0].decision) == ("dk.xlsx", "load")
    nights.load(1, visits(file="kq.xlsx", days=(2, 9)))
    [then] = nights.alerts(1, since=0)
    assert len(then.mended) == 1


def test_the_same_visit_of_two_units_is_told_to_both_though_it_is_a_notice(nights, visits):
    nights.load(0, visits(file="a.xlsx", cadre="Mẫu"), visits(unit_id="D202", file="b.xlsx", cadre="Mẫu"))
    alerts = nights.alerts(0)
    assert {alert.unit_id for alert in alerts} == {"D199", "D202"}
    assert {item.finding.code for alert in alerts for note in alert.returns for item in note.items} == {
        "same_visit_twice"
    }


def test_a_return_that_has_become_overdue_is_reason_for_a_mail_once(nights, visits, overdue_return):
    nights.load(0, visits())
    [alert] = nights.alerts(0, overdue=[overdue_return], lately=frozenset({"B06865"}))
    assert alert.unit_id == "D199"
    assert alert.overdue == ("Đoàn xã Hà Lâu, 6 tháng đầu năm 2020: Số liệu công tác Đoàn; hạn 05/06/2020",)
    assert nights.alerts(0, overdue=[overdue_return]) == []


def test_the_marked_workbook_lies_in_the_recipients_folder(nights, visits):
    nights.load(0, visits(8, unit_id="B06865", file="../xa/a.xlsx"))
    [alert] = nights.alerts(0)
    marked = alert.returns[0].marked
    assert marked.parent == nights.folder / "D199" / "n0"
    book = openpyxl.load_workbook(marked)
    assert "Lỗi cần sửa" in book.sheetnames
    assert book["Kết quả"]["G8"].fill.fgColor.rgb == "FFFFE699"


def test_a_workbook_that_cannot_be_marked_costs_nobody_the_mail(nights, visits, monkeypatch):
    def fail(*anything):
        raise MemoryError

    monkeypatch.setattr("feedback.nightly.mark", fail)
    nights.load(0, visits(8))
    [alert] = nights.alerts(0)
    assert alert.returns[0].marked is None
    assert "G8" in compose(alert, "h@example.org").get_body(("plain",)).get_content()


def test_waived_faults_are_not_asked_about(nights, visits):
    waiver = Waiver("days_differ", "D199", "DI_CO_SO_KQ", "2020-H1", "G8", "Đi đêm", "Ban", date(2020, 12, 31))
    nights.warehouse._reference = Reference(organisation(), calendar(), (waiver,))
    nights.load(0, visits(8))
    assert nights.alerts(0) == []


def test_the_same_news_has_the_same_id_in_whatever_night_it_is_told_and_other_news_another(nights, visits) -> None:
    nights.load(1, visits(8))
    [first] = nights.alerts(1)
    nights.load(2, visits(unit_id="D193"))
    [again] = nights.alerts(2)
    assert again.night_id != first.night_id
    assert again.alert_id == first.alert_id
    nights.load(3, visits(8, 9))
    [other] = nights.alerts(3, since=1)
    assert other.alert_id != first.alert_id
