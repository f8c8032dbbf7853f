"""Finding out what deposits pay: what is certain is applied, the rest is put before a person."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.banking.models import StatementLine
from jangteo.banking.rules.items import parts_of
from jangteo.banking.rules.matching import match_deposits
from jangteo.banking.selectors.items import open_entries, paid_items
from jangteo.banking.selectors.lines import as_deposit, get_line, is_anything_new, new_lines
from jangteo.banking.services.applying import apply_line
from jangteo.banking.types import Proposal, WhyQueued
from jangteo.banking.types.views import Candidate, Evidence, LineState, MatchReport
from jangteo.kernel import clock
from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, job_actor

MOST_AT_ONCE = 500
TWICE_WITHIN = timedelta(days=3)  # a deposit may be the second payment of what was paid since
REFUSED = (Conflict, Forbidden, NotFound, Rejected)


def match_lines(*, actor: Actor, most: int = MOST_AT_ONCE) -> MatchReport:
    """Look at every line that came in and that nobody looked at yet: apply what is certain, each in a transaction of
    its own, and note of the rest why a person has to decide. What was left to a person stays so: what made two orders
    possible is no proof once one of them is paid.

    most    lines that are applied in one call; the next looks at the others
    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    lines, entries = new_lines(), open_entries()
    paid = paid_items(clock.now() - TWICE_WITHIN, entries)
    found = match_deposits(lines, [entry.item for entry in entries.values()], paid=paid)
    queued = {one.fingerprint: one.why for one in found.queued}
    applied = 0
    for proposal in found.applied[:most]:
        try:
            apply_line(
                line_id=UUID(proposal.fingerprint),
                parts=parts_of(proposal, entries),
                actor=actor,
                evidence=_evidence(proposal),
            )
            applied += 1
        except REFUSED:  # the order or the line moved on since it was read
            queued[proposal.fingerprint] = WhyQueued.TAKEN
    _note(queued)
    return MatchReport(applied, len(queued))


def match_new_lines() -> MatchReport:
    """What the worker does where a line came in that nobody looked at yet. Safe to run twice, and at once."""
    return match_lines(actor=job_actor("bank deposits")) if is_anything_new() else MatchReport(0, 0)


def find_candidates(line_id: UUID) -> list[Candidate]:
    """The ways to apply what is left of a line, the best first; nothing is written.

    raises  LineNotFound
    """
    if get_line(line_id).state not in (LineState.OPEN, LineState.PART):
        return []
    row = StatementLine.objects.select_related("account").get(pk=line_id)
    entries = open_entries()
    paid = paid_items(clock.now() - TWICE_WITHIN, entries)
    found = match_deposits([as_deposit(row)], [entry.item for entry in entries.values()], paid=paid)
    proposals = [*found.applied, *(way for one in found.queued for way in one.candidates)]
    return [
        Candidate(
            proposal=one,
            entries=tuple(entries[part.item_id] for part in one.allocations),
            parts=parts_of(one, entries),
        )
        for one in proposals
        if all(part.item_id in entries for part in one.allocations)
    ]


def _evidence(proposal: Proposal) -> Evidence:
    return Evidence(proposal.confidence, tuple(str(reason) for reason in proposal.reasons))


@transaction.atomic
def _note(queued: dict[str, WhyQueued]) -> None:
    by_why: dict[WhyQueued, list[str]] = {}
    for line, why in queued.items():
        by_why.setdefault(why, []).append(line)
    for why, lines in by_why.items():
        rows = StatementLine.objects.filter(pk__in=lines, applied_minor=0, aside_minor=0)
        rows.exclude(queued_why=why.value).update(queued_why=why.value)
