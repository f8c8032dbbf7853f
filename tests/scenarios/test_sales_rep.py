"""A sales rep orders for an account: their name stays on all of it, the buyer sees it, and they decide nothing."""

import pytest
from django.test import Client

from factories import ACTOR, cart_with, company, list_of, log_in, order_of, person, place, set_prices
from factories.people import prove
from jangteo.channels.errors import EntryRefused
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Action, Actor
from jangteo.ordering.models import Cart, Order
from jangteo.ordering.selectors import list_orders
from jangteo.ordering.selectors.tenders import credit_here
from jangteo.ordering.types import Tender
from jangteo.parties.models import User
from jangteo.parties.rules import ASSISTANT_RIGHTS
from jangteo.parties.services import add_member, add_staff, create_unit, remove_member
from jangteo.parties.types import MemberRole, PartyKind
from jangteo.relations.services import assign_account, end_account
from stored_value.using import credit_of, left
from storefront.conftest import *  # noqa: F403 -- the market's fixtures
from storefront.market import DEALER, PASSWORD, Market

pytestmark = pytest.mark.django_db
REP = "rep@test.example"


@pytest.fixture
def rep(market: Market) -> User:
    """A sales rep whose account is the dealer's company."""
    person_id = person("곽도담")
    user = User.objects.get(pk=log_in(person_id))
    User.objects.filter(pk=user.pk).update(email=REP)
    add_staff(user_id=user.pk, role=MemberRole.SALES_REP, actor=ACTOR)
    assign_account(party_id=market.company_id, person_id=person_id, expected_owner_id=None, actor=ACTOR)
    return User.objects.get(pk=user.pk)


def assisting(rep: User, market: Market, party_id: object = None) -> Actor:
    return enter(
        channel=get_channel("wholesale"),
        user=rep,
        via="page",
        assisted_id=party_id or market.company_id,  # type: ignore[arg-type]
    )


def test_the_reps_name_stays_on_the_order_and_the_buyer_sees_it(market: Market, rep: User, dealer: Client) -> None:
    actor = assisting(rep, market)
    assert (actor.assists, actor.person_id, actor.party_id) == (True, rep.person_id, market.company_id)
    order = order_of(get_channel("wholesale"), actor, {"MUG-WH": 2})
    assert (order.buyer_id, order.person_id, order.placed_by_name, order.is_assisted) == (
        market.company_id, rep.person_id, "곽도담", True,
    )  # fmt: skip
    entry = AuditEntry.objects.get(action="ordering.place_order", subject_id=order.pk)
    assert entry.actor["person"] == str(rep.person_id)
    assert entry.actor["for"] == str(market.company_id)
    assert entry.actor["assists"] is True
    dealer_person = User.objects.get(email=DEALER).person_id
    remove_member(party_id=market.company_id, person_id=dealer_person, actor=ACTOR)  # type: ignore[arg-type]
    add_member(party_id=market.company_id, person_id=dealer_person, role="approver", actor=ACTOR)  # type: ignore[arg-type]
    page = dealer.get(f"/wholesale/orders/{order.number}/").content.decode()
    assert "곽도담" in page


def test_the_office_opens_the_shop_as_the_account_and_the_shop_says_so(market: Market, rep: User) -> None:
    client = Client(headers={"accept-language": "en"})
    assert client.login(username=REP, password=PASSWORD)
    prove(client)
    before = client.session.session_key
    response = client.post(f"/office/parties/{market.company_id}/act-for/", {"channel": "wholesale"})
    assert response["Location"] == "/wholesale/"
    assert client.session.session_key != before
    page = client.get("/wholesale/p/moon-mug/").content.decode()
    assert "as our sales team" in page
    assert client.post("/wholesale/cart/lines/", {"sku": "MUG-WH", "quantity": "3"}).status_code == 302
    assert list(Cart.objects.values_list("party", "person")) == [(market.company_id, rep.person_id)]
    assert client.post("/wholesale/account/assisting/stop/").status_code == 302
    assert client.get("/wholesale/")["Location"].startswith("/wholesale/login/")


