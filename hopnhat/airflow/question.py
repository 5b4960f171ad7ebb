"""What a question to an approver offers: for where a DAG is parsed and for where one is answered."""

from __future__ import annotations

APPROVE, RETURN = "Duyệt", "Trả lại"
"""What may be chosen; ``reports.approvals`` says the same, which is not imported while a DAG is parsed."""
REASON, OVERRIDE = "ly_do", "bo_qua_"
"""What may be filled in: why a draft is returned, and, with the id of a point behind it, why that is overridden."""
