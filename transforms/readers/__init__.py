"""Bytes to cells: one module a container, and ``open_workbook`` that decides by content which it is."""

from transforms.readers.limits import LIMITS, Limits
from transforms.readers.opening import open_workbook

__all__ = ["LIMITS", "Limits", "open_workbook"]
