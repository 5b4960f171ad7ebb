"""The sample province in an installation's inbox, made once and never beside a province's own returns."""

from __future__ import annotations

import shutil

from hopnhat.settings import SAMPLE_NOTICE, Settings


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


def is_in_use(settings: Settings) -> bool:
    """Return whether the installation has an inbox, or anything in its warehouse."""
    from warehouse import Warehouse

    return (settings.home / "inbox").exists() or Warehouse(settings.warehouse).exists()
