"""An approved report as it lies between its approval and the targets: its files and its manifest, never changed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reports.release import sha256
from reports.targets import MANIFEST


class BrokenPackageError(RuntimeError):
    """A package is not what its manifest says; the message names the file."""


def keep(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """Keep a package in a folder, under a name of its content; return its path. The same again changes nothing."""
    said = json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
    package = folder / sha256(said)[:16]
    if package.exists():
        return package
    folder.mkdir(parents=True, exist_ok=True)
    hidden = Path(tempfile.mkdtemp(prefix=".", dir=folder))
    try:
        for name, content in {**files, MANIFEST: said}.items():
            (hidden / name).write_bytes(content)
        hidden.rename(package)
    except FileExistsError:  # somebody kept the very same at the same moment
        pass
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return package


def read(package: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a package's manifest and files.

    Raises:
        BrokenPackageError: a file is not the one that was approved.
    """
    manifest: dict[str, Any] = json.loads((package / MANIFEST).read_bytes())
    files = {name: (package / name).read_bytes() for name in manifest["files"]}
    for name, content in files.items():
        if sha256(content) != manifest["files"][name]["sha256"]:
            raise BrokenPackageError(f"{package / name}: không còn là tệp đã duyệt")
    return manifest, files
