"""Compose a report's body: sentences from figures, lists, marked places. The result knows nothing of Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.sentences import Sentences


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body; ``place`` is the marked place that an officer wrote it in."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list of items, each with its own closing mark."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableHere:
    """The place of a table in the body."""

    table: str


@dataclass(frozen=True, slots=True)
class ChartHere:
    """The place of a chart in the body."""

    chart: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place for the Committee's judgement that nobody has filled yet."""

    id: str
    prompt: str


@dataclass(frozen=True, slots=True)
class Closing:
    """The last sentence, which takes the closing mark."""

    text: str


Block = Heading | Paragraph | Items | TableHere | ChartHere | Place | Closing


@dataclass(frozen=True, slots=True)
class Composer:
    """Turns the blocks of a definition into a document's blocks, with ``lists`` to name and ``texts`` of officers."""

    sentences: Sentences
    lists: Mapping[str, list[Mapping[str, Any]]]
    families: Mapping[str, tuple[Mapping[str, Any], ...]]
    texts: Mapping[str, tuple[str, ...]]

    def body(self, blocks: Sequence[Mapping[str, Any]], **names: Any) -> Iterator[Block]:
        """Yield the document's blocks in order, those whose condition does not hold left out."""
        for block in blocks:
            if "for" in block:
                for count, member in enumerate(self.families[block["for"]], start=1):
                    yield from self.body(block["body"], loop_no=count, **{block["for"]: member})
            elif self._holds(block, names):
                yield from self._block(block, names)

    def _block(self, block: Mapping[str, Any], names: Mapping[str, Any]) -> Iterator[Block]:
        if "heading" in block:
            self.sentences.begin_section()
            yield Heading(self.sentences.sentence(block["heading"], **names), block["level"])
        elif "table" in block:
            yield TableHere(block["table"])
        elif "chart" in block:
            yield ChartHere(block["chart"])
        elif "place" in block:
            yield from self._place(block)
        elif "closing" in block:
            yield Closing(self.sentences.sentence(block["closing"], **names))
        elif "items" in block:
            yield from _items(
                [self.sentences.sentence(one["text"], **names) for one in block["items"] if self._holds(one, names)]
            )
        elif "each" in block:
            yield from self._each(block, names)
        else:
            yield Paragraph(self.sentences.sentence(block["text"], **names))

    def _each(self, block: Mapping[str, Any], names: Mapping[str, Any]) -> Iterator[Block]:
        only = block.get("where", "true")
        lines = [row for row in self.lists[block["each"]] if self.sentences.holds(only, row=row, **names)]
        shown = lines[: block.get("limit")]
        texts = [self.sentences.sentence(block["text"], row=row, **names) for row in shown]
        if len(shown) < len(lines):
            texts.append(self.sentences.sentence(block["more"], rest=len(lines) - len(shown)))
        if block.get("style") == "paragraph":
            yield from map(Paragraph, texts)
        else:
            yield from _items(texts)

    def _place(self, block: Mapping[str, Any]) -> Iterator[Block]:
        written = self.texts.get(block["place"], ())
        yield from (Paragraph(text, block["place"]) for text in written)
        if not written:
            yield Place(block["place"], block["prompt"])

    def _holds(self, block: Mapping[str, Any], names: Mapping[str, Any]) -> bool:
        return self.sentences.holds(block.get("when", "true"), **names)


def _items(texts: list[str]) -> Iterator[Items]:
    """Items end with a semicolon, the last with a full stop."""
    if texts:
        *first, last = (text.rstrip(" .;") for text in texts)
        yield Items((*(f"{text};" for text in first), f"{last}."))
