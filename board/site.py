"""The board for one reader: which pages there are, and each page as HTML.

The web server and the static folder serve the same pages under the same paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from board.facts import CommonFacts, Facts, NightFacts, PeriodFacts
from board.links import HOME, Links, NoPageError
from board.own_pages import OwnPages, own_pages
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
from organisation.units import office_id

OVERVIEW, LISTING, UNIT, VISITS, QUOTA, UNVISITED = "tong-quan", "danh-sach", "don-vi", "dot-di", "chi-tieu", "chua-den"
TREND, RELEASES, NIGHT = "xu-huong", "phat-hanh", "luot-chay"
DRAFT = "du-thao"
_OF_PERIOD = (OVERVIEW, LISTING)
_OWN = {VISITS: "visits", QUOTA: "cadres", UNVISITED: "places"}
"""Pages that an organisation has if it gives their rows."""

_FOR_ALL = (TREND,)
_FOR_PROVINCE = (TREND, RELEASES, NIGHT)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: the unit whose rows are shown (the province's are all), and its name.

    ``label`` is printed on every page, such as "dữ liệu mẫu"; ``desk`` tells whether this reader may change anything,
    ``officer`` whether that is the lists by which a finding is decided.
    """

    unit_id: str
    name: str
    label: str = ""
    desk: bool = False
    officer: bool = False

    @property
    def sees_all(self) -> bool:
        """Whether this is the province."""
        return self.unit_id == office_id()


@dataclass(frozen=True, slots=True)
class Page:
    """What a path means: a kind of page, the period it speaks of (or leads back to), and what of it is wanted."""

    kind: str
    period: str
    unit_id: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    """What a view is made from: narrowed facts, the page, and what else was asked."""

    common: CommonFacts
    period: Callable[[str], PeriodFacts]
    reader: Reader
    page: Page
    asked: Asked
    language: str

    @property
    def facts(self) -> PeriodFacts:
        return self.period(self.page.period)


_VIEWS: Mapping[str, tuple[str, Callable[[_Look], Any]]] = {
    OVERVIEW: ("overview", lambda look: overview(look.facts, look.reader.unit_id)),
    LISTING: ("listing", lambda look: listing(look.facts, look.asked)),
    UNIT: ("unit", lambda look: unit_view(look.facts, look.page.unit_id, look.language)),
    VISITS: ("visits", lambda look: visits_view(look.facts, _own())),
    QUOTA: ("quota", lambda look: quota_view(look.facts, _own())),
    UNVISITED: ("unvisited", lambda look: unvisited_view(look.facts, _own())),
    TREND: ("trend", lambda look: trend_view(look.common, look.period, own_pages() is not None)),
    RELEASES: ("releases", lambda look: look.common.releases),
    NIGHT: ("night", lambda look: night_view(look.common.night, look.language)),
}


def _own() -> OwnPages:
    own = own_pages()
    if own is None:
        raise NoPageError(VISITS)
    return own


