"""Letters about requests: to those whose turn it is, and to whoever asked."""

from uuid import UUID

from django.db import transaction

from jangteo.approvals import rules
from jangteo.approvals.models import ApprovalRequest
from jangteo.approvals.rules.letters import LetterKind, letter
from jangteo.approvals.selectors.people import approvers_of, deputies_at
from jangteo.approvals.selectors.requests import excluded_of, standing_of
from jangteo.approvals.services.asking import total_of
from jangteo.approvals.types import RequestState, Then
from jangteo.kernel import clock, letters
from jangteo.parties.selectors import lineage_of, log_ins_of, parties_by_id

_ENDS = {
    RequestState.REJECTED: LetterKind.REJECTED,
    RequestState.SENT_BACK: LetterKind.SENT_BACK,
    RequestState.LAPSED: LetterKind.LAPSED,
}

_APPROVED = {
    Then.ORDERED: LetterKind.APPROVED,
    Then.TO_PAY: LetterKind.APPROVED_TO_PAY,
    Then.PAID_BY_ANOTHER: LetterKind.APPROVED_FOR_ANOTHER,
    Then.CHANGED: LetterKind.APPROVED_CHANGE,
}


@transaction.atomic
def tell_deciders(*, request_id: UUID) -> int:
    """Write to everybody whose turn a request is, deputies too; how many. Nobody where it waits no more."""
    row = ApprovalRequest.objects.filter(pk=request_id, state=RequestState.PENDING.value).first()
    if row is None or row.expires_at <= clock.now():
        return 0
    kind = LetterKind.TURN_CHANGE if row.follows == Then.CHANGED else LetterKind.TURN
    return sum(_write(row, kind, person_id, row.note) for person_id in sorted(_deciders(row)))


@transaction.atomic
def tell_requester(*, request_id: UUID) -> None:
    """Write to whoever asked what became of it; not of what they took back themselves."""
    row = ApprovalRequest.objects.filter(pk=request_id).first()
    if row is None:
        return
    state = RequestState(row.state)
    if state in (RequestState.APPROVED, RequestState.PLACED):
        _write(row, _APPROVED[Then(row.follows)], row.requester_id, "")
    elif state in _ENDS:
        is_no = state in (RequestState.REJECTED, RequestState.SENT_BACK)
        is_change = row.follows == Then.CHANGED and is_no
        _write(row, LetterKind.NOT_CHANGED if is_change else _ENDS[state], row.requester_id, row.why_ended)


def tell_not_ordered(*, request_id: UUID) -> None:
    """Write to whoever asked that what was approved could not be ordered, in the caller's transaction."""
    row = ApprovalRequest.objects.filter(pk=request_id).first()
    if row is not None:
        _write(row, LetterKind.NOT_ORDERED, row.requester_id, "")


def _deciders(row: ApprovalRequest) -> set[UUID]:
    lineage, today = lineage_of(row.party_id), clock.today()
    approvers, deputies, waiting = approvers_of(lineage), deputies_at(lineage), standing_of(row).waiting
    people = {one.person_id for one in approvers} | {one.by_id for one in deputies}
    excluded = excluded_of(row)
    return {
        who for who in people if rules.may_decide(waiting, rules.stands_for(who, approvers, deputies, excluded, today))
    }


def _write(row: ApprovalRequest, kind: LetterKind, person_id: UUID, said: str) -> bool:
    """Whether there is an address to write to."""
    people = parties_by_id([person_id, row.requester_id, row.party_id])
    reader, log_in = people.get(person_id), log_ins_of([person_id]).get(person_id)  # type: ignore[call-overload]
    address = (reader.email if reader else "") or (log_in.email if log_in and log_in.is_active else "")
    if reader is None or not address:
        return False
    requester, party = people.get(row.requester_id), people.get(row.party_id)  # type: ignore[call-overload]
    subject, text = letter(
        kind,
        reader.language,
        number=row.number,
        total=total_of(row),
        who=requester.name if requester else "",
        party=party.name if party else "",
        said=said,
        day=row.expires_at.astimezone(clock.SEOUL).date(),
    )
    letters.write(to=address, subject=subject, text=text, purpose=f"approvals.{kind.value}")
    return True
