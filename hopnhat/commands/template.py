"""``hopnhat template``: the blank workbook of a unit and period, or those of every unit."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, option, period_of, unit_of
from hopnhat.commands.messages import say, spoken


@command(
    "template",
    option("--unit", text="help_template_unit"),
    option("--period", text="help_template_period"),
    option("--form", "form_ids", text="help_template_form", multiple=True),
    option("--output", "-o", text="help_template_output", type=click.Path(dir_okay=False, path_type=Path)),
    option("--all", "everybody", text="help_template_all", metavar="PERIOD"),
    option("--out", "folder", text="help_template_out", type=click.Path(file_okay=False, path_type=Path)),
    option("--each-form", "each_form", text="help_template_each", is_flag=True),
)
def template(
    unit: str | None,
    period: str | None,
    form_ids: tuple[str, ...],
    output: Path | None,
    everybody: str | None,
    folder: Path | None,
    each_form: bool,
) -> None:
    """Write the workbook, or all of them, and say where."""
    if everybody is not None:
        _all(everybody, folder or Path(everybody), each_form=each_form)
    elif unit is not None and period is not None:
        _one(unit, period, form_ids, output)
    else:
        raise Refusal("template_asks")


def _all(period: str, folder: Path, *, each_form: bool) -> None:
    from hopnhat.templates.issuing import NothingExpectedError, asked, blanks, issue
    from hopnhat.templates.places import FolderPlace

    whole = period_of(period)
    try:
        owing = asked(whole)
    except NothingExpectedError as nobody:
        raise Refusal("nobody_expected", period=whole.label) from nobody
    issued = issue(FolderPlace(folder), blanks(whole, owing, each_form=each_form))
    counts = {"written": len(issued.written), "same": len(issued.same), "begun": len(issued.begun)}
    click.echo(say("template_all", spoken(), period=whole.label, where=folder, **counts))
    for path in issued.begun:
        click.echo(f"  {path}")


def _one(unit: str, period: str, form_ids: tuple[str, ...], output: Path | None) -> None:
    from forms import forms
    from forms.template import blank_workbook
    from organisation.units import organisation

    whole = period_of(period)
    whose = unit_of(unit, whole.end)
    known = forms()
    for form_id in form_ids:
        if form_id not in known:
            raise Refusal("form_not_known", form=form_id, forms=", ".join(sorted(known)))
    chosen = form_ids or tuple(form for who, form in organisation().expected(whole) if who.unit_id == whose.unit_id)
    if not chosen:
        raise Refusal("nothing_expected", unit=whose.union_name, period=whole.label)
    path = output or Path(f"{whose.unit_id}_{whole.id}.xlsx")
    blank_workbook([known[form_id] for form_id in chosen], whose, whole, path)
    click.echo(say("template_written", spoken(), unit=whose.union_name, period=whole.label, path=path))
