"""HTML from a view and its template. Whatever comes from a return is escaped; no page holds a script or a style."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent


def render(template: str, **context: Any) -> str:
    """Return the page of a template.

    Raises:
        jinja2.TemplateError: template and view do not fit; our own fault.
    """
    return _environment().get_template(f"{template}.html.j2").render(**context)


def style() -> bytes:
    """Return the one style sheet."""
    return (_HERE / "static" / "board.css").read_bytes()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
