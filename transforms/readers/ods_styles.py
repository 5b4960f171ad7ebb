"""What the styles of an OpenDocument spreadsheet say of cells and sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from transforms.readers import markup
from vietnamese.legacy import font_encoding

_DEPTH = 16


@dataclass(frozen=True, slots=True)
class _Style:
    parent: str | None
    struck: bool | None
    font: str | None
    shown: bool


@dataclass(slots=True)
class Styles:
    """The styles of a document, by name; a style says nothing where its parent says it."""

    _styles: dict[str, _Style] = field(default_factory=dict)
    _families: dict[str, str] = field(default_factory=dict)

    def learn(self, root: Element) -> None:
        """Take in the styles of ``content.xml`` or ``styles.xml``."""
        for element in root.iter():
            name = markup.local(element.tag)
            if name == "font-face":
                font = markup.attributes(element)
                self._families[font.get("name", "")] = font.get("font-family", "").strip("'")
            elif name == "style":
                self._styles[markup.attributes(element).get("name", "")] = _style(element)

    def struck(self, name: str | None) -> bool:
        """Tell whether text of this style is struck through."""
        return bool(next((style.struck for style in self._line(name) if style.struck is not None), False))

    def encoding(self, name: str | None) -> str | None:
        """Return the legacy encoding that the style's font stands for."""
        font = next((style.font for style in self._line(name) if style.font), None)
        return font_encoding(self._families.get(font, font)) if font else None

    def shown(self, name: str | None) -> bool:
        """Tell whether a sheet of this style is shown."""
        return all(style.shown for style in self._line(name))

    def _line(self, name: str | None) -> list[_Style]:
        line: list[_Style] = []
        while name in self._styles and len(line) < _DEPTH:
            style = self._styles[name]
            line.append(style)
            name = style.parent
        return line


def _style(element: Element) -> _Style:
    struck, font, shown = None, None, True
    for child in element:
        properties = markup.attributes(child)
        match markup.local(child.tag):
            case "text-properties":
                line = properties.get("text-line-through-style") or properties.get("text-line-through-type")
                struck = None if line is None else line != "none"
                font = properties.get("font-name") or properties.get("font-family")
            case "table-properties":
                shown = properties.get("display") != "false"
    return _Style(markup.attributes(element).get("parent-style-name"), struck, font, shown)
