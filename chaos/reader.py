"""Good returns, damaged at random, through the sandbox: each is read as it was, or says that something is wrong.

What a checksum covers must be read exactly or raise a finding. Where there is none (xls, csv, a part packed again) a
harmed letter cannot be known from a typed one, nor a csv less some whole rows from a shorter one: without a finding no
record may come or go but where a stretch was lost, and each place harmed may change two records, no more.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from chaos.damage import Damage, damage
from chaos.trial import Tally
from organisation import Period
from organisation.units import organisation
from samples.containers import written
from samples.layout import layouts
from samples.province import Province
from samples.sheets import laid_out
from transforms.returns import ReturnRead
from transforms.sandbox import Job, read_many

NAME = "Tệp báo cáo hỏng được đọc đúng hoặc bị nói ra / damaged returns are read right or said"
ROUNDS = 2000
STARTS_AIRFLOW = False
_CONTAINERS = ("xlsx", "xls", "ods", "csv-utf8", "csv-cp1258")
_RETURNS = 6
_OUR_FAULT = {"file_crashed", "file_timeout"}
_STRETCHES = {"cut", "hole"}
_SEAMS = 2
_WAYS = {
    "flip": "letters changed",
    "cut": "cut short",
    "hole": "a stretch lost",
    "swap": "parts exchanged",
    "drop": "a part lost",
    "disturb": "marks disturbed",
}
Record = tuple[str, int, str]


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Damage ``rounds`` returns and read them all."""
    tally, chance = Tally(NAME), random.Random(seed)
    good = list(_good(seed))
    whole = list(_read(folder / "whole", [content for _, content in good], [name for name, _ in good]))
    chosen = [chance.randrange(len(good)) for _ in range(rounds)]
    harmed = [damage(good[number][1], chance) for number in chosen]
    reads = _read(folder / "harmed", [one.content for one in harmed], [good[number][0] for number in chosen])
    for attempt, (number, one, read) in enumerate(zip(chosen, harmed, reads, strict=True)):
        fault = wrong(whole[number], one, read)
        kind = f"{Path(good[number][0]).suffix[1:]}: {_WAYS[one.way]}"
        tally.count(fault and f"round {attempt} of seed {seed}, {good[number][0]}, {one.way}: {fault}", kind)
    return tally


def wrong(whole: ReturnRead, harm: Damage, read: ReturnRead) -> str | None:
    """Return what is wrong with the reading of a harmed file, ``None`` where nothing is."""
    codes = [finding.code for finding in read.findings]
    if _OUR_FAULT & set(codes):
        return f"the reader gave up: {codes}"
    if not read.conservation.balanced:
        return f"cells were lost: {read.conservation}"
    if read.rejected or codes != [finding.code for finding in whole.findings]:
        return None
    before, after = _records(whole), _records(read)
    if harm.sealed:
        return None if before == after else "other records without a word"
    new, lost = (Counter(after) - Counter(before)).total(), (Counter(before) - Counter(after)).total()
    if harm.way in _STRETCHES:
        return f"{new} other records without a word" if new > _SEAMS else None
    return f"{new} other records, {lost} lost without a word" if new != lost or new > 2 * harm.touched else None


def _records(read: ReturnRead) -> list[Record]:
    """Return the records of a return in their order, wherever they stand and whatever their sheet is called."""
    sheets = list(dict.fromkeys(table.sheet for table in read.tables))
    return [
        (table.form, sheets.index(table.sheet), str([column[number] for column in table.values.values()]))
        for table in read.tables
        for number in range(len(table))
    ]


def _good(seed: int) -> Iterator[tuple[str, bytes]]:
    """Give sound sample returns, each in every container."""
    returns = Province(organisation(), Period.parse("2020-H1"), seed).returns()
    chosen = [one for one in returns if one.form == "DI_CO_SO_KQ" and 2 < len(one.records) < 40][:_RETURNS]
    for one in chosen:
        page = laid_out(one, layouts(one.form)[0], seed)
        for container in _CONTAINERS:
            ending, content = written(container, [page])
            yield f"{one.unit.unit_id}-{container}{ending}", content


def _read(folder: Path, contents: Sequence[bytes], names: Sequence[str]) -> Iterator[ReturnRead]:
    folder.mkdir(parents=True, exist_ok=True)
    jobs = []
    for number, (content, name) in enumerate(zip(contents, names, strict=True)):
        path = folder / f"{number:05}"
        path.write_bytes(content)
        jobs.append(Job(path, name))
    return read_many(jobs)
