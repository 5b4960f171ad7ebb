"""One night in one process, step by step: ``python -m bench.night home night_id``.

Prints the processor seconds of each step; ``state`` is the question for the state of returns of one period.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bench.measure import cpu_seconds, say
from hopnhat.nightly import steps
from hopnhat.settings import Settings

STEPS = ("collect", "read", "check", "load")


def main(home: str, night_id: str) -> None:
    """Run a night and say what each of its steps cost."""
    settings = Settings.load(Path(home))
    costs: dict[str, float] = {}
    for step in STEPS:
        before = cpu_seconds()
        facts = steps.run(step, settings, night_id)
        costs[step] = cpu_seconds() - before
        if step == "collect":
            costs["deliveries"] = facts["deliveries"]
    before = cpu_seconds()
    costs["lines"] = _ask_for_the_state(settings)
    costs["state"] = cpu_seconds() - before
    say(costs)


def _ask_for_the_state(settings: Settings) -> int:
    from organisation import Period
    from warehouse import Warehouse

    return len(Warehouse(settings.warehouse).status(Period.parse("2015-01")).lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
