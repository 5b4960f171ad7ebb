"""The sample province in an installation's inbox, made once and never beside a province's own returns."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import durable
from hopnhat.settings import SAMPLE_NOTICE, Settings
from organisation.approvers import read_approvers
from sources.drive.access import key_variable
from warehouse import Warehouse

_ON_DRIVE = ("Huyện đoàn Ba Chẽ", "Huyện đoàn Tiên Yên")
_SHEETS = ("Huyện đoàn Tiên Yên/Kết quả đi cơ sở 2020-H1.xlsx",)


class NotASampleError(RuntimeError):
    """The folder holds returns or a warehouse that are not sample data."""


def sample_inbox(settings: Settings) -> bool:
    """Make the sample province's inbox unless it is there; return whether it was made.

    Raises:
        NotASampleError: the folder is in use for something else.
    """
    home, inbox = settings.home, settings.home / "inbox"
    if (home / SAMPLE_NOTICE).exists() and inbox.exists():
        return False
    if is_in_use(settings):
        raise NotASampleError(str(home))
    from samples.make import make

    half = home / "inbox.part"
    shutil.rmtree(half, ignore_errors=True)
    make(half / "inbox")
    for name in (SAMPLE_NOTICE, "manifest.json", "inbox"):
        (half / name).replace(home / name)
    half.rmdir()
    return True


def sample_words(settings: Settings) -> None:
    """Write what officers would write into the sample's first report, where they have written nothing.

    The draft then lacks nothing but the units that the sample leaves out on purpose: a question worth answering.
    """
    import samples

    folder = Path(samples.__file__).parent / "texts"
    for path in folder.rglob("*.yaml"):
        target = settings.texts / path.relative_to(folder)
        if settings.is_sample and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def name_approver(settings: Settings, account: str) -> None:
    """Have the local Airflow's own account approve, where neither the installation nor its province names anybody."""
    if not read_approvers(settings.approvers):
        durable.write_text(settings.home / "approvers.csv", f"account,name,note\n{account},{account},dữ liệu mẫu\n")


def is_in_use(settings: Settings) -> bool:
    """Return whether the installation has an inbox, or anything in its warehouse."""
    return (settings.home / "inbox").exists() or Warehouse(settings.warehouse).exists()


@contextmanager
def sample_drive(settings: Settings) -> Iterator[dict[str, str]]:
    """Serve some units' folders of the sample as a Google Drive folder, one workbook as a native Google Sheet.

    The first time their folders move out of the inbox, and both sources are registered. Gives the environment in
    which the sources find the stand-in, on the loopback address, and its key.
    """
    from samples.drive_server import drive_for

    folder, key = settings.home / "google-drive", settings.home / "google-drive-key.json"
    if not folder.exists():
        _share(settings.home, folder)
    with drive_for(folder, key, _SHEETS):
        yield {key_variable("google_drive"): str(key)}


def _share(home: Path, folder: Path) -> None:
    import samples

    half = folder.with_suffix(".part")
    half.mkdir(exist_ok=True)
    for name in _ON_DRIVE:
        if (home / "inbox" / name).exists():
            (home / "inbox" / name).replace(half / name)
    shutil.copyfile(Path(samples.__file__).with_name("sources.yaml"), home / "sources.yaml")
    half.replace(folder)
