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
from approvals.using import firm_with, limit, won
from factories import cart_with, checkout, place, staff
from jangteo.approvals import services as approvals
from jangteo.approvals.errors import ApprovalNeeded, NothingToApprove
from jangteo.approvals.models import ApprovalRequest, Passage
from jangteo.approvals.types import Verdict
from jangteo.catalog.models import Variant
from jangteo.channels.types import Channel
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CannotGive
from jangteo.ordering.models import Cart, Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import submit_for_approval
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
