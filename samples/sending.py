"""Who sends what as which file: the layout, the container, the folder and the day of every return."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from forms import form
from forms.template.sheet import PREPARED_ROWS
from organisation import Unit
from samples.chance import chance
from samples.faults import Fault, faults, found_rows, planted
from samples.layout import Layout, layout, layouts
from samples.page import Page
from samples.records import Return
from samples.sheets import laid_out
from samples.tables import table, tree
from vietnamese.text import bare

_SHORT = {"DI_CO_SO_DK": "DK", "DI_CO_SO_KQ": "KQ", "DI_CO_SO_TH": "TH", "BC_SOLIEU": "SL", "HOAT_DONG": "HD"}
_LABELLED = ("blank", "xlsx", "ods", "password")  # the others have no properties to say "dữ liệu mẫu" in


@dataclass(frozen=True, slots=True)
class Sending:
    """One file as it is sent. ``stem`` is its path without the ending; ``sent`` its day.

    ``decision`` is what the file should get; empty where the file is not to be looked at.
    """

    stem: str
    sent: date
    returns: tuple[Return, ...]
    pages: tuple[Page, ...]
    container: str
    faults: tuple[Fault, ...] = ()
    decision: str = "load"

    @property
    def rows_out(self) -> frozenset[int]:
        """The rows that faults keep out of the figures."""
        errors = [one for one in self.faults if one.severity == "error" and one.decision != "reject"]
        return frozenset(row for one in errors for row in found_rows(one, self.pages[0]))


def sendings(returns: Sequence[Return], seed: int) -> list[Sending]:
    """Return every file of a period: absent returns left out, some returns of a unit in one workbook."""
    absent = {(line["unit_id"], line["form"], line["period"]) for line in table("absences")}
    sent = [one for one in returns if (one.unit.unit_id, one.form, one.period.id) not in absent]
    deal = _Deal(seed)
    files: list[Sending] = []
    for unit_id, group in groupby(sorted(sent, key=lambda one: one.unit.unit_id), key=lambda one: one.unit.unit_id):
        together = list(group)
        random = chance(seed, "sending", unit_id, together[0].period.id)
        if len(together) > 1 and random.random() < 0.4 and not any(_planted_in(one) for one in together):
            files.append(_workbook(together, deal, seed))
        else:
            files += [_single(one, deal, seed) for one in together]
    return files


class _Deal:
    """Deals layouts and containers out by their shares, in an order that the seed shuffles."""

    def __init__(self, seed: int) -> None:
        self._random = chance(seed, "layouts")
        self._hands: dict[str, list[str]] = {}

    def layout(self, one: Return) -> Layout:
        """Return the next layout of a return's form that has room for it; the provincial office's is the fullest."""
        if one.unit.level == "province":
            return max((how for how in layouts(one.form) if how.heading != "blank"), key=lambda how: len(how.columns))
        shares = {how.name: how.share for how in layouts(one.form)}
        how = layout(self.of(one.form, shares))
        return how if _fits(one) or how.heading != "blank" else self.layout(one)

    def container(self, how: Layout) -> str:
        """Return the next container of a layout."""
        return self.of(how.name, how.containers)

    def of(self, name: str, shares: dict[str, int]) -> str:
        """Return the next choice of a hand; a new one is dealt when it is empty."""
        if not self._hands.get(name):
            hand = [choice for choice, share in shares.items() for _ in range(share)]
            self._random.shuffle(hand)
            self._hands[name] = hand
        return self._hands[name].pop()


def _fits(one: Return) -> bool:
    """Tell whether our blank workbook has rows enough."""
    return len(one.records) <= PREPARED_ROWS


def _planted_in(one: Return) -> tuple[Fault, ...]:
    return faults(one.unit.unit_id, one.form, one.period.id)


def _single(one: Return, deal: _Deal, seed: int) -> Sending:
    planned = _planted_in(one)
    how = layout(planned[0].layout) if planned else deal.layout(one)
    container = planned[0].container if planned else deal.container(how)
    shown = tuple(fault for fault in planned if fault.edit != "broken_later")
    pages = [laid_out(one, how, seed)]
    for fault in shown:
        pages = planted(pages, fault)
    if container not in _LABELLED:
        pages[0].append([])
        pages[0].append([None, "Ghi chú: dữ liệu mẫu"])
    decision = next((fault.decision for fault in shown if fault.code or fault.decision == "nil"), "load")
    stem = _stem(one.unit, _SHORT[one.form], form(one.form).name_vi, one.period.id, seed)
    return Sending(stem, _day(one.unit, one.period.id, seed), (one,), tuple(pages), container, shown, decision)


def _workbook(together: list[Return], deal: _Deal, seed: int) -> Sending:
    """Send all returns of a unit as the sheets of one workbook: our own blank one, or one put together."""
    blank = deal.of("workbook", {"blank": 1, "xlsx": 1}) == "blank" and all(map(_fits, together))
    hows = [layouts(one.form)[0] if blank else deal.layout(one) for one in together]
    pages = [laid_out(one, how, seed) for one, how in zip(together, hows, strict=True)]
    for one, page in zip(together, pages, strict=True):
        page.name = form(one.form).sheet
    first = together[0]
    stem = _stem(first.unit, "BC", "Báo cáo", first.period.id, seed)
    day = _day(first.unit, first.period.id, seed)
    return Sending(stem, day, tuple(together), tuple(pages), "blank" if blank else "xlsx")


def _stem(unit: Unit, short: str, name: str, period: str, seed: int) -> str:
    """Return a path in the unit's own folder, called by its name or by its code; files have long or short names."""
    slug = bare(unit.union_name).replace(" ", "-")
    if chance(seed, "folder", unit.unit_id).random() < 0.5:
        return f"{unit.union_name}/{name} {period}"
    return f"{unit.unit_id}/{slug}_{short}_{period}"


def _day(unit: Unit, period: str, seed: int) -> date:
    """Return the day a unit sends its returns: in time, unless ``late.csv`` says otherwise."""
    for line in table("late"):
        if (line["unit_id"], line["period"]) == (unit.unit_id, period):
            return date.fromisoformat(line["sent"])
    signed: date = tree("calendar")[period]["signed"]
    latest = 3 if unit.level == "base" else 7
    return signed + timedelta(days=chance(seed, "day", unit.unit_id, period).randrange(latest))


def second_versions(files: Iterable[Sending], seed: int) -> list[Sending]:
    """Return the later versions that ``faults.csv`` asks for: one that mends the first, one that is worse."""
    wanted = (
        (first, fault)
        for first in files
        for fault in _planted_in(first.returns[0])
        if fault.edit in ("mended_later", "broken_later")
    )
    return [_second(first, fault, seed) for first, fault in wanted]


def _second(first: Sending, fault: Fault, seed: int) -> Sending:
    one = first.returns[0]
    later = replace(first, stem=f"{first.stem} (ban 2)", sent=first.sent + timedelta(days=3))
    pages = [laid_out(one, layout(fault.layout), seed)]
    if fault.edit == "mended_later":
        return replace(later, pages=tuple(pages), faults=(), decision="load")
    pages = planted(pages, fault)
    return replace(later, pages=tuple(pages), faults=(fault,), decision=fault.decision)
