"""Closed lists: ``choices/*.csv``, one line a value, beside the forms or in a form's own folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from province import Line, ProvinceError, find_mistake, province_folder, read_cells
from province.folder import shown


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list: ``value`` is stored, ``synonyms`` are what people write for it.

    ``headers`` head a column of ticks for it, and would leave a doubt in a cell.
    """

    value: str | int | bool
    code: str
    label_vi: str
    label_en: str
    synonyms: tuple[str, ...]
    extra: Mapping[str, str] = field(hash=False)
    headers: tuple[str, ...] = ()


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that are divided by ``|``."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _value(text: str) -> str | int | bool:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isdecimal() else text


def choices(name: str, folder: Path | None = None) -> tuple[Choice, ...]:
    """Return a closed list by name.

    Raises:
        province.ProvinceError: no such list, or a line of it cannot be read.
    """
    return _read_choices(folder or province_folder() / "forms" / "choices", name)


def list_of(name: str, folder: Path) -> tuple[Choice, ...]:
    """Return the list that a form of a folder means by a name: its own, or the one beside all forms; none for none.

    Raises:
        province.ProvinceError: as ``choices`` does.
    """
    if not name:
        return ()
    own = folder / "choices"
    return choices(name, own) if (own / f"{name}.csv").exists() else choices(name)


def lists_known(folder: Path) -> list[str]:
    """Return the names of the lists that a form of a folder may use."""
    places = (folder / "choices", province_folder() / "forms" / "choices")
    return sorted({path.stem for place in places for path in place.glob("*.csv")})


@cache
def _read_choices(folder: Path, name: str) -> tuple[Choice, ...]:
    path = folder / f"{name}.csv"
    known = {"value", "code", "label_vi", "label_en", "synonyms", "headers"}
    lines = list(read_cells(path, required=("value", "code", "label_vi", "label_en", "synonyms")))
    wrong = [find_mistake("province_line_wrong", shown(path), number, what=what) for number, what in _wrong(lines)]
    if wrong:
        raise ProvinceError(wrong)
    return tuple(
        Choice(
            value=_value(line["value"]),
            code=line["code"],
            label_vi=line["label_vi"],
            label_en=line["label_en"],
            synonyms=split(line["synonyms"]),
            headers=split(line.get("headers", "")),
            extra={name: text for name, text in line.items() if name not in known},
        )
        for line in (line.row for line in lines)
    )


def _wrong(lines: Sequence[Line[dict[str, str]]]) -> Iterator[tuple[int, str]]:
    """Yield the lines without a value, code or name, and those that say one again."""
    for column in ("value", "code", "label_vi"):
        seen: dict[str, int] = {}
        for number, text in ((line.number, line.row[column]) for line in lines):
            if not text.strip():
                yield number, f"cột {column} để trống"
            elif text in seen:
                yield number, f"“{text}” ở cột {column} đã có ở dòng {seen[text]}"
            seen.setdefault(text, number)
