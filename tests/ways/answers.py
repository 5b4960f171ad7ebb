"""What the product answers after the last night: figures as its reports say them, open questions, states of returns.

This is the only module that knows how the product is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from hopnhat.settings import Settings
from organisation import Period
from reports.definition import read_definition
from reports.relations import open_relations
from tests.ways.draft import NUMBERS, PLANS, SUMMARY, VISITS, WORKS, Way
from tests.ways.paper import period_id
from tests.ways.run import path_of
from warehouse import Warehouse

# A finding that says nothing of what counts; a clean file of one night has them as well.
PLAIN = {"return_late", "indicator_missing"}


@dataclass
class Answers:
    """Of one installation."""

    figures: dict[tuple[str, str, str], float] = field(default_factory=dict)
    questions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By path of the file asked about, and by ``unit period``."""
    states: dict[str, set[str]] = field(default_factory=dict)
    """By path of the file; empty while the product does not tell them."""
    knows_states: bool = False

    def figure(self, unit_id: str, period: str, what: str) -> int | None:
        value = self.figures.get((unit_id, period, what))
        return None if value is None else round(value)

    def asked(self, way: Way) -> list[str]:
        """Every open question about the returns of a way."""
        found = [text for one in way.sent for text in self.questions.get(path_of(way, one), ())]
        for unit in way.units.values():
            found += self.questions.get(f"{unit.unit_id} {way.year}", ())
        return list(dict.fromkeys(found))


def ask(settings: Settings, ways: Sequence[Way], *, by_reports: bool = False) -> Answers:
    """Ask the product everything that the truth of these ways speaks of.

    Args:
        settings: the installation in which they were played.
        ways: those ways.
        by_reports: take the figures from the relations of the reports even where the ledger's own views exist.
    """
    answers = Answers()
    with Warehouse(settings.warehouse).reading() as connection:
        views = {name for (name,) in connection.execute("SELECT view_name FROM duckdb_views()").fetchall()}
        periods = sorted({period_id(one.period, way.year) for way in ways for one in way.figures})
        if "core_counted" in views and not by_reports:
            _figures_of_the_ledger(connection, periods, answers)
        else:
            for period in periods:
                _figures_of_the_reports(connection, Period.parse(period), answers)
        _questions(connection, views, answers)
        if "mart_returns" in views:
            _states(connection, answers)
    return answers


def _figures_of_the_ledger(connection: duckdb.DuckDBPyConnection, periods: Iterable[str], answers: Answers) -> None:
    for form in (VISITS, PLANS, WORKS):
        kinds = f", {'hinh_thuc' if form == VISITS else 'NULL'} FROM core_{form.lower()}__counted"
        for period in periods:
            found = connection.execute(
                f"SELECT unit_id, count(*){kinds} WHERE asked_period = ? GROUP BY ALL", [period]
            ).fetchall()
            for unit_id, number, kind in found:
                _add(answers, unit_id, period, form, number)
                if kind is not None:
                    _add(answers, unit_id, period, f"{form}.{kind}", number)
    for period in periods:
        for unit_id, number in connection.execute(
            "SELECT unit_id, sum(luot) FROM core_di_co_so_th__counted WHERE asked_period = ? GROUP BY ALL", [period]
        ).fetchall():
            _add(answers, unit_id, period, SUMMARY, number)
    for period in periods:
        _indicators_of_the_reports(connection, Period.parse(period), answers)


def _add(answers: Answers, unit_id: str, period: str, what: str, number: float) -> None:
    key = (unit_id, period, what)
    answers.figures[key] = answers.figures.get(key, 0) + float(number)


def _figures_of_the_reports(connection: duckdb.DuckDBPyConnection, period: Period, answers: Answers) -> None:
    report = read_definition("field_visits")
    open_relations(connection, report, period, {"visits", "registrations"})
    for unit_id, kind, number in connection.execute(
        "SELECT unit_id, hinh_thuc, count(*) FROM report_visits GROUP BY ALL"
    ).fetchall():
        _add(answers, unit_id, period.id, VISITS, number)
        _add(answers, unit_id, period.id, f"{VISITS}.{kind}", number)
    for unit_id, number in connection.execute(
        "SELECT unit_id, count(*) FROM report_registrations GROUP BY ALL"
    ).fetchall():
        _add(answers, unit_id, period.id, PLANS, number)
    _indicators_of_the_reports(connection, period, answers)
    # The summary of visits stands in no report: as it counts in its own period.
    for unit_id, number in connection.execute(
        "SELECT unit_id, sum(luot) FROM core_di_co_so_th__current WHERE period = ? GROUP BY ALL", [period.id]
    ).fetchall():
        _add(answers, unit_id, period.id, SUMMARY, number)


def _indicators_of_the_reports(connection: duckdb.DuckDBPyConnection, period: Period, answers: Answers) -> None:
    report = read_definition("union_work")
    open_relations(connection, report, period, {"indicators", "works"})
    for unit_id, indicator, number in connection.execute(
        "SELECT unit_id, ma_chi_tieu, sum(thuc_hien) FROM report_indicators WHERE thuc_hien IS NOT NULL GROUP BY ALL"
    ).fetchall():
        _add(answers, unit_id, period.id, indicator, number)
    if WORKS not in {what for _, at, what in answers.figures if at == period.id}:
        for unit_id, number in connection.execute("SELECT unit_id, count(*) FROM report_works GROUP BY ALL").fetchall():
            _add(answers, unit_id, period.id, WORKS, number)


def _questions(connection: duckdb.DuckDBPyConnection, views: set[str], answers: Answers) -> None:
    found = connection.execute(
        "SELECT file, unit_id, period, code, severity, coalesce(value, ''), coalesce(params, ''), message_vi"
        " FROM core_findings WHERE severity IN ('error', 'warning')"
    ).fetchall()
    for file, unit_id, period, code, _, value, params, message in found:
        if code in PLAIN:
            continue
        text = f"{code}: {message} [{value}] {params}"
        if file:
            answers.questions[file].append(text)
        elif unit_id:
            answers.questions[f"{unit_id} {(period or '')[:4]}"].append(text)


def _states(connection: duckdb.DuckDBPyConnection, answers: Answers) -> None:
    answers.knows_states = True
    for file, state in connection.execute(
        "SELECT log.file, returns.state FROM mart_returns AS returns"
        " JOIN core_submission_log AS log USING (submission_id)"
    ).fetchall():
        answers.states.setdefault(file, set()).add(state)


__all__ = ["NUMBERS", "Answers", "ask"]
