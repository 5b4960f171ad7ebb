"""Compare what was read with what was meant, file by file and row by row."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import column_index_from_string

from tests.meaning.draft import Return
from tests.meaning.subjects import ANY, asks, of_field, subjects
from tests.meaning.truth import ASK, Ask, Record
from tests.meaning.words import COMPARED

PLACE = re.compile(r"([A-Z]{0,3})(\d*)(?::([A-Z]{0,3})(\d*))?")
ROWS = re.compile(r"\(dòng ([\d, ;và]+)\)")
WHOLE = {"unit", "period", "form", "role", "measure", "kind", "indicator"}
JOINTS = {"va\u0300", "-", "+", "&", ""}
TONES = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True)
class Fault:
    """One field that was read otherwise than it was meant, or a row that should not be there or is not."""

    what: str
    file: str
    sheet: str | None
    row: int | None
    field: str
    expected: Any
    read: Any


@dataclass
class Score:
    """What came of one file."""

    one: Return
    said: dict[str, Any]
    tally: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def decided(self) -> bool:
        return self.said["decision"] in self.one.truth.decision


class Findings:
    """The findings of a file, by the place they stand at."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.all = said["findings"]
        self.rejected = said["decision"] == "reject"

    def near(self, sheet: str | None, row: int | None, columns: Iterable[str] = ()) -> Iterator[dict[str, Any]]:
        """Yield the questions at a row, at its columns, at its sheet as a whole and at the file as a whole."""
        wanted = {column_index_from_string(one) for one in columns}
        for one in self.all:
            if not asks(one) or (one["sheet"] not in (None, sheet) and sheet is not None):
                continue
            place = PLACE.fullmatch(one["cell"] or "")
            if place is None or not one["cell"]:
                rows = _rows_named(one["message"])
                if row is None or not rows or row in rows:
                    yield one
                continue
            left, top, right, bottom = place.groups()
            if not top or one["code"].startswith(("column", "header", "form", "period", "title", "legend", "table")):
                if not wanted or column_index_from_string(left) in wanted or _within(left, right, wanted):
                    yield one
            elif row is None or int(top) <= row <= int(bottom or top) or f"dòng {row}" in one["message"]:
                yield one

    def held(self, sheet: str | None, row: int) -> bool:
        """Whether a row stays out of the figures: by its own error, or by one of its sheet or file."""
        if self.rejected:
            return True
        for one in self.all:
            if one["severity"] != "error" or one["sheet"] not in (None, sheet):
                continue
            place = PLACE.fullmatch(one["cell"] or "")
            if not one["cell"] or place is None:
                return True
            _, top, _, bottom = place.groups()
            if top and int(top) <= row <= int(bottom or top):
                return True
        return False


def _rows_named(message: str) -> set[int]:
    """The rows that a finding about a whole sheet names in brackets."""
    found = ROWS.search(message)
    return {int(number) for number in re.findall(r"\d+", found[1])} if found else set()


def _within(left: str, right: str | None, wanted: set[int]) -> bool:
    if not right:
        return False
    return any(column_index_from_string(left) <= one <= column_index_from_string(right) for one in wanted)


def about(finding: dict[str, Any], wanted: Iterable[str]) -> bool:
    """Whether a finding asks about one of the subjects."""
    found = subjects(finding["code"])
    return found == ANY or not found.isdisjoint(wanted)


def score(one: Return, said: dict[str, Any]) -> Score:
    result = Score(one, said)
    truth, findings = one.truth, Findings(said)
    read = {(record["sheet"], record["row"]): record for record in said["records"]}
    result.tally["files"] = 1
    result.tally["decided"] = int(result.decided)
    clean = truth.decision == ("load",)
    result.tally["clean"] = int(clean)
    result.tally["clean_asked"] = int(clean and any(asks(finding) for finding in findings.all))
    met = set()
    for record in truth.records:
        found = read.get((record.sheet, record.row)) or _twin(record, said, truth.records, read)
        if found:
            met.add((found["sheet"], found["row"]))
        _record(result, record, found, findings)
    for place, found in read.items():
        if place in met:
            continue
        _invented(result, found, findings)
    for ask in truth.must_ask:
        _asked(result, ask, findings)
    result.tally["unordered"] = int(not _in_reading_order(said["findings"]))
    return result


