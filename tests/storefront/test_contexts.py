"""One log-in, several buyers: the switcher, what changes with it, and where it leads."""

from dataclasses import replace

import pytest
from django.conf import settings
from django.test import Client

from jangteo.channels import services as channels
from jangteo.channels.types import ChannelAccess
from jangteo.ordering.models import Order
from jangteo.parties import services as parties
from jangteo.parties.selectors import list_contexts
from jangteo.parties.types import MemberRole
from storefront.house import ADDRESS, House, acting_for, open_house, own_price, visitor
from storefront.market import ACTOR, Market

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(market: Market) -> House:
    return open_house()


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()
    return response.content.decode()


def switch(client: Client, party_id: object, next_: str = "") -> str:
    response = client.post("/account/acting-for/", {"party": str(party_id), "next": next_})
    assert response.status_code == 302
    return str(response["Location"])


def test_one_log_in_has_a_cart_and_a_price_for_each_buyer(market: Market, house: House) -> None:
    own_price(market, house.family, 25000, "family")
    own_price(market, house.cafe, 19000, "cafe")
    client = visitor(house.han)
    for party_id, price, quantity in ((house.han, "28,000", 1), (house.family, "25,000", 2), (house.cafe, "19,000", 3)):
        switch(client, party_id)
        assert f"₩{price}" in page(client, "/p/moon-mug/?sku=MUG-WH")
        assert "The cart is empty" in page(client, "/")
        client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": str(quantity)})

    for party_id, gross in ((house.han, "31,000"), (house.family, "50,000"), (house.cafe, "57,000")):
        switch(client, party_id)
        assert f"₩{gross}" in page(client, "/cart/")


def test_the_switcher_shows_units_under_their_company_and_who_one_buys_for(house: House) -> None:
    html = page(visitor(house.han), "/")
    menu = html[html.index("who-list") : html.index("who-foot")]
    order = [menu.index(f'value="{one}"') for one in (house.han, house.family, house.other)]
    tree = [menu.index(f'value="{one}"') for one in (house.cafe, house.south, house.north, house.shop)]
    assert order[0] < order[1]
    assert order[1] < min(tree[0], order[2])
    assert tree[0] < min(tree[1:])
    assert tree[2] < tree[3]
    assert f'value="{house.shop}" data-depth="2"' in menu
    assert f'value="{house.han}" data-depth="0" aria-current="true"' in menu
    assert "You buy for <strong>한바름</strong> now." in html


def test_someone_with_one_buyer_sees_no_switcher(market: Market, shopper: Client) -> None:
    assert 'class="who"' not in page(shopper, "/")


def test_a_channel_for_companies_offers_companies_only(house: House) -> None:
    html = page(visitor(house.han), "/wholesale/")
    assert f'value="{house.cafe}"' in html
    assert f'value="{house.family}"' not in html
    assert f'value="{house.han}"' not in html


def test_a_channel_by_invitation_offers_the_invited_only(house: House, market: Market) -> None:
    channels.set_access(channel_id=market.wholesale_id, access=ChannelAccess.INVITATION, actor=ACTOR)
    channels.admit_party(channel_id=market.wholesale_id, party_id=house.north, actor=ACTOR)
    html = page(visitor(house.han), "/wholesale/")
    assert f'value="{house.north}"' in html
    assert f'value="{house.shop}"' in html
    assert f'value="{house.cafe}"' not in html
    assert f'value="{house.south}"' not in html


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("/p/moon-mug/?sku=CUP", "/p/moon-mug/?sku=CUP"),
        ("/account/members/", "/account/members/"),
        ("/orders/NONE-1/", "/orders/"),
        ("/account/addresses/", "/account/addresses/"),
        ("/account/units/", "/account/"),
        ("/no/such/page/", "/account/"),
        ("https://evil.example/", "/account/"),
        ("//evil.example/", "/account/"),
        ("", "/account/"),
    ],
)
def test_a_switch_stays_on_the_page_or_the_nearest_one(house: House, wanted: str, leads_to: str) -> None:
    assert switch(visitor(house.han), house.family, wanted) == leads_to


def test_a_switch_leaves_pages_that_the_new_role_does_not_open(house: House) -> None:
    client = visitor(house.child)
    assert switch(client, house.family, "/account/addresses/") == "/account/"
    assert switch(client, house.family, "/checkout/") == "/cart/"
    assert switch(visitor(house.finance), house.cafe, "/cart/") == "/account/"
    assert switch(visitor(house.han), house.han, "/account/members/") == "/account/"


@pytest.mark.parametrize("wanted", ["", "x", "\0", "00000000-0000-0000-0000-000000000000"])
def test_nobody_buys_for_what_is_no_buyer_of_theirs(house: House, wanted: str) -> None:
    client = acting_for(house.han, house.cafe)
    assert client.post("/account/acting-for/", {"party": wanted}).status_code == 403
    assert "You buy for <strong>카페 모두</strong> now." in page(client, "/")


