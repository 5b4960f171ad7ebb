"""Every kind of target, against a server that is real wherever Debian has one, keeps one and the same promise."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from chaos.servers.process import NoServerError
from chaos.servers.s3 import BUCKET, Bucket, s3_server
from chaos.servers.sftp import sftp_server
from chaos.servers.smb import SHARE, smb_server
from chaos.servers.wire import wire_to
from reports.targets import Login, Target, TargetDownError, TargetEntry, TargetRefusedError, opened
from samples.drive import Drive
from samples.drive_server import DriveServer, running

FOLDER = "Báo cáo/2020/6 tháng đầu năm/Báo cáo đi cơ sở"
FILES = {"báo cáo.docx": bytes(range(256)) * 300, "phụ lục.xlsx": b"hai\r\n--x--\n", "manifest.json": b'{"so": 1}'}


@dataclass
class Place:
    """A target's entry, its login, and all files that really lie there, by path."""

    entry: TargetEntry
    login: Login
    lying: Callable[[], dict[str, bytes]]

    def open(self, login: Login | None = None) -> AbstractContextManager[Target]:
        return opened(self.entry, lambda _: login or self.login)


def files_under(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("o-dung-chung")
    yield Place(TargetEntry("o-chung", "folder", str(root)), Login(), lambda: files_under(root))


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    work = tmp_path_factory.mktemp("sftp")
    root = work / "nhận báo cáo"
    try:
        with sftp_server(work / "sshd") as login:
            yield Place(TargetEntry("cong", "sftp", str(root), "cong"), login, lambda: files_under(root))
    except NoServerError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def smb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    work = tmp_path_factory.mktemp("smb")
    root = work / "share"
    try:
        with smb_server(work / "smbd", root) as login:
            entry = TargetEntry("nas", "smb", f"{SHARE}/văn phòng", "nas")
            yield Place(entry, login, lambda: files_under(root / "văn phòng"))
    except NoServerError as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="module")
def s3() -> Iterator[Place]:
    bucket = Bucket()
    with s3_server(bucket) as login:
        prefix = f"{BUCKET}/tỉnh/"
        entry = TargetEntry("kho", "s3", prefix, "kho")
        yield Place(entry, login, lambda: {key.removeprefix(prefix): body for key, body in bucket.objects.items()})


@pytest.fixture(scope="module")
def drive_server() -> Iterator[DriveServer]:
    with running(Drive()) as server:
        yield server