def _asked(result: Score, ask: Ask, findings: Findings) -> None:
    """Whether the question was asked, and in words that are true of the place."""
    wanted, name = ask.about.split("|"), result.one.name
    answers = [one for one in findings.near(ask.sheet, ask.row, _column(ask)) if about(one, wanted)]
    result.tally["questions"] += 1
    result.tally["asked"] += int(bool(answers))
    if not answers:
        result.faults.append(Fault("not asked", name, ask.sheet, ask.row, ask.about, "một câu hỏi", None))
    for one in answers:
        zero = "số bằng không" in one["message"] and "empty" in wanted and "number" not in wanted
        alike = "đúng nội dung" in one["message"] and {"twice", "number"} <= set(wanted)
        if zero or alike:
            result.tally["misworded"] += 1
            result.faults.append(
                Fault("misworded", name, ask.sheet, ask.row, ask.about, "lời đúng với ô", one["message"])
            )


def _in_reading_order(findings: list[dict[str, Any]]) -> bool:
    """Whether the findings at cells come row by row, from left to right, sheet by sheet."""
    places: dict[str | None, list[tuple[int, int]]] = {}
    for one in findings:
        place = PLACE.fullmatch(one["cell"] or "")
        if place and place[2]:
            places.setdefault(one["sheet"], []).append(
                (int(place[2]), column_index_from_string(place[1]) if place[1] else 0)
            )
    return all(one == sorted(one) for one in places.values())


def _column(ask: Ask) -> tuple[str, ...]:
    return (ask.column,) if ask.column else ()


def _twin(record: Record, said: dict[str, Any], records: list[Record], read: dict[Any, Any]) -> dict[str, Any] | None:
    """Find a record that stands elsewhere than expected (turned tables, records of two rows) by what it says."""
    taken = {(one.sheet, one.row) for one in records}
    keys = COMPARED[record.form][:3] if record.form != "BC_SOLIEU" else ("ma_chi_tieu",)
    for place, found in read.items():
        if place not in taken and place[0] == record.sheet and found["form"] == record.form:
            same = (key not in record.fields or _same(record.fields[key], _value(found, key)) for key in keys)
            if all(same):
                return found  # type: ignore[no-any-return]
    return None


def _record(result: Score, record: Record, found: dict[str, Any] | None, findings: Findings) -> None:
    tally, name = result.tally, result.one.name
    tally["records"] += 1
    open_fields = [key for key, value in record.fields.items() if value == ASK]
    open_fields += [key for key in ("unit_id", "period", "form") if getattr(record, key) == ASK]
    sure = not record.either and not open_fields and not _questioned(result, record)
    tally["readable"] += int(sure)
    if found is None or findings.held(record.sheet, record.row):
        tally["held"] += int(found is not None)
        tally["missing"] += int(found is None)
        if sure:
            what = "missing" if found is None else "held"
            tally[f"{what}_readable"] += 1
            result.faults.append(Fault(what, name, record.sheet, record.row, "*", _brief(record.fields), None))
        elif found is None and not any(findings.near(record.sheet, record.row)):
            tally["lost"] += 1
            result.faults.append(
                Fault("lost in silence", name, record.sheet, record.row, "*", _brief(record.fields), None)
            )
        return
    wrong = list(_differences(record, found))
    if not wrong:
        tally["right"] += 1
        tally["right_readable"] += int(sure)
        return
    _wrong(result, record, wrong, findings)


