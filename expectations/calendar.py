"""What the rules take from the reporting calendar."""

from __future__ import annotations

from pathlib import Path

import yaml

from province import read_once


@read_once
def report_within_days(folder: Path) -> int:
    """Return within how many days of its end a visit is to be reported (``calendar.yaml``)."""
    return int(yaml.safe_load((folder / "calendar.yaml").read_text(encoding="utf-8"))["report_within_days"])
