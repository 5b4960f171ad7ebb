"""What the rules take from the reporting calendar."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

import organisation


@cache
def report_within_days() -> int:
    """Return within how many days of its end a visit is to be reported (``organisation/calendar.yaml``)."""
    path = Path(organisation.__file__).with_name("calendar.yaml")
    return int(yaml.safe_load(path.read_text(encoding="utf-8"))["report_within_days"])
