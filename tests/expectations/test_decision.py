from __future__ import annotations

import pytest

from expectations import decide, rows_out
from findings import Finding, Severity

ERROR, WARNING, NOTICE = Severity.ERROR, Severity.WARNING, Severity.NOTICE


@pytest.mark.parametrize(
    ("findings", "decision"),
    [
        ([], "load"),
        ([Finding("x", NOTICE)], "load"),
        ([Finding("x", WARNING)], "load_flag"),
        ([Finding("x", ERROR, form="DI_CO_SO_KQ", sheet="Kết quả", row=9)], "load_flag"),
        ([Finding("x", ERROR)], "reject"),
        ([Finding("x", ERROR, sheet="Đăng ký")], "load_flag"),
    ],
)
def test_decision_on_a_return_with_records(findings, decision, make_table, make_read) -> None:
    assert decide(make_read(make_table("DI_CO_SO_KQ", {}, {}, sheet="Kết quả")), findings) == decision


def test_a_file_the_reader_sends_back_is_rejected_whatever_its_rows(make_table, make_read) -> None:
    read = make_read(make_table("DI_CO_SO_KQ", {}))
    read.rejected = True
    assert decide(read, []) == "reject"


def test_a_return_of_which_no_row_may_be_counted_goes_back(make_table, make_read) -> None:
    read = make_read(make_table("DI_CO_SO_KQ", {}, {}, sheet="Kết quả"))
    findings = [Finding("x", ERROR, form="DI_CO_SO_KQ", sheet="Kết quả", row=row) for row in (8, 9)]
    assert decide(read, findings) == "reject"


def test_nothing_in_it_is_rejected_unless_it_says_nothing_happened(make_read) -> None:
    read = make_read()
    assert decide(read, []) == "reject"
    read.nil = [("DI_CO_SO_KQ", "D199", "2020-H1")]
    assert decide(read, [Finding("x", NOTICE)]) == "nil"


def test_only_errors_on_rows_keep_rows_out() -> None:
    findings = [
        Finding("a", ERROR, form="DI_CO_SO_KQ", sheet="Kết quả", row=9),
        Finding("b", WARNING, form="DI_CO_SO_KQ", sheet="Kết quả", row=10),
        Finding("c", ERROR, form="DI_CO_SO_KQ", sheet="Kết quả"),
    ]
    assert rows_out(findings) == {("DI_CO_SO_KQ", "Kết quả", 9)}
