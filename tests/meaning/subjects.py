"""What a finding asks about. A code that is not listed here is taken by the first of its words that says."""

from __future__ import annotations

from typing import Any

ANY = frozenset({"any"})

OF_CODE: dict[str, frozenset[str]] = {
    code: frozenset(subjects.split())
    for code, subjects in {
        "admitted_over_recommended": "number",
        "blanks_filled_down": "empty place person date kind",
        "cell_error": "number date",
        "cell_in_doubt": "counts date number place person kind",
        "cell_part_struck": "counts date number place person kind",
        "cell_struck": "counts date number place person kind",
        "choice_guessed": "kind indicator",
        "choice_not_listed": "kind indicator",
        "choice_not_one": "kind indicator",
        "choice_unknown": "kind indicator",
        "code_unknown": "indicator",
        "column_missing": "role empty form kind",
        "column_twice": "role",
        "column_without_header": "other",
        "count_negative": "number",
        "count_not_whole": "number measure",
        "cumulative_below_period": "number role",
        "dash_as_ditto": "empty number counts place person date kind",
        "days_differ": "date number",
        "duplicate_row": "twice number indicator",
        "end_before_start": "date",
        "form_guessed": "form",
        "filtered_rows": "counts",
        "formula_uncached": "number date",
        "header_guessed": "role",
        "hidden_columns": "role",
        "hidden_rows": "counts",
        "hidden_sheet": "counts",
        "identity_missing": "empty person place date indicator",
        "kind_multiple": "kind",
        "kind_unknown": "kind",
        "members_per_branch": "other",
        "money_too_small": "measure",
        "money_unit_mixed": "measure",
        "no_table": "form",
        "number_ambiguous": "number measure",
        "number_approximate": "number",
        "number_guessed": "number",
        "number_ratio": "number measure",
        "number_unreadable": "number measure",
        "number_with_note": "number",
        "number_words_differ": "number total",
        "period_conflict": "period",
        "period_differs": "period",
        "period_unknown": "period",
        "periods_several": "period",
        "person_doubtful": "person",
        "person_several": "person",
        "person_with_note": "person counts",
        "place_doubtful": "place",
        "report_late": "other",
        "required_empty": "empty",
        "row_struck": "counts",
        "sheet_example": "counts",
        "sheet_example_read": "counts",
        "sheet_maybe_table": "form counts",
        "sum_differs": "total number",
        "table_empty": "counts",
        "tick_unclear": "kind",
        "total_mismatch": "total number",
        "trip_overlap": "twice date",
        "turns_below_people": "other",
        "unit_ambiguous": "unit",
        "unit_conflict": "unit",
        "unit_not_valid": "unit place",
        "unit_unknown": "unit",
        "value_too_large": "number measure",
        "date_outside_period": "date period",
        "text_too_long": "other",
    }.items()
}
WORDS = {
    "unit": "unit", "units": "unit", "block": "unit", "sender": "unit", "period": "period", "periods": "period",
    "title": "period form", "form": "form", "role": "role", "roles": "role", "column": "role", "columns": "role",
    "header": "role", "measure": "measure", "money": "measure", "number": "number",
    "figure": "number", "count": "number",
    "kind": "kind", "choice": "kind", "legend": "kind", "tick": "kind", "indicator": "indicator", "code": "indicator",
    "date": "date", "dates": "date", "day": "date", "place": "place", "person": "person", "cadre": "person",
    "total": "total", "sum": "total", "required": "empty", "duplicate": "twice", "trip": "twice", "same": "twice",
    "row": "counts", "rows": "counts", "note": "counts date number", "state": "counts",
    "cell": "counts date number kind",
    "sheet": "counts form", "draft": "counts", "example": "counts", "comment": "counts date number", "colour": "counts",
    "visit": "counts", "hidden": "counts",
}  # fmt: skip


def subjects(code: str) -> frozenset[str]:
    """What a finding of this code asks about."""
    if code in OF_CODE:
        return OF_CODE[code]
    for word in code.split("_"):
        if word in WORDS:
            return frozenset(WORDS[word].split())
    return ANY


def asks(finding: dict[str, Any]) -> bool:
    """Whether somebody is asked; a notice is only said."""
    return finding["severity"] in ("error", "warning")


FIELDS: dict[str, tuple[str, ...]] = {
    "form": ("form",),
    "unit_id": ("unit",),
    "period": ("period",),
    "ho_ten": ("person", "empty", "role", "counts"),
    "don_vi_den": ("place", "empty", "role", "unit", "counts"),
    "don_vi": ("place", "empty", "role", "unit"),
    "ngay_tu": ("date", "empty", "role", "period", "twice", "counts"),
    "ngay_den": ("date", "empty", "role", "period", "twice", "counts"),
    "so_ngay": ("number", "date", "empty", "role", "measure"),
    "hinh_thuc": ("kind", "empty", "role", "counts"),
    "mang": ("kind", "empty", "role"),
    "de_nghi": ("kind", "empty", "role", "counts"),
    "ma_chi_tieu": ("indicator", "empty", "role", "twice"),
    "ten_hoat_dong": ("empty", "role", "counts"),
    "dia_diem": ("place", "empty", "role"),
}
FIGURE = ("number", "measure", "role", "empty", "indicator", "total", "counts")


def of_field(field: str) -> tuple[str, ...]:
    """The subjects that a question about a field may have."""
    return FIELDS.get(field, FIGURE)
