"""What the rules take from the reporting calendar."""

from __future__ import annotations

from pathlib import Path

from organisation.expected import read_calendar
from province import read_once


@read_once
def report_within_days(folder: Path) -> int:
    """Return within how many days of its end a visit is to be reported (``calendar.yaml``)."""
    return read_calendar(folder / "calendar.yaml").report_within_days
