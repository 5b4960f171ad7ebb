"""Random histories of what units send, night by night, held against a naive model of what counts.

The model (``recount.model``) is plain Python and shares no code with the ledger. After every night both are asked what
counts: of each return by the deciding function alone, and of each period by whole warehouses, a file and a lake, whose
clock may be set back and which may be put back to a backup between two nights. One number names a history.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from chaos.postgres import MISSING, programs, serving
from chaos.trial import Tally
from expectations.decision import Checked
from expectations.decision import decide as decide_file
from findings import catalogue
from forms import form
from organisation.units import organisation
from province import province_folder
from recount.data import read_forms
from recount.model import CORRECTS, EXTRACTS, REPLACES, SUPPLEMENTS, Return, Settled, Shape, counted_in, settle
from recount.model import Row as Stated
from sources import Delivery
from transforms.returns import Conservation, RecordTable, ReturnRead
from warehouse import Batch, Night, Warehouse, backup
from warehouse.backup import Restoring
from warehouse.connection import backend_of
from warehouse.ledger import Row, Version, decide

NAME = "Lịch sử gửi ngẫu nhiên, so với mô hình đơn giản / random histories, held against a naive model"
ROUNDS = 5000
_ONE_IN = 50
"""One history in so many goes through whole warehouses too: that costs some hundred times the deciding function."""
STARTS_AIRFLOW = False

VISITS, NUMBERS = "DI_CO_SO_KQ", "BC_SOLIEU"
WORDS = {"": "báo cáo", SUPPLEMENTS: "bổ sung", CORRECTS: "đính chính", REPLACES: "thay thế", EXTRACTS: "trích"}
"""How a file's name says what it is."""
_SAYINGS: Mapping[str, Any] = {SUPPLEMENTS: "adds", CORRECTS: "corrects", REPLACES: "replaces", EXTRACTS: "extracts"}
_WRONG_KIND, _KINDS, _FIRST_ROW = 9, 4, 8
_PLACES = ("Huyện đoàn Hải Hà", "Huyện đoàn Ba Chẽ", "Thành đoàn Móng Cái", "Huyện đoàn Tiên Yên")
_FLOWS = ("TN_HOATDONG", "MAU_DONVI", "TT_TINBAI", "KTGS_CUOC", "CTTN_HUYEN")
_MONTHS = {"H1": (1, 6), "Q1": (1, 3), "Q2": (4, 6), **{f"{one:02}": (one, one) for one in range(1, 7)}}

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A row of a file that somebody sends; one that is not good has an error that keeps it out of the figures."""

    values: tuple[tuple[str, Any], ...]
    is_good: bool = True

    def but(self, **changes: Any) -> Line:
        """The same row with other cells."""
        return replace(self, values=tuple((dict(self.values) | changes).items()))

    def bad(self) -> Line:
        """The same row with an error."""
        return replace(self, is_good=False)


@dataclass(frozen=True)
class Sent:
    """One file in one night. The same ``content`` twice is the same bytes."""

    night: int
    period: str
    lines: tuple[Line, ...]
    says: str
    content: int


@dataclass(frozen=True)
class History:
    """What one unit sent of one form, in the order in which it came."""

    seed: int
    form: str
    sent: tuple[Sent, ...]

    @property
    def nights(self) -> int:
        """How many nights it takes."""
        return self.sent[-1].night + 1


def draw(seed: int) -> History:
    """Draw a history: one period or its parts, each sent and then sent again in one of the ways units have."""
    chance = random.Random(seed)
    of_form = VISITS if chance.random() < 0.6 else NUMBERS
    periods = chance.choice((("H1",), ("H1",), ("Q1", "Q2"), ("Q1", "Q2", "H1"), ("01", "02", "03", "Q2")))
    sender = _Sender(chance, of_form, periods)
    for night in range(chance.randint(2, 5)):
        for _ in range(chance.choice((1, 1, 1, 2)) if night else len(periods)):
            sender.send(night)
    return History(seed, of_form, tuple(sender.sent))


class _Sender:
    """A unit with a workbook a period, which it changes and sends: whole, in parts, wrong."""

    def __init__(self, chance: random.Random, of_form: str, periods: Sequence[str]) -> None:
        self._chance, self._form, self._periods = chance, of_form, periods
        self._books: dict[str, list[Line]] = {}
        self._people = 0
        self.sent: list[Sent] = []

    def send(self, night: int) -> None:
        missing = [one for one in self._periods if one not in self._books]
        period = missing[0] if missing else self._chance.choice(self._periods)
        if missing:
            self._books[period] = self._new(period, self._chance.randint(2, 5))
            self._file(night, period, self._with_faults(self._books[period]))
        else:
            self._chance.choice(self._WAYS)(self, night, period)

    def _file(self, night: int, period: str, lines: Sequence[Line], says: str = "") -> None:
        self.sent.append(Sent(night, period, tuple(lines), says, len(self.sent)))

    # The ways of sending once more.

    def _again(self, night: int, period: str) -> None:
        """The same bytes: those of the last file, or of an earlier one."""
        before = [one for one in self.sent if one.period == period and one.night < night]
        if before:
            self.sent.append(replace(self._chance.choice(before), night=night))

    def _whole(self, night: int, period: str) -> None:
        """The whole workbook, some of its rows mended, some new."""
        lines = self._mended(self._books[period], self._chance.randint(0, 2))
        lines += self._new(period, self._chance.choice((0, 0, 1, 2)))
        self._books[period] = lines
        says = self._chance.choice(("", "", CORRECTS))
        self._file(night, period, self._with_faults(lines), says)

    def _shorter(self, night: int, period: str) -> None:
        lines = self._books[period]
        gone = self._chance.randint(1, max(1, len(lines) - 1))
        self._books[period] = lines[gone:] or lines
        self._file(night, period, self._books[period], self._chance.choice(("", "", REPLACES)))

    def _more(self, night: int, period: str) -> None:
        """New rows alone."""
        lines = self._new(period, self._chance.randint(1, 3))
        self._books[period] = self._books[period] + lines
        self._file(night, period, self._with_faults(lines), self._chance.choice(("", SUPPLEMENTS)))

    def _corrected(self, night: int, period: str) -> None:
        """Mended rows alone."""
        chosen = self._chance.sample(self._books[period], min(len(self._books[period]), self._chance.randint(1, 2)))
        lines = self._mended(chosen, len(chosen))
        kept = [one for one in self._books[period] if one not in chosen]
        self._books[period] = kept + lines
        self._file(night, period, lines, self._chance.choice(("", CORRECTS)))

    def _extract(self, night: int, period: str) -> None:
        self._file(night, period, self._books[period][:1], EXTRACTS)

    def _anew(self, night: int, period: str) -> None:
        """Another workbook in the place of the first."""
        self._books[period] = self._new(period, self._chance.randint(1, 4))
        self._file(night, period, self._with_faults(self._books[period]), REPLACES)

    def _nil(self, night: int, period: str) -> None:
        self._file(night, period, ())

    def _blank(self, night: int, period: str) -> None:
        """The whole workbook with a figure left out."""
        lines = list(self._books[period])
        if lines and self._form == NUMBERS:
            lines[0] = lines[0].but(thuc_hien=None)
        self._file(night, period, lines)

    _WAYS: Sequence[Callable[[_Sender, int, str], None]] = (
        _again, _again, _whole, _whole, _whole, _shorter, _more, _more, _corrected, _corrected, _extract, _anew, _nil,
        _blank,
    )  # fmt: skip

    # Rows.

    def _new(self, period: str, count: int) -> list[Line]:
        if self._form == NUMBERS:
            known = {dict(one.values)["ma_chi_tieu"] for one in self._books.get(period, ())}
            free = [code for code in _FLOWS if code not in known]
            codes = self._chance.sample(free, min(count, len(free)))
            return [Line((("ma_chi_tieu", code), ("thuc_hien", self._chance.randint(1, 99)))) for code in codes]
        # Who, where and when twice is an error of the file, which is not looked for here.
        known = {_statement(one) for one in self._books.get(period, ())}
        drawn = {_statement(one): one for one in (self._visit(period) for _ in range(count))}
        return [one for name, one in drawn.items() if name not in known]

    def _visit(self, period: str) -> Line:
        self._people += self._chance.random() < 0.8  # now and then one person goes twice
        first_month, last_month = _MONTHS[period]
        first = date(2020, self._chance.randint(first_month, last_month), self._chance.randint(1, 26))
        return Line(
            (
                ("ho_ten", f"Nguyễn Văn {self._people}"),
                ("don_vi_den", self._chance.choice(_PLACES)),
                ("ngay_tu", first),
                ("ngay_den", first + timedelta(days=self._chance.randint(0, 1))),
                ("hinh_thuc", self._chance.randint(1, _KINDS)),
                ("chuyen_de", self._chance.choice(("Tháng thanh niên", "Triển khai chủ trương 1+1"))),
            )
        )

    def _mended(self, lines: Sequence[Line], count: int) -> list[Line]:
        found = list(lines)
        for position in self._chance.sample(range(len(found)), min(count, len(found))):
            found[position] = self._otherwise(found[position])
        return found

    def _otherwise(self, line: Line) -> Line:
        values = dict(line.values)
        if self._form == NUMBERS:
            return line.but(thuc_hien=values["thuc_hien"] + self._chance.randint(1, 9))
        later = timedelta(days=1)
        return self._chance.choice(
            (
                line.but(hinh_thuc=values["hinh_thuc"] % _KINDS + 1),
                line.but(chuyen_de="Hãy làm sạch biển"),
                line.but(ngay_den=values["ngay_den"] + later),
                line.but(ngay_tu=values["ngay_tu"] + later, ngay_den=values["ngay_den"] + later),
            )
        )

    def _with_faults(self, lines: Sequence[Line]) -> list[Line]:
        """The rows as they are sent, now and then one with an error."""
        return [one.bad() if self._chance.random() < 0.08 else one for one in lines]


def _statement(line: Line) -> tuple[Any, ...]:
    values = dict(line.values)
    return values["ho_ten"], values["don_vi_den"], values["ngay_tu"]


# What counts, twice.

Counting = Counter[tuple[tuple[str, str], ...]]
"""What is said by the rows that count, and how often."""


@cache
def shape_of(of_form: str) -> Shape:
    """Return how the model knows the statements of a form."""
    return read_forms(province_folder())[of_form].shape()


def by_model(history: History, night: int) -> Settled:
    """Return what the model makes of what came up to a night."""
    returns = []
    for number, one in enumerate(_until(history, night)):
        rows = tuple(
            Stated((str(one.content), "", row), dict(line.values), line.is_good)
            for row, line in enumerate(one.lines, start=_FIRST_ROW)
        )
        returns.append(Return(f"{number}", "unit", f"2020-{one.period}", one.night, rows, one.says, "unit"))
    return settle(returns, shape_of(history.form))


def counted_by_model(history: History, night: int, period: str) -> Counting:
    """Return what the model counts of one return."""
    return Counter(said(row.values) for row in by_model(history, night).counted["unit", f"2020-{period}"].values())


def counted_by_ledger(history: History, night: int, period: str) -> Counting:
    """Return what the deciding function counts of one return."""
    versions = _versions(history, night, period)
    decision = decide(versions)
    rows = {row.place: row for one in versions for row in one.rows}
    lines = {
        (str(one.content), row): line for one in history.sent for row, line in enumerate(one.lines, start=_FIRST_ROW)
    }
    return Counter(
        said(dict(lines[place[0], place[2]].values))
        for place, fate in decision.rows.items()
        if fate.state == "counted" and not rows[place].is_blank
    )


def _versions(history: History, night: int, period: str) -> list[Version]:
    found = []
    for one in _until(history, night):
        if one.period == period:
            rows = tuple(
                _row(history.form, (str(one.content), "", row), line)
                for row, line in enumerate(one.lines, start=_FIRST_ROW)
            )
            says = frozenset({_SAYINGS[one.says]} if one.says else ())
            found.append(
                Version(
                    str(one.content),
                    str(one.night),
                    rows,
                    is_nil=not rows,
                    says=says,
                    known_from=f"{one.night:03}",
                )
            )
    return found


def _row(of_form: str, place: tuple[str, str, int], line: Line) -> Row:
    values = dict(line.values)
    identity = tuple(str(values[name]) for name in form(of_form).identity)
    content = "|".join(f"{name} {value}" for name, value in values.items() if name not in form(of_form).identity)
    groups = {}
    if of_form == VISITS:
        groups = {
            "kind": str(values["hinh_thuc"]),
            "place": values["don_vi_den"],
            "month": f"{values['ngay_tu']:%Y-%m}",
        }
    blank = values.get("thuc_hien", "") is None
    return Row(place, identity, content, groups, is_good=line.is_good, is_blank=blank)


def said(values: Values) -> tuple[tuple[str, str], ...]:
    """Return what a row says, to be compared; nothing is said by what is left blank."""
    return tuple(sorted((name, str(value)) for name, value in values.items() if value is not None))


def _until(history: History, night: int) -> list[Sent]:
    """Return what came up to a night; of the same bytes twice in a night once."""
    found: dict[tuple[int, int], Sent] = {}
    for one in history.sent:
        if one.night <= night:
            found.setdefault((one.night, one.content), one)
    return list(found.values())


def moments(history: History) -> Iterator[tuple[int, str]]:
    """Yield each night with each period of which something has come."""
    for night in range(history.nights):
        for period in sorted({one.period for one in history.sent if one.night <= night}):
            yield night, period


def disagreement(history: History) -> str:
    """Say where the ledger counts otherwise than the model first; nothing where both agree after every night."""
    for night, period in moments(history):
        ours, theirs = counted_by_ledger(history, night, period), counted_by_model(history, night, period)
        if ours != theirs:
            return f"history {history.seed}, night {night}, {period}: ledger {ours - theirs}, model {theirs - ours}"
    return ""


# Whole warehouses.

FIRST = datetime(2025, 12, 1, 19, tzinfo=UTC)
_YEARS = (2020, 2021, 2022, 2023, 2024)
_ASKED = ("H1", "Q1", "Q2", "01", "02", "03")
_SHEET = "Bảng"


@dataclass(frozen=True)
class Sender:
    """Whose a history is in a warehouse that many share: a unit, in a year."""

    unit_id: str
    year: int


def senders() -> list[Sender]:
    """Return those whose histories one warehouse holds beside each other."""
    units = sorted({unit.unit_id for unit in organisation().units if unit.level in ("district", "affiliated")})
    own = [name for name in units if all(organisation().unit(name, date(year, 6, 30)) for year in _YEARS)]
    return [Sender(name, year) for year in _YEARS for name in own]


def run(seed: int, rounds: int, folder: Path) -> Tally:
    """Try histories by the deciding function, a share of them in warehouses too; a lake only where one can be made."""
    tally = Tally(NAME if programs() else f"{NAME} (no lake: {MISSING})")
    share = len(senders())
    with ExitStack() as stack:
        server = stack.enter_context(serving()) if programs() else None
        for begin in range(0, rounds, share):
            histories = [draw(seed * 1_000_000 + number) for number in range(begin, min(begin + share, rounds))]
            chance = random.Random(seed + begin)
            faults = {history.seed: disagreement(history) for history in histories}
            settings = {"file": str(folder / f"{begin}.duckdb")} if begin * _ONE_IN < rounds else {}
            if server is not None and settings:
                server.execute(f"CREATE DATABASE histories_{begin}")
                data = folder / "lake" / str(begin)
                settings["lake"] = f"ducklake:postgres:{server.address} dbname=histories_{begin}?data_path={data}/"
            mishaps = draw_mishaps(chance, histories)
            for kind, setting in settings.items():
                for number, fault in in_warehouse(
                    histories, setting, folder / f"backups-{kind}-{begin}", mishaps
                ).items():
                    faults[number] = faults[number] or f"{kind}: {fault}"
            for number, fault in faults.items():
                tally.count(fault or None, draw(number).form)
    return tally


def draw_mishaps(chance: random.Random, histories: Sequence[History]) -> dict[int, str]:
    """Draw what befalls a warehouse before a night: its clock is set back, or it is put back to the backup before."""
    nights = max(history.nights for history in histories)
    return {night: chance.choice(("clock", "restore")) for night in range(1, nights) if chance.random() < 0.4}


def in_warehouse(
    histories: Sequence[History], setting: str, backups: Path, mishaps: Mapping[int, str]
) -> dict[int, str]:
    """Load histories night by night beside each other; say of each, by its number, where it is counted otherwise.

    Every night is asked about when all are loaded, as it was known then, but those that a restore took back.
    """
    warehouse, known = Warehouse(setting), list(zip(histories, senders(), strict=False))
    moments: dict[int, datetime] = {}
    began = FIRST
    for night in range(max(history.nights for history in histories)):
        mishap = mishaps.get(night)
        began += timedelta(days=-3 if mishap == "clock" else 1)
        brought = _brought(known, night, began)
        kept = backup.take(backend_of(setting), backups, began) if mishap == "restore" else None
        warehouse.load(Night(f"{night}", began, [brought]))
        if kept is not None:
            # What the night brought is gone, and is found again by the next one.
            backup.restore(backend_of(setting), kept, backups, Restoring("Ban Tổ chức", "thử", began))
            warehouse.load(Night(f"{night} again", began, [brought]))
        with warehouse.reading() as connection:
            moments[night] = connection.execute("SELECT max(accepted_at) FROM core_nights").fetchall()[0][0]
    return {number: fault for number, fault in _faults(warehouse, known, moments) if fault}


def _brought(known: Sequence[tuple[History, Sender]], night: int, seen_at: datetime) -> Batch:
    checked: dict[str, Checked] = {}
    deliveries = []
    for history, sender in known:
        for one in _until(history, night):
            if one.night == night:
                file = _read(history, sender, one)
                checked[file.read.sha256] = file
                deliveries.append(Delivery(file.read.sha256, sender.unit_id, file.read.file, 1000, seen_at, None))
    return Batch(deliveries, [checked[one.sha256] for one in deliveries])


def _read(history: History, sender: Sender, sent: Sent) -> Checked:
    """Return a file as the reader would give it."""
    name = f"{history.seed} {sent.content}.{WORDS[sent.says]}.xlsx"
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    lines = [_of_sender(dict(line.values), history, sender) for line in sent.lines]
    rows = list(range(_FIRST_ROW, _FIRST_ROW + len(lines)))
    values = {field: [line[field] for line in lines] for field in (lines[0] if lines else ())}
    raw = {field: [None if one is None else str(one) for one in column] for field, column in values.items()}
    period = f"{sender.year}-{sent.period}"
    columns = {field: number for number, field in enumerate(values, start=2)}
    table = RecordTable(history.form, _SHEET, sender.unit_id, period, rows, raw, values, columns)
    faults = [
        catalogue().find("value_too_large", file=name, sheet=_SHEET, row=row, column=3, value="x", form=history.form)
        for row, line in zip(rows, sent.lines, strict=True)
        if not line.is_good
    ]
    count = len(lines) * len(values)
    nil: list[tuple[str, str | None, str | None]] = [] if lines else [(history.form, sender.unit_id, period)]
    read = ReturnRead(name, sha256, history.form, sender.unit_id, None, period, [table] if lines else [], nil=nil,
        findings=faults, conservation=Conservation(read=count, loaded=count))  # fmt: skip
    return Checked(read, faults, decide_file(read, faults))


def _of_sender(values: dict[str, Any], history: History, sender: Sender) -> dict[str, Any]:
    """Return what a row says in its sender's year, of people whom no other history knows."""
    own = {field: one.replace(year=sender.year) for field, one in values.items() if isinstance(one, date)}
    return {**values, **own, **({"ho_ten": f"{values['ho_ten']} {history.seed}"} if history.form == VISITS else {})}


