"""YAML that an officer edits: plain values that remember the line they stand on, so that a fault can be shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The parser in C, where it is: it tells the lines as well, in a fifth of the time, and every process reads some files.
_SAFE = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MarkedDict(dict[str, Any]):
    """A mapping with ``line``, the line it begins on, and ``lines``, the line of each key; both count from 1."""

    line: int
    lines: dict[str, int]


class YamlFaultError(ValueError):
    """The text is not the YAML it should be: ``line`` from 1, ``problem`` as the parser says it, ``key`` if twice."""

    def __init__(self, line: int, problem: str = "", key: str | None = None) -> None:
        super().__init__(f"line {line}: {problem or key}")
        self.line = line
        self.problem = problem
        self.key = key


class _Loader(_SAFE):  # type: ignore[misc, valid-type]
    def construct_marked(self, node: yaml.MappingNode) -> MarkedDict:
        marked, lines = MarkedDict(), {}
        for key_node, value_node in node.value:
            key = str(self.construct_object(key_node, deep=True))
            line = key_node.start_mark.line + 1
            if key in lines:
                raise YamlFaultError(line, key=key)
            lines[key] = line
            marked[key] = self.construct_object(value_node, deep=True)
        marked.line, marked.lines = node.start_mark.line + 1, lines
        return marked


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_marked)


def read_marked(path: Path) -> Any:
    """Read a YAML file; every mapping in it is a ``MarkedDict``.

    Raises:
        YamlFaultError: it is not YAML, not UTF-8, or names a key twice.
        FileNotFoundError: no such file.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (a SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlFaultError(mark.line + 1 if mark else 1, error.problem or str(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise YamlFaultError(1, str(error)) from error
