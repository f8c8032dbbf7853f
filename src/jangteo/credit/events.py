from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class CreditLineChanged(Event):
    """A credit line was opened, or says something else than before.

    what  "opened", "limit", "stage", "raised", "raise_withdrawn", "blocked" or "unblocked"
    """

    name: ClassVar[str] = "credit.line_changed"
    line_id: UUID
    party_id: UUID
    what: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InstalmentPlanDecided(Event):
    """A lender decided about an instalment plan.

    state  "active" or "declined"
    """

    name: ClassVar[str] = "credit.instalment_plan_decided"
    plan_id: UUID
    party_id: UUID
    reference_kind: str
    reference_id: UUID
    state: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InstalmentPlanDefaulted(Event):
    """So many parts were missed that the plan counts as in default."""

    name: ClassVar[str] = "credit.instalment_plan_defaulted"
    plan_id: UUID
    party_id: UUID
    reference_kind: str
    reference_id: UUID
    at: datetime
