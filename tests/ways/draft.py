"""One way of sending as it is drafted: which files come in which night, and what must come of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from organisation import Unit

VISITS, PLANS, NUMBERS, SUMMARY, WORKS = "DI_CO_SO_KQ", "DI_CO_SO_DK", "BC_SOLIEU", "DI_CO_SO_TH", "HOAT_DONG"
KINDS = (
    "",
    "Đi theo chuyên đề",
    "Phối hợp tổ chức, triển khai hoạt động tại cơ sở",
    "Kiểm tra, giám sát",
    "Dự sinh hoạt chuyên đề của hội nghị Ban Chấp hành, Ban Thường vụ đoàn cấp dưới và dự sinh hoạt chi đoàn",
)
LABELS = {
    "CTTN_HUYEN": ("Công trình thanh niên cấp huyện", "công trình"),
    "CTTN_GIATRI": ("Giá trị công trình thanh niên", "đồng"),
    "TN_HOATDONG": ("Hoạt động tình nguyện", "hoạt động"),
    "TN_NGAYCONG": ("Ngày công tình nguyện", "ngày công"),
    "TN_DOIHINH": ("Đội hình tình nguyện", "đội hình"),
    "MAU_DONVI": ("Máu hiến", "đơn vị máu"),
    "TT_TINBAI": ("Tin, bài tuyên truyền", "tin bài"),
    "KTGS_CUOC": ("Cuộc kiểm tra, giám sát", "cuộc"),
    "CD_SO": ("Chi đoàn", "chi đoàn"),
    "DV_SO": ("Đoàn viên", "người"),
}
_SURNAMES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"]
_MIDDLES = ["Văn", "Thị", "Đức", "Minh", "Thu", "Quang", "Hồng", "Ngọc", "Xuân", "Hữu", "Thanh", "Hoài"]
_GIVEN = (
    "An", "Bình", "Cường", "Dung", "Giang", "Hà", "Hải", "Hạnh", "Hiếu", "Hòa", "Huệ", "Hùng",
    "Khánh", "Lan", "Linh", "Long", "Mai", "Nam", "Nga", "Phúc", "Quân", "Sơn", "Tâm", "Thảo",
)  # fmt: skip
_PLACES = (
    "Huyện đoàn Tiên Yên", "Huyện đoàn Hải Hà", "Huyện đoàn Ba Chẽ", "Huyện đoàn Bình Liêu", "Huyện đoàn Đầm Hà",
    "Thành đoàn Móng Cái", "Thành đoàn Cẩm Phả", "Thành đoàn Uông Bí", "Huyện đoàn Vân Đồn", "Huyện đoàn Cô Tô",
)  # fmt: skip
_TOPICS = (
    "Triển khai chủ trương 1+1", "Hướng dẫn thực hiện đề án 1516", "Tháng thanh niên", "Kiểm tra chuyên đề",
    "Hãy làm sạch biển", "Ngày hội hiến máu", "Công tác nghiệp vụ Đoàn", "Hội nghị kiện toàn BCH",
)  # fmt: skip
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Trip:
    """One row of a return of visits or of plans; what stands in a cell may be any text."""

    who: str
    place: str
    first: date | str
    last: date | str
    kind: int | str
    topic: str
    post: str = "Ủy viên Ban Thường vụ"
    board: str = "Ban Phong trào"

    def but(self, **changes: Any) -> Trip:
        """The same row with other cells."""
        return replace(self, **changes)

    def later(self, days: int) -> Trip:
        """The same trip so many days later."""
        first, last = self.first, self.last
        assert isinstance(first, date) and isinstance(last, date)
        return self.but(first=first + timedelta(days=days), last=last + timedelta(days=days))


@dataclass(frozen=True)
class Work:
    """One row of a return of activities."""

    name: str
    place: str
    first: date
    turns: int | str
    section: str = "Phong trào hành động cách mạng"


@dataclass
class Sent:
    """One file in one night."""

    label: str
    night: int
    unit: str
    form: str
    rows: Sequence[Any]
    period: str
    title_unit: str | None = None
    says: str = ""
    name: str = ""
    container: str = "xlsx"
    modified: int = 0
    sheet: str = ""
    column_order: str = ""
    copy_of: str = ""
    removed_in: int = 0
    unit_word: dict[str, str] = field(default_factory=dict)
    header: str = ""


@dataclass(frozen=True)
class Figure:
    """What a figure must be: ``what`` is a form, a form and kind, or an indicator; ``None`` is no figure at all."""

    unit: str
    period: str
    what: str
    accepted: tuple[int | None, ...]


@dataclass
class Way:
    """One way of sending and its truth. Units are letters; the years and who they are is decided when it is played."""

    name: str
    rule: str
    year: int
    units: dict[str, Unit]
    house: str = ""
    number: int = 0
    sent: list[Sent] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    questions: list[tuple[str, ...]] = field(default_factory=list)
    is_quiet: bool = False
    states: dict[str, tuple[str, ...]] = field(default_factory=dict)

    # Rows.

    def person(self, index: int) -> str:
        number = self.number * 41 + index
        surname, rest = number % len(_SURNAMES), number // len(_SURNAMES)
        middle, given = _MIDDLES[rest % len(_MIDDLES)], _GIVEN[(rest // len(_MIDDLES) + number) % len(_GIVEN)]
        return f"{_SURNAMES[surname]} {middle} {given}"

    def day(self, month: int, day: int) -> date:
        return date(self.year, month, day)

    def trip(self, index: int, month: int | None = None, kind: int | None = None, **changes: Any) -> Trip:
        """The trip of a number: two days of one cadre, months from January to May by turns, kinds by turns."""
        month = month or 1 + (index - 1) % 5
        first = date(self.year, month, 2 + (index * 3) % 24)
        made = Trip(
            who=self.person(index),
            place=_PLACES[index % len(_PLACES)],
            first=first,
            last=first + timedelta(days=1),
            kind=kind or 1 + (index - 1) % 4,
            topic=_TOPICS[index % len(_TOPICS)],
        )
        return made.but(**changes) if changes else made

    def trips(self, *indexes: int, month: int | None = None, kind: int | None = None) -> list[Trip]:
        return [self.trip(index, month=month, kind=kind) for index in indexes]

    def work(self, index: int, month: int | None = None, turns: int | str = 0) -> Work:
        """The activity of a number."""
        month = month or 1 + (index - 1) % 5
        name = f"{_TOPICS[index % len(_TOPICS)]} đợt {index}"
        return Work(
            name, _PLACES[index % len(_PLACES)].split(" ", 2)[2], date(self.year, month, 5 + index), turns or 50 + index
        )

    # Files.

    def send(
        self,
        night: int,
        form: str,
        rows: Iterable[Any] | Mapping[str, Any],
        period: str = "H1",
        unit: str = "A",
        **how: Any,
    ) -> str:
        """A file comes in a night; the label it is known by is returned. Rows of numbers are a mapping by indicator."""
        label = how.pop("label", None) or f"{len(self.sent) + 1}"
        listed = list(rows.items()) if isinstance(rows, Mapping) else list(rows)
        self.sent.append(Sent(label, night, unit, form, listed, period, **how))
        return label

    def visits(self, night: int, rows: Iterable[Trip], period: str = "H1", unit: str = "A", **how: Any) -> str:
        return self.send(night, VISITS, rows, period, unit, **how)

    def numbers(self, night: int, rows: Mapping[str, Any], period: str = "H1", unit: str = "A", **how: Any) -> str:
        return self.send(night, NUMBERS, rows, period, unit, **how)

    def again(self, night: int, label: str, name: str = "") -> str:
        """The same bytes come again, under their name or another."""
        first = next(one for one in self.sent if one.label == label)
        new = replace(
            first, label=f"{len(self.sent) + 1}", night=night, name=name or first.name or first.label, copy_of=label
        )
        self.sent.append(new)
        return new.label

    # Truth.

    def counts(
        self, number: int | None, *others: int | None, period: str = "H1", unit: str = "A", what: str = VISITS
    ) -> None:
        self.figures.append(Figure(unit, period, what, (number, *others)))

    def of_kinds(self, numbers: Mapping[int, int], period: str = "H1", unit: str = "A") -> None:
        for kind, number in numbers.items():
            self.figures.append(Figure(unit, period, f"{VISITS}.{kind}", (number or None,)))

    def comes_to(self, numbers: Mapping[str, int | None], period: str = "H1", unit: str = "A") -> None:
        for indicator, number in numbers.items():
            self.figures.append(Figure(unit, period, indicator, (number,)))

    def asks(self, *words: str) -> None:
        """Somebody is asked something that holds all these words."""
        self.questions.append(words)

    def quiet(self) -> None:
        """Nobody is asked anything."""
        self.is_quiet = True

    def state(self, label: str, *accepted: str) -> None:
        self.states[label] = accepted
