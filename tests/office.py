"""Whether a workbook or a document of ours opens: by the schema, openpyxl, python-docx, calamine and LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from xml.etree import ElementTree

import docx
import openpyxl
import pytest
import python_calamine
from openxml_audit import OpenXmlValidator
from openxml_audit.errors import ValidationError, ValidationErrorType, ValidationSeverity

# Each part of LibreOffice brings a starter of its own; soffice is there with any of them and opens what that part can.
has_writer = shutil.which("lowriter") is not None
needs_writer = pytest.mark.skipif(not has_writer, reason="needs LibreOffice: apt-get install libreoffice-writer")
needs_calc = pytest.mark.skipif(
    shutil.which("localc") is None, reason="needs LibreOffice: apt-get install libreoffice-calc"
)

# What the validator says of files that Office itself opens without a word, and why it is nothing.
_HARMLESS = (
    # ECMA-376 part 1, 18.8.22: the children of a font are a choice, in any order; openpyxl has an order of its own.
    (ValidationErrorType.SCHEMA, "/fonts["),
    # ECMA-376 part 1, 12.3 and 11.3: a workbook may have a theme, a document a table of fonts, and need not.
    (ValidationErrorType.SEMANTIC, "officeDocument/2006/relationships/theme' is missing"),
    (ValidationErrorType.SEMANTIC, "officeDocument/2006/relationships/fontTable' is missing"),
)
_LONGEST_SECONDS = 180
Reader = Callable[[Path], object]


def faults(path: Path) -> list[str]:
    """Return why a file would not open, or not whole; empty for one that opens everywhere."""
    readers = (docx_of,) if path.suffix == ".docx" else (openpyxl_of, calamine_of)
    refusals = filter(None, (refusal(reader, path) for reader in readers))
    return [*schema_faults(path), *package_faults(path), *refusals]


def schema_faults(path: Path) -> list[str]:
    """Return what is against the schema, or against the package's own tables of types and relations."""
    found = OpenXmlValidator(max_errors=0).validate(path).errors
    return [
        f"{error.part_uri} {error.path}: {error.description}"
        for error in found
        if error.severity is ValidationSeverity.ERROR and not _is_harmless(error)
    ]


def package_faults(path: Path) -> list[str]:
    """Return which parts stand twice in a package, and which have no type of their own: Excel calls both corrupt."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
    own = {entry.get("PartName", "").lstrip("/") for entry in types if entry.tag.endswith("Override")}
    endings = {entry.get("Extension", "").lower(): entry.get("ContentType") for entry in types}
    found = [f"{name} stands twice" for name in set(names) if names.count(name) > 1]
    for name in set(names) - own - {"[Content_Types].xml"}:
        general = endings.get(name.rpartition(".")[2].lower())
        if general is None or (general == "application/xml" and not name.startswith("customXml/")):
            found.append(f"{name} has no type")
    return found


def _is_harmless(error: ValidationError) -> bool:
    said = f"{error.path} {error.description}"
    return any(error.error_type is kind and words in said for kind, words in _HARMLESS)


def refusal(reader: Reader, path: Path) -> str:
    """Return why a reader cannot open a file, empty where it can."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader(path)
    except Exception as error:  # each reader raises what it likes
        return f"{reader.__name__}: {type(error).__name__}: {error}"
    return ""


def openpyxl_of(path: Path) -> object:
    """Open a workbook with openpyxl, all of it."""
    return openpyxl.load_workbook(path)


def calamine_of(path: Path) -> object:
    """Read every sheet with calamine."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def docx_of(path: Path) -> object:
    """Open a document with python-docx."""
    return docx.Document(str(path))


def unopened_by_libreoffice(paths: Iterable[Path], folder: Path) -> list[str]:
    """Let LibreOffice open files and write them again; return the names of those that it could not.

    Each file has a name of its own, whatever its ending. All are opened at one start: a start costs seconds.
    """
    out, every = folder / "libreoffice", list(paths)
    _convert([path for path in every if path.suffix == ".docx"], "txt:Text", folder, out)
    _convert([path for path in every if path.suffix != ".docx"], "ods", folder, out)
    written = {path.stem for path in out.iterdir() if path.stat().st_size}
    return [path.name for path in every if path.stem not in written]


def _convert(paths: Sequence[Path], target: str, folder: Path, out: Path) -> None:
    if paths:
        command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += ["--convert-to", target, "--outdir", str(out), *map(str, paths)]
        subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST_SECONDS)
