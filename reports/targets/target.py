"""What a place that holds releases can do, and the two ways in which it fails.

A release is one folder: its files and ``manifest.json``. It appears whole or not at all, and is never written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

MANIFEST = "manifest.json"


class Target(Protocol):
    """A place that holds releases; ``folder`` is a path inside it, parts separated by ``/``.

    Raises, from every call:
        TargetDownError: it cannot be reached just now; the same call may succeed later.
        TargetRefusedError: it was reached and said no; a person has to mend something first.
    """

    def releases(self, folder: str) -> list[str]:
        """Return the names of the whole releases in a folder."""

    def manifest(self, folder: str, release: str) -> dict[str, Any]:
        """Return the manifest of one release."""

    def address(self, folder: str, release: str, name: str) -> str:
        """Return where a file of a release is, for a person to open."""

    def put(self, folder: str, release: str, files: Mapping[str, bytes]) -> None:
        """Make a release appear with all its files.

        Raises:
            FileExistsError: there is a release of that name; it stays as it is.
        """


class TargetDownError(ConnectionError):
    """The target cannot be reached, or stopped answering; what was begun there does not count."""


class TargetRefusedError(PermissionError):
    """The target does not let us in, or does not let us write; trying again would not help."""
