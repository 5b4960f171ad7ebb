"""A row is the same row, read from its bytes or taken as the first reading typed it."""

from __future__ import annotations

from datetime import date

from province import province_folder
from recount.data import read_forms
from recount.figures import BY_DAY, _normalized


def test_that_the_days_are_known_makes_no_other_row() -> None:
    form = read_forms(province_folder())["DI_CO_SO_KQ"]
    day = date(2020, 5, 15)
    plain = _normalized({"ho_ten": "Nguyễn Văn Mẫu", "ngay_tu": day}, form)
    typed = _normalized({"ho_ten": "Nguyễn Văn Mẫu", "ngay_tu": day, "ngay_den": day, "do_chinh_xac": BY_DAY}, form)
    assert {name: value for name, value in typed.items() if value is not None} == plain
