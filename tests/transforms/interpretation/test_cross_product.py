"""Text, dates, headers, layouts and kinds mixed at random (seeded): all read, none wrong, none asked about."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from vietnamese.legacy import decode
from vietnamese.text import bare

_TCVN3 = {decode(chr(byte), "tcvn3"): chr(byte) for byte in range(0xA1, 0x100)}


def _vni() -> dict[str, str]:
    pairs = [base + mark for base in "aeouyöôAEOUYÖÔ" for mark in "øùõûïâàáãåäêèéüúëØÙÕÛÏÂÀÁÃÅÄÊÈÉÜÚË"]
    letters = {decode(pair, "vni"): pair for pair in reversed(pairs) if len(decode(pair, "vni")) == 1}
    return letters | {decode(letter, "vni"): letter for letter in "ñöôæóòîìíÑÖÔÆÓÒÎÌÍ"}


_VNI = _vni()


def _tcvn3(text: str) -> str:
    """TCVN3 has no toned capitals: they are typed small."""
    return "".join(_TCVN3.get(c) or _TCVN3.get(c.lower()) or c for c in unicodedata.normalize("NFC", text))


TEXTS: dict[str, Callable[[str], str]] = {
    "nfc": lambda text: text,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "old tones": lambda text: text.replace("òa", "oà").replace("ủy", "uỷ").replace("úy", "uý"),
    "nbsp": lambda text: text.replace(" ", "\u00a0"),
    "tcvn3": _tcvn3,
    "vni": lambda text: "".join(_VNI.get(c, c) for c in unicodedata.normalize("NFC", text)),
}
DATES: dict[str, Callable[[date], Any]] = {
    "slashes": lambda day: day.strftime("%d/%m/%Y"),
    "short": lambda day: f"{day.day}/{day.month}/{day:%y}",
    "dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "hyphens": lambda day: f"{day.day}-{day.month}-{day.year}",
    "no year": lambda day: f"{day.day}/{day.month}",
    "words": lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    "iso": lambda day: day.isoformat(),
    "true": lambda day: day,
    "moment": lambda day: datetime(day.year, day.month, day.day, 8),
    "serial": lambda day: float((day - date(1899, 12, 30)).days),
    "serial text": lambda day: str((day - date(1899, 12, 30)).days),
    "range": lambda day: f"{day.day}-{day.day}/{day.month}/{day.year}",
    "apostrophe": lambda day: f"'{day:%d/%m/%Y}.",
}
KINDS: dict[str, list[Any]] = {
    "number": [1, 2, 3, 4],
    "text number": ["1", "02", "3.", "(4)"],
    "roman": ["I", "II", "III", "IV"],
    "code": ["HT1", "HT 2", "Hình thức 3", "hình thức 4"],
    "short": ["Chuyên đề", "Phối hợp tổ chức", "KTGS", "Dự SH chi đoàn"],
    "numbered": ["1. Đi theo chuyên đề", "2. Phối hợp tổ chức", "3. Kiểm tra - giám sát", "4. Dự sinh hoạt chi đoàn"],
}
HEADERS = {
    "synonyms": "TT|Họ tên|Chức danh|Nơi đến|Thời gian đi|Hình thức|Chủ đề|Kết quả đạt được|Đề xuất",
    "newlines": "STT|Họ và tên\ncán bộ|Chức vụ|Đơn vị\nđến|Ngày\nđi|Nội dung|Chuyên đề|Kết quả|Kiến nghị",
    "typos": "STT|Họ và tên cán bô|Chức vụ|Đơn vi đến|Ngày di|Nội dug|Chuyên dề|Kết quả|Kiến nghị",
}
LAYOUTS = ["plain", "index", "repeated", "subtotals", "gaps", "moved", "extra", "ditto", "places in groups", "ticks"]


def _kind(style: str) -> Callable[[Any], Any] | None:
    if style == "full":
        return None
    if style == "unaccented":
        return lambda visit: bare(_FULL[visit.kind])
    return lambda visit: KINDS[style][visit.kind - 1]


_FULL: dict[int, str] = {}


def _make(maker: Any, rng: random.Random) -> tuple[Any, str]:
    _FULL.update(maker.kinds)
    ways = {
        "text": rng.choice(list(TEXTS)),
        "date": rng.choice(list(DATES)),
        "kind": rng.choice(["full", "unaccented", *KINDS]),
        "header": rng.choice(["standard", *HEADERS]),
        "layout": rng.choice(LAYOUTS),
    }
    made = maker(seed=rng.randrange(10**6), count=rng.randint(5, 14)).titles()
    head = HEADERS[ways["header"]].split("|") if ways["header"] in HEADERS else list(maker.heads)
    _lay_out(made, ways["layout"], head, lambda visit: DATES[ways["date"]](visit.start), _kind(ways["kind"]))
    return made.end().made().texts(TEXTS[ways["text"]]), str(ways)


def _lay_out(made: Any, layout: str, head: list[Any], day: Any, kind: Any) -> None:
    ways = {"day": day, "kind": kind}
    if layout == "ticks":
        made.header(*head[:5], "Hình thức", None, None, None, "Chủ đề").header(*[None] * 5, *made.kinds.values())
        marks = ("x", None)
        made.records(
            lambda n, visit, row: [*row[:5], *(marks[visit.kind != k] for k in made.kinds), row[6]],
            **ways,
        )
    elif layout == "places in groups":
        made.header(*head[:3], *head[4:])
        for number, place in enumerate(dict.fromkeys(visit.place for visit in made.visits), 1):
            made.add(None, f"{number}. {place}")
            for visit in (visit for visit in made.visits if visit.place == place):
                row = made.row(len(made.truth) + 1, visit, **ways)
                made.visit(visit, row[:3] + row[4:])
    elif layout in ("moved", "extra"):
        order = [0, 3, 1, 2, 5, 4, 6, 8, 7] if layout == "moved" else [0, 1, 9, 2, 3, 10, 4, 5, 6, 7, 8]
        wide = [*head, "Số điện thoại", "Cụm thi đua"]
        made.header(*[wide[i] for i in order])
        made.records(lambda n, visit, row: [[*row, "0912", None][i] for i in order], **ways)
    else:
        made.header(*head)
        if layout == "index":
            made.add(*[f"({number})" for number in range(1, 10)])
        _in_rows(made, layout, head, ways)


def _in_rows(made: Any, layout: str, head: list[Any], ways: dict[str, Any]) -> None:
    for number, visit in enumerate(made.visits, 1):
        row = made.row(number, visit, **ways)
        if layout == "ditto" and number % 3 == 0:
            visit.place = made.visits[number - 2].place
            row[3] = "-nt-"
        made.visit(visit, row)
        if number % 4 == 0:
            if layout == "repeated":
                made.header(*head)
            if layout == "subtotals":
                made.add(None, "Cộng", None, "4 lượt")
            if layout == "gaps":
                made.add().add()


@pytest.mark.parametrize("seed", range(20))
def test_mixed_at_random(maker: Any, judge: Any, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(20):
        made, ways = _make(maker, rng)
        verdict = judge(made)
        assert verdict.silent == [], ways
        assert (verdict.right, verdict.asked) == (len(made.truth), []), ways
