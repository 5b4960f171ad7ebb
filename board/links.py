"""Addresses of the board's pages: the same paths behind a web server and as files in a folder."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

STYLE, ICON = "bang.css", "bang.svg"
HOME = "index"


class NoPageError(KeyError):
    """There is no such page for this reader."""


@dataclass(frozen=True, slots=True)
class Links:
    """Makes addresses out of paths such as ``2020-H1/don-vi/D199``.

    ``base`` leads to the board's top, ``suffix`` ends a page's address, ``carried`` is repeated in every address.
    ``filters`` tells whether a page can be asked for a part of its rows, ``asked`` what was asked of this one.
    """

    base: str
    suffix: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    filters: bool = True
    asked: tuple[tuple[str, str], ...] = ()

    @classmethod
    def static(cls, path: str) -> Links:
        """Return the links of the page at ``path`` when it is a file: all relative, so that the folder may be moved."""
        return cls("../" * path.count("/"), ".html", filters=False)

    def page(self, *parts: str, fragment: str = "", **asked: str) -> str:
        """Return the address of a page, to a place in it, with what is asked of it."""
        query = {**dict(self.carried), **(asked if self.filters else {})}
        address = self.base + quote("/".join(parts)) + self.suffix
        address += f"?{urlencode(query)}" if query else ""
        return address + (f"#{quote(fragment)}" if fragment else "")

    def again(self, **asked: str) -> str:
        """Return the address of this very page, with more asked of it."""
        return f"?{urlencode({**dict(self.asked), **asked})}"

    @property
    def style(self) -> str:
        """The address of the one style sheet."""
        return self.base + STYLE

    @property
    def icon(self) -> str:
        """The address of the icon."""
        return self.base + ICON
