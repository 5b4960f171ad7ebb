"""The report as a Word document in the Union's document format."""

from reports.word.render import render_docx, render_separate, save_docx

__all__ = ["render_docx", "render_separate", "save_docx"]