def test_nobody_buys_for_a_company_they_do_not_belong_to(house: House) -> None:
    client = visitor(house.buyer)
    assert client.post("/account/acting-for/", {"party": str(house.other)}).status_code == 403


def test_a_removed_member_buys_for_themselves_at_their_next_click(house: House) -> None:
    """A16: an open session does not outlive the role."""
    client = acting_for(house.buyer, house.cafe)
    assert "카페 모두" in page(client, "/account/")
    parties.remove_member(party_id=house.cafe, person_id=house.buyer, actor=ACTOR, why="left")
    html = page(client, "/account/")
    assert "카페 모두" not in html
    assert "구도담" in html


def test_who_fills_no_cart_reads_who_helps_instead(house: House) -> None:
    client = acting_for(house.finance, house.cafe)
    html = page(client, "/p/moon-mug/?sku=MUG-WH")
    assert "Your role looks at products, but orders none." in html
    assert "한바름 can help." in html
    assert "Add to cart" not in html
    assert 'id="cart-link"' not in html
    response = client.get("/cart/")
    assert response.status_code == 403
    assert "한바름" in response.content.decode()


def test_where_nobody_runs_the_house_whoever_may_order_helps(house: House) -> None:
    company = parties.create_company(name="빈집", legal_name="빈집", business_number=None, actor=ACTOR)
    parties.add_member(party_id=company, person_id=house.finance, role=MemberRole.FINANCE, actor=ACTOR)
    parties.add_member(party_id=company, person_id=house.clerk, role=MemberRole.BUYER, actor=ACTOR)
    assert "점유채 can help." in page(acting_for(house.finance, company), "/p/moon-mug/?sku=MUG-WH")


def test_a_child_fills_a_cart_and_is_told_who_decides(house: House) -> None:
    client = acting_for(house.child, house.family)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    html = page(client, "/cart/")
    assert "Ask for these goods" in html
    assert "한바름 decides; it is ordered as soon as it is approved." in html
    asking = page(client, "/checkout/")
    assert "Ask for" in asking
    assert "Order for" not in asking


def test_a_part_of_the_cart_keeps_the_words_for_a_child(house: House) -> None:
    client = acting_for(house.child, house.family)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    line = page(client, "/cart/").split('id="line-')[1].split('"')[0]
    part = client.post(f"/cart/lines/{line}/", {"quantity": "2"}, headers={"HX-Request": "true"}).content.decode()
    assert "Ask for these goods" in part


def test_a_switch_leaves_the_old_session_behind(house: House) -> None:
    """B08: the session's name changes with the rights."""
    client = visitor(house.han)
    old = client.cookies[settings.SESSION_COOKIE_NAME].value
    switch(client, house.cafe)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != old
    replay = Client()
    replay.cookies[settings.SESSION_COOKIE_NAME] = old
    assert replay.get("/account/").status_code == 302
    assert "카페 모두" in page(client, "/account/")


@pytest.mark.parametrize(
    "wanted",
    [
        "https:evil.example",
        "/\\evil.example",
        "%2f%2fevil.example",
        "javascript:alert(1)",
        "https://testserver.evil.example/",
    ],
)
def test_a_switch_leads_to_no_other_site(house: House, wanted: str) -> None:
    """B14: only paths of one's own."""
    assert switch(visitor(house.han), house.cafe, wanted) == "/account/"


@pytest.mark.parametrize("other", ["han", "family", "other", "north"])
def test_an_order_goes_to_no_address_of_another_buyer(house: House, other: str) -> None:
    """A01, between the buyers of one person too: the answer never shows the other's address."""
    foreign = replace(ADDRESS, line1="남의길 7")
    address = parties.add_address(party_id=getattr(house, other), address=foreign, is_default=True, actor=ACTOR)
    client = acting_for(house.han, house.cafe)
    client.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "1"})
    html = page(client, "/checkout/")
    hidden = {name: html.split(f'name="{name}" value="')[1].split('"')[0] for name in ("key", "cart", "expected_total")}
    refused = client.post(
        "/checkout/",
        hidden | {"address": str(address), "email": "a@test.example", "payment_method": "bank_transfer"},
    )
    assert refused.status_code == 422
    assert "남의길" not in refused.content.decode()
    assert Order.objects.count() == 0


def links(html: str) -> set[str]:
    return {part.split('"')[0] for part in html.split('href="/')[1:]}


@pytest.mark.parametrize("name", ["han", "buyer", "finance", "north_admin", "clerk", "child", "payer", "stranger"])
def test_no_link_of_the_account_leads_to_a_refusal(house: House, name: str) -> None:
    person = getattr(house, name)
    for context in list_contexts(person):
        client = acting_for(person, context.id)
        seen: set[str] = set()
        waiting = links(page(client, "/account/"))
        while waiting:
            address = waiting.pop()
            if address in seen or not address.startswith(("account", "cart", "orders", "checkout")):
                continue
            seen.add(address)
            response = client.get(f"/{address.replace('&amp;', '&')}")
            assert response.status_code in (200, 302), (name, context.party.name, address)
            waiting |= links(response.content.decode())
