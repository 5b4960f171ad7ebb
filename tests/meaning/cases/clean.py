"""Returns in good order, by every hand: they must load without a question."""

from __future__ import annotations

from collections.abc import Iterator

from tests.meaning.draft import Return, draft
from tests.meaning.hands import HANDS
from tests.meaning.units import AFFILIATED, DISTRICTS, communes

FORMS = ("DI_CO_SO_KQ", "DI_CO_SO_DK", "BC_SOLIEU", "DI_CO_SO_TH", "HOAT_DONG")
PERIODS = ("2020-H1", "2020-H2", "2020-Q1", "2020-03", "2020-H1", "2020-Q3", "2020-11", "2020-H2")
WHY = "mọi ô ghi rõ, không có gì phải hỏi"


def cases() -> Iterator[Return]:
    for turn, form in enumerate(FORMS):
        for number, hand in enumerate(HANDS):
            unit_id = (*DISTRICTS, *AFFILIATED)[(5 * turn + number) % 20]
            if form == "DI_CO_SO_TH":
                unit_id = DISTRICTS[(5 * turn + number) % 13]
            period = PERIODS[(number + turn) % 8] if form != "BC_SOLIEU" else ("2020-H1", "2020-Q1")[number % 2]
            made = draft("clean", f"{form.lower()}-{hand.id}", hand, form, unit_id, period, 4 + (number + turn) % 5)
            made.why = WHY
            suffix = {2: ".xls", 5: ".ods", 8: ".csv"}.get((number + turn) % 12)
            if suffix:
                made.file = f"bieu {number + 1}{suffix}"
            yield made.make()
    for number, unit_id in enumerate(communes()[::4]):
        hand, form = HANDS[number % 12], ("DI_CO_SO_KQ", "BC_SOLIEU", "HOAT_DONG", "DI_CO_SO_DK")[number % 4]
        made = draft("clean", f"commune-{number + 1:02d}", hand, form, unit_id, "2026-H1", 4)
        if form == "BC_SOLIEU":
            made.body = [line for line in made.body if line not in made.lines[:1]]
            made.number()
        made.why = WHY
        yield made.make()