def test_a_rep_acts_for_no_other_and_for_nobody_once_the_account_is_another_s(market: Market, rep: User) -> None:
    other = company("다라")
    client = Client()
    assert client.login(username=REP, password=PASSWORD)
    prove(client)
    assert client.post(f"/office/parties/{other}/act-for/", {"channel": "wholesale"}).status_code == 404
    with pytest.raises(EntryRefused):
        assisting(rep, market, other)
    client.post(f"/office/parties/{market.company_id}/act-for/", {"channel": "wholesale"})
    assert client.get("/wholesale/").status_code == 200
    assert rep.person_id
    end_account(party_id=market.company_id, person_id=rep.person_id, actor=ACTOR)
    assert client.get("/wholesale/").status_code == 302


def test_a_rep_reaches_the_units_below_their_account(market: Market, rep: User) -> None:
    store = create_unit(parent_id=market.company_id, kind=PartyKind.LOCATION, name="성수", actor=ACTOR)
    assert assisting(rep, market, store).lineage == (store, market.company_id)


def test_a_rep_never_approves_pays_or_gives_rights_for_the_buyer(market: Market, rep: User) -> None:
    actor = assisting(rep, market)
    never = {Action.ORDERS_APPROVE, Action.MONEY_PAY, Action.MEMBERS_CHANGE, Action.ROLES_CHANGE, Action.UNITS_CHANGE}
    assert not never & set(actor.rights)
    someone = person("윤새")
    with pytest.raises(NotPermitted):
        add_member(party_id=market.company_id, person_id=someone, role="buyer", actor=actor)


def test_other_staff_and_buyers_act_for_nobody(market: Market) -> None:
    clerk = User.objects.get(pk=log_in(person("신예솔")))
    add_staff(user_id=clerk.pk, role=MemberRole.STAFF_CLERK, actor=ACTOR)
    clerk.refresh_from_db()
    dealer = User.objects.get(email=DEALER)
    with pytest.raises(EntryRefused):
        assisting(clerk, market)
    with pytest.raises(EntryRefused):
        enter(channel=get_channel("wholesale"), user=dealer, via="page", assisted_id=company("다라"))


def test_a_buyers_cart_and_the_reps_cart_for_them_stay_apart(market: Market, rep: User, dealer: Client) -> None:
    dealer.post("/wholesale/cart/lines/", {"sku": "CUP", "quantity": "1"})
    order_of(get_channel("wholesale"), assisting(rep, market), {"MUG-WH": 1})
    assert Order.objects.get().line_count == 1
    assert Cart.objects.get(state="open").person_id == User.objects.get(email=DEALER).person_id
    assert [one.is_assisted for one in list_orders(assisting(rep, market))[0]] == [True]


def test_what_other_companies_agreed_is_hidden_from_a_rep(market: Market, rep: User) -> None:
    own, other = "agreed-own", "agreed-other"
    list_of(own, party_id=market.company_id, includes_tax=False)
    list_of(other, party_id=company("다른 회사"), includes_tax=False)
    for code, price in ((own, "11111"), (other, "22222")):
        set_prices(code, {(market.variants["MUG-WH"], 1): price})
    client = Client(headers={"accept-language": "en"})
    assert client.login(username=REP, password=PASSWORD)
    told = client.get("/office/price-lists/").content.decode()
    assert own in told
    assert "retail" in told
    assert other not in told
    found = [client.get(f"/office/price-lists/{code}/").status_code for code in (own, "retail", other, "none")]
    assert found == [200, 200, 404, 404]
    assert client.get(f"/office/price-lists/{other}/export/").status_code in (403, 404)
    product = client.get("/office/products/moon-mug/").content.decode()
    assert "11,111" in product
    assert "22,222" not in product


def test_who_handles_payments_spends_the_buyers_credit_and_a_rep_does_not(market: Market, rep: User) -> None:
    """On the phone: the buyer asks that their credit be used; a sales rep can't, who handles payments can."""
    credit = credit_of(market.company_id, 1_000)
    wholesale = get_channel("wholesale")
    assert credit_here(wholesale, assisting(rep, market)) == []
    add_staff(user_id=rep.pk, role=MemberRole.STAFF_FINANCE, actor=ACTOR)
    actor = assisting(User.objects.get(pk=rep.pk), market)
    assert [one.usable.minor for one in credit_here(wholesale, actor)] == [1_000]
    cart = cart_with(wholesale, actor, {"MUG-WH": 2})
    order = Order.objects.get(pk=place(cart, actor, tenders=(Tender(),)))
    assert (order.placed_by_name, order.is_assisted, left(credit)) == ("곽도담", True, 0)
    assert actor.rights.keys() - ASSISTANT_RIGHTS.keys() == {Action.MONEY_PAY}
