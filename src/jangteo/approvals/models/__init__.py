from jangteo.approvals.models.budgets import BudgetMove, BudgetRow, BudgetUse
from jangteo.approvals.models.requests import ApprovalDecision, ApprovalRequest, DeputyRow, Passage
from jangteo.approvals.models.rules import ApprovalPolicy, ApprovalRule

__all__ = [
    "ApprovalDecision",
    "ApprovalPolicy",
    "ApprovalRequest",
    "ApprovalRule",
    "BudgetMove",
    "BudgetRow",
    "BudgetUse",
    "DeputyRow",
    "Passage",
]
