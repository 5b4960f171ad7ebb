"""The findings of an organisation's own rules: ``findings.yaml``, added to the catalogue together with its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from findings import Catalogue, Entry, Severity, house_catalogue
from findings.catalogue import use_catalogue
from province.documents import LineOf, read_document
from province.folder import read_once
from province.identity import identity
from province.kinds import Filled


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is wrong and what to do; ``{places}`` are filled as in the house's own catalogue."""

    what: Filled
    mend: Filled


@dataclass(frozen=True, slots=True)
class _Entry:
    """One finding: how grave it is, and who mends it."""

    severity: Literal["error", "warning", "notice"]
    owner: Literal["unit", "board", "unit_and_board", "operator"]
    vi: _Texts
    en: _Texts


@dataclass(frozen=True, slots=True)
class _File:
    """``findings.yaml`` as it is written: code -> finding."""

    findings: Mapping[str, _Entry] = field(default_factory=dict)


def read_own_findings(path: Path) -> dict[str, Entry]:
    """Return the findings of a file by code.

    Raises:
        ProvinceError: something in it is wrong, or a code is one of the house's.
    """
    return {code: _entry(code, written) for code, written in read_document(path, _File, _taken).findings.items()}


def _taken(file: _File, line_of: LineOf) -> Iterator[tuple[int, str]]:
    for code in file.findings:
        if code in house_catalogue():
            yield line_of("findings", code), f"mã “{code}” đã là mã của phần mềm; hãy đặt mã khác"


def _entry(code: str, written: _Entry) -> Entry:
    texts = {
        "vi": {"what": written.vi.what, "mend": written.vi.mend},
        "en": {"what": written.en.what, "mend": written.en.mend},
    }
    return Entry(code, Severity(written.severity), written.owner, texts)


@read_once
def _catalogue(folder: Path) -> Catalogue:
    one = identity()
    below = [name.as_mapping() for level, name in one.levels.items() if level != "province"]
    words = {
        "organisation": one.name.as_mapping(),
        "office": one.office.as_mapping(),
        "levels": {language: "; ".join(name[language] for name in below) for language in ("vi", "en")},
    }
    return house_catalogue().with_own(read_own_findings(folder / "findings.yaml"), words)


use_catalogue(_catalogue)
