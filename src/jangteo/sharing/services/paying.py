"""Whoever has the link of a shared cart wants less of it, or pays it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

from django.db import transaction

from jangteo.approvals.errors import ApprovalNeeded, NotYours, RequestClosed, RequestNotFound
from jangteo.approvals.services import decide, withdraw_subject
from jangteo.approvals.types import RequestState, Subject, Verdict
from jangteo.catalog.types import VariantId
from jangteo.identity.types import Visitor
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, job_actor
from jangteo.ordering.errors import NotLent
from jangteo.ordering.selectors import get_order_by_id
from jangteo.ordering.services import ask_for_lent, open_payment_page, order_lent
from jangteo.ordering.types import OrderId
from jangteo.parties.services import checked_email
from jangteo.payments.types import PaymentMethod
from jangteo.sharing import rules
from jangteo.sharing.errors import AboveCap, InvalidShare, LinkNotFound, LinkOver, ShareChanged
from jangteo.sharing.models import PaymentShare, ShareLine
from jangteo.sharing.rules.letters import LetterKind
from jangteo.sharing.selectors.links import CART, cap_of, share_by_token, waits, wanted_of
from jangteo.sharing.selectors.shared import look_at
from jangteo.sharing.services.ending import end, lock_open
from jangteo.sharing.services.telling import tell_requester
from jangteo.sharing.types import LONGEST_NAME, Payer, PayOutcome, ShareState

MOST_EDITS = 50
WANTED_OTHERWISE = "whoever pays wants other quantities"


@transaction.atomic
def edit_share(*, token: str, wanted: Mapping[str, int], channel_id: UUID | None = None) -> None:
    """Want other quantities, none above what was asked for; who shared it is told. An approval of others is withdrawn.

    wanted  {key of a line: how many}; a line that is not named stays as it is
    locks   the share, then the request of its cart
    raises  LinkNotFound, LinkOver, InvalidShare
    """
    row = lock_open(token, channel_id)
    lines = {str(one.position): one for one in ShareLine.objects.filter(share=row).order_by("position")}
    changed = []
    for key, count in wanted.items():
        line = lines.get(key)
        if line is None or isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= line.asked:
            raise InvalidShare("no more than was asked for", field="quantity")
        if line.wanted != count:
            line.wanted = count
            changed.append(line)
    if not changed:
        return
    if row.revision >= MOST_EDITS or not any(one.wanted for one in lines.values()):
        raise InvalidShare(
            "nothing is left to pay" if row.revision < MOST_EDITS else "too many changes", field="quantity"
        )
    ShareLine.objects.bulk_update(changed, ["wanted"])
    row.revision += 1
    if row.request_id is not None:
        row.request = None
        withdraw_subject(subject=Subject(CART, row.cart_id), actor=job_actor("sharing"), why=WANTED_OTHERWISE)
    row.save(update_fields=["revision", "request"])
    _tell_changed(row, lines)


@transaction.atomic
def pay_share(  # noqa: PLR0913 -- what was seen, who pays and how
    *,
    token: str,
    revision: int,
    expected_gross: Money,
    method: PaymentMethod,
    payer: Payer,
    actor: Actor,
    channel_id: UUID | None = None,
    language: str = "ko",
) -> PayOutcome:
    """Order a shared cart for who shared it, to be paid by who has the link; or ask for the approval it needs first.

    revision        what they saw; expected_gross: and what it came to
    payer           never told to who shared it
    actor           who is logged in while they pay: where that is somebody who may approve it, they do so by paying
    locks           the share, then as placing an order does
    raises          LinkNotFound, LinkOver, ShareChanged, AboveCap, InvalidShare, InvalidEmail, MethodNotOffered,
                    approvals BudgetExceeded, NobodyToDecide, and all that placing an order does
    publishes       ShareEnded, OrderPlaced; approvals ApprovalAsked
    """
    row = lock_open(token, channel_id)
    if row.revision != revision:
        raise ShareChanged
    cap = cap_of(row)
    if rules.is_above(expected_gross, cap):
        raise AboveCap(cap=str(cap), total=str(expected_gross))
    row.payer_name, row.payer_email, row.payer_language = _name(payer.name), checked_email(payer.email), language
    order_id, request_id = _order(row, method, expected_gross), None
    if order_id is None:
        request_id = _ask(row, method)
        if _approves(request_id, actor):
            order_id = _order(row, method, expected_gross)
    if order_id is None:
        row.request_id = request_id
        row.save()
        return PayOutcome(request_id=request_id)
    end(row, ShareState.ORDERED, order_id=order_id)
    order = get_order_by_id(order_id, job_actor("sharing"))
    tell_requester(row, LetterKind.ORDERED, order.summary.gross, number=order.summary.number)
    return PayOutcome(order_id=order_id)


def open_page(
    *, token: str, return_url: str, cancel_url: str, language: str, visitor: Visitor, channel_id: UUID | None = None
) -> str:
    """Where whoever has the link pays what was ordered by it; never inside a transaction.

    raises  LinkNotFound, and all that opening a payment page does
    """
    row = share_by_token(token, channel_id=channel_id)
    if row.order_id is None:
        raise LinkNotFound
    order = replace(get_order_by_id(row.order_id, job_actor("sharing")), email="")
    return open_payment_page(order, return_url=return_url, cancel_url=cancel_url, language=language, visitor=visitor)


def _order(row: PaymentShare, method: PaymentMethod, expected_gross: Money) -> OrderId | None:
    """None: it needs an approval first."""
    try:
        with transaction.atomic():
            return order_lent(
                cart_id=row.cart_id,
                wanted=wanted_of(row),
                method=method,
                expected_gross=expected_gross,
                key=str(row.pk),
                language=row.language,
            )
    except ApprovalNeeded:
        return None
    except NotLent:  # who shared it may not act there any more
        raise LinkOver(state=ShareState.TAKEN_BACK.value) from None


def _ask(row: PaymentShare, method: PaymentMethod) -> UUID:
    """The request for exactly this: the one that waits, or a new one."""
    if row.request_id is not None and waits(row):
        return row.request_id
    return ask_for_lent(cart_id=row.cart_id, wanted=wanted_of(row), method=method, language=row.language)


def _approves(request_id: UUID, actor: Actor) -> bool:
    """Whether who pays may approve it, and by that it is."""
    if actor.person_id is None:
        return False
    with suppress(NotYours, RequestNotFound, RequestClosed), transaction.atomic():
        return decide(request_id=request_id, verdict=Verdict.APPROVE, actor=actor) == RequestState.APPROVED
    return False


def _tell_changed(row: PaymentShare, lines: Mapping[str, ShareLine]) -> None:
    asked = {(one.variant_id, one.unit): one for one in look_at(row, row.language, as_asked=True).view.lines}
    said = []
    for line in lines.values():
        known = asked.get((VariantId(line.variant_id), line.unit))
        if known is not None and line.wanted != line.asked:
            name = f"{known.product_name} {known.variant_label}".strip()
            said.append(f"{name}: {line.asked} → {line.wanted} {known.unit_name}")
    total = look_at(row, row.language).view.quote.gross
    tell_requester(row, LetterKind.CHANGED, total, said="\n".join(said))


def _name(name: str) -> str:
    clean = " ".join(name.split())
    if not 1 <= len(clean) <= LONGEST_NAME or not clean.isprintable():
        raise InvalidShare(field="name", minimum=1, maximum=LONGEST_NAME)
    return clean
