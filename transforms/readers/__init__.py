"""Bytes to cells: one module a container, and ``open_workbook`` that decides by content which it is."""

from transforms.readers.opening import open_workbook
from transforms.readers.refusal import LIMITS, Limits

__all__ = ["LIMITS", "Limits", "open_workbook"]
