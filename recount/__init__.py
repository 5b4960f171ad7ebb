"""A second way from the stored bytes to the figures of a report, which shares no code with the first.

Files are read by another library, rows are kept in plain lists, and which of them count is decided here, from the
written rules alone. Only data is shared: the forms' lists of columns and choices, the list of units, the definition of
a report's figures.
"""

from recount.figures import Recounted, recount

__all__ = ["Recounted", "recount"]
