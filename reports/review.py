"""What an approver reads before answering: what a draft says, what is still missing, and what has changed.

What is known when a package is made stands in the package itself (``of``); the page that is read sets beside it what
was last published and what this person last saw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reports import wording
from reports.change import changed
from reports.compose import ChartHere, Items, TableHere
from reports.figures import Figure
from reports.report import Report
from reports.texts import words_of
from vietnamese.numerals import plain

_MOST = 40
_WORDS = Path(__file__).with_suffix(".yaml")
_SEVERITIES = {
    "error": "Lỗi (dòng hoặc biểu không vào số liệu)",
    "warning": "Nghi vấn (đã vào số liệu, đang hỏi lại)",
    "notice": "Lưu ý",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A point that stands against approving a draft: its id, and what it says to the approver."""

    id: str
    said: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """An earlier package to compare with: under which heading, and its manifest and review; ``None``: there is none.

    ``unreadable`` says why it cannot be read any more.
    """

    heading: str
    manifest: Mapping[str, Any] | None
    review: Mapping[str, Any] | None
    unreadable: str = ""


def say(name: str, /, **places: object) -> str:
    """Return one text of ``review.yaml`` with its places filled."""
    return _words()[name].format(**places).strip()


def obstacles(report: Report, recounted: Sequence[str] = ()) -> tuple[Obstacle, ...]:
    """Return what stands against approving a report, in the order of the document.

    ``recounted`` names the figures that somebody else who counted them found to be others.
    """
    signing = {"number": report.texts.number, "signed_on": report.texts.signed_on, "signatory": report.texts.name}
    found = [Obstacle(name, say(f"obstacle_{name}")) for name, written in signing.items() if not written]
    found += [Obstacle(f"place_{one.id}", say("obstacle_place", prompt=one.prompt)) for one in report.open_places]
    if report.coverage.percent < report.definition.least_coverage:
        found.append(Obstacle("coverage", say("obstacle_coverage")))
    if recounted:
        found.append(Obstacle("recount", say("obstacle_recount", figures=", ".join(recounted))))
    return tuple(found)


