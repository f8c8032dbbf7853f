"""Stored reasons: why a price, a discount, a refusal or an allocation came out as it did."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from jangteo.kernel import clock
from jangteo.kernel.prepared import prepared
from jangteo.kernel.rows import insert_all

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from jangteo.kernel.models import Reason

type Because = Mapping[str, Any]
type Wording = Callable[[Because, str], list[str]]

_wordings: dict[str, Wording] = {}


@dataclass(frozen=True, slots=True)
class Decision:
    """A stored decision with its reasons.

    decision  what was decided: "price", "allocation", …
    because   inputs, versions and rejected candidates, JSON
    """

    subject_kind: str
    subject_id: UUID
    decision: str
    because: Because
    decided_at: datetime


def record(decisions: Iterable[tuple[str, UUID, str, Because]]) -> None:
    """Store reasons in the caller's transaction: (subject kind, subject id, decision, because)."""
    from jangteo.kernel.models import Reason  # late: every module's apps.py registers its wording here

    now = clock.now()
    insert_all(
        Reason(subject_kind=kind, subject_id=subject, decision=decision, because=because, decided_at=now)
        for kind, subject, decision, because in decisions
    )


def list_for(subject_ids: Iterable[UUID]) -> list[Decision]:
    """Every stored decision about these subjects, oldest first; one query."""
    rows = _about(list(subject_ids))
    return [Decision(row.subject_kind, row.subject_id, row.decision, row.because, row.decided_at) for row in rows]


@prepared
def _about(subject_ids: Sequence[UUID]) -> "QuerySet[Reason]":
    from jangteo.kernel.models import Reason

    return Reason.objects.filter(subject_id__in=subject_ids).order_by("id")


def register_wording(decision: str, wording: Wording) -> None:
    """Say how a kind of decision is told in sentences; called once by the module that decides."""
    _wordings[decision] = wording


def in_words(decision: str, because: Because, language: str) -> list[str]:
    """The reasons as sentences in "ko" or "en"; empty when the decision has no wording."""
    wording = _wordings.get(decision)
    return wording(because, language) if wording else []
