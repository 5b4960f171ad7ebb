"""What a return must meet: suites generated from the form definitions, run once for a whole night."""

from expectations.decision import Checked, Decision, decide, rows_out
from expectations.night import check

__all__ = ["Checked", "Decision", "check", "decide", "rows_out"]
