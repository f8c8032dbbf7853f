"""Who may not see prices sees nothing of an offer: no page, no answer, no letter (QUO-01, PRC-04)."""

import re
from contextlib import suppress
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from api.caller import Caller
from factories import ACTOR, acting, company, member_of, person, user_of
from jangteo.config.api import api
from jangteo.kernel.models import Letter
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.parties import services as parties
from jangteo.parties.services.tokens import issue_token
from jangteo.parties.types import RoleAudience
from jangteo.quotes import selectors, services
from jangteo.quotes.errors import QuoteNotFound
from jangteo.quotes.models import Quote
from jangteo.quotes.selectors.figures import channel_of
from jangteo.quotes.types import Offer
from quotes.using import content, goods, seller, won
from storefront.house import acting_for
from storefront.market import Market

pytestmark = pytest.mark.django_db
GATHERER = {
    "goods.see": "all",
    "carts.use": "own",
    "orders.see": "unit",
    "orders.place": "own",
    "orders.approve": "unit",
}
UNIT, FREIGHT = "7919", "6133"  # what must not stand anywhere
SEEN = re.compile("7[,.]?919|6[,.]?133|15[,.]?838")  # of two pieces, too


@pytest.fixture
def firm(market: Market) -> UUID:
    return company("긴해")


@pytest.fixture
def gatherer(firm: UUID) -> Actor:
    """Sees all orders of the firm, and no price."""
    parties.create_role(
        code="gatherer",
        audience=RoleAudience.COMPANY,
        names={"ko": "담는 사람", "en": "Gatherer"},
        rights=GATHERER,
        actor=ACTOR,
        party_id=firm,
    )
    return member_of(firm, "gatherer", "정다온")


def offered(market: Market, buyer: Actor) -> UUID:
    """An offer at prices that are found again, and one that was taken."""
    mug, shop = market.variants["MUG-WH"], channel_of(market.shop_id)
    asked = content(goods("1", mug, quantity=2), valid_until=None)
    quote_id = services.ask_quote(channel=shop, content=asked, actor=buyer)
    offer = content(goods("1", mug, Offer(1, won(UNIT), 50), quantity=2), freight=won(FREIGHT).to_money(1))
    services.write_draft(quote_id=quote_id, content=offer, actor=seller("rep", person_id=person("도하준")))
    services.send_quote(quote_id=quote_id, actor=seller("rep"))
    if Quote.objects.get(pk=quote_id).state == "checked":
        services.allow_quote(quote_id=quote_id, actor=seller("lead", person_id=person("최고은")))
    return quote_id


def pages(quote_id: UUID) -> list[str]:
    """Every address of the shop that is about quotes, by the names of the routes."""
    names = {name for name in get_resolver("jangteo.storefront.urls").reverse_dict if isinstance(name, str)}
    found = []
    for name in sorted(one for one in names if "quote" in one):
        for named in ([], [quote_id], [quote_id, uuid4()]):
            with suppress(NoReverseMatch):
                found.append(reverse(f"storefront:{name}", args=named))
    assert len(found) == len({one for one in names if "quote" in one})
    return found


def calls(quote_id: UUID) -> list[tuple[str, str]]:
    """Every call of the API that is about quotes."""
    paths = api.get_openapi_schema()["paths"]
    return [
        (method.upper(), path.partition("/v1")[2].format(channel="shop", quote_id=quote_id, file_id=uuid4()))
        for path, methods in paths.items()
        if "/quotes" in path
        for method in methods
    ]


def test_without_the_right_to_prices_nothing_of_an_offer_is_seen(market: Market, firm: UUID, gatherer: Actor) -> None:
    buyer = member_of(firm, name="윤서하")
    quote_id = offered(market, buyer)
    services.accept_quote(quote_id=quote_id, version=2, selection={"1": 2}, actor=buyer)
    assert buyer.person_id
    assert gatherer.person_id
    assert SEEN.search(acting_for(buyer.person_id, firm).get(f"/account/quotes/{quote_id}/").content.decode())

    assert selectors.list_quotes(gatherer) == []
    with pytest.raises(QuoteNotFound):
        selectors.get_quote(quote_id, gatherer)
    client = acting_for(gatherer.person_id, firm)
    looked = [*pages(quote_id), "/account/", "/account/orders/", "/cart/", "/account/approvals/"]
    assert len(looked) > 10
    for path in looked:
        for page in (client.get(path), client.post(path, {"version": "2"})):
            assert not SEEN.search(page.content.decode()), path
    token = issue_token(user_id=user_of(gatherer).pk)[0]
    caller = Caller(Client(headers={"Acting-For": str(firm)}), token=token)
    made = calls(quote_id)
    assert len(made) > 7
    for method, path in made:
        body = {"version": 2, "lines": [{"key": "1", "quantity": 2}], "text": "?"}
        answer = caller.call(method, path, body if method == "POST" else None, Idempotency_Key=uuid4().hex)
        assert answer.status in (403, 404, 422), path
        assert not SEEN.search(str(answer.body)), path


def test_letters_go_to_who_still_may_see_it(market: Market, firm: UUID, gatherer: Actor) -> None:
    buyer = member_of(firm, name="윤서하")
    assert buyer.person_id
    offered(market, buyer)
    assert gatherer.person_id
    asked = content(goods("1", market.variants["MUG-WH"], quantity=2), valid_until=None)
    services.ask_quote(
        channel=channel_of(market.shop_id), content=asked, actor=gatherer
    )  # may ask, and hears nothing of prices
    Quote.objects.filter(person=buyer.person_id).update(person=gatherer.person_id)
    while relay_batch():
        pass
    assert not Letter.objects.filter(purpose__startswith="quotes.").exists()
    offered(market, acting(buyer.person_id, firm))
    while relay_batch():
        pass
    assert Letter.objects.filter(purpose__startswith="quotes.").count() == 1
    assert not any(SEEN.search(one.text + one.subject) for one in Letter.objects.all())
