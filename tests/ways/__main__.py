"""``python -m tests.ways``: play every way, print which do not hold, and how many do, by rule."""

from __future__ import annotations

import argparse
import logging
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

from tests.ways.answers import ask
from tests.ways.corpus import corpus
from tests.ways.draft import Way
from tests.ways.run import play
from tests.ways.score import faults


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.ways", description=__doc__)
    options.add_argument("--only", default="", help="only the ways whose name or rule holds this text")
    options.add_argument("--brief", action="store_true", help="the table alone")
    options.add_argument("--reports", action="store_true", help="figures as the reports print them")
    options.add_argument("--keep", type=Path, help="play in this folder and leave it there")
    given = options.parse_args()
    logging.basicConfig(level=logging.ERROR if given.brief else logging.INFO, format="%(message)s")
    logging.getLogger().setLevel(logging.ERROR)
    logging.getLogger("tests.ways.run").setLevel(logging.INFO)
    ways = [one for one in corpus() if given.only in one.name or given.only in one.rule]
    with tempfile.TemporaryDirectory() as temporary:
        found = scored(ways, given.keep or Path(temporary) / "ways", by_reports=given.reports)
    if not given.brief:
        for way, wrong in found:
            for text in wrong:
                print(f"{way.number:03d} {way.rule} · {way.name}: {text}")
    table(found)


def scored(ways: Sequence[Way], folder: Path, *, by_reports: bool = False) -> list[tuple[Way, list[str]]]:
    """Play ways, those of a house in an installation of their own, and return what is wrong with each."""
    houses: dict[str, list[Way]] = defaultdict(list)
    for way in ways:
        houses[way.house].append(way)
    wrong: dict[int, list[str]] = {}
    for number, (house, together) in enumerate(houses.items()):
        settings = play(together, folder / f"{number}", house)
        answers = ask(settings, together, by_reports=by_reports)
        wrong.update({way.number: faults(way, answers) for way in together})
    return [(way, wrong[way.number]) for way in ways]


def table(found: Sequence[tuple[Way, list[str]]]) -> None:
    """Print how many hold, by rule."""
    held, whole = Counter(way.rule for way, wrong in found if not wrong), Counter(way.rule for way, _ in found)
    print("\n| luật | đúng | cách |\n|---|---|---|")
    for rule, number in whole.items():
        print(f"| {rule} | {held[rule]} | {number} |")
    print(f"| tất cả | {sum(held.values())} | {sum(whole.values())} |")


if __name__ == "__main__":
    main()
