"""Google Drive folders over real HTTP with the real client library, against a stand-in that checks what Google does."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from findings import catalogue
from samples.drive import XLSX, Drive
from samples.drive_server import DriveServer, Fault, running
from sources import Collection, Known, Registration, Store, collect
from sources.drive import DriveAccess, DriveSource, Patience

NIGHT = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)
QUICK = Patience(attempts=4, first=0.01, longest=0.02, total=1.5, connect=2, read=0.6, whole=5)
Round = Callable[..., Collection]


def workbook(text: str = "báo cáo", padding: int = 0) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(zipfile.ZipInfo("xl/workbook.xml"), text + " " * padding)
    return target.getvalue()


@pytest.fixture
def drive() -> Drive:
    return Drive()


@pytest.fixture
def root(drive: Drive) -> str:
    return drive.folder("Nhận báo cáo")


@pytest.fixture
def server(drive: Drive) -> Iterator[DriveServer]:
    with running(drive) as server:
        yield server


@pytest.fixture(scope="module")
def _a_key() -> dict[str, Any]:
    server = DriveServer(Drive())
    return {"key": server.new_key(), "public": server.public_key}


@pytest.fixture
def key(server: DriveServer, _a_key: dict[str, Any]) -> dict[str, str]:
    server.public_key = _a_key["public"]
    return {**_a_key["key"], "token_uri": server.token_uri, "drive_endpoint": server.endpoint}


@pytest.fixture
def place(register: Callable[..., Registration]) -> Callable[..., Registration]:
    def make(location: str, **keys: Any) -> Registration:
        return register(location, **({"id": "drive", "kind": "drive", "connection": "google_drive"} | keys))

    return make


@pytest.fixture
def night(
    root: str,
    server: DriveServer,
    key: dict[str, str],
    place: Callable[..., Registration],
    store: Store,
) -> Round:
    """Run a round over the Drive folder; the key and the patience may be given."""

    def run(
        *earlier: Collection,
        location: str = root,
        using: dict[str, str] = key,
        patience: Patience = QUICK,
        endpoint: str = "",
        **keys: Any,
    ) -> Collection:
        known = {
            (delivery.source_id, delivery.name): Known(delivery.fingerprint, delivery.sha256)
            for collection in earlier
            for delivery in collection.deliveries
        }
        access = DriveAccess(using, endpoint or server.endpoint)
        return collect([DriveSource(place(location, **keys), access, patience)], store, known, NIGHT)

    return run


def names(collection: Collection) -> list[str]:
    return [delivery.name for delivery in collection.deliveries]


def codes(collection: Collection) -> list[str]:
    return [finding.code for finding in collection.findings]


def said(collection: Collection) -> str:
    return " ".join(catalogue().message(finding) for finding in collection.findings)


def gets(server: DriveServer, part: str) -> int:
    return sum(part in request for request in server.requests)


def test_an_uploaded_workbook_is_downloaded_and_a_sheet_exported(
    drive: Drive, root: str, server: DriveServer, night: Round, store: Store
) -> None:
    drive.workbook("Kết quả.xlsx", root, workbook("tải lên"))
    unit = drive.folder("Huyện đoàn Tiên Yên", root)
    drive.sheet("Đăng ký", unit, workbook("trang tính"))
    collection = night(unit="by-folder", period="2020-H1")
    assert codes(collection) == []
    units = {delivery.name: delivery.unit_id for delivery in collection.deliveries}
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


PASSING = [
    Fault("", status=500),
    Fault("", status=503, times=2),
    Fault("", status=429, reason="rateLimitExceeded", times=3),
    Fault("", status=403, reason="userRateLimitExceeded"),
    Fault("", slow=0.9),
    Fault("", cut=5),
]


@pytest.mark.parametrize("fault", PASSING, ids=["500", "503 twice", "429 thrice", "403 too fast", "slow", "cut"])
@pytest.mark.parametrize("on", ["fields=id,mimeType", "in parents", "alt=media", "/export"])
def test_what_passes_is_asked_again(
    fault: Fault, on: str, drive: Drive, root: str, server: DriveServer, night: Round, store: Store
) -> None:
    drive.workbook("a.xlsx", root, workbook("a"))
    drive.sheet("b", root, workbook("b"))
    server.faults.append(replace(fault, on=on))
    collection = night()
    assert server.faults[0].times == 0
    assert codes(collection) == []
    contents = [store.path(delivery.sha256).read_bytes() for delivery in collection.deliveries]
    assert sorted(contents) == [workbook("a"), workbook("b")]


@pytest.mark.parametrize("on", ["alt=media", "/export"])
def test_a_cut_answer_without_a_length_is_noticed(
    on: str, drive: Drive, root: str, server: DriveServer, night: Round, store: Store
) -> None:
    drive.workbook("a.xlsx", root, workbook("a"))
    drive.sheet("b", root, workbook("b"))
    server.faults.append(Fault(on, unsized=True, cut=60, times=2))
    assert codes(night()) == []
    assert sorted(store.path(sha256).read_bytes() for sha256 in store) == [workbook("a"), workbook("b")]


def test_a_file_replaced_since_it_was_listed_is_left_for_the_next_night(
    drive: Drive, root: str, server: DriveServer, key: dict[str, str], place: Callable[..., Registration], store: Store
) -> None:
    upload = drive.workbook("a.xlsx", root, workbook("cũ"))

    class Late(DriveSource):
        def fetch(self, entry: Any, store: Store) -> str:
            drive.items[upload].content = workbook("mới", 7)
            return super().fetch(entry, store)

    collection = collect([Late(place(root), DriveAccess(key, server.endpoint), QUICK)], store, {}, NIGHT)
    assert (collection.deliveries, collection.ignored, list(store)) == ([], {"still_written": 1}, [])


def test_retry_after_is_waited_for_but_not_for_ever(drive: Drive, root: str, server: DriveServer, night: Round) -> None:
    drive.workbook("a.xlsx", root, workbook())
    pauses: list[float] = []
    patient = replace(QUICK, total=90, sleep=pauses.append)
    server.faults.append(Fault("in parents", status=429, retry_after="30"))
    assert names(night(patience=patient)) == ["a.xlsx"]
    assert pauses == [30.0]
    server.faults.append(Fault("in parents", status=429, retry_after="3600"))
    assert codes(night(patience=patient)) == ["drive_unavailable"]
    assert pauses == [30.0]


def test_an_answer_that_trickles_is_given_up(drive: Drive, root: str, night: Round) -> None:
    drive.workbook("a.xlsx", root, workbook())
    collection = night(patience=replace(QUICK, whole=0, attempts=2))
    assert codes(collection) == ["drive_unavailable"]
    assert "too slow" in said(collection)


def test_a_drive_that_stays_down_is_one_finding_and_the_others_go_on(
    drive: Drive, root: str, server: DriveServer, key: dict[str, str], place: Callable[..., Registration], store: Store
) -> None:
    drive.workbook("a.xlsx", root, workbook())
    dead = DriveAccess(key, "http://127.0.0.1:9/drive/v3")
    sources = [
        DriveSource(place(root, id="chết"), dead, QUICK),
        DriveSource(place(root, id="sống"), DriveAccess(key, server.endpoint), QUICK),
    ]
    collection = collect(sources, store, {}, NIGHT)
    assert codes(collection) == ["drive_unavailable"]
    assert [delivery.source_id for delivery in collection.deliveries] == ["sống"]


def test_a_drive_that_dies_midway_is_given_up_after_three_files(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    for number in range(9):
        drive.workbook(f"{number}.xlsx", root, workbook(str(number)))
    server.faults.append(Fault("alt=media", status=503, times=999))
    collection = night()
    assert codes(collection) == ["drive_file_failed"] * 3 + ["source_given_up"]
    assert gets(server, "alt=media") == 3 * QUICK.attempts


def test_one_file_that_cannot_be_had_costs_only_itself(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    bad = drive.sheet("hỏng", root, workbook("1"))
    gone = drive.workbook("mất.xlsx", root, workbook("2"))
    drive.workbook("tốt.xlsx", root, workbook("3"))
    server.faults += [
        Fault(f"{bad}/export", status=500, times=99),
        Fault(f"{gone}?supports", status=404, reason="notFound"),
    ]
    collection = night()
    assert names(collection) == ["tốt.xlsx"]
    assert sorted(codes(collection)) == ["drive_file_failed", "drive_file_refused"]


def test_a_folder_not_shared_says_with_whom_to_share_it(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    collection = night(location="1khong-co")
    assert codes(collection) == ["drive_folder_refused"]
    assert "hop-nhat@du-lieu-mau.iam.gserviceaccount.com" in said(collection)
    server.faults.append(Fault("fields=id,mimeType", status=403, reason="insufficientFilePermissions"))
    assert "insufficientFilePermissions" in said(night())


def test_a_file_or_a_trashed_folder_is_no_source(drive: Drive, root: str, night: Round) -> None:
    file = drive.workbook("a.xlsx", root, workbook())
    assert codes(night(location=file)) == ["drive_not_a_folder"]
    drive.items[root].trashed = True
    assert codes(night()) == ["drive_not_a_folder"]


def test_a_token_that_lapses_in_the_night_is_renewed(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    drive.workbook("a.xlsx", root, workbook())
    server.faults.append(Fault("alt=media", status=401, reason="authError"))
    assert names(night()) == ["a.xlsx"]
    assert gets(server, "POST /token") == 2


def test_an_access_that_is_refused_names_the_connection(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    server.faults.append(Fault("/drive/v3", status=401, reason="authError", times=99))
    collection = night()
    assert codes(collection) == ["drive_credential_refused"]
    assert "“google_drive”" in said(collection)


def test_a_key_of_somebody_else_is_refused_by_name(server: DriveServer, night: Round, drive: Drive) -> None:
    forged = DriveServer(Drive(), port=server.port).new_key()
    collection = night(using=forged)
    assert codes(collection) == ["drive_credential_refused"]
    assert "invalid_grant" in said(collection)


def test_a_token_endpoint_that_fails_for_a_moment_is_asked_again(
    drive: Drive, root: str, server: DriveServer, night: Round
) -> None:
    drive.workbook("a.xlsx", root, workbook())
    server.faults.append(Fault("/token", status=503, reason="server_error"))
    assert names(night()) == ["a.xlsx"]


def test_a_key_that_is_no_key_is_said_without_showing_it(night: Round, key: dict[str, str]) -> None:
    collection = night(using={**key, "private_key": "-----BEGIN SECRET-----"})
    assert codes(collection) == ["drive_key_unreadable"]
    assert "SECRET" not in said(collection)


def test_the_key_file_that_the_environment_names_is_used(
    drive: Drive,
    root: str,
    key: dict[str, str],
    place: Callable[..., Registration],
    store: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drive.workbook("a.xlsx", root, workbook(), XLSX)
    path = tmp_path / "key.json"
    path.write_text(json.dumps(key))
    monkeypatch.setenv("HOPNHAT_GOOGLE_DRIVE_KEY", str(path))
    assert names(collect([DriveSource(place(root))], store, {}, NIGHT)) == ["a.xlsx"]
    path.write_text("{")
    collection = collect([DriveSource(place(root))], store, {}, NIGHT)
    assert codes(collection) == ["drive_key_unreadable"]
