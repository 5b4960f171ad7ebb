"""``python -m tests.meaning``: write the corpus, have the product read it, print what was read wrong, by habit."""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.meaning.corpus import HABITS, corpus
from tests.meaning.decisions import decided, files_by_limit
from tests.meaning.draft import Return
from tests.meaning.run import read, write
from tests.meaning.score import Score, score
from transforms.matching.limits import LIMITS

COLUMNS = (
    ("files", "tệp"), ("decided", "quyết định đúng"), ("records", "dòng"), ("readable", "đọc được"),
    ("right_readable", "đọc đúng"), ("missing_readable", "thiếu"), ("held_readable", "bị giữ"), ("lost", "mất lặng lẽ"),
    ("silent", "SAI LẶNG LẼ"), ("behind", "sai sau câu hỏi khác"), ("wrong_asked", "sai, có hỏi"),
    ("questions", "phải hỏi"), ("asked", "đã hỏi"), ("clean", "sạch"), ("clean_asked", "sạch bị hỏi"),
    ("misworded", "lời sai"), ("unordered", "lệch thứ tự"),
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.meaning", description=__doc__)
    options.add_argument("--only", choices=HABITS, help="one habit only")
    options.add_argument("--case", help="only the cases whose name holds this text")
    options.add_argument("--out", type=Path, help="keep the files, and the truth beside them, in this folder")
    options.add_argument("--json", type=Path, help="write every score to this file")
    options.add_argument("--brief", action="store_true", help="the table alone")
    options.add_argument("--decisions", action="store_true", help="precision and recall of each decision of matching")
    options.add_argument("--limits", action="store_true", help="move each threshold: how many files does it decide")
    given = options.parse_args()
    returns = [one for one in corpus(given.only) if not given.case or given.case in one.case]
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.out or Path(temporary)
        paths = write(returns, folder)
        if given.out:
            truths = {
                f"{path.relative_to(folder)}": {"name": one.name, **one.truth.as_json()}
                for path, one in zip(paths, returns, strict=True)
            }
            (folder / "truth.json").write_text(json.dumps(truths, ensure_ascii=False, indent=1), encoding="utf-8")
        if given.decisions or given.limits:
            _matching(returns, paths, limits=given.limits)
            return
        said = read(returns, paths)
    scores = [score(one, answer) for one, answer in zip(returns, said, strict=True)]
    if not given.brief:
        for one, path in zip(scores, paths, strict=True):
            _explain(one, path)
    _table(scores)
    if given.json:
        given.json.write_text(
            json.dumps([_plain(one) for one in scores], ensure_ascii=False, indent=1), encoding="utf-8"
        )


def _matching(returns: Sequence[Return], paths: Sequence[Path], *, limits: bool) -> None:
    print("| decision | had to be made | made | right | precision | recall |\n|---|---|---|---|---|---|")
    for name, tally in decided(returns, paths).items():
        needed, made, right = tally["had to be made"], tally["made"], tally["right"]
        print(f"| {name} | {needed} | {made} | {right} | {right / (made or 1):.3f} | {right / (needed or 1):.3f} |")
    if limits:
        print("\n| threshold | value | files it decides | such as |\n|---|---|---|---|")
        for name, files in files_by_limit(returns, paths):
            print(f"| {name} | {LIMITS[name].value:g} | {len(files)} | {', '.join(files[:3])} |", flush=True)


def _explain(one: Score, path: Path) -> None:
    if one.decided and not one.faults and not one.tally["clean_asked"]:
        return
    truth = one.one.truth
    print(f"\n{one.one.name}  [{path.parent.name}/{path.name}]  {truth.why}")
    if not one.decided:
        print(f"  decision: {one.said['decision']}, not {' or '.join(truth.decision)}")
    for fault in one.faults:
        place = f"{fault.sheet or ''}:{fault.row or ''}"
        print(f"  {fault.what:<16} {place:<16} {fault.field}: expected {fault.expected!r}, read {fault.read!r}")
    for finding in one.said["findings"]:
        where = f"{finding['sheet'] or ''}:{finding['cell'] or ''}"
        print(f"      · {finding['severity']:<7} {finding['code']} {where} {finding['value'] or ''!r:.60}")


def _table(scores: Sequence[Score]) -> None:
    tallies: dict[str, Counter[str]] = {}
    for one in scores:
        tallies.setdefault(one.one.habit, Counter()).update(one.tally)
    print("\n| loại | " + " | ".join(title for _, title in COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 1) + "|")
    whole: Counter[str] = Counter()
    for tally in tallies.values():
        whole.update(tally)
    for habit, tally in (*tallies.items(), ("tất cả", whole)):
        print(f"| {habit} | " + " | ".join(str(tally[key]) for key, _ in COLUMNS) + " |")


def _plain(one: Score) -> dict[str, Any]:
    return {
        "name": one.one.name,
        "tally": dict(one.tally),
        "decision": one.said["decision"],
        "truth": one.one.truth.as_json(),
        "faults": [asdict(fault) for fault in one.faults],
        "findings": one.said["findings"],
    }


if __name__ == "__main__":
    main()
