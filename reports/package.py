"""A report as it is put to an approver: its files, its manifest and what the approver reads, never changed.

A package is addressed by its hash: the sha256 over the list of its files, one ``<sha256>  <name>`` a line in the order
of their names, as ``sha256sum`` prints it. It stands in a folder of that name; what is published is copied out of it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from durable import write_bytes
from reports.release import sha256
from reports.targets import MANIFEST

REVIEW = "review.json"
"""What the approver reads beside the documents. It is part of the package and is not published."""

_OF_A_RELEASE = (
    "release",
    "beside",
    "corrects",
    "package",
    "approval",
    "entry",
    "approved_bytes",
)  # what a publication adds to the manifest
_READ_ONLY = 0o440


class BrokenPackageError(RuntimeError):
    """A package is not what its name says; the message names the file."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package that was read and is whole: ``files`` are those that are published, ``sums`` the sha256 of all."""

    hash: str
    manifest: Mapping[str, Any]
    review: Mapping[str, Any]
    files: Mapping[str, bytes]
    sums: Mapping[str, str]


def package_hash(sums: Mapping[str, str]) -> str:
    """Return the hash of a package from the sha256 of its files by name."""
    return hashlib.sha256("".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode()).hexdigest()


def keep(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes], review: Mapping[str, Any]) -> Path:
    """Keep a package in a folder, under its hash; return its path. The same again mends what is damaged of it."""
    whole = {**files, MANIFEST: manifest_bytes(manifest), REVIEW: _json(review)}
    package = folder / package_hash({name: sha256(content) for name, content in whole.items()})
    if package.exists():
        _write(package, {name: content for name, content in whole.items() if not _is(package / name, sha256(content))})
        return package
    folder.mkdir(parents=True, exist_ok=True)
    hidden = Path(tempfile.mkdtemp(prefix=".", dir=folder))
    try:
        _write(hidden, whole)
        hidden.chmod(0o750)
        hidden.rename(package)
    except OSError:  # somebody kept the very same at the same moment
        if not package.exists():
            raise
    finally:
        shutil.rmtree(hidden, ignore_errors=True)
    return package


def packages(folder: Path) -> Iterator[Path]:
    """Yield every package below the folder of an installation's packages, report by report."""
    return (path for path in sorted(folder.glob("*/*/[!.]*")) if path.is_dir())


def read(package: Path) -> Package:
    """Return a package, once every byte of it has been compared with its name.

    Raises:
        BrokenPackageError: a file is not the one that was kept, or is missing.
    """
    said = _content(package / MANIFEST)
    manifest = _parsed(package / MANIFEST, said)
    listed = manifest.get("files", {})
    files = {name: _content(package / name) for name in listed}
    for name, content in files.items():
        if sha256(content) != listed[name].get("sha256"):
            raise BrokenPackageError(f"{package / name}: không còn là tệp trong hồ sơ trình duyệt")
    review = _content(package / REVIEW)
    sums = {name: sha256(content) for name, content in {**files, MANIFEST: said, REVIEW: review}.items()}
    if package_hash(sums) != package.name:
        raise BrokenPackageError(f"{package / MANIFEST}, {REVIEW}: không còn là hồ sơ trình duyệt")
    return Package(package.name, manifest, _parsed(package / REVIEW, review), files, sums)


def mend(package: Path, drive: Path) -> bool:
    """Put the manifest and files of a broken package right from what was published on the shared drive, as far as that
    is the very same; tell whether the package is whole again."""
    for published in drive.rglob(MANIFEST):
        try:
            manifest = json.loads(published.read_bytes())
            said = manifest_bytes(published_manifest_of(manifest))
            if manifest["package"]["hash"] != package.name:
                continue
            files = dict(manifest["files"])
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            continue
        whole = {name: content for name in files if (content := _found(published.parent / name, files[name]))}
        _write(package, {**whole, MANIFEST: said})
        break
    try:
        read(package)
    except BrokenPackageError:
        return False
    return True


def published_manifest_of(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return a package's own manifest from the one that was published with it."""
    return {name: value for name, value in manifest.items() if name not in _OF_A_RELEASE}


def manifest_bytes(manifest: Mapping[str, Any]) -> bytes:
    """Return a package's manifest as it stands in its file."""
    return _json(manifest)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        write_bytes(folder / name, content, mode=_READ_ONLY)


def _is(path: Path, digest: str) -> bool:
    return path.is_file() and sha256(path.read_bytes()) == digest


def _found(path: Path, facts: Mapping[str, Any]) -> bytes:
    """Return a published file where it is the very same, else nothing."""
    from reports.pdf.approval import approved_part

    if path.is_file() and sha256(content := approved_part(path.read_bytes())) == facts["sha256"]:
        return content
    return b""


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise BrokenPackageError(f"{path}: không còn trong hồ sơ trình duyệt") from error


def _parsed(path: Path, content: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(content)
        parsed["files" if path.name == MANIFEST else "sentences"]
    except (ValueError, LookupError, TypeError) as error:
        raise BrokenPackageError(f"{path}: không còn là hồ sơ trình duyệt") from error
    return dict(parsed)


def _json(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
