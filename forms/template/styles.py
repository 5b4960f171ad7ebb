"""How a blank form looks: fonts, fills, borders, widths."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

FAMILY = "Times New Roman"
TITLE = Font(name=FAMILY, size=14, bold=True)
BODY = Font(name=FAMILY, size=12)
BOLD = Font(name=FAMILY, size=12, bold=True)
HINT = Font(name=FAMILY, size=11, italic=True, color="595959")
FAINT = Font(name=FAMILY, size=12, color="595959")

_LINE = Side(style="thin", color="7F7F7F")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
REQUIRED = PatternFill("solid", fgColor="BDD7EE")
OPTIONAL = PatternFill("solid", fgColor="EDEDED")

OPEN = Protection(locked=False)
LOCKED = Protection(locked=True)
HEADING = Alignment(horizontal="center", vertical="center", wrap_text=True)
ACROSS = Alignment(horizontal="centerContinuous", vertical="center")
LEFT = Alignment(vertical="center", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center")
RIGHT = Alignment(horizontal="right", vertical="center")

# Widths in characters, formats and alignments by the type of a field.
WIDTHS = {"ordinal": 5, "person": 20, "place": 19, "text": 17, "date": 11.5, "choice": 17, "count": 9.5, "decimal": 15}
FORMATS = {"ordinal": "0", "date": "dd/mm/yyyy", "count": "#,##0", "decimal": "#,##0.##"}
ALIGNMENTS = {"ordinal": CENTRE, "date": CENTRE, "count": RIGHT, "decimal": RIGHT}
TEXT_FORMAT = "@"
