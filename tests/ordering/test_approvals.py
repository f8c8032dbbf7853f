"""No order without the approvals its rules require for exactly its content (APR-01 to 03, C15, D18)."""

import ast
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction

from approvals.using import budget_of, firm_with, limit, won
from conftest import RunTogether
from factories import (
    ACTOR,
    cart_with,
    channel,
    checkout,
    guest,
    member_of,
    order_of,
    place,
    set_prices,
    shopper,
    stocked,
)
from factories.revising import line_of, revise
from jangteo.approvals import services as approvals
from jangteo.approvals.errors import ApprovalNeeded, BudgetExceeded, NothingToApprove
from jangteo.approvals.models import ApprovalRequest, Passage
from jangteo.approvals.selectors import get_budget, get_request
from jangteo.approvals.types import (
    Compare,
    Condition,
    Measure,
    Quorum,
    RequestState,
    Rule,
    Tier,
    Verdict,
)
from jangteo.channels.types import Channel
from jangteo.identity.types import Visitor
from jangteo.kernel import verify
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import CartClosed
from jangteo.ordering.models import Cart, CartLine, CartSubmission, Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import AddLine, CartId, CartState, ChangeAddress, SetQuantity
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole, PostalAddress
from jangteo.pricing.models import PriceListAudience

ELSEWHERE = PostalAddress(recipient="손지우", phone="010-0000-0000", postcode="48058", line1="센텀남대로 35")
SOURCE = Path(__file__).resolve().parents[2] / "src" / "jangteo"


@pytest.fixture
def shop(db: None) -> Channel:
    one = channel("shop")
    stocked(one, {"MUG": 100, "BOWL": 100}, "100")
    return one


def submit(cart_id: CartId, buyer: Actor, **changes: object) -> UUID:
    return ordering.submit_for_approval(
        cart_id=cart_id,
        expected_gross=get_cart(cart_id, buyer).quote.gross,
        details=checkout(**changes),
        actor=buyer,
    )


def approve(request_id: UUID, head: Actor) -> None:
    approvals.decide(request_id=request_id, verdict=Verdict.APPROVE, actor=head)


def relay() -> None:
    while relay_batch():
        pass


def broken() -> list[str]:
    relay()
    return [one.invariant.name for one in verify.run() if not one.is_clean]


def state_of(cart_id: UUID) -> str:
    return Cart.objects.get(pk=cart_id).state


def test_what_is_approved_is_ordered_once_for_whoever_asked(shop: Channel) -> None:
    _, head, buyer = firm_with(limit(1_000))
    cart_id = cart_with(shop, buyer, {"MUG": 20})
    with pytest.raises(ApprovalNeeded):
        place(cart_id, buyer)
    assert (Order.objects.count(), state_of(cart_id)) == (0, CartState.OPEN)
    request_id = submit(cart_id, buyer, purchase_order_number="PO-7", note="for the fair")
    approve(request_id, head)
    relay()
    order = Order.objects.get()
    assert (order.cart_id, order.buyer_id, order.person_id) == (cart_id, buyer.party_id, buyer.person_id)
    assert (order.gross_minor, order.purchase_order_number, order.note) == (2_000, "PO-7", "for the fair")
    assert order.placed_by_name == buyer.name
    ordering.place_approved(request_id=request_id)
    assert Order.objects.count() == 1
    assert (get_request(request_id, head).state, CartSubmission.objects.count()) == (RequestState.PLACED, 0)
    assert broken() == []


def test_a_cart_that_waits_is_locked_in_every_way(shop: Channel) -> None:
    _, head, buyer = firm_with(limit(1_000))
    cart_id = cart_with(shop, buyer, {"MUG": 20})
    line = CartLine.objects.get()
    request_id = submit(cart_id, buyer)
    ways: tuple[Callable[[], object], ...] = (
        lambda: ordering.put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer),
        lambda: ordering.set_line(cart_id=cart_id, line_id=line.pk, unit_quantity=1, actor=buyer),
        lambda: ordering.set_destination(cart_id=cart_id, country="JP", actor=buyer),
        lambda: ordering.discard_cart(cart_id=cart_id, actor=buyer),
        lambda: ordering.save_for_later(cart_id=cart_id, line_id=line.pk, actor=buyer),
        lambda: ordering.enter_code(cart_id=cart_id, code="X", actor=buyer, visitor=Visitor("127.0.0.1")),
        lambda: submit(cart_id, buyer),
        lambda: place(cart_id, buyer),
    )
    for way in ways:
        with pytest.raises(CartClosed), transaction.atomic():
            way()
    assert cart_with(shop, buyer, {}) != cart_id  # shopping goes on in another
    ordering.take_back_cart(cart_id=cart_id, actor=buyer)
    assert (state_of(cart_id), get_request(request_id, head).state) == (CartState.OPEN, RequestState.WITHDRAWN)
    ordering.put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer)
    assert broken() == []


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.SEND_BACK])
def test_a_no_opens_the_cart_again(shop: Channel, verdict: Verdict) -> None:
    firm, head, buyer = firm_with(limit(1_000))
    budget = budget_of(firm, 10_000)
    cart_id = cart_with(shop, buyer, {"MUG": 20})
    request_id = submit(cart_id, buyer)
    assert get_budget(budget).reserved == won(2_000)
    approvals.decide(request_id=request_id, verdict=verdict, actor=head, why="fewer, please")
    relay()
    assert (state_of(cart_id), get_budget(budget).reserved.minor) == (CartState.OPEN, 0)
    assert (Cart.objects.get().is_current, CartSubmission.objects.count()) == (True, 0)
    assert Order.objects.count() == 0
    assert broken() == []