def of(
    report: Report,
    findings: Mapping[str, int],
    against: Sequence[Obstacle],
    recount: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return what a report's package holds for its approver, JSON-able.

    ``recount`` is what a recount came to, as the manifest holds it; ``None`` where there was none.
    """
    coverage = report.coverage
    shown = {
        "percent": plain(round(coverage.percent, 1)),
        "least": plain(report.definition.least_coverage),
    }
    there = {"there": coverage.expected - coverage.missing, "expected": coverage.expected}
    return {
        "title": f"{report.definition.name}, {report.period.label}",
        "known": f"Số liệu tính đến {report.as_of:%d/%m/%Y %H:%M}. {report.texts.label}".strip(),
        "key_figures": _key_figures(report),
        "coverage": say("said_coverage", **shown, **there),
        "missing": sorted({str(row["union_name"]) for row in report.lists.get("missing", [])}),
        "not_whole": list(_not_whole(report)),
        "findings": dict(findings),
        "obstacles": [asdict(one) for one in against],
        "sentences": list(_sentences(report)),
        "words": words_of(report.texts),
        "recount": list(_recounted(report, recount)) if recount else [],
    }


def page(
    manifest: Mapping[str, Any],
    review: Mapping[str, Any],
    comparisons: Sequence[Comparison],
    sentences: Path | None = None,
    answers: Sequence[str] = (),
) -> str:
    """Return the page for the approver, in Markdown.

    ``sentences`` is where officers write theirs; ``answers`` are sentences on what was answered to it so far.
    """
    missing = [one["said"] for one in review["obstacles"]]
    where = [say("where_to_write", sentences=sentences), say("how_to_override")] if missing and sentences else []
    findings = [
        f"{label}: {plain(review['findings'][name])}"
        for name, label in _SEVERITIES.items()
        if review["findings"].get(name)
    ]
    parts = [f"# {review['title']}", review["known"]]
    parts += _section("head_decision", answers) if answers else []
    parts += _section("head_figures", review["key_figures"])
    for one in comparisons:
        parts += [f"## {one.heading}", *_compared(manifest, review, one)]
    parts += [*_section("head_open", missing), *where]
    parts += [*_section("head_coverage", [review["coverage"]]), *_section("head_missing", review["missing"])]
    parts += _section("head_not_whole", review.get("not_whole", ()))  # packages of before have none
    parts += _section("head_findings", findings)
    parts += _section("head_recount", review.get("recount", ()))  # packages of before have none
    parts += _section("head_words", [f"{name}: {text}" for name, text in review["words"].items()])
    return "\n\n".join(parts) + "\n"


def _not_whole(report: Report) -> Iterator[str]:
    """Yield the units that count in part, with how many rows wait, and those whose returns are held."""
    for row in report.lists.get("waiting", []):
        yield say("said_waiting", unit=row["union_name"], rows=wording.number(row["waiting"]))
    for row in report.lists.get("held", []):
        yield say("said_held", unit=row["union_name"])


def _recounted(report: Report, recount: Mapping[str, Any]) -> Iterator[str]:
    counts = {"agreed": recount["agreed"], "differs": len(recount["differs"]), "left": len(recount["not_recounted"])}
    yield say("said_recount", **counts, read=recount["files_read"], typed=recount["files_as_typed"])
    for name, (first, second) in recount["differs"].items():
        yield say("recount_differs", label=report.figures[name].label, first=plain(first), second=plain(second))


def _compared(manifest: Mapping[str, Any], review: Mapping[str, Any], before: Comparison) -> list[str]:
    if before.unreadable:
        return [say("unreadable", reason=before.unreadable)]
    if before.manifest is None or before.review is None:
        return [say("first")]
    lines = list(_changes(manifest, review, before.manifest, before.review))
    rest = [say("rest", count=len(lines) - _MOST)] if len(lines) > _MOST else []
    return _bullets([*lines[:_MOST], *rest]) or [say("no_change")]


def _changes(
    manifest: Mapping[str, Any], review: Mapping[str, Any], old: Mapping[str, Any], seen: Mapping[str, Any]
) -> Iterator[str]:
    """Yield what differs: figures, what officers wrote, how much is in doubt, sentences."""
    now, before = manifest["figures"], old["figures"]
    for one in changed(now, before):
        label = (now.get(one["figure"]) or before[one["figure"]])["label"]
        yield say("changed_figure", label=label, before=_printed(one["before"]), now=_printed(one["now"]))
    words, written = review["words"], seen["words"]
    for name in dict.fromkeys((*words, *written)):
        if words.get(name) != written.get(name):
            yield say("changed_word", name=name, before=written.get(name, ""), now=words.get(name, ""))
    for name, label in _SEVERITIES.items():
        then, today = seen["findings"].get(name, 0), review["findings"].get(name, 0)
        if then != today:
            yield say("changed_findings", label=label, before=then, now=today)
    yield from rewordings(review, seen)


def rewordings(review: Mapping[str, Any], seen: Mapping[str, Any]) -> Iterator[str]:
    """Yield the sentences that an earlier package says and this one does not, then the other way round."""
    for text in seen["sentences"]:
        if text not in review["sentences"]:
            yield say("changed_sentence_gone", text=text)
    for text in review["sentences"]:
        if text not in seen["sentences"]:
            yield say("changed_sentence_new", text=text)


def _sentences(report: Report) -> Iterator[str]:
    """Yield everything the body says, item by item."""
    for block in report.body:
        if isinstance(block, Items):
            yield from block.texts
        elif not isinstance(block, TableHere | ChartHere):
            yield str(getattr(block, "text", "") or getattr(block, "prompt", ""))


def _key_figures(report: Report) -> list[str]:
    return [_key_figure(report.figures[name], report) for name in report.definition.key_figures]


def _key_figure(figure: Figure, report: Report) -> str:
    said = f"{figure.label}: {wording.quantity(figure)}"
    if figure.expected:
        said = f"{said}, {wording.change(figure, report.period)}"
    doubt = wording.doubt_note(figure)
    return f"{said}. {say('in_doubt', doubt=doubt)}" if doubt else said


def _section(heading: str, lines: Sequence[str]) -> list[str]:
    return [f"## {say(heading)}", *(_bullets(lines) or [say("nothing")])]


def _bullets(lines: Sequence[str]) -> list[str]:
    return ["\n".join(f"- {line}" for line in lines)] if lines else []


def _printed(value: float | None) -> str:
    return "không có" if value is None else plain(value)


@cache
def _words() -> dict[str, str]:
    words: dict[str, str] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return words
