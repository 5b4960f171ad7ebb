"""The report's appendices as a workbook: one real table a sheet, and the source of every figure."""

from reports.excel.workbook import render_xlsx, save_xlsx

__all__ = ["render_xlsx", "save_xlsx"]
