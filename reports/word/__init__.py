"""The report as a Word document in the Union's document format."""

from reports.word.render import render_apart, render_docx, save_docx

__all__ = ["render_apart", "render_docx", "save_docx"]
