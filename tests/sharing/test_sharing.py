"""Somebody else pays: by a link without an account, within a cap, once (ORD-10, C16)."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import transaction

from approvals.using import budget_of, firm_with, limit
from factories import ACTOR, ADDRESS, GUEST, cart_with, channel, checkout, guest, member_of, shopper, stocked, user_of
from jangteo.approvals import services as approvals
from jangteo.approvals.errors import BudgetExceeded
from jangteo.approvals.selectors import get_budget
from jangteo.approvals.types import Verdict
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry, Letter, OutboxEvent
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ordering import services as ordering
from jangteo.ordering.errors import CannotLend, CartClosed, CartEmpty, LogInForCarts
from jangteo.ordering.models import Cart, Order, OrderLine
from jangteo.parties import services as parties
from jangteo.parties.errors import InvalidEmail
from jangteo.parties.types import MemberRole
from jangteo.payments.errors import MethodNotOffered
from jangteo.payments.types import PaymentMethod
from jangteo.sharing import selectors, services
from jangteo.sharing.errors import AboveCap, InvalidShare, LinkNotFound, LinkOver, ShareChanged
from jangteo.sharing.models import PaymentShare, PersonalLink
from jangteo.sharing.types import Payer, ShareDraft, ShareMade, ShareState
from sharing.using import PAYER, broken, letters_to, look, market, pay, relay, share, state_of


@pytest.fixture
def shop(db: None) -> Channel:
    return market()


def test_one_order_comes_of_it_for_who_shared_and_to_their_address(shop: Channel) -> None:
    buyer = shopper()
    made = share(shop, buyer, {"MUG": 3, "BOWL": 2}, note="side door", email="mine@test.example")
    assert state_of(made.id) == ("open", "lent")
    outcome = pay(made.token)
    order = Order.objects.get()
    assert outcome.order_id == order.pk
    assert (order.buyer_id, order.person_id, order.placed_by_name) == (buyer.party_id, buyer.person_id, buyer.name)
    assert (order.ship_to["line1"], order.email, order.note) == (ADDRESS.line1, "mine@test.example", "side door")
    assert (order.gross_minor, state_of(made.id)) == (500, ("ordered", "ordered"))
    assert letters_to(user_of(buyer).email) == ["sharing.ordered"]
    ordering.mark_paid(order_id=order.pk, actor=ACTOR)
    assert broken() == []
    assert letters_to(user_of(buyer).email) == ["sharing.ordered", "sharing.paid"]
    (mine,) = selectors.list_shares(buyer)
    assert (mine.order_number, mine.is_awaited) == (order.number, False)


def test_neither_learns_of_the_other_what_is_theirs(shop: Channel) -> None:
    """What the payer's page is made of names no address, and nothing of the buyer's names who paid."""
    buyer = shopper()
    made = share(shop, buyer, {"MUG": 3}, message="용돈 대신")
    seen = look(made.token)
    told = repr((seen.asked_by, seen.to_whom, seen.message, seen.lines, seen.view, seen.methods))
    hidden = [ADDRESS.line1, ADDRESS.phone, ADDRESS.postcode, "buyer@test.example", user_of(buyer).email]
    assert (seen.asked_by, seen.to_whom) == (buyer.name, ADDRESS.recipient)
    assert [one for one in hidden if one in told] == []
    pay(made.token)
    relay()
    theirs = repr([asdict(one) for one in selectors.list_shares(buyer)])
    written = repr(list(Letter.objects.values())) + repr(list(AuditEntry.objects.values()))
    published = repr(list(OutboxEvent.objects.values("payload"))) + repr(list(Order.objects.values()))
    assert [one for one in asdict(PAYER).values() if one in theirs + written + published] == []
    assert selectors.payer_of(Order.objects.get().pk) == PAYER


def test_less_may_be_wanted_and_who_shared_is_told(shop: Channel) -> None:
    buyer = shopper()
    made = share(shop, buyer, {"MUG": 3, "BOWL": 2})
    before = look(made.token)
    services.edit_share(token=made.token, wanted={"1": 1, "2": 0})
    after = look(made.token)
    assert [(one.sku, one.asked, one.wanted) for one in after.lines] == [("MUG", 3, 1), ("BOWL", 2, 0)]
    assert after.view
    assert after.view.quote.gross == Money(100, "KRW")
    with pytest.raises(ShareChanged):
        pay(made.token, seen=before)
    letter = Letter.objects.get()
    assert (letter.purpose, "3 → 1" in letter.text, "2 → 0" in letter.text) == ("sharing.changed", True, True)
    for wanted in ({"1": 4}, {"1": -1}, {"1": True}, {"9": 1}, {"1": 0}):
        with pytest.raises(InvalidShare), transaction.atomic():
            services.edit_share(token=made.token, wanted=wanted)
    services.edit_share(token=made.token, wanted={"2": 2})  # as many again as were asked for
    pay(made.token)
    assert list(OrderLine.objects.values_list("sku", "quantity").order_by("position")) == [("MUG", 1), ("BOWL", 2)]
    assert broken() == []


def test_above_the_cap_nothing_is_ordered(shop: Channel) -> None:
    made = share(shop, shopper(), {"MUG": 3}, cap=299)
    with pytest.raises(AboveCap) as refused:
        pay(made.token)
    assert refused.value.facts == {"cap": "299 KRW", "total": "300 KRW"}
    assert (Order.objects.count(), look(made.token).is_over_cap) == (0, True)
    services.edit_share(token=made.token, wanted={"1": 2})
    assert not look(made.token).is_over_cap
    pay(made.token)
    assert Order.objects.get().gross_minor == 200
    assert broken() == []


def _expire(made: ShareMade, buyer: Actor) -> None:
    past = clock.now() - timedelta(days=9)
    PersonalLink.objects.filter(pk=made.id).update(made_at=past, expires_at=past + timedelta(days=3))


ENDS: dict[str, Callable[[ShareMade, Actor], object]] = {
    "ordered": lambda made, buyer: pay(made.token),
    "declined": lambda made, buyer: services.decline_share(token=made.token, word="다음 달에"),
    "taken_back": lambda made, buyer: services.revoke_share(share_id=made.id, actor=buyer),
    "expired": _expire,
}


@pytest.mark.parametrize("end", ENDS)
def test_a_link_works_once_and_says_what_became_of_it(shop: Channel, end: str) -> None:
    buyer = shopper()
    made = share(shop, buyer, {"MUG": 3})
    seen = look(made.token)
    services.edit_share(token=made.token, wanted={"1": 2})
    ENDS[end](made, buyer)
    assert look(made.token).state == end
    ways: tuple[Callable[[], object], ...] = (
        lambda: pay(made.token, seen=seen),
        lambda: services.edit_share(token=made.token, wanted={"1": 1}),
        lambda: services.decline_share(token=made.token),
    )
    for way in ways:
        with pytest.raises(LinkOver) as over, transaction.atomic():
            way()
        assert over.value.facts == {"state": end}
    services.expire_shares()
    services.expire_shares()
    services.revoke_share(share_id=made.id, actor=buyer)
    assert state_of(made.id) == (end, "ordered" if end == "ordered" else "open")
    if end != "ordered":  # the cart is as its buyer made it
        assert list(Cart.objects.get().lines.values_list("quantity", flat=True)) == [3]
    told = {"ordered": ["sharing.ordered"], "declined": ["sharing.declined"], "expired": ["sharing.expired"]}
    assert letters_to(user_of(buyer).email) == ["sharing.changed", *told.get(end, [])]
    assert broken() == []


def test_a_shared_cart_is_locked_until_it_is_taken_back(shop: Channel) -> None:
    buyer = shopper()
    made = share(shop, buyer, {"MUG": 3})
    cart_id = PaymentShare.objects.get().cart_id
    for way in (
        lambda: ordering.put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer),
        lambda: ordering.discard_cart(cart_id=cart_id, actor=buyer),
        lambda: services.share_cart(cart_id=cart_id, details=checkout(), draft=ShareDraft(), actor=buyer),
    ):
        with pytest.raises(CartClosed), transaction.atomic():
            way()
    ordering.take_back_cart(cart_id=cart_id, actor=buyer)  # that is of approvals alone
    with pytest.raises(LinkNotFound):
        services.revoke_share(share_id=made.id, actor=shopper())
    assert state_of(made.id) == ("open", "lent")
    services.revoke_share(share_id=made.id, actor=buyer)
    ordering.put_line(cart_id=cart_id, sku="MUG", unit_quantity=1, actor=buyer)
    again = services.share_cart(cart_id=cart_id, details=checkout(), draft=ShareDraft(), actor=buyer)
    assert look(again.token).lines[0].asked == 4
    assert broken() == []


def test_what_can_t_be_shared_is_refused_and_stays_open(shop: Channel) -> None:
    buyer = shopper()
    with pytest.raises(CartEmpty):
        share(shop, buyer, {})
    for draft in (ShareDraft(days=0), ShareDraft(days=15), ShareDraft(message="x" * 301)):
        with pytest.raises(InvalidShare):
            services.share_cart(
                cart_id=cart_with(shop, buyer, {"MUG": 1}), details=checkout(), draft=draft, actor=buyer
            )
    for cap in (Money(0, "KRW"), Money(5, "USD")):
        with pytest.raises(InvalidShare), transaction.atomic():
            services.share_cart(
                cart_id=cart_with(shop, buyer, {}), details=checkout(), draft=ShareDraft(cap=cap), actor=buyer
            )
    visitor, secret = guest()
    cart_id = cart_with(shop, visitor, {"MUG": 1}, secret)
    with pytest.raises(LogInForCarts):
        services.share_cart(cart_id=cart_id, details=checkout(), draft=ShareDraft(), actor=visitor)
    at_door = channel("door", payment_methods=["on_delivery"])
    stocked(at_door, {"CUP": 5})
    with pytest.raises(CannotLend):
        share(at_door, buyer, {"CUP": 1})
    assert (set(Cart.objects.values_list("state", flat=True)), PaymentShare.objects.count()) == ({"open"}, 0)


def test_who_pays_says_who_they_are_and_pays_as_a_guest(shop: Channel) -> None:
    made = share(shop, shopper(), {"MUG": 3})
    for payer, error in ((Payer("", "a@b.kr"), InvalidShare), (Payer("이모", "nowhere"), InvalidEmail)):
        with pytest.raises(error), transaction.atomic():
            pay(made.token, payer=payer)
    seen = look(made.token)
    assert seen.view
    assert seen.methods == ("bank_transfer",)
    for method in (PaymentMethod.ON_ACCOUNT, PaymentMethod.ON_DELIVERY, PaymentMethod.STORE_CREDIT):
        with pytest.raises(MethodNotOffered), transaction.atomic():
            services.pay_share(
                token=made.token,
                revision=0,
                expected_gross=seen.view.quote.gross,
                method=method,
                payer=PAYER,
                actor=GUEST,
            )
    with pytest.raises(LinkNotFound):
        look("no-such-link")
    with pytest.raises(LinkNotFound):
        selectors.look_at_share(made.token, "ko", channel_id=channel("other").id)
    assert Order.objects.count() == 0


def test_views_by_others_are_counted(shop: Channel) -> None:
    buyer = shopper()
    made = share(shop, buyer, {"MUG": 3})
    for actor in (GUEST, shopper(), buyer):
        services.note_view(token=made.token, actor=actor)
    assert selectors.list_shares(buyer)[0].views == 2


def test_a_child_shares_and_the_guardian_who_pays_approves_by_it(shop: Channel) -> None:
    """PAR-03: they may want less, too."""
    family = parties.create_household(name="우리 집", language="ko", actor=ACTOR)
    guardian, child = member_of(family, MemberRole.GUARDIAN, "아버지"), member_of(family, MemberRole.CHILD, "막내")
    made = share(shop, child, {"MUG": 3})
    services.edit_share(token=made.token, wanted={"1": 2})
    outcome = pay(made.token, actor=guardian)
    order = Order.objects.get()
    assert (outcome.order_id, order.person_id, order.gross_minor) == (order.pk, child.person_id, 200)
    assert broken() == []


def test_without_a_log_in_the_approval_is_asked_for_first(shop: Channel) -> None:
    _, head, buyer = firm_with(limit(200))
    made = share(shop, buyer, {"MUG": 3})
    outcome = pay(made.token)
    assert (outcome.order_id, Order.objects.count()) == (None, 0)
    assert outcome.request_id
    assert look(made.token).waits_for_approval
    assert pay(made.token).request_id == outcome.request_id  # not asked twice
    approvals.decide(request_id=outcome.request_id, verdict=Verdict.APPROVE, actor=head)
    relay()
    assert (Order.objects.count(), letters_to(PAYER.email)) == (0, ["sharing.approved"])
    assert letters_to(user_of(buyer).email) == ["approvals.approved_for_another"]  # nor told that it is ordered
    assert not look(made.token).waits_for_approval
    pay(made.token)
    assert Order.objects.get().gross_minor == 300
    assert broken() == []


def test_what_is_wanted_otherwise_is_asked_anew(shop: Channel) -> None:
    firm, head, buyer = firm_with(limit(100))
    budget = budget_of(firm, 1_000)
    made = share(shop, buyer, {"MUG": 3})
    first = pay(made.token).request_id
    assert first
    assert get_budget(budget).reserved.minor == 300
    services.edit_share(token=made.token, wanted={"1": 2})
    relay()
    assert (get_budget(budget).reserved.minor, state_of(made.id)) == (0, ("open", "lent"))
    second = pay(made.token).request_id
    assert second
    assert second != first
    approvals.decide(request_id=second, verdict=Verdict.REJECT, actor=head, why="no")
    relay()
    assert state_of(made.id) == ("not_approved", "open")
    assert letters_to(PAYER.email) == ["sharing.ended"]
    assert broken() == []


def test_a_budget_refuses_what_it_has_not_left(shop: Channel) -> None:
    firm, _, buyer = firm_with()
    budget_of(firm, 250)
    made = share(shop, buyer, {"MUG": 3})
    with pytest.raises(BudgetExceeded), transaction.atomic():
        pay(made.token)
    services.edit_share(token=made.token, wanted={"1": 2})
    pay(made.token)
    assert broken() == []


def test_who_left_their_company_shares_nothing_any_more(shop: Channel) -> None:
    firm, _, buyer = firm_with()
    assert buyer.person_id
    made = share(shop, buyer, {"MUG": 3})
    seen = look(made.token)
    parties.remove_member(party_id=firm, person_id=buyer.person_id, actor=ACTOR)
    assert look(made.token).state == ShareState.TAKEN_BACK
    with pytest.raises(LinkOver), transaction.atomic():
        pay(made.token, seen=seen)
    assert Order.objects.count() == 0
