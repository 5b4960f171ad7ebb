"""The door's pages as HTML. Whatever was typed or read is escaped; no page holds a script or a style of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from board.render import assets as board_assets
from board.render import environment
from board.words import LANGUAGES, Words
from door.links import Link
from findings import catalogue
from province import identity

_HERE = Path(__file__).parent
STYLE = "cua.css"


class Say:
    """The door's own sentences in one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]

    def __call__(self, name: str, **places: Any) -> str:
        """Return a sentence with its places filled.

        Raises:
            KeyError: there is none of this name.
        """
        return _texts()[name][self.language].format(**places)

    def of(self, kind: str, code: str) -> str:
        """Return the word for a code; a code without a word stands for itself."""
        texts = _texts().get(f"{kind}_{code}")
        return texts[self.language] if texts else code


def page(
    template: str, language: str, *, base: str = "", link: Link | None = None, label: str = "", **view: Any
) -> str:
    """Return a page.

    Args:
        template: its name.
        language: ``vi`` or ``en``.
        base: the address of the unit's door, without a slash at its end; empty on a page that is nobody's.
        link: by which link the reader came.
        label: printed on every page, such as "dữ liệu mẫu".
        view: what the template shows.
    """
    say = Say(language)
    asked = "" if say.language == LANGUAGES[0] else f"?lang={say.language}"
    office = identity().office.as_mapping()[say.language]
    frame = {"t": Words(say.language), "s": say, "base": base, "asked": asked, "link": link, "label": label}
    frame |= {"office": office, "texts": catalogue(), "kind": template}
    return environment(_HERE / "templates").get_template(f"{template}.html.j2").render(**frame, **view)


@cache
def assets() -> Mapping[str, bytes]:
    """Return what pages refer to, by name."""
    return {**board_assets(), STYLE: (_HERE / "static" / STYLE).read_bytes()}


@cache
def _texts() -> dict[str, Mapping[str, str]]:
    texts: dict[str, Mapping[str, str]] = yaml.safe_load((_HERE / "words.yaml").read_text(encoding="utf-8"))
    return texts
