"""Cash receipts that buyers ask for: issued when the money is there, of what was cash, taken back in the right one."""

from typing import Any

import pytest

from billing.invoicing import found_broken, hear
from billing.taxed import at, came_back, providers, seller_shop
from factories import ACTOR, DESK, cart_with, place, shopper
from jangteo.billing import services
from jangteo.billing.errors import InvalidReceiptNumber, ReceiptTooLate
from jangteo.billing.models import CashReceiptRow, KeptReceiptNumber, LegalEntity, ReceiptWish
from jangteo.billing.types.etax import ReceiptPurpose
from jangteo.billing.types.tax_documents import ReceiptAsked
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import OrderNotFound
from jangteo.ordering.models import Order
from jangteo.ordering.services import cancel_order, mark_paid
from jangteo.ordering.types import Tender
from stored_value.using import card_of, credit_of

pytestmark = pytest.mark.django_db
PERSON = ReceiptAsked(ReceiptPurpose.INCOME_DEDUCTION, "010-2345-6789")


def ordered(units: int = 10, buyer: Actor | None = None, **more: Any) -> tuple[Order, Actor]:
    buyer = buyer or shopper()
    return Order.objects.get(pk=place(cart_with(seller_shop(), buyer, {"MUG": units}), buyer, **more)), buyer


def receipts() -> list[tuple[str, str, int, int]]:
    """(number, state, net, tax), in the order they were asked for."""
    rows = CashReceiptRow.objects.order_by("made_at", "pk")
    return [(row.number, row.state, row.net_minor, row.tax_minor) for row in rows]


def test_it_is_issued_once_when_the_money_came_and_taken_back_in_the_right_original() -> None:
    with at(11, 3), providers() as (_, fake):
        order, buyer = ordered()
        services.wish_receipt(order_id=order.pk, asked=PERSON, actor=buyer, is_kept=True)
        hear()
        assert receipts() == []
        mark_paid(order_id=order.pk, actor=DESK)
        hear()
        services.issue_wished(order_id=order.pk)
        assert receipts() == [("01023456789", "wanted", 10_000, 1_000)]
        assert services.push_receipts() == 1
        came_back(order, 4)
        assert services.push_receipts() == 1
        original, back = CashReceiptRow.objects.order_by("made_at", "pk")
        assert (back.original_id, back.net_minor, back.tax_minor) == (original.pk, -4_000, -400)
        assert [one.original_approval for one, _ in fake.issued.values()] == ["", original.approval]
        assert KeptReceiptNumber.objects.get().number == "01023456789"
        with pytest.raises(ReceiptTooLate):
            services.wish_receipt(order_id=order.pk, asked=None, actor=buyer)
        assert found_broken() == []


@pytest.mark.parametrize("is_paid_first", [True, False])
def test_asked_for_before_or_after_the_money_it_is_the_same(*, is_paid_first: bool) -> None:
    with at(11, 3):
        order, buyer = ordered()
        if is_paid_first:
            mark_paid(order_id=order.pk, actor=DESK)
            hear()
            assert receipts() == []
        services.wish_receipt(order_id=order.pk, asked=PERSON, actor=buyer)
        if not is_paid_first:
            mark_paid(order_id=order.pk, actor=DESK)
            hear()
        assert receipts() == [("01023456789", "wanted", 10_000, 1_000)]
        assert not KeptReceiptNumber.objects.exists()


def test_only_what_was_cash_is_on_it() -> None:
    with at(11, 3):
        buyer = shopper()
        assert buyer.party_id
        credit_of(buyer.party_id, 3_300)
        order, _ = ordered(buyer=buyer, tenders=(Tender(card_of(5_500).id), Tender()))
        services.wish_receipt(order_id=order.pk, asked=PERSON, actor=buyer)
        assert receipts() == []
        mark_paid(order_id=order.pk, actor=DESK)
        hear()
        assert receipts() == [("01023456789", "wanted", 5_000, 500)]


@pytest.mark.parametrize(
    ("purpose", "number"),
    [("income_deduction", "02-123-4567"), ("expense_proof", "124-81-00997"), ("expense_proof", "010-2345-6789")],
)
def test_a_number_that_does_not_fit_is_refused(purpose: str, number: str) -> None:
    order, buyer = ordered(1)
    with pytest.raises(InvalidReceiptNumber):
        services.wish_receipt(order_id=order.pk, asked=ReceiptAsked(ReceiptPurpose(purpose), number), actor=buyer)
    assert not ReceiptWish.objects.exists()


def test_nobody_asks_for_anothers_order_and_a_cancelled_one_has_none() -> None:
    order, buyer = ordered(1)
    with pytest.raises(OrderNotFound):
        services.wish_receipt(order_id=order.pk, asked=PERSON, actor=shopper("other@example.com"))
    services.wish_receipt(order_id=order.pk, asked=PERSON, actor=buyer)
    cancel_order(order_id=order.pk, actor=ACTOR, why="no longer")
    hear()
    assert receipts() == []
    with pytest.raises(ReceiptTooLate):
        services.wish_receipt(order_id=order.pk, asked=PERSON, actor=buyer)


@pytest.mark.parametrize(("units", "wanted"), [(90, []), (91, [("0100001234", "wanted", 91_000, 9_100)])])
def test_a_seller_who_has_to_issues_unasked_from_an_amount_on(units: int, wanted: list[object]) -> None:
    with at(11, 3):
        order, _ = ordered(units)
        entity = services.ensure_entity(order.channel_id)
        LegalEntity.objects.filter(pk=entity.pk).update(self_issues_from_minor=100_000)
        mark_paid(order_id=order.pk, actor=DESK)
        hear()
        assert receipts() == wanted
