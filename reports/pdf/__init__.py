"""The signed page as PDF: made of the Word document, kept for good, with the workbook and the traces inside it."""

from reports.pdf.archive import Attachment, attachments, faults
from reports.pdf.making import NoPdfError, beside, make

__all__ = ["Attachment", "NoPdfError", "attachments", "beside", "faults", "make"]