def _faults(
    warehouse: Warehouse, known: Sequence[tuple[History, Sender]], moments: Mapping[int, datetime]
) -> Iterator[tuple[int, str]]:
    for night, moment in moments.items():
        found = {name: _counted_by_warehouse(warehouse, name, moment) for name in (VISITS, NUMBERS)}
        for history, sender in known:
            settled = by_model(history, min(night, history.nights - 1))
            for period in _ASKED:
                rows = counted_in(settled, "unit", f"2020-{period}").values()
                wanted = Counter(said(_of_sender(dict(row.values), history, sender)) for row in rows)
                ours = found[history.form].get((sender.unit_id, f"{sender.year}-{period}"), Counter())
                if ours != wanted:
                    told = f"warehouse {ours - wanted}, model {wanted - ours}"
                    yield history.seed, f"history {history.seed}, night {night}, {period}: {told}"


def _counted_by_warehouse(warehouse: Warehouse, of_form: str, moment: datetime) -> dict[tuple[str, str], Counting]:
    """Return what counts of every unit and period that may be asked for, as known at a moment; figures are added."""
    fields: tuple[str, ...] = ("ho_ten", "don_vi_den", "ngay_tu", "ngay_den", "hinh_thuc", "chuyen_de")
    listed, group = ", ".join(fields), ""
    if of_form == NUMBERS:
        fields, group = ("ma_chi_tieu", "thuc_hien"), "GROUP BY unit_id, asked_period, ma_chi_tieu"
        listed = "ma_chi_tieu, sum(thuc_hien)::INTEGER"
    found: dict[tuple[str, str], Counting] = {}
    with warehouse.reading(as_of=moment) as connection:
        rows = connection.execute(
            f"SELECT unit_id, asked_period, {listed} FROM core_{of_form.lower()}__counted {group}"
        ).fetchall()
    for unit_id, period, *values in rows:
        if of_form == VISITS or values[1] is not None:
            found.setdefault((unit_id, period), Counter())[said(dict(zip(fields, values, strict=True)))] += 1
    return found
