"""By no way of ordering does an order come to be without the approvals its rules required of exactly its content.

`PATHS` names every file that calls `place_order`; one that is added fails here until it stands there with its way.
"""

import ast
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import jangteo
from access.undoing import undone
from approvals.using import broken, firm_with, limit, won
from factories import ACTOR, cart_with, channel, checkout, place, staff, stocked
from factories.revising import line_of, revise
from jangteo.approvals import services as approvals
from jangteo.approvals.errors import ApprovalNeeded, NothingToApprove
from jangteo.approvals.models import ApprovalRequest, Passage
from jangteo.approvals.types import Verdict
from jangteo.catalog.models import Variant
from jangteo.channels.types import Channel
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CannotGive, NothingToChange
from jangteo.ordering.models import Cart, Order
from jangteo.ordering.selectors import get_cart, get_order_by_id, preview_revision
from jangteo.ordering.services import ask_for_change, ask_for_payment, change_payment, submit_for_approval
from jangteo.ordering.types import SetQuantity
from jangteo.payments.types import PaymentMethod
from jangteo.purchasing.selectors import order_again
from jangteo.purchasing.services import fill_cart
from jangteo.purchasing.types import Earlier, Wanted
from jangteo.quotes import services as quotes
from quotes.using import sent_to
from sharing.giving import give
from sharing.using import market, pay, share

type Walk = Callable[[Channel, Actor, int], object]

SOURCE = Path(jangteo.__file__).parent
PRICE, UNITS = 100, st.integers(10, 30)


def by_cart(shop: Channel, buyer: Actor, units: int) -> object:
    return place(cart_with(shop, buyer, {"MUG": units}), buyer)


def by_list(shop: Channel, buyer: Actor, units: int) -> object:
    return place(fill_cart(channel=shop, actor=buyer, wanted=[Wanted("MUG", units, text="our mug")]), buyer)


def by_ordering_again(shop: Channel, buyer: Actor, units: int) -> object:
    """What was ordered once, before there were rules, is ordered again."""
    lines = [Earlier(Variant.objects.get(sku="MUG").pk, "MUG", "머그", "each", units)]
    (row,) = order_again(channel=shop, actor=buyer, lines=lines, language="ko")
    return place(fill_cart(channel=shop, actor=buyer, wanted=[Wanted(row.sku, units)]), buyer)


def by_quote(shop: Channel, buyer: Actor, units: int) -> object:
    rep = replace(staff(name="도하준"), via="office", is_staff=True)
    quotes.set_quote_authority(rates={"staff_administrator": Decimal("0.9")}, actor=rep)
    quote_id = sent_to(buyer, shop, Variant.objects.get(sku="MUG").pk, rep, PRICE)
    cart_id = quotes.accept_quote(quote_id=quote_id, version=2, selection={"1": units}, actor=buyer)
    gross = get_cart(cart_id, buyer).quote.gross
    return quotes.order_quote(quote_id=quote_id, expected_gross=gross, details=checkout(), actor=buyer)


def by_link(shop: Channel, buyer: Actor, units: int) -> object:
    return pay(share(shop, buyer, {"MUG": units}).token)


def by_gift(shop: Channel, buyer: Actor, units: int) -> object:
    """Refused to companies before anybody is asked, then ordered as usual; a family: tests/sharing/test_gifts.py."""
    with suppress(CannotGive):
        return give(shop, buyer, {"MUG": units})
    return place(carts_of(buyer)[-1], buyer)


def by_approval(shop: Channel, buyer: Actor, units: int) -> object:
    """What waits is not ordered; asked for with an approval of another's."""
    cart_id = cart_with(shop, buyer, {"MUG": units})
    gross = get_cart(cart_id, buyer).quote.gross
    with suppress(NothingToApprove):
        submit_for_approval(cart_id=cart_id, expected_gross=gross, details=checkout(), actor=buyer)
        relay()
        return None
    return place(cart_id, buyer)


# Which ways lead through a file that calls `place_order`; of pages and programs those that they are made of.
PATHS: dict[str, tuple[Walk, ...]] = {
    "ordering/api/__init__.py": (by_cart,),  # over HTTP: tests/api/test_approvals.py
    "storefront/pages/checkout.py": (by_cart, by_list, by_ordering_again),  # tests/storefront/test_approvals.py
    "ordering/services/submitting.py": (by_approval,),
    "ordering/services/lending.py": (by_link,),
    "quotes/services/taking.py": (by_quote,),
    "sharing/services/give.py": (by_gift,),
}
WALKS = sorted({walk for walks in PATHS.values() for walk in walks}, key=lambda walk: walk.__name__)


def relay() -> None:
    while relay_batch():
        pass


def carts_of(buyer: Actor) -> list[UUID]:
    rows = Cart.objects.filter(party=buyer.party_id, state="open").order_by("created_at")
    return list(rows.values_list("pk", flat=True))


@pytest.fixture
def shop(db: None) -> Channel:
    return market()


@pytest.fixture
def open_shop(db: None) -> Channel:
    """Whose orders may be changed for a while, by their buyers."""
    made = channel("open", change_minutes=600)
    stocked(made, {"MUG": 10_000}, str(PRICE))
    return made


def test_whatever_places_an_order_stands_in_the_list() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if not {"migrations", "demo"} & set(path.relative_to(SOURCE).parts)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "place_order"
    }
    assert found == PATHS.keys()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(walk=st.sampled_from(WALKS), units=UNITS, bound=st.integers(0, 3_500))
