"""A Drive folder as an inbox: what is listed, taken, left and refused, over real HTTP with the real client library."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from samples.drive import Drive
from samples.drive_server import DriveServer
from sources import Store
from tests.sources.drive.asking import NIGHT, Round, codes, gets, names, workbook


def test_an_uploaded_workbook_is_downloaded_and_a_sheet_exported(
    drive: Drive, root: str, server: DriveServer, night: Round, store: Store
) -> None:
    drive.workbook("Kết quả.xlsx", root, workbook("tải lên"))
    unit = drive.folder("Huyện đoàn Tiên Yên", root)
    drive.sheet("Đăng ký", unit, workbook("trang tính"))
    collection = night(unit="by-folder", period="2020-H1")
    assert codes(collection) == []
    units = {delivery.name: delivery.sender.unit_id for delivery in collection.deliveries}
    assert units == {"Kết quả.xlsx": None, "Huyện đoàn Tiên Yên/Đăng ký.xlsx": "D199"}
    contents = {delivery.name: store.path(delivery.sha256).read_bytes() for delivery in collection.deliveries}
    assert contents["Kết quả.xlsx"] == workbook("tải lên")
    assert contents["Huyện đoàn Tiên Yên/Đăng ký.xlsx"] == workbook("trang tính")
    assert gets(server, "alt=media") == 1
    assert gets(server, "/export") == 1


def test_a_second_night_downloads_nothing(drive: Drive, root: str, server: DriveServer, night: Round) -> None:
    drive.workbook("a.xlsx", root, workbook("a"))
    drive.sheet("b", root, workbook("b"))
    first = night()
    server.requests.clear()
    second = night(first)
    assert (second.deliveries, second.unchanged) == ([], 2)
    assert gets(server, "alt=media") == gets(server, "/export") == 0


def test_only_what_changed_is_taken_again(drive: Drive, root: str, night: Round) -> None:
    upload = drive.workbook("a.xlsx", root, workbook("a"))
    sheet = drive.sheet("b", root, workbook("b"))
    drive.workbook("c.xlsx", root, workbook("c"))
    first = night()
    drive.items[upload].content = workbook("A")
    drive.items[sheet].modified_at += timedelta(seconds=1)
    second = night(first)
    assert (sorted(names(second)), second.unchanged) == (["a.xlsx", "b.xlsx"], 1)


def test_a_touched_upload_with_the_same_bytes_is_unchanged(drive: Drive, root: str, night: Round) -> None:
    upload = drive.workbook("a.xlsx", root, workbook())
    first = night()
    drive.items[upload].modified_at += timedelta(days=1)
    assert night(first).unchanged == 1


def test_every_page_and_every_folder_is_listed(drive: Drive, root: str, server: DriveServer, night: Round) -> None:
    server.page_size = 3
    for number in range(10):
        drive.workbook(f"{number}.xlsx", root, workbook(str(number)))
    for number in range(45):
        folder = drive.folder(f"đơn vị {number}", root)
        drive.workbook("a.xlsx", drive.folder("quý 1", folder), workbook(f"đơn vị {number}"))
    assert len(night().deliveries) == 55


def test_a_shared_drive_is_followed(drive: Drive, night: Round) -> None:
    shared = drive.folder("Ổ dùng chung", drive_id="0AShared")
    drive.workbook("a.xlsx", shared, workbook(), drive_id="0AShared")
    assert names(night(location=shared)) == ["a.xlsx"]


def test_trash_is_not_taken(drive: Drive, root: str, night: Round) -> None:
    drive.workbook("bỏ.xlsx", root, workbook(), trashed=True)
    collection = night()
    assert (collection.deliveries, codes(collection)) == ([], [])


def test_shortcuts_and_other_kinds_are_refused_and_said(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    drive.shortcut("lối tắt.xlsx", root)
    drive.workbook("ảnh.jpg", root, b"jpg", "image/jpeg")
    drive.workbook("lạ.xlsx", root, workbook(), "application/octet-stream")
    drive.workbook("lạ.exe", root, b"MZ", "application/octet-stream")
    drive.workbook("số liệu.csv", root, b"a,b", "text/csv")
    drive.workbook("~$khóa.xlsx", root, b"lock")
    drive.workbook("cấm tải.xlsx", root, workbook(), can_download=False)
    collection = night()
    assert sorted(names(collection)) == ["lạ.xlsx", "số liệu.csv"]
    refused = {finding.file: finding.code for finding in collection.findings}
    assert refused == {
        "lối tắt.xlsx": "drive_shortcut_refused",
        "ảnh.jpg": "drive_type_refused",
        "lạ.exe": "drive_type_refused",
        "cấm tải.xlsx": "drive_file_refused",
    }
    assert collection.ignored == {"lock_file": 1}
    assert gets(server, "alt=media") == 2


def test_a_file_over_the_limit_is_not_downloaded(drive: Drive, root: str, server: DriveServer, night: Round) -> None:
    drive.workbook("to.xlsx", root, workbook(padding=10) + b"x" * 1_000_000)
    collection = night(rules={"largest_file_mb": 0.5})
    assert codes(collection) == ["source_file_too_large"]
    assert gets(server, "alt=media") == 0


def test_sheets_too_large_to_export_or_to_keep_are_said(drive: Drive, root: str, night: Round, store: Store) -> None:
    drive.sheet("quá mức của Google", root, b"x" * 10_000_001)
    drive.sheet("quá mức của ta", root, b"x" * 600_000)
    collection = night(rules={"largest_file_mb": 0.5})
    assert sorted(codes(collection)) == ["drive_export_too_large", "source_file_too_large"]
    assert list(store) == []


def test_names_with_slashes_and_control_characters_are_made_safe(drive: Drive, root: str, night: Round) -> None:
    drive.workbook("a/../../etc/báo\ncáo.xlsx", root, workbook("1"))
    drive.workbook("/etc/passwd\\x.xlsx", root, workbook("2"))
    drive.workbook("đảo\u202exslx.exe", drive.folder("6/2020", root), workbook("3"))
    collection = night()
    assert sorted(names(collection)) == ["6_2020/đảo_xslx.exe", "_etc_passwd_x.xlsx", "a_.._.._etc_báo_cáo.xlsx"]
    assert codes(collection) == ["source_file_name_mended"] * 3


def test_two_files_of_one_name_stay_two_and_keep_their_names(drive: Drive, root: str, night: Round) -> None:
    later = datetime(2020, 7, 1, tzinfo=UTC)
    drive.workbook("a.xlsx", root, workbook("hai"), created_at=later)
    drive.workbook("a.xlsx", root, workbook("một"))
    drive.sheet("a", root, workbook("ba"), created_at=later + timedelta(1))
    first = night()
    assert len(set(names(first))) == 3
    assert names(first)[0] == "a.xlsx"
    assert codes(first) == ["source_file_name_twice"] * 2
    assert night(first).unchanged == 3


def test_a_sheet_someone_is_typing_in_is_left_for_the_next_night(drive: Drive, root: str, night: Round) -> None:
    drive.sheet("đang gõ", root, workbook(), modified_at=NIGHT - timedelta(seconds=5))
    collection = night(rules={"settle_seconds": 60})
    assert (collection.deliveries, collection.ignored) == ([], {"still_written": 1})