class Site:
    """The pages of one reader, in one language."""

    def __init__(self, facts: Facts, reader: Reader, language: str = "vi") -> None:
        self._common = facts.common.seen_by(reader.unit_id)
        self._read = facts.period
        self._reader = reader
        self._language = language
        self._narrowed: dict[str, PeriodFacts] = {}
        self._words = Words(language)

    def paths(self) -> Iterator[str]:
        """Yield the path of every page there is, the home page first."""
        yield HOME
        yield from self._without_period
        for period in self._periods:
            yield from (f"{period}/{kind}" for kind in self._of_period)
            yield from (f"{period}/{LISTING}/{status}" for status in STATUSES)
            units = dict.fromkeys(row.unit_id for row in self._period(period).returns)
            yield from (f"{period}/{UNIT}/{unit_id}" for unit_id in units)

    def html(self, path: str, links: Links, asked: Asked | None = None) -> str:
        """Return the page at a path; ``asked`` narrows a list.

        Raises:
            NoPageError: there is no such page for this reader.
        """
        if not self._periods and path in ("", HOME):
            return self.message("empty", links)
        page = self._page(path)
        wanted = Asked(page.status) if page.status else asked or Asked()
        template, make = _VIEWS[page.kind]
        view = make(_Look(self._common, self._period, self._reader, page, wanted, self._language))
        return self._render(template, page, links, view=view)

    def message(self, name: str, links: Links) -> str:
        """Return a page that says one thing: ``empty``, ``missing`` or ``failed``."""
        return self._render("message", Page(name, self._common.newest or ""), links, name=name)

    def draft(self, summary: str, period: str, links: Links) -> str:
        """Return the page of a draft's summary (Markdown), for whoever decides on it.

        Raises:
            KeyError: the reader is not one who sees the whole province.
        """
        if not self._reader.sees_all:
            raise KeyError(DRAFT)
        return self._render("draft", Page(DRAFT, self._period_shown(period)), links, summary=summary)

    def _period_shown(self, period: str) -> str:
        """Return the period that the other pages lead to from the page of one that may have none of its own."""
        return period if period in self._periods else self._common.newest or ""

    @property
    def unspoken(self) -> frozenset[str]:
        """The names of words that the pages made so far should have had, and have a code in their place."""
        return frozenset(self._words.unspoken)

    @property
    def _periods(self) -> list[str]:
        return [row.period for row in self._common.periods]

    @property
    def _of_period(self) -> tuple[str, ...]:
        own = own_pages()
        return (*_OF_PERIOD, *(page for page, rows in _OWN.items() if own and rows in own.queries))

    @property
    def _without_period(self) -> tuple[str, ...]:
        return _FOR_PROVINCE if self._reader.sees_all else _FOR_ALL

    def _page(self, path: str) -> Page:
        newest = self._common.newest or ""
        match path.split("/"):
            case [start] if start in ("", HOME):
                return Page(OVERVIEW, newest)
            case [kind] if kind in self._without_period:
                return Page(kind, newest)
            case [period, kind] if period in self._periods and kind in self._of_period:
                return Page(kind, period)
            case [period, kind, status] if period in self._periods and kind == LISTING and status in STATUSES:
                return Page(LISTING, period, status=status)
            case [period, kind, unit_id] if period in self._periods and kind == UNIT:
                return Page(UNIT, period, unit_id)
        raise NoPageError(path)

    def _period(self, period: str) -> PeriodFacts:
        if period not in self._narrowed:
            self._narrowed[period] = self._read(period).seen_by(self._reader.unit_id)
        return self._narrowed[period]

    def frame(self, page: Page, links: Links) -> dict[str, Any]:
        """Return what every page's frame is made from: masthead, menu, footer."""
        return {
            "t": self._words,
            "links": links,
            "page": page,
            "reader": self._reader,
            "periods": self._periods,
            "kinds": (self._of_period, self._without_period),
            "known_until": self._common.known_until,
        }

    def frame_of(self, kind: str, links: Links) -> dict[str, Any]:
        """Return the frame of a page that is none of the board's; the menu leads to the newest period."""
        return self.frame(Page(kind, self._common.newest or ""), links)

    def _render(self, template: str, page: Page, links: Links, **context: Any) -> str:
        return render(template, **self.frame(page, links), **context)


def refusal(name: str, language: str, links: Links) -> str:
    """Return the page for somebody who may see nothing, or of an installation that holds nothing.

    ``name`` is ``refused`` or ``empty``.
    """
    return Site(no_facts(), Reader("", ""), language).message(name, links)


def no_facts() -> Facts:
    """Return the facts of an installation that holds nothing."""
    return Facts(CommonFacts(None, (), (), NightFacts()), _no_period)


def _no_period(period: str) -> PeriodFacts:
    raise NoPageError(period)
