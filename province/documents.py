"""The one way in which a YAML file of an officer becomes a typed object, its mistakes said with their lines."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

import msgspec

from findings import Finding
from province.marked_yaml import MarkedDict, YamlFaultError, read_marked
from province.mistakes import ProvinceError, find_mistake

Document = TypeVar("Document")
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]|\[\.\.\.\]")


def read_document(path: Path, kind: type[Document]) -> Document:
    """Return a YAML file as an object.

    Args:
        path: UTF-8; its top level is a mapping.
        kind: a dataclass; every key of the file is one of its fields. A field with a default may be missing.

    Raises:
        ProvinceError: every mistake of the file; within one key of the top level the first.
    """
    document = _read(path)
    mistakes, values = list(_mistakes_of_keys(path.name, document, kind)), {}
    for name, wanted in get_type_hints(kind, include_extras=True).items():
        if name in document:
            try:
                values[name] = msgspec.convert(document[name], wanted, strict=False)
            except msgspec.ValidationError as problem:
                mistakes.append(_mistake_of_value(path.name, document, name, str(problem)))
    if mistakes:
        raise ProvinceError(mistakes)
    try:
        return kind(**values)
    except ValueError as problem:  # what the class itself refuses, for a person
        raise ProvinceError([find_mistake("province_line_wrong", path.name, 1, what=str(problem))]) from problem


def _read(path: Path) -> MarkedDict:
    try:
        document = read_marked(path)
    except FileNotFoundError:
        raise ProvinceError([find_mistake("province_file_missing", path.name, folder=str(path.parent))]) from None
    except YamlFaultError as fault:
        what = f"khóa “{fault.key}” có hai lần" if fault.key else f"không phải YAML ({fault.problem})"
        raise ProvinceError([find_mistake("province_line_wrong", path.name, fault.line, what=what)]) from fault
    if not isinstance(document, MarkedDict):
        raise ProvinceError([find_mistake("province_line_wrong", path.name, 1, what="cần các dòng “khóa: giá trị”")])
    return document


def _mistakes_of_keys(file: str, document: MarkedDict, kind: type[Any]) -> Iterator[Finding]:
    fields = {field.name: field for field in dataclasses.fields(kind)}
    keys = ", ".join(fields)
    for name, line in document.lines.items():
        if name not in fields:
            yield find_mistake("province_key_unknown", file, line, name, keys=keys)
    for name, field in fields.items():
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and name not in document:
            yield find_mistake("province_key_missing", file, document.line, name, keys=keys)


def _mistake_of_value(file: str, document: MarkedDict, name: str, problem: str) -> Finding:
    """Return the mistake in the value of a key, at the line that the converter's path leads to."""
    what, _, path = problem.partition(" - at `$")
    line, held, shown = document.lines[name], document[name], name
    for key, index in _STEP.findall(path.rstrip("`")):
        if key and isinstance(held, MarkedDict) and key in held:
            line, held, shown = held.lines[key], held[key], f"{shown}.{key}"
        elif index and isinstance(held, list):
            held = held[int(index)]
            line = held.line if isinstance(held, MarkedDict) else line
    value = held if not isinstance(held, Mapping | list) else None
    return find_mistake("province_key_wrong", file, line, None if value is None else str(value), key=shown, what=what)
