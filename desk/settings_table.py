"""A document of settings (YAML) as a table of one line a setting: a value is changed, and every other byte stays."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping

import yaml

from desk.changes import RefusedError
from desk.text_table import TextLine, TextTable

SETTING, VALUE = "setting", "value"
_PLAIN = re.compile(r"[\w.-]+")
_BETWEEN = re.compile(r"\s*,\s*")

Places = Mapping[str, tuple[int, int, str]]
"""By setting (``due.H1.base``) where its value stands in the text, and how it is written: plain, quoted or a list."""


def settings_table(text: str, settings: Collection[str]) -> TextTable:
    """Return the settings of a document that may be changed, in its order.

    Raises:
        ValueError: it is no such document.
    """
    lines = [_line(number, name, _shown(text, place)) for number, (name, place) in enumerate(_places(text).items(), 1)]
    return TextTable(
        f"{SETTING},{VALUE}\n", (SETTING, VALUE), tuple(one for one in lines if one.cells[SETTING] in settings)
    )


def with_settings(text: str, table: TextTable) -> str:
    """Return a document with the values of a table of its settings.

    Raises:
        RefusedError: the table has other settings than the document, or a value that is none.
    """
    places = _places(text)
    wanted = {line.cells[SETTING]: line.cells[VALUE].strip() for line in table.lines}
    if len(wanted) != len(table.lines) or not wanted.keys() <= places.keys():
        raise RefusedError(["Ở đây chỉ đổi được giá trị, không thêm bớt dòng."])
    for name in sorted(wanted, key=lambda one: places[one][0], reverse=True):
        start, end, style = places[name]
        if wanted[name] != _shown(text, places[name]):
            text = text[:start] + _written(wanted[name], style) + text[end:]
    return text


def _places(text: str) -> Places:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as problem:
        raise ValueError(f"không phải YAML ({problem})") from problem
    return dict(_walk(root, "")) if isinstance(root, yaml.MappingNode) else {}


def _walk(node: yaml.Node, path: str) -> Iterator[tuple[str, tuple[int, int, str]]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _walk(value, f"{path}.{key.value}" if path else str(key.value))
    elif isinstance(node, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in node.value):
        if node.flow_style:
            yield path, (node.start_mark.index, node.end_mark.index, "list")
    elif isinstance(node, yaml.ScalarNode) and node.style not in ("|", ">"):
        yield path, (node.start_mark.index, node.end_mark.index, "quoted" if node.style else "plain")


def _shown(text: str, place: tuple[int, int, str]) -> str:
    start, end, style = place
    said = text[start:end]
    if style == "list":
        return ", ".join(str(one) for one in yaml.safe_load(said))
    return str(yaml.safe_load(said)) if style == "quoted" else said


def _written(value: str, style: str) -> str:
    if style == "list":
        parts = [one for one in _BETWEEN.split(value) if one]
        if not all(_PLAIN.fullmatch(one) for one in parts):
            raise RefusedError(["Hãy ghi các giá trị cách nhau bằng dấu phẩy, như 7, 3, 1."])
        return f"[{', '.join(parts)}]"
    if style == "plain" and not _PLAIN.fullmatch(value):
        raise RefusedError(["Giá trị này chỉ gồm chữ, số, dấu gạch ngang, và không để trống."])
    return value if style == "plain" else json.dumps(value, ensure_ascii=False)


def _line(number: int, name: str, value: str) -> TextLine:
    return TextLine(number, f"{name},{value}\n", {SETTING: name, VALUE: value})
