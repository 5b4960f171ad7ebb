"""The whole sample province for a period: the returns expected of every unit, consistent with one another.

A district's summary (DI_CO_SO_TH) counts the visits of its own result return (DI_CO_SO_KQ), place by place. Its
indicators (BC_SOLIEU) are the sums over its base units; Hoành Bồ, which had none on the list of 2019, sums over the
communes that Hạ Long took over in 2020. A commune Union of July 2025 sums over the base units it took over; a base unit
that was divided goes on in the first of its successors.
"""

from __future__ import annotations

from collections import Counter

from organisation import Organisation, Period, Unit
from samples.activities import activities
from samples.indicators import indicators
from samples.places import Places
from samples.records import Record, Return
from samples.visits import registrations, visits


class Province:
    """The truth behind one period's returns."""

    def __init__(self, organisation: Organisation, period: Period, seed: int) -> None:
        self.period = period
        self._organisation = organisation
        self._places = Places(organisation, period)
        self._seed = seed
        self._visits: dict[str, list[Record]] = {}

    def returns(self) -> list[Return]:
        """Return every return expected for the period, whether it will be sent or not."""
        expected = self._organisation.expected(self.period)
        return [Return(unit, form, self.period, self._records(unit, form)) for unit, form in expected]

    def _records(self, unit: Unit, form: str) -> list[Record]:
        if form == "BC_SOLIEU":
            return indicators(unit, self._members(unit), self.period, self._seed)
        if form == "HOAT_DONG":
            return activities(unit, self.period, self._places, self._seed)
        if unit.unit_id not in self._visits:
            self._visits[unit.unit_id] = visits(unit, self.period, self._places, self._seed)
        made = self._visits[unit.unit_id]
        if form == "DI_CO_SO_DK":
            return registrations(made)
        return made if form == "DI_CO_SO_KQ" else self._counted(unit, made)

    def _members(self, unit: Unit) -> list[str]:
        children = self._places.children(unit)
        if not children and unit.level == "district":
            merged = (one for one in self._organisation.units if one.parent_id in unit.successor_ids)
            children = [one for one in merged if one.valid_from > unit.valid_to]
        if unit.level == "commune":
            children = [
                one
                for one in self._organisation.units
                if one.successor_ids[:1] == (unit.unit_id,) and one.level == "base"
            ]
        return [child.unit_id for child in children] or [unit.unit_id]

    def _counted(self, unit: Unit, made: list[Record]) -> list[Record]:
        counts = Counter((record["don_vi_den"], record["hinh_thuc"]) for record in made)
        rows: list[Record] = []
        for target in self._places.visited_by(unit):
            place = self._places.written(target, unit)
            kinds = [counts[place, kind] for kind in (1, 2, 3, 4)]
            row: Record = {"don_vi": place, "luot": sum(kinds)}
            row.update({f"ht{kind}": count for kind, count in enumerate(kinds, 1)})
            rows.append(row)
        return rows