def _wrong(result: Score, record: Record, wrong: list[tuple[str, Any, Any]], findings: Findings) -> None:
    near = list(findings.near(record.sheet, record.row))
    wrong = [one for one in wrong if not (one[1] == ASK and any(about(finding, of_field(one[0])) for finding in near))]
    if not wrong:
        result.tally["right"] += 1
        return
    verdicts = []
    for key, _, _ in wrong:
        if any(about(finding, of_field(key)) for finding in near):
            verdicts.append("asked")
        else:
            verdicts.append("behind" if near else "silent")
    worst = max(verdicts, key=("asked", "behind", "silent").index)
    result.tally[worst if worst != "asked" else "wrong_asked"] += 1
    for (key, expected, got), verdict in zip(wrong, verdicts, strict=True):
        if verdict != "asked" or worst == "asked":
            what = {"silent": "SILENT", "behind": "behind", "asked": "wrong, asked"}[verdict]
            result.faults.append(Fault(what, result.one.name, record.sheet, record.row, key, expected, got))


def _invented(result: Score, found: dict[str, Any], findings: Findings) -> None:
    """A record of a row that must not count, or of no row of a record."""
    sheet, row = found["sheet"], found["row"]
    if findings.held(sheet, row):
        return
    near = list(findings.near(sheet, row))
    listed = (sheet, row) in result.one.truth.must_not_load
    wanted = ("counts", "form", "twice", "indicator", "kind", "person", "place", "date", "number", "empty", "total")
    if any(about(finding, wanted) for finding in near):
        result.tally["wrong_asked"] += 1
        return
    verdict = "behind" if near else "silent"
    result.tally[verdict] += 1
    brief = {key: _value(found, key) for key in COMPARED[found["form"]]}
    what = "SILENT" if verdict == "silent" else "behind"
    expected = "không tính dòng này" if listed else "không có dòng này"
    result.faults.append(Fault(what, result.one.name, sheet, row, "*", expected, _brief(brief)))


def _questioned(result: Score, record: Record) -> bool:
    """Whether the truth asks about this very row, or about the whole file's unit, period, form or measure."""
    for ask in result.one.truth.must_ask:
        if ask.row == record.row and ask.sheet == record.sheet:
            return True
        if ask.row is None and ask.sheet in (None, record.sheet) and WHOLE.intersection(ask.about.split("|")):
            return True
    return False


def _differences(record: Record, found: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for key in ("form", "unit_id", "period"):
        expected = getattr(record, key)
        if expected != found[key]:
            yield key, expected, found[key]
    if record.form != found["form"]:
        return
    for key, expected in record.fields.items():
        got = _value(found, key)
        if key == "ngay_den" and got is None:
            got = _value(found, "ngay_tu")
        if key == "ngay_den" and expected is None:
            expected = record.fields["ngay_tu"]
        if key.startswith("ht") and expected == 0 and got is None:
            continue
        if not _same(expected, got):
            yield key, expected, got


def _value(found: dict[str, Any], key: str) -> Any:
    return found["fields"].get(key, {}).get("value")


def _same(expected: Any, got: Any) -> bool:
    if isinstance(expected, bool) or isinstance(got, bool):
        return str(expected).casefold() == str(got).casefold()
    if isinstance(expected, int | float):
        try:
            return abs(float(expected) - float(got)) < 0.005
        except (TypeError, ValueError):
            return False
    if isinstance(got, list):
        got = "; ".join(map(str, got))
    return fold(expected) == fold(got)


def fold(text: Any) -> str | None:
    """Fold case, blanks, list marks and the place of the tone, as in hòa and hoà."""
    if text is None:
        return None
    words = re.split(r"[\s,;]+", unicodedata.normalize("NFD", str(text).casefold()).strip())
    words = [word for word in words if word not in JOINTS]
    return " ".join(
        word.translate(TONES) + "".join(sorted(re.findall("[\u0300\u0301\u0303\u0309\u0323]", word))) for word in words
    )


def _brief(fields: dict[str, Any]) -> str:
    return ", ".join(str(value) for value in fields.values() if value is not None)[:120]
