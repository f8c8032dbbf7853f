"""Reads of the simulator's books."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.simulator.errors import PageNotFound
from jangteo.simulator.models import SimulatedChaos, SimulatedOperation, SimulatedPayment
from jangteo.simulator.rules.books import OVER, PAYABLE
from jangteo.simulator.rules.notices import PREFIX
from jangteo.simulator.types import Books, Chaos, Did, DidStatus, Operation, PageState, PageView


def get_page(reference: str) -> PageView:
    """What a page shows.

    raises  PageNotFound
    """
    row = SimulatedPayment.objects.filter(reference=reference).first()
    if row is None:
        raise PageNotFound
    last = row.operations.filter(verb=Did.AUTHORISE.value).order_by("-id").first()
    return PageView(
        reference=row.reference,
        merchant=row.merchant,
        amount=Money(row.amount_minor, row.currency),
        order_number=row.order_number,
        order_name=row.order_name,
        return_url=row.return_url,
        cancel_url=row.cancel_url,
        language=row.language,
        state=state_of(row),
        declined=last.why if last is not None and last.status == DidStatus.FAILED.value else "",
        expires_at=row.expires_at,
    )


def state_of(row: SimulatedPayment) -> PageState:
    """How its page stands at this moment: one whose time is up is over before anybody writes it down."""
    state = PageState(row.state)
    return PageState.EXPIRED if state in PAYABLE and row.expires_at <= clock.now() else state


def find_books(merchant: str, *, reference: str = "", key: str = "") -> Books | None:
    """A payment of a merchant by its reference, else by the key it was opened with."""
    found = SimulatedPayment.objects.filter(merchant=merchant)
    row = (found.filter(reference=reference) if reference else found.filter(key=key)).first()
    return None if row is None else books_of([row])[0]


def list_books(merchant: str, since: datetime, until: datetime) -> list[Books]:
    """All payments of a merchant begun in a time, `until` not included, in their order. Two queries."""
    rows = SimulatedPayment.objects.filter(merchant=merchant, opened_at__gte=since, opened_at__lt=until)
    return books_of(rows.order_by("opened_at", "id"))


def books_of(rows: Iterable[SimulatedPayment]) -> list[Books]:
    """The books of these payments. One query more."""
    payments = list(rows)
    by_payment: dict[object, list[Operation]] = {row.pk: [] for row in payments}
    currencies = {row.pk: row.currency for row in payments}
    for one in SimulatedOperation.objects.filter(payment__in=payments).order_by("id"):
        by_payment[one.payment_id].append(_operation(one, currencies[one.payment_id]))
    return [
        Books(
            row.reference,
            row.key,
            row.merchant,
            Money(row.amount_minor, row.currency),
            state_of(row) in OVER,
            tuple(by_payment[row.pk]),
        )
        for row in payments
    ]


def _operation(row: SimulatedOperation, currency: str) -> Operation:
    amount = Money(row.amount_minor, currency)
    return Operation(row.reference, Did(row.verb), DidStatus(row.status), amount, row.key, row.why)


def chaos_of(merchant: str) -> Chaos:
    """How this merchant's notices go astray."""
    row = SimulatedChaos.objects.filter(pk=merchant).first()
    return Chaos() if row is None else Chaos(row.seed, row.late_seconds, row.doubled_percent, row.is_shuffled)


def signing_secret(merchant: str) -> str:
    """What this merchant's notices are signed with: made of the site's key, so that it is kept nowhere."""
    seed = f"simulator.events:{merchant}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), seed, hashlib.sha256).digest()
    return PREFIX + base64.b64encode(digest).decode()
