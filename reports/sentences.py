"""Fill sentences from figures, and never let one print an incomplete total without saying what is missing from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.environment import TemplateExpression
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment

from organisation.periods import Period
from reports import wording
from reports.figures import Figure

# A note goes to the end of the clause that its figure stands in: "281 lượt đi cơ sở (chưa gồm ...), giảm ...". A clause
# ends where a comparison begins, at a mark with a blank after it (one inside a number has none), or where the next note
# stands; a comma ends none, for "lượt đoàn viên, thanh niên tham gia" is one thing.
_MARK, _COMPARISON = "\x1f", "\x1e"
_NOTE = re.compile(
    rf"{_MARK}([^{_MARK}]*){_MARK}((?:[^;:.{_MARK}{_COMPARISON}]|[;:.](?=\S))*?)"
    rf"(?=,?\s*{_COMPARISON}|[;:.](?:\s|$)|{_MARK}|\s*$)"
)


def _place_notes(text: str) -> str:
    """Put each note in brackets where its clause ends; after its figure where another note follows in the clause."""

    def placed(found: re.Match[str]) -> str:
        note, rest = found.groups()
        return f" ({note}){rest}" if text[found.end() : found.end() + 1] == _MARK else f"{rest.rstrip()} ({note})"

    return _NOTE.sub(placed, text).replace(_COMPARISON, "")


class Sentences:
    """The words a definition may use: ``f[id]`` a figure, ``v(id)`` its value, ``p(id)`` last year's, and filters.

    ``last_year`` says what the report is compared with. ``all_of("visits")`` gives every figure whose id begins with
    ``visits.``, to choose from by what it says.

    ``f[id]|n`` prints a figure with its unit, ``|change`` compares it with last year, ``|used`` prints nothing but says
    that the sentence speaks of it; both say what it is without. ``left_out("visits")`` names the units that the
    comparisons of such figures leave out, ``|open_because`` says why one allows no conclusion.
    """

    def __init__(self, period: Period, figures: Mapping[str, Figure], context: Mapping[str, Any]) -> None:
        self._figures = figures
        self._said: dict[str, str] = {}
        self._said_before: set[object] = set()
        self._names = {"f": figures, "v": self._value, "p": self._previous, "percent": self._percent, "period": period}
        self._names |= {
            "all_of": self._all_of,
            "quantity": self._quantity,
            "use": self._use,
            "changed": self._changed,
            "left_out": self._left_out,
        }
        self._names |= {"last_year": wording.last_year(period), **context}

    def begin_section(self) -> None:
        """Begin a part of the document that is read by itself: what figures are without is said in it anew, once."""
        self._said_before.clear()

    def line(self, template: str, **names: Any) -> str:
        """Fill a template as it stands, line ends and all."""
        return _place_notes(_template(template).render(self._names | names))

    def sentence(self, template: str, **names: Any) -> str:
        """Fill one sentence. What a figure is without stands beside it, and not again beside others without the same.

        Which units it is without is said once a section; how many rows, in every sentence.

        Raises:
            jinja2.TemplateError, KeyError: it names a figure or a word that does not exist; our own fault.
        """
        self._said.clear()
        text = _filled(self.line(template, **names))
        self._said_before.update(self._said)
        return text

    def holds(self, condition: str, **names: Any) -> bool:
        """Tell whether a condition holds."""
        return bool(_expression(condition)(self._names | names))

    def _value(self, name: str) -> float:
        return self._figures[name].value

    def _previous(self, name: str) -> float | None:
        return self._figures[name].previous

    def _all_of(self, prefix: str) -> list[Figure]:
        return [figure for name, figure in self._figures.items() if name.startswith(f"{prefix}.")]

    def _percent(self, part: str, whole: str) -> str:
        return wording.percent(self._value(part), self._value(whole))

    def _left_out(self, prefix: str) -> list[str]:
        """Return the units that are left out of the comparisons of some figures, each once."""
        figures = [figure for name, figure in self._figures.items() if f"{name}.".startswith(f"{prefix}.")]
        return list(dict.fromkeys(name for one in figures if one.comparison for name in one.comparison.left_out))

    def _quantity(self, figure: Figure) -> str:
        return f"{wording.quantity(figure)}{self._use(figure)}"

    def _use(self, figure: Figure) -> str:
        """Return what a figure is without, to be moved to the end of its clause; once for figures without the same."""
        units = wording.lacking_note(figure.missing, figure.expected, figure.lacking)
        rows = wording.rows_note(figure)
        before = self._said.get(units)
        if before is not None and (before or not rows):
            return ""
        self._said[units] = rows
        is_new = before is None and units not in self._said_before
        note = "; ".join(filter(None, (units if is_new else "", rows)))
        return f"{_MARK}{note}{_MARK}" if note else ""

    def _changed(self, figure: Figure, said: str) -> str:
        """Return a comparison; of how many units it is of the same is said once a section."""
        alike = figure.comparison
        if not alike or not alike.left_out:
            return said
        of_units = wording.of_the_same_units(alike)
        key = (of_units, alike.left_out)
        if key in self._said_before:
            return said.removesuffix(of_units)
        if said.endswith(of_units):
            self._said_before.add(key)
        return said


def _change(context: Context, figure: Figure) -> str:
    said: str = context["changed"](figure, wording.change(figure, context["period"]))
    return _COMPARISON + said


def _compared(context: Context, figure: Figure) -> str:
    said: str = context["changed"](figure, wording.compared(figure, context["period"]))
    return said.replace(", ", f", {_COMPARISON}", 1)


@cache
def _words() -> SandboxedEnvironment:
    words = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    words.filters |= {
        "n": pass_context(lambda context, figure: context["quantity"](figure)),
        "used": pass_context(lambda context, figure: context["use"](figure)),
        "change": pass_context(_change),
        "compared": pass_context(_compared),
        "growth": wording.growth,
        "open_because": wording.open_because,
        "number": wording.number,
        "date": wording.day,
        "join_vi": wording.join_vi,
        "join_some": wording.join_some,
        "sentence": wording.sentence,
        "clause": wording.clause,
    }
    return words


def compiled(text: str, *, condition: bool) -> object:
    """Return a sentence, or a condition, ready to be filled.

    Raises:
        jinja2.TemplateError: it is none.
    """
    return _expression(text) if condition else _template(text)


@cache
def _template(text: str) -> Template:
    return _words().from_string(text)


@cache
def _expression(text: str) -> TemplateExpression:
    return _words().compile_expression(text, undefined_to_none=False)


def _filled(text: str) -> str:
    return " ".join(text.split())