def test_prices_that_rose_meanwhile_are_asked_anew(shop: Channel) -> None:
    _, head, buyer = firm_with(limit(1_000))
    cart_id = cart_with(shop, buyer, {"MUG": 20})
    request_id = submit(cart_id, buyer)
    code = PriceListAudience.objects.get().price_list.code
    set_prices(code, {(CartLine.objects.get().variant_id, 1): "110"})
    approve(request_id, head)
    relay()
    assert (Order.objects.count(), state_of(cart_id)) == (0, CartState.SUBMITTED)
    again = ApprovalRequest.objects.get(state="pending")
    assert (again.asking, again.total_minor, again.requester_id) == (2, 2_200, buyer.person_id)
    approve(again.pk, head)
    relay()
    assert Order.objects.get().gross_minor == 2_200
    assert broken() == []


def test_what_can_t_be_ordered_any_more_is_the_buyers_again_and_still_approved(shop: Channel) -> None:
    _, head, buyer = firm_with(limit(1_000))
    cart_id = cart_with(shop, buyer, {"MUG": 20})
    request_id = submit(cart_id, buyer)
    taken = order_of(shop, shopper(), {"MUG": 90})
    approve(request_id, head)
    relay()
    assert (Order.objects.count(), state_of(cart_id)) == (1, CartState.OPEN)
    told = OutboxEvent.objects.get(name="ordering.approved_not_ordered")
    assert told.payload["code"] == "inventory.insufficient_stock"
    ordering.cancel_order(order_id=taken.pk, actor=ACTOR)
    with pytest.raises(ApprovalNeeded):
        place(cart_id, buyer, ship_to=ELSEWHERE)
    place(cart_id, buyer)
    assert get_request(request_id, head).state == RequestState.PLACED
    assert broken() == []


def test_a_cart_that_is_put_away_asks_for_nothing_any_more(shop: Channel) -> None:
    firm, head, buyer = firm_with(limit(1_000))
    budget = budget_of(firm, 10_000)
    cart_id = cart_with(shop, buyer, {"MUG": 20})
    request_id = submit(cart_id, buyer)
    order_of(shop, shopper(), {"MUG": 90})
    approve(request_id, head)
    relay()
    ordering.discard_cart(cart_id=cart_id, actor=buyer)
    assert (get_request(request_id, head).state, get_budget(budget).reserved.minor) == (RequestState.WITHDRAWN, 0)
    assert broken() == []


def test_who_left_meanwhile_orders_nothing(shop: Channel) -> None:
    firm, head, buyer = firm_with(limit(1_000))
    assert buyer.person_id
    request_id = submit(cart_with(shop, buyer, {"MUG": 20}), buyer)
    parties.remove_member(party_id=firm, person_id=buyer.person_id, actor=ACTOR)
    approve(request_id, head)
    relay()
    assert (Order.objects.count(), get_request(request_id, head).state) == (0, RequestState.WITHDRAWN)


def test_a_child_asks_for_everything_and_a_guardian_lets_it_be_ordered(shop: Channel) -> None:
    family = parties.create_household(name="우리 집", language="ko", actor=ACTOR)
    guardian, child = member_of(family, MemberRole.GUARDIAN, "아버지"), member_of(family, MemberRole.CHILD, "막내")
    cart_id = cart_with(shop, child, {"MUG": 1})
    with pytest.raises(NotPermitted):
        place(cart_id, child)
    request_id = submit(cart_id, child)
    approve(request_id, guardian)
    relay()
    order = Order.objects.get()
    assert (order.buyer_id, order.person_id) == (family, child.person_id)
    assert get_request(request_id, guardian).state == RequestState.PLACED
    order_of(shop, guardian, {"MUG": 1})
    assert broken() == []


