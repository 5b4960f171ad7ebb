"""An approved report as it lies between its approval and the targets: its files and its manifest, never changed."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from durable import write_bytes
from reports.release import sha256
from reports.targets import MANIFEST

_NAME_LENGTH = 16
_OF_A_RELEASE = ("release", "beside", "corrects")  # what a publication adds to a package's manifest


class BrokenPackageError(RuntimeError):
    """A package is not what its manifest says; the message names the file."""


def keep(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> Path:
    """Keep a package in a folder, under a name of its content; return its path. The same again changes nothing."""
    said = _said(manifest)
    package = folder / sha256(said)[:_NAME_LENGTH]
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


def packages(folder: Path) -> Iterator[Path]:
    """Yield every package below the folder of an installation's releases, report by report."""
    return (path for path in sorted(folder.glob("*/*/[!.]*")) if path.is_dir())


def read_manifest(package: Path) -> dict[str, Any]:
    """Return a package's manifest; the package's own name tells whether it is the one that was kept.

    Raises:
        BrokenPackageError: it is not, or is missing.
    """
    path = package / MANIFEST
    try:
        said = path.read_bytes()
    except FileNotFoundError:
        said = b""
    if sha256(said)[:_NAME_LENGTH] != package.name:
        raise BrokenPackageError(f"{path}: không còn là hồ sơ đã duyệt")
    manifest: dict[str, Any] = json.loads(said)
    return manifest


def read(package: Path) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return a package's manifest and files.

    Raises:
        BrokenPackageError: the manifest or a file is not the one that was approved, or is missing.
    """
    manifest = read_manifest(package)
    files: dict[str, bytes] = {}
    for name, facts in manifest["files"].items():
        path = package / name
        if not path.is_file() or sha256(content := path.read_bytes()) != facts["sha256"]:
            raise BrokenPackageError(f"{path}: không còn là tệp đã duyệt")
        files[name] = content
    return manifest, files


def mend(package: Path, drive: Path) -> bool:
    """Put the manifest and files of a broken package right from what was published on the shared drive, as far as that
    is the very same; tell whether the package is whole again."""
    for published in drive.rglob(MANIFEST):
        try:
            manifest = json.loads(published.read_bytes())
            said = _said({name: value for name, value in manifest.items() if name not in _OF_A_RELEASE})
        except (OSError, ValueError, AttributeError):
            continue
        if sha256(said)[:_NAME_LENGTH] == package.name:
            _take_over(package, published.parent, said, manifest["files"])
            break
    try:
        read(package)
    except BrokenPackageError:
        return False
    return True


def _take_over(package: Path, release: Path, said: bytes, files: Mapping[str, Any]) -> None:
    write_bytes(package / MANIFEST, said)
    for name, facts in files.items():
        path = release / name
        if path.is_file() and sha256(content := path.read_bytes()) == facts["sha256"]:
            write_bytes(package / name, content)


def _said(manifest: Mapping[str, Any]) -> bytes:
    return json.dumps(manifest, ensure_ascii=False, sort_keys=True).encode()