@example(walk=by_cart, units=10, bound=1_000)
@example(walk=by_cart, units=10, bound=999)
@example(walk=by_list, units=10, bound=999)
@example(walk=by_quote, units=10, bound=999)
@example(walk=by_quote, units=10, bound=1_000)
@example(walk=by_link, units=10, bound=999)
@example(walk=by_link, units=10, bound=1_000)
@example(walk=by_approval, units=10, bound=999)
def test_no_way_leads_around_the_rules(shop: Channel, walk: Walk, units: int, bound: int) -> None:
    """An order is there exactly where none of the rules asks for its total; what was asked for waits."""
    with undone():
        _, _, buyer = firm_with(limit(bound))
        with suppress(ApprovalNeeded):
            walk(shop, buyer, units)
        relay()
        assert Order.objects.exists() == (units * PRICE <= bound)
        waiting = ApprovalRequest.objects.filter(state="pending").count()
        assert waiting <= (units * PRICE > bound)


@pytest.mark.parametrize("walk", [by_cart, by_list, by_ordering_again, by_quote])
def test_what_was_approved_lets_exactly_that_through(shop: Channel, walk: Walk) -> None:
    _, head, buyer = firm_with(limit(500))
    with pytest.raises(ApprovalNeeded):
        walk(shop, buyer, 10)
    (cart_id,) = [one for one in carts_of(buyer) if get_cart(one, buyer).quote.gross == won(1_000)]
    submit_for_approval(cart_id=cart_id, expected_gross=won(1_000), details=checkout(), actor=buyer)
    approvals.decide(request_id=ApprovalRequest.objects.get().pk, verdict=Verdict.APPROVE, actor=head)
    relay()
    order = Order.objects.get()
    assert (order.cart_id, order.gross_minor) == (cart_id, 1_000)
    assert Passage.objects.get().total_minor == 1_000
    with pytest.raises(ApprovalNeeded):
        by_cart(shop, buyer, 11)
    assert Order.objects.count() == 1


def changed(order: Order, units: int, buyer: Actor) -> None:
    revise(order, [SetQuantity(line_of(order, "MUG"), units)], actor=buyer)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.integers(1, 9), then=st.integers(1, 19), bound=st.integers(0, 2_000))
@example(first=5, then=11, bound=1_000)
@example(first=5, then=10, bound=1_000)
@example(first=9, then=4, bound=100)
def test_no_change_of_an_order_leads_around_the_rules(open_shop: Channel, first: int, then: int, bound: int) -> None:
    """A change makes a placed order more only where none of the rules asks for all that it comes to then."""
    with undone():
        firm, _, buyer = firm_with()
        order = Order.objects.get(pk=place(cart_with(open_shop, buyer, {"MUG": first}), buyer))
        approvals.save_rules(party_id=firm, drafts=[limit(bound)], currency="KRW", actor=ACTOR)
        with suppress(ApprovalNeeded, NothingToChange):
            changed(order, then, buyer)
        order.refresh_from_db()
        asks = then > first and then * PRICE > bound
        assert order.gross_minor == PRICE * (first if asks else then)


def test_a_change_is_held_until_it_is_approved_and_is_made_exactly_so_once(open_shop: Channel) -> None:
    _, head, buyer = firm_with(limit(1_000))
    order = Order.objects.get(pk=place(cart_with(open_shop, buyer, {"MUG": 5}), buyer))
    edits = [SetQuantity(line_of(order, "MUG"), 20)]
    token = preview_revision(order_id=order.pk, edits=edits, actor=buyer).token
    asked = ask_for_change(order_id=order.pk, edits=edits, expected=token, actor=buyer)
    assert ask_for_change(order_id=order.pk, edits=edits, expected=token, actor=buyer) == asked  # it waits already
    with pytest.raises(ApprovalNeeded):
        changed(order, 20, buyer)
    approvals.decide(request_id=asked, verdict=Verdict.APPROVE, actor=head)
    relay()
    with pytest.raises(ApprovalNeeded):
        changed(order, 21, buyer)
    changed(order, 20, buyer)
    order.refresh_from_db()
    assert (order.gross_minor, ApprovalRequest.objects.get().state) == (2_000, "placed")
    changed(order, 15, buyer)  # less needs nobody
    with pytest.raises(ApprovalNeeded):
        changed(order, 20, buyer)  # the approval is used up
    assert broken() == []


def test_another_way_to_pay_asks_again_where_the_order_needed_an_approval(open_shop: Channel) -> None:
    """What was to be paid by transfer may not be owed without a word of those who approve."""
    firm, head, buyer = firm_with()
    order_id = place(cart_with(open_shop, buyer, {"MUG": 5}), buyer)
    small = place(cart_with(open_shop, buyer, {"MUG": 1}), buyer)
    approvals.save_rules(party_id=firm, drafts=[limit(400)], currency="KRW", actor=ACTOR)
    other = PaymentMethod.ON_DELIVERY
    change_payment(order_id=small, method=other, actor=buyer)
    with pytest.raises(ApprovalNeeded):
        change_payment(order_id=order_id, method=other, actor=buyer)
    asked = ask_for_payment(order_id=order_id, method=other, actor=buyer)
    assert get_order_by_id(order_id, buyer).payment_method == PaymentMethod.BANK_TRANSFER
    approvals.decide(request_id=asked, verdict=Verdict.APPROVE, actor=head)
    relay()
    change_payment(order_id=order_id, method=other, actor=buyer)
    assert get_order_by_id(order_id, buyer).payment_method == other
    with pytest.raises(ApprovalNeeded):
        change_payment(order_id=order_id, method=PaymentMethod.BANK_TRANSFER, actor=buyer)
    assert broken() == []