def test_who_is_not_bound_has_nothing_to_ask(shop: Channel) -> None:
    for buyer in (shopper(), firm_with()[2]):
        cart_id = cart_with(shop, buyer, {"MUG": 20})
        with pytest.raises(NothingToApprove):
            submit(cart_id, buyer)
        place(cart_id, buyer)
    visitor, secret = guest()
    place(cart_with(shop, visitor, {"MUG": 20}, secret), visitor, secret=secret)
    assert Passage.objects.count() == 0


def test_one_order_split_in_two_is_one(shop: Channel) -> None:
    """D18."""
    above = Condition(Measure.SPENT, Compare.ABOVE, amount=won(1_000))
    _, _, buyer = firm_with(Rule(UUID(int=1), "month", (Tier((Quorum(),)),), (above,), window_days=30))
    first = order_of(shop, buyer, {"MUG": 6})
    with pytest.raises(ApprovalNeeded):
        order_of(shop, buyer, {"MUG": 6})
    ordering.cancel_order(order_id=first.pk, actor=ACTOR)
    place(Cart.objects.get(state="open").pk, buyer)
    assert broken() == []


def test_rules_look_at_what_was_bought_and_sent_before(shop: Channel) -> None:
    new_article = Rule(UUID(int=1), "new", (Tier((Quorum(),)),), (Condition(Measure.NEW_ARTICLE, Compare.IS),))
    new_address = Rule(UUID(int=1), "where", (Tier((Quorum(),)),), (Condition(Measure.NEW_ADDRESS, Compare.IS),))
    in_mugs = Condition(Measure.CATEGORY, Compare.ANY_OF, codes=frozenset({"mugs"}))
    firm, _, buyer = firm_with()
    order_of(shop, buyer, {"MUG": 1})

    def under(rule: Rule) -> None:
        approvals.save_rules(party_id=firm, drafts=[rule], currency="KRW", actor=ACTOR)

    under(new_article)
    order_of(shop, buyer, {"MUG": 1})
    with pytest.raises(ApprovalNeeded) as refused:
        order_of(shop, buyer, {"BOWL": 1})
    assert refused.value.facts["requirements"][0]["because"][0]["found"] == ["BOWL"]
    under(new_address)
    cart_id = Cart.objects.get(state="open").pk
    with pytest.raises(ApprovalNeeded):
        place(cart_id, buyer, ship_to=ELSEWHERE)
    place(cart_id, buyer)
    under(Rule(UUID(int=1), "mugs", (Tier((Quorum(),)),), (in_mugs,)))
    with pytest.raises(ApprovalNeeded):
        order_of(shop, buyer, {"MUG": 1})


def test_budgets_follow_the_order_to_its_end(shop: Channel) -> None:
    firm, _, buyer = firm_with()
    budget = budget_of(firm, 3_000, begins_on=date(2020, 1, 1))

    def left() -> Money | None:
        relay()
        return get_budget(budget).left

    order = order_of(shop, buyer, {"MUG": 20})
    assert left() == won(1_000)
    with pytest.raises(BudgetExceeded):
        order_of(shop, buyer, {"MUG": 11})
    ordering.record_invoiced(order_id=order.pk, gross=won(500), actor=ACTOR)
    assert (get_budget(budget).spent, get_budget(budget).reserved, left()) == (won(500), won(1_500), won(1_000))
    ordering.record_invoiced(order_id=order.pk, gross=won(0), actor=ACTOR)
    revise(order, [SetQuantity(line_of(order, "MUG"), 15)])
    assert left() == won(1_500)
    revise(order, [SetQuantity(line_of(order, "MUG"), 40)])
    assert left() == won(-1_000)  # staff changed it: a fact
    ordering.cancel_order(order_id=order.pk, actor=ACTOR)
    assert left() == won(3_000)
    assert broken() == []


