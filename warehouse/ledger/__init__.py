"""What counts of what was sent: which statements a unit's versions of a return make, and which of them holds now."""

from warehouse.ledger.deciding import Decision, Question, decide
from warehouse.ledger.statements import Row, State, Version

__all__ = ["Decision", "Question", "Row", "State", "Version", "decide"]
