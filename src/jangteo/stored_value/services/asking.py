"""The holder of a gift card asks for money where its terms give some; staff pay it out, or say why not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.sealing import KeyGone, open_sealed, seal
from jangteo.kernel.types import Action, Actor, is_back_office
from jangteo.stored_value import rules
from jangteo.stored_value.errors import NothingToPayOut, ReasonNeeded, ValueNotFound
from jangteo.stored_value.models import PayoutRequest, StoredValue
from jangteo.stored_value.selectors import claims_on
from jangteo.stored_value.services.moving import locked_value
from jangteo.stored_value.types import ACCOUNTS, PayoutAccount, PayoutState


@transaction.atomic
def ask_payout(*, value_id: UUID, account: PayoutAccount, actor: Actor) -> None:
    """Ask for what may be asked back of a gift card; what was asked before and is open gives way to it.

    Whether who asks has the card's code is for the caller to say.

    locks   the value
    raises  ValueNotFound, InvalidValue naming what of the account is wrong, NothingToPayOut
    """
    row = locked_value(value_id)
    told = rules.payable_account(account)
    if not claims_on(row):
        raise NothingToPayOut(card=row.code_end)
    close_request(row, PayoutState.WITHDRAWN, actor)
    PayoutRequest.objects.create(
        value=row,
        bank=told.bank,
        holder=told.holder,
        secret=seal(ACCOUNTS, told.number),
        account_end=told.number[-4:],
        asked_by_id=actor.person_id,
        asked_at=clock.now(),
    )
    _record(row, "ask_payout", actor)


@transaction.atomic
def refuse_payout(*, value_id: UUID, why: str, actor: Actor) -> None:
    """Close what is asked for a card without paying; its holder is told, and may ask anew.

    locks   the value
    raises  ValueNotFound where nothing is asked too, NotPermitted, ReasonNeeded
    """
    row = locked_value(value_id)
    require(actor, Action.PAYMENTS_HANDLE, party_id=row.party_id)
    reason = why.strip()[:200]
    if not reason:
        raise ReasonNeeded(field="why")
    if not close_request(row, PayoutState.REFUSED, actor, reason):
        raise ValueNotFound
    _record(row, "refuse_payout", actor, reason)


def close_request(row: StoredValue, state: PayoutState, actor: Actor, why: str = "") -> bool:
    """Close what is asked for a locked card, in the caller's transaction; whether anything was. The number goes."""
    return bool(
        PayoutRequest.objects.filter(value=row, state=PayoutState.ASKED.value).update(
            state=state.value,
            secret="",
            closed_at=clock.now(),
            closed_by=actor.name[:120] if is_back_office(actor) else "",
            why=why,
        )
    )


def payout_account(*, value_id: UUID, actor: Actor) -> PayoutAccount | None:
    """Where the money is to go that is asked for a card; None: nothing is asked. Its number is empty where the key it
    was encrypted with is gone.

    raises  NotPermitted
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = PayoutRequest.objects.filter(value=value_id, state=PayoutState.ASKED.value).first()
    return PayoutAccount(row.bank, row.holder, _number(row.secret)) if row else None


def _number(sealed: str) -> str:
    try:
        return open_sealed(ACCOUNTS, sealed)
    except KeyGone:
        return ""


def forget_accounts(*, before: datetime) -> int:
    """Empty whose accounts were paid, of what was closed before a moment; how many. Safe to run twice."""
    rows = PayoutRequest.objects.filter(closed_at__lt=before).exclude(bank="", holder="", account_end="")
    return rows.update(bank="", holder="", account_end="")


def _record(row: StoredValue, what: str, actor: Actor, why: str = "") -> None:
    audit.record(
        actor=actor,
        action=f"stored_value.{what}",
        subject_kind="stored_value",
        subject_id=row.pk,
        after={"card": row.code_end},
        why=why,
    )
