"""What sources say of themselves: every text is there, and every place in it is filled."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from findings import catalogue
from sources.registration import KEYS

ROOT = Path(__file__).resolve().parents[2]
ROOM = [path.read_text(encoding="utf-8") for path in (ROOT / "sources").rglob("*.py")]

NO_CODES = {"drive_access", "drive_endpoint", "mail_days"}


def _defined(name: str) -> set[str]:
    return set(yaml.safe_load((ROOT / "findings" / "catalogue" / name).read_text(encoding="utf-8")))


def test_every_finding_of_the_room_is_in_the_catalogue_and_used() -> None:
    used = {code for text in ROOM for code in re.findall(r'"((?:source|drive|mail|registration)_[a-z_]+)"', text)}
    checked = {f"registration_{key}_wrong" for key in KEYS}
    checked |= {f"mail_{outcome}" for outcome in ("damaged", "too_large")}  # what became of a mail names its finding
    assert (used | checked) - NO_CODES == _defined("sources.yaml") | _defined("registration.yaml")


def test_every_place_in_a_text_is_one_that_the_room_fills() -> None:
    filled = {"source", "location", "file", "value", "row", "reason", "connection", "email"}
    filled |= {
        "limit",
        "seconds",
        "size",
        "count",
        "candidates",
        "shown",
        "choices",
        "gone",
        "today",
        "since",
        "received",
        "percent",
    }
    for code in _defined("sources.yaml") | _defined("registration.yaml"):
        for text in (catalogue()[code].texts[language][part] for language in ("vi", "en") for part in ("what", "mend")):
            assert set(re.findall(r"{(\w+)}", text)) <= filled
