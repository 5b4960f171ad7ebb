"""The one way in which a YAML file of an officer becomes a typed object, every mistake in it said with its line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from findings import Finding
from province.folder import shown
from province.kinds import allowed_in, without_meta
from province.marked_yaml import MarkedDict, YamlFaultError, read_marked
from province.mistakes import ProvinceError, find_mistake

Document = TypeVar("Document")
LineOf = Callable[..., int]
"""The line of a place by the way there, ``line_of("spans", 0, "start")``; of what holds it where it has none."""

Check = Callable[[Document, LineOf], Iterator[tuple[int, str]]]
"""Looks at a whole document; yields (line, what is wrong, in Vietnamese) of what cannot stand."""


def read_document(path: Path, kind: type[Document], check: Check[Document] | None = None) -> Document:
    """Return a YAML file as an object.

    Args:
        path: UTF-8; its top level is a mapping.
        kind: a dataclass of values, lists, mappings and further dataclasses; every key of the file is one of its
            fields. A field with a default may be missing. What a class itself refuses with a ``ValueError`` is a
            mistake of the place.
        check: what must hold between the places, or with other files; asked where each place is well formed.

    Raises:
        ProvinceError: every mistake of the file.
    """
    reader = _Reader(shown(path))
    written = _read(path)
    document = reader.object(written, kind, line=1, key="")
    if check is not None and not reader.mistakes:
        found = check(document, lambda *way: _line_of(written, way))
        reader.mistakes += (find_mistake("province_line_wrong", reader.file, line, what=what) for line, what in found)
    if reader.mistakes:
        raise ProvinceError(reader.mistakes)
    return document  # type: ignore[no-any-return]


def read_list(path: Path, kind: type[Document]) -> list[Document]:
    """Return a YAML file whose top level is a list of mappings, as objects; ``kind`` is as in ``read_document``.

    Raises:
        ProvinceError: every mistake of the file.
    """
    reader = _Reader(shown(path))
    found: list[Document] = [reader.object(one, kind, line=1, key="") for one in read_marked_list(path)]
    if reader.mistakes:
        raise ProvinceError(reader.mistakes)
    return found


def read_marked_list(path: Path) -> list[MarkedDict]:
    """Return a YAML file whose top level is a list of mappings, each with its lines.

    Raises:
        ProvinceError: it is none.
    """
    name, written = shown(path), _read_yaml(path)
    if not isinstance(written, list) or not all(isinstance(one, MarkedDict) for one in written):
        raise ProvinceError([find_mistake("province_line_wrong", name, 1, what="cần các mục “- khóa: giá trị”")])
    return written


def _line_of(held: Any, way: tuple[str | int, ...]) -> int:
    line = 1
    for step in way:
        if isinstance(held, MarkedDict) and step in held:
            line = held.lines[str(step)]
        elif not (isinstance(held, list) and isinstance(step, int)):
            break
        held = held[step]
        line = _line(held, line)
    return line


def _read(path: Path) -> MarkedDict:
    document = _read_yaml(path)
    if not isinstance(document, MarkedDict):
        what = "cần các dòng “khóa: giá trị”"
        raise ProvinceError([find_mistake("province_line_wrong", shown(path), 1, what=what)])
    return document


def _read_yaml(path: Path) -> Any:
    name = shown(path)
    try:
        return read_marked(path)
    except FileNotFoundError:
        raise ProvinceError([find_mistake("province_file_missing", name, folder=str(path.parent))]) from None
    except YamlFaultError as fault:
        what = f"khóa “{fault.key}” có hai lần" if fault.key else f"không phải YAML ({fault.problem})"
        raise ProvinceError([find_mistake("province_line_wrong", name, fault.line, what=what)]) from fault


@dataclass
class _Reader:
    """One reading of one file; a part that is wrong gives ``None`` and a mistake."""

    file: str
    mistakes: list[Finding] = field(default_factory=list)

    def value(self, held: Any, kind: Any, line: int, key: str) -> Any:
        """Return what is written at a place as its kind says; ``key`` is the way there, as ``due.H1``."""
        bare = without_meta(kind)
        if dataclasses.is_dataclass(bare):
            return self.object(held, bare, line, key)
        origin, inner = get_origin(bare), get_args(bare)
        if origin in (Union, UnionType) and held is not None and len(others := _but_none(inner)) == 1:
            return self.value(held, others[0], line, key)
        if origin is list and isinstance(held, list):
            return [self.value(one, inner[0], _line(one, line), key) for one in held]
        if origin in (Mapping, dict) and isinstance(held, MarkedDict):
            self._refuse_names(held, inner[0])
            return {name: self.value(one, inner[1], held.lines[name], f"{key}.{name}") for name, one in held.items()}
        try:
            return msgspec.convert(held, kind, strict=False)
        except msgspec.ValidationError:
            text = None if isinstance(held, Mapping | list) else str(held)
            self._say("province_key_wrong", line, text, key=key, allowed=allowed_in(kind))
            return None

    def _refuse_names(self, held: MarkedDict, kind: Any) -> None:
        """Say which keys of a mapping are none of the few that its kind allows."""
        if get_origin(kind) is Literal:
            allowed = get_args(kind)
            for name in (name for name in held if name not in allowed):
                self._say("province_key_unknown", held.lines[name], name, keys=", ".join(allowed))

    def object(self, held: Any, kind: Any, line: int, key: str) -> Any:
        """Return a mapping as an object of a dataclass."""
        fields = {one.name: one for one in dataclasses.fields(kind)}
        keys = ", ".join(fields)
        if not isinstance(held, MarkedDict):
            self._say("province_key_wrong", line, None, key=key, allowed=f"cần các khóa {keys}")
            return None
        before = len(self.mistakes)
        for name in held.keys() - fields.keys():
            self._say("province_key_unknown", held.lines[name], name, keys=keys)
        for name, one in fields.items():
            required = one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
            if required and name not in held:
                self._say("province_key_missing", held.line, name, keys=keys)
        hints = get_type_hints(kind, include_extras=True)
        values = {
            name: self.value(held[name], hints[name], held.lines[name], f"{key}.{name}".lstrip("."))
            for name in fields
            if name in held
        }
        if len(self.mistakes) > before:
            return None
        try:
            return kind(**values)
        except ValueError as problem:
            self._say("province_line_wrong", held.line, None, what=str(problem))
            return None

    def _say(self, code: str, line: int, value: str | None, **params: str) -> None:
        self.mistakes.append(find_mistake(code, self.file, line, value, **params))


def _but_none(kinds: tuple[Any, ...]) -> list[Any]:
    return [kind for kind in kinds if kind is not NoneType]


def _line(one: Any, line: int) -> int:
    return one.line if isinstance(one, MarkedDict) else line
