"""The blank workbook of a unit and period, made from the form definitions."""

from forms.template.series import BlankSeries
from forms.template.workbook import blank_workbook

__all__ = ["BlankSeries", "blank_workbook"]
