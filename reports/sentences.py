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

    ``f[id]|n`` prints a figure with its unit, ``|change`` compares it with last year, ``|used`` prints nothing but says
    that the sentence speaks of it. The note of missing returns follows from ``n`` and ``used``.
    """

    def __init__(self, period: Period, figures: Mapping[str, Figure], context: Mapping[str, Any]) -> None:
        self._figures = figures
        self._spoken_of: list[Figure] = []
        self._names = {"f": figures, "v": self._value, "p": self._previous, "percent": self._percent}
        self._names |= {"period": period, "quantity": self._quantity, "use": self._use, **context}

    def line(self, template: str, **names: Any) -> str:
        """Fill a template as it stands, line ends and all."""
        return _template(template).render(self._names | names)

    def sentence(self, template: str, **names: Any) -> str:
        """Fill one sentence and add the note of missing returns to it.

        Raises:
            jinja2.TemplateError, KeyError: it names a figure or a word that does not exist; our own fault.
        """
        self._spoken_of.clear()
        filled = " ".join(self.line(template, **names).split())
        notes = dict.fromkeys(filter(None, map(wording.missing_note, self._spoken_of)))
        return _with_notes(filled, [note for note in notes if note not in filled])

    def holds(self, condition: str, **names: Any) -> bool:
        """Tell whether a condition holds."""
        return bool(_expression(condition)(self._names | names))

    def _value(self, name: str) -> float:
        return self._figures[name].value

    def _previous(self, name: str) -> float | None:
        return self._figures[name].previous

    def _percent(self, part: str, whole: str) -> str:
        return wording.percent(self._value(part), self._value(whole))

    def _quantity(self, figure: Figure) -> str:
        self._spoken_of.append(figure)
        return wording.quantity(figure)

    def _use(self, figure: Figure) -> str:
        self._spoken_of.append(figure)
        return ""


@cache
def _words() -> SandboxedEnvironment:
    words = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
    words.filters |= {
        "n": pass_context(lambda context, figure: context["quantity"](figure)),
        "used": pass_context(lambda context, figure: context["use"](figure)),
        "change": pass_context(lambda context, figure: wording.change(figure, context["period"])),
        "number": wording.number,
        "date": wording.day,
        "join_vi": wording.join_vi,
        "join_some": wording.join_some,
        "sentence": wording.sentence,
    }
    return words


@cache
def _template(text: str) -> Template:
    return _words().from_string(text)


@cache
def _expression(text: str) -> TemplateExpression:
    return _words().compile_expression(text, undefined_to_none=False)


def _with_notes(text: str, notes: list[str]) -> str:
    """Put notes before a sentence's closing mark."""
    if not notes:
        return text
    mark = text[-1] if text[-1:] in (".", ":", ";") else ""
    return f"{text.removesuffix(mark)}, {', '.join(notes)}{mark}"
