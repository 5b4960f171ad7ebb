"""Hold what the product answers against the truth of a way."""

from __future__ import annotations

import unicodedata

from tests.ways.answers import Answers
from tests.ways.draft import Way
from tests.ways.paper import period_id
from tests.ways.run import path_of


def faults(way: Way, answers: Answers) -> list[str]:
    """Everything in which the answers are not a careful officer's; empty where the way holds."""
    return [*_of_figures(way, answers), *_of_questions(way, answers), *_of_states(way, answers)]


def _of_figures(way: Way, answers: Answers) -> list[str]:
    found = []
    for one in way.figures:
        period = period_id(one.period, way.year)
        value = answers.figure(way.units[one.unit].unit_id, period, one.what)
        if value not in one.accepted:
            wanted = " or ".join("none" if number is None else f"{number:,}" for number in one.accepted)
            found.append(f"{one.unit} {period} {one.what}: {'none' if value is None else f'{value:,}'}, not {wanted}")
    return found


def _of_questions(way: Way, answers: Answers) -> list[str]:
    asked = answers.asked(way)
    found = []
    for words in way.questions:
        if not any(all(fold(word) in fold(text) for word in words) for text in asked):
            found.append(f"nobody is asked{' about ' + ', '.join(words) if words else ''}")
    if way.is_quiet and asked:
        found += [f"asked without need: {text:.120}" for text in asked]
    return found


def _of_states(way: Way, answers: Answers) -> list[str]:
    if not answers.knows_states:
        return []
    found = []
    for label, accepted in way.states.items():
        sent = next(one for one in way.sent if one.label == label)
        states = answers.states.get(path_of(way, sent), set())
        if not states & set(accepted):
            found.append(
                f"file {label} is {' and '.join(sorted(states)) or 'in no state'}, not {' or '.join(accepted)}"
            )
    return found


def fold(text: str) -> str:
    """Letters without accents and case, so that a word is found however it is printed."""
    plain = "".join(one for one in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(one))
    return plain.replace("đ", "d")
