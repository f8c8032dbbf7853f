"""What a buyer does on a page; each answers where their browser goes next."""

from urllib.parse import urlencode, urlsplit

from django.db import transaction

from jangteo.simulator.errors import PageNotFound, PageOver
from jangteo.simulator.models import SimulatedPayment
from jangteo.simulator.rules.books import DECLINES
from jangteo.simulator.selectors import state_of
from jangteo.simulator.services.bookkeeping import end_page, write_operation, write_paid
from jangteo.simulator.types import Card, Did, DidStatus, PageState

FAILED_CHALLENGE = "challenge_failed"


def page_path(reference: str) -> str:
    """Where a page is, below the site's address."""
    return f"/simulator/pay/{reference}/"


@transaction.atomic
def pay(*, reference: str, card: Card) -> str:
    """Try to pay; the page stays open for another try where the bank says no. Who paid already pays nothing more.

    locks   the payment
    raises  PageNotFound, PageOver
    """
    row, state = _locked(reference)
    if state == PageState.PAID:
        return _back(row)
    if state not in (PageState.OPEN, PageState.CHALLENGED):
        raise PageOver(state=state.value)
    if card in DECLINES:
        write_operation(row, Did.AUTHORISE, row.amount_minor, status=DidStatus.FAILED, why=card.value)
        return page_path(reference)
    if card == Card.CHALLENGE:
        row.state, row.card = PageState.CHALLENGED.value, card.value
        row.save(update_fields=["state", "card"])
        return page_path(reference)
    write_paid(row, card)
    return _back(row)


@transaction.atomic
def answer_challenge(*, reference: str, accepted: bool) -> str:
    """Prove, or fail to prove, that the card is theirs.

    locks   the payment
    raises  PageNotFound, PageOver
    """
    row, state = _locked(reference)
    if state == PageState.PAID:
        return _back(row)
    if state != PageState.CHALLENGED:
        raise PageOver(state=state.value)
    if accepted:
        write_paid(row, Card.CHALLENGE)
        return _back(row)
    row.state = PageState.OPEN.value
    row.save(update_fields=["state"])
    write_operation(row, Did.AUTHORISE, row.amount_minor, status=DidStatus.FAILED, why=FAILED_CHALLENGE)
    return page_path(reference)


@transaction.atomic
def walk_away(*, reference: str) -> str:
    """Call it off; what was paid stays paid.

    locks   the payment
    raises  PageNotFound
    """
    row, state = _locked(reference)
    if state == PageState.PAID:
        return _back(row)
    if state in (PageState.OPEN, PageState.CHALLENGED):
        end_page(row, PageState.CALLED_OFF)
    return row.cancel_url


def _locked(reference: str) -> tuple[SimulatedPayment, PageState]:
    row = SimulatedPayment.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise PageNotFound
    return row, state_of(row)


def _back(row: SimulatedPayment) -> str:
    """The return address, with what this provider adds to it."""
    joint = "&" if urlsplit(row.return_url).query else "?"
    return row.return_url + joint + urlencode({"reference": row.reference})
