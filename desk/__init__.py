"""The desk: what people of the organisation change, without a terminal: lists of the province's folder, line by line.

Every change is data in that folder, looked at by the code that reads the folder in a night before it is written, and
kept in a book: who, when, why, from what to what.
"""

from desk.book import Kept
from desk.changes import Change, ConflictError, RefusedError
from desk.keeping import Desk, Proposal, Trial
from desk.lists import Column, EditableList

__all__ = ["Change", "Column", "ConflictError", "Desk", "EditableList", "Kept", "Proposal", "RefusedError", "Trial"]
