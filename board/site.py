"""The board for one reader: which pages there are, and each page as HTML.

The web server and the static folder serve the same pages under the same paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from board.facts import PROVINCE, Facts, PeriodFacts
from board.links import HOME, Links
from board.pages.listing import Asked, listing
from board.pages.night import night_view
from board.pages.overview import overview
from board.pages.quota import quota_view
from board.pages.trend import trend_view
from board.pages.unit import unit_view
from board.pages.unvisited import unvisited_view
from board.pages.visits import visits_view
from board.render import render
from board.rows import STATUSES
from board.words import Words

OVERVIEW, LISTING, UNIT, VISITS, QUOTA, UNVISITED = "tong-quan", "danh-sach", "don-vi", "dot-di", "chi-tieu", "chua-den"
TREND, RELEASES, NIGHT = "xu-huong", "phat-hanh", "luot-chay"
_OF_PERIOD = (OVERVIEW, LISTING, VISITS, QUOTA, UNVISITED)
_COMMON = (TREND,)
_PROVINCIAL = (RELEASES, NIGHT)
_SIMPLE: dict[str, Callable[[PeriodFacts], Any]] = {
    VISITS: visits_view,
    QUOTA: quota_view,
    UNVISITED: unvisited_view,
}
_TEMPLATES = {
    OVERVIEW: "overview",
    LISTING: "listing",
    UNIT: "unit",
    VISITS: "visits",
    QUOTA: "quota",
    UNVISITED: "unvisited",
    TREND: "trend",
    RELEASES: "releases",
    NIGHT: "night",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: the unit whose rows are shown (the province's are all), and its name.

    ``label`` is printed on every page, such as "dữ liệu mẫu".
    """

    unit_id: str
    name: str
    label: str = ""

    @property
    def sees_all(self) -> bool:
        """Whether this is the province."""
        return self.unit_id == PROVINCE


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page stands: its kind, and the period it speaks of (the newest where it speaks of none)."""

    kind: str
    period: str
    rest: tuple[str, ...] = field(default=())


class Site:
    """The pages of one reader, in one language."""

    def __init__(self, facts: Facts, reader: Reader, language: str = "vi") -> None:
        self._common = facts.common.seen_by(reader.unit_id)
        self._facts = facts
        self._reader = reader
        self._words = Words(language)
        self._narrowed: dict[str, PeriodFacts] = {}

    @property
    def periods(self) -> list[str]:
        """The periods there are pages of, newest first."""
        return [row.period for row in self._common.periods]

    def paths(self) -> Iterator[str]:
        """Yield the path of every page there is, the home page first."""
        yield HOME
        yield from self._common_pages
        for period in self.periods:
            yield from (f"{period}/{kind}" for kind in _OF_PERIOD)
            yield from (f"{period}/{LISTING}/{status}" for status in STATUSES)
            units = dict.fromkeys(row.unit_id for row in self._period(period).returns)
            yield from (f"{period}/{UNIT}/{unit_id}" for unit_id in units)

    def html(self, path: str, links: Links, asked: Asked | None = None) -> str:
        """Return the page at a path; ``asked`` narrows a list.

        Raises:
            KeyError: there is no such page for this reader.
        """
        page = self._page(path)
        if page is None:
            return self.message("empty", links)
        view = self._view(page, asked or Asked())
        return self._render(_TEMPLATES[page.kind], page, links, view=view)

    def message(self, name: str, links: Links) -> str:
        """Return a page that says one thing: ``empty``, ``missing`` or ``refused``."""
        return self._render("message", Page(name, self._common.newest or ""), links, name=name)

    @property
    def _common_pages(self) -> tuple[str, ...]:
        return (*_COMMON, *_PROVINCIAL) if self._reader.sees_all else _COMMON

    def _page(self, path: str) -> Page | None:
        """Return what a path means; ``None`` for the home page of an installation that holds nothing."""
        newest = self._common.newest or ""
        match path.split("/"):
            case [start] if start in ("", HOME):
                return Page(OVERVIEW, newest) if newest else None
            case [kind] if kind in self._common_pages:
                return Page(kind, newest)
            case [period, kind] if period in self.periods and kind in _OF_PERIOD:
                return Page(kind, period)
            case [period, "danh-sach", status] if period in self.periods and status in STATUSES:
                return Page(LISTING, period, (status,))
            case [period, "don-vi", unit_id] if period in self.periods:
                return Page(UNIT, period, (unit_id,))
        raise KeyError(path)

    def _view(self, page: Page, asked: Asked) -> Any:
        common, language = self._common, self._words.language
        match page.kind:
            case "xu-huong":
                return trend_view(common, self._names(page.period))
            case "phat-hanh":
                return common.releases
            case "luot-chay":
                return night_view(common.night, language)
        facts = self._period(page.period)
        match page.kind:
            case "tong-quan":
                return overview(facts, self._reader.unit_id)
            case "danh-sach":
                return listing(facts, Asked(page.rest[0]) if page.rest else asked)
            case "don-vi":
                return unit_view(facts, page.rest[0], language)
        return _SIMPLE[page.kind](facts)

    def _period(self, period: str) -> PeriodFacts:
        if period not in self._narrowed:
            self._narrowed[period] = self._facts.period(period).seen_by(self._reader.unit_id)
        return self._narrowed[period]

    def _names(self, period: str) -> dict[str, str]:
        rows = self._period(period).returns if period else ()
        return {row.unit_id: row.union_name for row in rows if row.level != "base"}

    def _render(self, template: str, page: Page, links: Links, **context: Any) -> str:
        return render(
            template,
            t=self._words,
            links=links,
            page=page,
            reader=self._reader,
            periods=self.periods,
            of_period=_OF_PERIOD,
            common=self._common_pages,
            known_until=self._common.known_until,
            **context,
        )