def test_a_buyers_change_asks_where_a_rule_holds_of_what_it_comes_to(shop: Channel) -> None:
    firm, _, buyer = firm_with(limit(200))
    free = channel("free", change_minutes=600)
    stocked_free = stocked(free, {"CUP": 100, "JUG": 100}, "100")
    assert stocked_free
    approvals.save_rules(party_id=firm, drafts=[], currency="KRW", actor=ACTOR)
    order = order_of(free, buyer, {"CUP": 5})
    approvals.save_rules(party_id=firm, drafts=[limit(200)], currency="KRW", actor=ACTOR)
    for edit in (SetQuantity(line_of(order, "CUP"), 6), AddLine("JUG", 1), ChangeAddress(1, ELSEWHERE)):
        with pytest.raises(ApprovalNeeded), transaction.atomic():
            revise(order, [edit], actor=buyer)
    revise(order, [SetQuantity(line_of(order, "CUP"), 4)], actor=buyer)
    approvals.save_rules(party_id=firm, drafts=[], currency="KRW", actor=ACTOR)
    budget_of(firm, 500)
    fresh = order_of(free, buyer, {"CUP": 3})
    with pytest.raises(BudgetExceeded), transaction.atomic():
        revise(fresh, [SetQuantity(line_of(fresh, "CUP"), 6)], actor=buyer)
    revise(fresh, [SetQuantity(line_of(fresh, "CUP"), 5)], actor=buyer)
    assert broken() == []


def test_orders_come_to_be_in_one_place_alone() -> None:
    """A path added later goes through the door too: whatever writes an order is `place_order`, but for imports."""
    makes, writes = set(), set()
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called in ("Order", "Order.objects.create", "Order.objects.bulk_create"):
                makes.add(path.name)
            if called.rpartition(".")[2] == "write_order":
                writes.add(path.name)
    assert makes == {"write_order.py", "record_history.py"}
    assert writes == {"place_order.py"}


@pytest.mark.django_db(transaction=True)
def test_eight_orders_of_300_on_a_budget_of_1000_and_an_approval_at_the_same_moment(run_together: RunTogether) -> None:
    shop = channel("shop")
    stocked(shop, {f"S{number}": 10 for number in range(8)}, "300")
    firm, head, _ = firm_with()
    buyers = [member_of(firm) for _ in range(8)]
    budget = budget_of(firm, 1_000)
    carts = [cart_with(shop, buyer, {f"S{number}": 1}) for number, buyer in enumerate(buyers)]
    outcomes = run_together(8, lambda n: place(carts[n], buyers[n], gross=won(300)))
    assert sum(isinstance(one, BudgetExceeded) for one in outcomes) == 5
    assert (Order.objects.count(), get_budget(budget).reserved) == (3, won(900))
    assert head.party_id == firm
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_orders_at_once_are_counted_together(run_together: RunTogether) -> None:
    """D18: each is under the limit, any two of them are above it."""
    shop = channel("shop")
    stocked(shop, {f"S{number}": 10 for number in range(6)}, "600")
    above = Condition(Measure.SPENT, Compare.ABOVE, amount=won(1_000))
    firm, _, _ = firm_with(Rule(UUID(int=1), "month", (Tier((Quorum(),)),), (above,), window_days=30))
    buyers = [member_of(firm) for _ in range(6)]
    carts = [cart_with(shop, buyer, {f"S{number}": 1}) for number, buyer in enumerate(buyers)]
    outcomes = run_together(6, lambda n: place(carts[n], buyers[n], gross=won(600)))
    assert sum(isinstance(one, ApprovalNeeded) for one in outcomes) == 5
    assert Order.objects.count() == 1
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_approved_while_it_is_taken_back_has_one_outcome(run_together: RunTogether) -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 1_000}, "100")
    _, head, buyer = firm_with(limit(1_000))
    for _ in range(6):
        cart_id = cart_with(shop, buyer, {"MUG": 20})
        request_id = submit(cart_id, buyer)
        works: tuple[Callable[[], object], ...] = (
            lambda request_id=request_id: approve(request_id, head),  # type: ignore[misc]
            lambda cart_id=cart_id: ordering.take_back_cart(cart_id=cart_id, actor=buyer),  # type: ignore[misc]
        )
        run_together(2, lambda n, works=works: works[n]())  # type: ignore[misc]
        relay()
        request = ApprovalRequest.objects.get(pk=request_id)
        cart = Cart.objects.get(pk=cart_id)
        assert (request.state, cart.state) in {("withdrawn", "open"), ("placed", "ordered")}
        if cart.state == CartState.OPEN:
            ordering.discard_cart(cart_id=cart_id, actor=buyer)
    assert broken() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_approval_told_at_once_orders_once(run_together: RunTogether) -> None:
    shop = channel("shop")
    stocked(shop, {"MUG": 1_000}, "100")
    _, head, buyer = firm_with(limit(1_000))
    request_id = submit(cart_with(shop, buyer, {"MUG": 20}), buyer)
    approve(request_id, head)
    outcomes = run_together(6, lambda _: ordering.place_approved(request_id=request_id))
    assert sum(one is not None for one in outcomes) == 1
    assert Order.objects.count() == 1
    assert broken() == []
