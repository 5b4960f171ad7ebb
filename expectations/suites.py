"""The suites of the forms in use as files, so that a change of a rule is seen in review as what it makes of the suite.

``python -m expectations.suites`` rewrites ``docs/suites``; a test says when they are not those of the forms. A night
runs the suites of the forms of its own province's folder, made in the same way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from durable import write_text
from expectations.checks import checks_of
from expectations.suite import suite_of
from forms import forms

FOLDER = Path(__file__).parents[1] / "docs" / "suites"


def suites() -> Mapping[str, str]:
    """Return the suite of every form by its id, as JSON that Great Expectations reads; without its version."""
    written = {}
    for form in forms().values():
        suite = suite_of(form.id, checks_of(form)).to_json_dict()
        suite.pop("meta", None)  # the version of Great Expectations: an upgrade alone changes no rule
        for expectation in suite["expectations"]:
            expectation.pop("id", None)
        suite.pop("id", None)
        written[form.id] = json.dumps(suite, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    return written


def main() -> None:
    """Rewrite the files; the file of a form that is no more goes."""
    FOLDER.mkdir(exist_ok=True)
    made = suites()
    for old in FOLDER.glob("*.json"):
        if old.stem not in made:
            old.unlink()
    for form_id, text in made.items():
        write_text(FOLDER / f"{form_id}.json", text)


if __name__ == "__main__":
    main()
