"""Alarms and what they are raised by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

type Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """When an alarm is raised.

    figure    which figure is looked at
    limit     at which it is raised
    is_floor  raised below the limit; else above it
    """

    name: str
    figure: str
    limit: float
    is_floor: bool = False


@dataclass(frozen=True, slots=True)
class AlarmView:
    """An alarm as staff see it.

    figure    the worst it was found at
    seen_at   when somebody of the staff said they look into it
    ended_at  None while it goes on
    """

    id: UUID
    name: str
    figure: float
    limit: float
    raised_at: datetime
    seen_at: datetime | None
    seen_by: str
    ended_at: datetime | None
