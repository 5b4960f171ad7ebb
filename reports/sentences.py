"""Fill sentences from figures, and never let one print an incomplete total without saying what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.environment import TemplateExpression
from jinja2.sandbox import SandboxedEnvironment

from organisation.periods import Period
from reports import wording
from reports.figures import Figure


class Sentences:
    """The words a definition may use: ``f[id]`` a figure, ``v(id)`` its value, ``p(id)`` last year's, and filters.

    ``last_year`` says what the report is compared with. ``all_of("visits")`` gives every figure whose id begins with
    ``visits.``, to choose from by what it says.

    ``f[id]|n`` prints a figure with its unit, ``|change`` compares it with last year, ``|used`` prints nothing but says
    that the sentence speaks of it. The note of missing returns follows from ``n`` and ``used``.
    """

    def __init__(self, period: Period, figures: Mapping[str, Figure], context: Mapping[str, Any]) -> None:
        self._figures = figures
        self._spoken_of: list[Figure] = []
        self._beside = False
        self._names = {"f": figures, "v": self._value, "p": self._previous, "percent": self._percent, "period": period}
        self._names |= {"all_of": self._all_of, "quantity": self._quantity, "use": self._use}
        self._names |= {"last_year": wording.last_year(period), **context}

    def line(self, template: str, **names: Any) -> str:
        """Fill a template as it stands, line ends and all."""
        return _template(template).render(self._names | names)

    def sentence(self, template: str, **names: Any) -> str:
        """Fill one sentence and say which returns are missing: once at its end, or beside each figure if they differ.

        Raises:
            jinja2.TemplateError, KeyError: it names a figure or a word that does not exist; our own fault.
        """
        self._spoken_of.clear()
        self._beside = False
        filled = _filled(self.line(template, **names))
        notes = {wording.missing_note(figure) for figure in self._spoken_of if figure.expected}
        if len(notes) > 1:
            self._spoken_of.clear()
            self._beside = True
            return _filled(self.line(template, **names))
        return _with_note(filled, *notes)

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

    def _quantity(self, figure: Figure) -> str:
        return f"{wording.quantity(figure)}{self._use(figure)}"

    def _use(self, figure: Figure) -> str:
        said = figure in self._spoken_of
        self._spoken_of.append(figure)
        return wording.missing_beside(figure) if self._beside and not said else ""


@cache
def _words() -> SandboxedEnvironment:
    words = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    words.filters |= {
        "n": pass_context(lambda context, figure: context["quantity"](figure)),
        "used": pass_context(lambda context, figure: context["use"](figure)),
        "change": pass_context(lambda context, figure: wording.change(figure, context["period"])),
        "compared": pass_context(lambda context, figure: wording.compared(figure, context["period"])),
        "growth": wording.growth,
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


def _with_note(text: str, note: str = "") -> str:
    """Put a note before a sentence's closing mark, unless the sentence says it already."""
    if not note or note in text:
        return text
    mark = text[-1] if text[-1:] in (".", ":", ";") else ""
    return f"{text.removesuffix(mark)}, {note}{mark}"
