"""Who reports, for when, and by when: dated units, periods and the reporting calendar."""

from organisation.periods import Period
from organisation.units import Match, Organisation, Unit

__all__ = ["Match", "Organisation", "Period", "Unit"]
