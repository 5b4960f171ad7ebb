from __future__ import annotations

from dataclasses import replace

import pytest

from expectations.checks import checks_of
from findings import Severity
from forms import Rule, form


def _with_rule(**changes):
    rule = replace(form("DI_CO_SO_TH").rules[0], **changes)
    assert isinstance(rule, Rule)
    return replace(form("DI_CO_SO_TH"), rules=(rule,))


def test_a_rule_may_enter_as_a_notice() -> None:
    assert checks_of(_with_rule(severity="notice"))[-1].severity is Severity.NOTICE


@pytest.mark.parametrize(
    "changes",
    [{"code": "no_such_code"}, {"fields": ("luot", "no_such_column")}, {"arguments": {"of": ["no_such_field"]}}],
)
def test_a_line_that_names_what_nobody_knows_is_our_fault(changes) -> None:
    with pytest.raises(KeyError, match="no_such"):
        checks_of(_with_rule(**changes))


def test_a_finding_points_at_a_field_of_the_form() -> None:
    for check in checks_of(form("DI_CO_SO_KQ")):
        assert form("DI_CO_SO_KQ")[check.points_at].header
