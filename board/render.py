"""HTML from a view and its template. Whatever comes from a return is escaped; no page holds a script or a style."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from board.links import ICON, STYLE

_HERE = Path(__file__).parent


def render(template: str, **context: Any) -> str:
    """Return the page of a template.

    Raises:
        jinja2.TemplateError: template and view do not fit; our own fault.
    """
    return environment().get_template(f"{template}.html.j2").render(**context)


@cache
def assets() -> dict[str, bytes]:
    """Return what pages refer to, by the name it has beside them: the one style sheet and the icon."""
    static = _HERE / "static"
    return {STYLE: (static / "board.css").read_bytes(), ICON: (static / "board.svg").read_bytes()}


@cache
def environment(*more: Path) -> Environment:
    """Return what fills templates: the board's, and those of ``more`` folders, which may extend its pages."""
    environment = Environment(
        loader=FileSystemLoader([*more, _HERE / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["markdown"] = _markdown
    return environment


def _markdown(text: str) -> Markup:
    """Return Markdown of ours as HTML; tags in it are text, and no link leads to a script."""
    return Markup(MarkdownIt("commonmark", {"html": False}).render(text))  # noqa: S704
