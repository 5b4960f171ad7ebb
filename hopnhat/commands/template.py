"""``hopnhat template``: the blank workbook of a unit and period."""

from __future__ import annotations

from pathlib import Path

import click

from hopnhat.cli import Refusal
from hopnhat.commands._shared import command, option, period_of, unit_of
from hopnhat.messages import say, spoken


@command(
    "template",
    option("--unit", text="help_template_unit", required=True),
    option("--period", text="help_template_period", required=True),
    option("--form", "form_ids", text="help_template_form", multiple=True),
    option("--output", "-o", text="help_template_output", type=click.Path(dir_okay=False, path_type=Path)),
)
def template(unit: str, period: str, form_ids: tuple[str, ...], output: Path | None) -> None:
    """Write the workbook and say where."""
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