@pytest.fixture(scope="module")
def drive(drive_server: DriveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    items = drive_server.drive.items
    root = drive_server.drive.folder("Phát hành", drive_id="0chung")
    key = tmp_path_factory.mktemp("drive") / "key.json"
    key.write_text(json.dumps(drive_server.new_key()), encoding="utf-8")

    def path(item_id: str) -> str:
        item = items[item_id]
        return item.name if item.parent in (None, root) else f"{path(item.parent or '')}/{item.name}"

    def is_trashed(item_id: str | None) -> bool:
        return item_id is not None and (items[item_id].trashed or is_trashed(items[item_id].parent))

    def lying() -> dict[str, bytes]:
        return {path(one.id): one.content for one in items.values() if not one.native and not is_trashed(one.id)}

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOPNHAT_PHAT_HANH_KEY", str(key))
        yield Place(TargetEntry("drive-tinh", "drive", root, "phat_hanh"), Login(), lying)


KINDS = ("folder", "sftp", "smb", "s3", "drive")
SERVERS = ("sftp", "smb", "s3")


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


def test_a_release_comes_back_as_it_was_put_and_is_never_written_over(place: Place) -> None:
    with place.open() as target:
        assert target.releases(FOLDER) == []
        target.put(FOLDER, "Lần 1", FILES)
    with place.open() as target:
        assert target.releases(FOLDER) == ["Lần 1"]
        assert target.manifest(FOLDER, "Lần 1") == {"so": 1}
        with pytest.raises(FileExistsError):
            target.put(FOLDER, "Lần 1", {"báo cáo.docx": b"khac", "manifest.json": b"{}"})
        target.put(FOLDER, "Lần 2", {"manifest.json": b'{"so": 2}'})
        assert target.releases(FOLDER) == ["Lần 1", "Lần 2"]
        assert target.manifest(FOLDER, "Lần 2") == {"so": 2}
    expected = {f"{FOLDER}/Lần 1/{name}": content for name, content in FILES.items()}
    assert place.lying() == {**expected, f"{FOLDER}/Lần 2/manifest.json": b'{"so": 2}'}


def test_a_folder_that_is_not_mounted_is_down_and_is_not_made(tmp_path: Path) -> None:
    entry = TargetEntry("o-chung", "folder", str(tmp_path / "chua-gan"))
    with pytest.raises(TargetDownError, match="chua-gan"), opened(entry):
        pass
    assert not list(tmp_path.iterdir())


def through(login: Login, port: int) -> Login:
    """The same login, by way of another port."""
    if "endpoint_url" in login.extra:
        return replace(login, extra={**login.extra, "endpoint_url": f"http://127.0.0.1:{port}"})
    return replace(login, port=port, extra={**login.extra})


def port_of(login: Login) -> int:
    return login.port or int(str(login.extra["endpoint_url"]).rsplit(":", 1)[1])


def test_a_server_that_is_down_is_said_to_be_down(server: Place) -> None:
    with wire_to(1) as wire:
        wire.dead = True
        with (
            pytest.raises((TargetDownError, OSError)) as caught,
            server.open(through(server.login, wire.port)) as target,
        ):
            target.releases("x")
    assert not isinstance(caught.value, PermissionError), "what is down is tried again"


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_wire_cut_in_the_middle_leaves_nothing_that_counts_and_the_next_try_succeeds(
    server: Place, share: float
) -> None:
    folder = f"cắt/{share}"
    with wire_to(port_of(server.login)) as wire:
        with server.open(through(server.login, wire.port)) as target:
            target.put(f"{folder}/đo", "Lần 1", FILES)
        wire.cut_after = wire.sent + int(wire.sent * share)
        with pytest.raises(OSError), server.open(through(server.login, wire.port)) as target:
            target.put(folder, "Lần 1", FILES)
    with server.open() as target:
        assert target.releases(folder) == ["đo"] or target.releases(folder) == []
        target.put(folder, "Lần 1", FILES)
    lying = {path for path in server.lying() if path.startswith(f"{folder}/") and "/đo/" not in path}
    assert lying == {f"{folder}/Lần 1/{name}" for name in FILES}


def test_an_sftp_server_with_another_key_is_refused(sftp: Place, tmp_path: Path) -> None:
    with sftp_server(tmp_path / "gia-mao") as other:
        login = replace(other, extra={**other.extra, "host_key": sftp.login.extra["host_key"]})
        with pytest.raises(TargetRefusedError), sftp.open(login):
            pass


def test_an_sftp_connection_without_a_host_key_says_how_to_get_it(sftp: Place) -> None:
    login = replace(sftp.login, extra={"private_key": sftp.login.extra["private_key"]})
    with pytest.raises(TargetRefusedError, match="ssh-keyscan"), sftp.open(login):
        pass


def test_a_wrong_password_is_refused_and_not_shown(smb: Place) -> None:
    with pytest.raises(TargetRefusedError) as caught, smb.open(replace(smb.login, password="sai-mat-khau")) as target:
        target.releases("x")
    assert "sai-mat-khau" not in f"{caught.value!r} {smb.login!r}"


def test_a_read_only_share_is_refused(tmp_path: Path) -> None:
    try:
        with smb_server(tmp_path / "smbd", tmp_path / "share", read_only=True) as login:
            entry = TargetEntry("nas", "smb", SHARE, "nas")
            with pytest.raises(TargetRefusedError), opened(entry, lambda _: login) as target:
                target.put(FOLDER, "Lần 1", FILES)
    except NoServerError as missing:
        pytest.skip(str(missing))


def test_a_drive_that_answers_twice_makes_nothing_twice(drive: Place, drive_server: DriveServer) -> None:
    """The answer to an upload is lost, so it is asked again; its id was given, so Drive knows it has it."""
    from samples.drive_server import Fault

    drive_server.faults += [Fault("uploadType", cut=3, times=2), Fault("PATCH", status=503, times=1)]
    with drive.open() as target:
        target.put("hai lần", "Lần 1", FILES)
        assert target.releases("hai lần") == ["Lần 1"]
    names = [item.name for item in drive_server.drive.items.values() if not item.native]
    assert names.count("phụ lục.xlsx") == len({path for path in drive.lying() if path.endswith("phụ lục.xlsx")})


def test_a_drive_key_for_reading_only_is_refused(drive: Place, drive_server: DriveServer) -> None:
    root = drive_server.drive.items[drive.entry.location]
    entry = replace(drive.entry, location=f"{root.id}x")
    with pytest.raises(TargetRefusedError, match="notFound"), opened(entry) as target:
        target.releases("x")
