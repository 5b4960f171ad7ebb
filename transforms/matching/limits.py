"""Every threshold of matching in one table, each with its reason and the case that set it.

``python -m tests.meaning --limits`` moves each of them in turn and says how many files of the corpus it decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Limit(NamedTuple):
    """A threshold: its value, why there has to be one, and the return that set it."""

    value: float
    reason: str
    case: str


LIMITS: dict[str, Limit] = {
    # How well one header fits a field: the first step that answers decides.
    "exact": Limit(10.0, "the header of the form itself", "“Kết quả” beside “Kết quả thực hiện”"),
    "synonym": Limit(9.0, "another name of the field, letter for letter", "“Nội dung”: the kind, or the topic"),
    "tick": Limit(8.5, "the name of a kind over a column of ticks", "“Chuyên đề” over ticks, and as the topic"),
    "unsigned": Limit(8.0, "the same letters without accents and signs", "HO VA TEN"),
    "roled": Limit(7.5, "a known header once the words for its role are out", "“Ngày đi thực tế”"),
    "unbracketed": Limit(7.0, "without brackets, numbers, “số lượt”", "“Hình thức (ghi số 1-4)”"),
    "foreign": Limit(6.5, "one half of a header in two languages", "“Full name (Họ và tên)”"),
    "role_alone": Limit(5.5, "nothing but a role: the result itself", "“6 tháng 2020” beside “Cùng kỳ 2019”"),
    "typo": Limit(5.0, "a known header but for a few letters", "“Họ và tến”"),
    "begins": Limit(4.0, "begins with a known header; the cells must bear it out", "“Cán bộ được phân công”"),
    "initials": Limit(3.0, "the first letters of a known header's words; the cells must bear it out",
                      "“HT” over the numbers of the kinds"),
    "near": Limit(2.0, "a column competes with another that fits better by less", "“Thực hiện” beside “Kết quả”"),
    # Which form.
    "title": Limit(60.0, "the title names the form: more than all columns of two alike forms differ by",
                   "“BẢN ĐĂNG KÝ” over the columns both visit forms have"),
    "half_title": Limit(30.0, "a title that names another form at more length names this one by the way",
                        "“Tổng hợp kết quả đi cơ sở”"),
    "hint": Limit(40.0, "the stamp, or whoever sent it for a form: less than a title",
                  "a stamped sheet used for another form"),
    "sheet_name": Limit(20.0, "the sheet's name, where no title speaks", "a sheet “Kết quả” without a title"),
    "identity": Limit(40.0, "a form that lacks who, where or when does not fit", "visits under headers of activities"),
    "required": Limit(12.0, "a form that lacks another required column fits badly",
                      "a list of indicators without figures"),
    "unlike": Limit(8.0, "a column that the form never has", "“Kết quả” in a table without a title"),
    "contradicted": Limit(60.0, "the columns' roles are against the form: they rule over its title",
                          "filled results under “ĐĂNG KÝ ĐI CƠ SỞ”"),
    "sure": Limit(4.0, "two forms closer than this are asked about", "cadre, place, day, kind, topic, and no title"),
    "columns": Limit(2.0, "a row of known words is a header only where the best form has this many columns of it",
                     "a guide that explains each column in a row of its own"),
    # What cells say.
    "listed": Limit(-5.0, "from -10 to 10: a quarter of the names of its list make a column the one that names records",
                    "indicators by name alone, half of them of none of the catalogue"),
    "sure_by_cells": Limit(6.0, "from -10 to 10: four cells in five look like it",
                           "a column of persons under “Cán bộ …”"),
}  # fmt: skip


def limit(name: str) -> float:
    """Return a threshold.

    Raises:
        KeyError: no such threshold.
    """
    return LIMITS[name].value


@contextmanager
def moved(name: str, value: float) -> Iterator[None]:
    """Read with one threshold moved; what was remembered of headers must be forgotten before and after."""
    kept = LIMITS[name]
    LIMITS[name] = kept._replace(value=value)
    try:
        yield
    finally:
        LIMITS[name] = kept
