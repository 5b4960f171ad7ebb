"""What several commands ask in the same way."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hopnhat.cli import Refusal, language_option
from hopnhat.commands.messages import say, spoken

if TYPE_CHECKING:
    from organisation import Period, Unit
    from warehouse import Warehouse


def command(name: str, *params: click.Parameter) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a sub-command whose help text is the message ``help_<name>``."""

    def make(callback: Callable[..., Any]) -> click.Command:
        return click.Command(
            name, callback=callback, params=[*params, language_option()], help=say(f"help_{name}", spoken())
        )

    return make


def option(*names: str, text: str, **rest: Any) -> click.Option:
    """Make an option whose help text is the message ``text``."""
    return click.Option(list(names), help=say(text, spoken()), **rest)


def home_option() -> click.Option:
    """Return the ``--home`` option."""
    folder = click.Path(file_okay=False, path_type=Path)
    return option("--home", text="help_home", type=folder, callback=_use_home)


def _use_home(ctx: click.Context, param: click.Parameter, home: Path | None) -> Path | None:
    """Let the whole command, and every process it starts, know the folder: the province's own copy stands in it."""
    before = os.environ.get("HOPNHAT_HOME")
    if home is not None:
        os.environ["HOPNHAT_HOME"] = str(home)
        ctx.call_on_close(lambda: _restore("HOPNHAT_HOME", before))
    return home


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def period_of(text: str) -> Period:
    """Return the period of an id.

    Raises:
        Refusal: it is none.
    """
    from organisation import Period

    try:
        return Period.parse(text)
    except ValueError as wrong:
        raise Refusal("period_not_known", period=text) from wrong


def unit_of(text: str, on: date) -> Unit:
    """Return the unit an id or a name means on a day.

    Raises:
        Refusal: none, or more than one.
    """
    from organisation.units import organisation

    known = organisation()
    unit = known.unit(text, on) or known.match(text, on).unit
    if unit is None:
        candidates = ", ".join(f"{unit.union_name} ({unit.unit_id})" for unit in known.match(text, on).candidates)
        example = next((other.union_name for other in known.valid(on) if other.level != "province"), "")
        raise Refusal("unit_not_known", unit=text, candidates=f" ({candidates})" if candidates else "", example=example)
    return unit


def time_of(text: str | None) -> datetime | None:
    """Return an aware time from ISO text; a time without a zone is the province's own.

    Raises:
        Refusal: the text is not ISO.
    """
    from organisation.calendar import calendar

    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Refusal("as_of_not_known", time=text) from wrong
    return time if time.tzinfo else time.replace(tzinfo=calendar().zone)


def open_warehouse(home: Path | None) -> Warehouse:
    """Return the installation's warehouse, ready to be read.

    Raises:
        Refusal: nothing has been loaded yet, or not since the programs were renewed.
    """
    from hopnhat.settings import Settings
    from warehouse import SchemaError, Warehouse

    warehouse = Warehouse(Settings.load(home).warehouse)
    if not warehouse.exists():
        raise Refusal("warehouse_empty")
    try:
        with warehouse.reading():
            return warehouse
    except SchemaError as behind:
        raise Refusal("warehouse_behind", reason=behind) from behind
