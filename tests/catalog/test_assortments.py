"""Services of assortments: what is refused stores nothing; carts and prices obey; staff are told why."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from factories import ACTOR, cart_with, channel, company, member_of, place, product, stocked, tax, viewer
from factories.selling import LONG_AGO
from jangteo.catalog import selectors, services
from jangteo.catalog.errors import AssortmentNotFound, GrantEnded, GrantNotFound, InvalidAssortment, InvalidGrant
from jangteo.catalog.models import Assortment, AssortmentGrant, AssortmentSelection, Product
from jangteo.catalog.selectors.assortments import get_assortment, list_assortments, preview_grant
from jangteo.catalog.types import GrantDraft, Level, ListingFilter, Mode, SelectionDraft, SelectionKind, VariantId
from jangteo.channels.types import Channel
from jangteo.kernel import because
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Action, Actor, Scope
from jangteo.ordering.errors import CartHasProblems, NotForYou, UnknownSku
from jangteo.ordering.models import CartLine, Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.services import put_line
from jangteo.pricing import selectors as pricing
from jangteo.search.selectors import listing
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db
EVERYTHING = SelectionDraft(SelectionKind.EVERYTHING)
NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)


@pytest.fixture
def shop(db: None) -> Channel:
    made = channel()
    tax()
    stocked(made, {"CUP": 9, "MUG": 9})
    return made


def deny(shop: Channel, sku: str, level: Level, mode: Mode = Mode.EXCEPT, **audience: Any) -> UUID:
    slug = Product.objects.get(variants__sku=sku).slug
    services.put_assortment(code="some", names={"ko": "몇 가지", "en": "Some"}, actor=ACTOR)
    services.set_selections(code="some", selections=[SelectionDraft(SelectionKind.PRODUCT, slug)], actor=ACTOR)
    draft = GrantDraft(mode, level, **(audience or {"channel_id": shop.id}), from_at=LONG_AGO, why="합의")
    return services.create_grant(code="some", draft=draft, actor=ACTOR)


def counts() -> tuple[int, ...]:
    return tuple(
        model._default_manager.count() for model in (Assortment, AssortmentSelection, AssortmentGrant, AuditEntry)
    )


@pytest.mark.parametrize(
    "selection",
    [
        SelectionDraft(SelectionKind.CATEGORY, "none"),
        SelectionDraft(SelectionKind.PRODUCT, "none"),
        SelectionDraft(SelectionKind.OPTION, "glass", "material"),
        SelectionDraft(SelectionKind.FLAG, "none"),
        SelectionDraft(SelectionKind.EVERYTHING, "mugs"),
        SelectionDraft(SelectionKind.CATEGORY, "mugs\0"),
        SelectionDraft("shelf", "mugs"),  # type: ignore[arg-type]
        SelectionDraft(SelectionKind.CATEGORY, "x" * 100_000),
        SelectionDraft(SelectionKind.EVERYTHING, is_include=False),
    ],
)
def test_a_selection_of_what_is_not_there_is_refused_whole(selection: SelectionDraft) -> None:
    services.put_assortment(code="some", names={"ko": "몇 가지"}, actor=ACTOR)
    before = counts()
    with pytest.raises(InvalidAssortment) as refused:
        services.set_selections(code="some", selections=[EVERYTHING, selection], actor=ACTOR)
    assert refused.value.facts == {"field": "selections", "number": 1}
    assert counts() == before


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({}, "audience"),
        ({"channel_id": uuid4()}, "channel_id"),
        ({"segment_id": uuid4()}, "segment_id"),
        ({"party_id": uuid4()}, "party_id"),
        ({"party_id": "1"}, "party_id"),
        ({"own": True, "until_at": NOON, "from_at": NOON}, "until_at"),
        ({"own": True, "until_at": NOON - timedelta(days=1), "from_at": NOON}, "until_at"),
        ({"own": True, "until_at": LONG_AGO}, "until_at"),
        ({"own": True, "from_at": datetime(2026, 5, 1)}, "from_at"),  # noqa: DTZ001 -- what is refused
        ({"own": True, "why": "a\0"}, "why"),
        ({"own": True, "why": "a" * 501}, "why"),
        ({"own": True, "mode": "none"}, "mode"),
        ({"own": True, "level": "none"}, "mode"),
    ],
)
def test_a_grant_that_does_not_hold_is_refused(shop: Channel, facts: dict[str, Any], field: str) -> None:
    services.put_assortment(code="some", names={"ko": "몇 가지"}, actor=ACTOR)
    before = counts()
    facts = {"mode": Mode.EXCEPT, "level": Level.SEE} | facts
    if facts.pop("own", False):
        facts["channel_id"] = shop.id
    with pytest.raises(InvalidGrant) as refused:
        services.create_grant(code="some", draft=GrantDraft(**facts), actor=ACTOR)
    assert refused.value.facts["field"] == field
    assert counts() == before


@pytest.mark.parametrize(
    ("code", "names"), [("", {"ko": "a"}), ("A b", {"ko": "a"}), ("a" * 41, {"ko": "a"}), ("a\0", {"ko": "a"})]
)
def test_a_code_is_plain(code: str, names: dict[str, str]) -> None:
    with pytest.raises(InvalidAssortment):
        services.put_assortment(code=code, names=names, actor=ACTOR)
    for bad in ({}, {"en": "a"}, {"ko": "a\0"}, {"ko": "a" * 201}):
        with pytest.raises(InvalidAssortment):
            services.put_assortment(code="some", names=bad, actor=ACTOR)
    assert counts() == (0, 0, 0, 0)


def test_an_unknown_assortment_or_grant_is_not_found(shop: Channel) -> None:
    draft = GrantDraft(Mode.EXCEPT, Level.SEE, channel_id=shop.id)
    for code in ("none", "a\0"):
        with pytest.raises(AssortmentNotFound):
            services.set_selections(code=code, selections=[], actor=ACTOR)
        with pytest.raises(AssortmentNotFound):
            services.create_grant(code=code, draft=draft, actor=ACTOR)
    with pytest.raises(GrantNotFound):
        services.end_grant(grant_id=uuid4(), actor=ACTOR)
    with pytest.raises(GrantNotFound):
        services.change_grant(grant_id=uuid4(), draft=draft, actor=ACTOR)


def test_only_those_with_the_right_change_assortments(shop: Channel) -> None:
    grant_id = deny(shop, "CUP", Level.SEE)
    draft = GrantDraft(Mode.EXCEPT, Level.SEE, channel_id=shop.id)
    before = counts()
    for actor in (Actor(), Actor(rights={Action.CATALOGUE_CHANGE: Scope.ALL}, is_staff=True)):
        for work in (
            lambda actor=actor: services.put_assortment(code="x", names={"ko": "x"}, actor=actor),
            lambda actor=actor: services.set_selections(code="some", selections=[], actor=actor),
            lambda actor=actor: services.create_grant(code="some", draft=draft, actor=actor),
            lambda actor=actor: services.change_grant(grant_id=grant_id, draft=draft, actor=actor),
            lambda actor=actor: services.end_grant(grant_id=grant_id, actor=actor),
        ):
            with pytest.raises(NotPermitted):
                work()
    assert counts() == before


def test_a_grant_ends_once_and_what_was_stays_told(shop: Channel) -> None:
    grant_id = deny(shop, "CUP", Level.SEE)
    services.end_grant(grant_id=grant_id, actor=ACTOR, why="끝")
    with pytest.raises(GrantEnded):
        services.end_grant(grant_id=grant_id, actor=ACTOR)
    (view,) = get_assortment("some", "ko").grants
    assert (view.state, view.audience, view.draft.why) == ("ended", ("shop",), "합의")
    assert [row.grant_count for row in list_assortments()] == [0]
    assert AuditEntry.objects.filter(action="catalog.end_grant", why="끝").count() == 1


@pytest.mark.parametrize("level", [Level.SEE, Level.PRICE])
def test_a_hidden_price_is_nowhere(shop: Channel, level: Level) -> None:
    deny(shop, "CUP", level)
    eyes = viewer(shop)
    found = {tile.card.variants[0].sku: tile for tile in listing(shop, eyes, ListingFilter()).tiles}
    cup = VariantId(Product.objects.get(variants__sku="CUP").variants.get().pk)
    offer = pricing.offers(pricing.context_for(shop, eyes), [cup])[cup]
    assert (offer.ladder, offer.is_hidden, offer.list_code) == ((), True, "")
    if level == Level.SEE:
        assert set(found) == {"MUG"}
    else:
        tile = found["CUP"]
        assert (tile.lowest, tile.is_hidden, tile.is_for_sale, tile.variant) == (None, True, False, None)
    assert (found["MUG"].lowest is not None, found["MUG"].is_hidden) == (True, False)
    words = because.in_words("price", offer.because, "ko")
    assert words[0] == "가격은 문의해 주세요. ‘몇 가지’ 상품 구성의 규칙이 가격을 가려요."


def test_a_role_without_the_right_sees_no_price(shop: Channel) -> None:
    eyes = viewer(shop, company(), rights={Action.GOODS_SEE: Scope.OWN})
    tiles = listing(shop, eyes, ListingFilter()).tiles
    assert [(tile.lowest, tile.is_hidden, tile.is_for_sale) for tile in tiles] == [(None, True, True)] * 2
    offer = next(iter(tiles[0].offers.values()))
    assert because.in_words("price", offer.because, "en")[0] == "Your role does not show prices."
    sees = viewer(shop, company(), rights={Action.PRICES_SEE: Scope.OWN})
    assert all(tile.lowest for tile in listing(shop, sees, ListingFilter()).tiles)


@pytest.mark.parametrize(
    ("level", "expected", "why"),
    [
        (Level.SEE, UnknownSku, "not_listed"),
        (Level.PRICE, NotForYou, "not_for_you"),
        (Level.BUY, NotForYou, "not_for_you"),
    ],
)
def test_what_may_not_be_bought_enters_no_cart_and_leaves_none(
    shop: Channel, level: Level, expected: type[Exception], why: str
) -> None:
    buyer = member_of(company())
    assert buyer.party_id
    old = cart_with(shop, buyer, {"CUP": 1, "MUG": 1})
    deny(shop, "CUP", level, party_id=buyer.party_id)
    with pytest.raises(expected):
        put_line(cart_id=old, sku="CUP", unit_quantity=1, actor=buyer)
    view = get_cart(old, buyer)
    assert [(one.sku, one.why, one.suggest) for one in view.problems] == [("CUP", why, 0)]
    assert (view.quote.lines[0].unit is None) == (level != Level.BUY)
    with pytest.raises(CartHasProblems):
        place(old, buyer)
    assert (CartLine.objects.count(), Order.objects.count()) == (2, 0)
    other = member_of(company("다른 곳"))
    place(cart_with(shop, other, {"CUP": 1}), other)
    assert Order.objects.count() == 1


def test_an_sku_that_may_not_be_seen_is_as_unknown_as_one_that_is_not_there(shop: Channel) -> None:
    buyer = member_of(company())
    cart = cart_with(shop, buyer, {"MUG": 1})
    deny(shop, "CUP", Level.SEE)
    told = []
    for sku in ("CUP", "CUB"):
        with pytest.raises(UnknownSku) as refused:
            put_line(cart_id=cart, sku=sku, unit_quantity=1, actor=buyer)
        told.append((str(refused.value).replace(sku, "?"), refused.value.code, set(refused.value.facts)))
    assert told[0] == told[1]


def test_staff_are_told_which_grant_decided(shop: Channel) -> None:
    firm = company()
    segment = create_segment(code="dealers", names={"ko": "거래처", "en": "Dealers"})
    add_party(segment_code="dealers", party_id=firm, actor=ACTOR)
    deny(shop, "CUP", Level.PRICE, Mode.RESERVED, segment_id=segment)
    cup, mug = (Product.objects.get(variants__sku=sku).pk for sku in ("CUP", "MUG"))
    assert selectors.explain_sight(viewer(shop), cup, "en") == [
        "This buyer sees the product, but not its price.",
        "Assortment “Some” for Dealers: kept for those named alone (from 2020-01-01) — 합의.",
    ]
    assert selectors.explain_sight(viewer(shop), cup, "ko")[1] == (
        "상품 구성 ‘몇 가지’, 대상 거래처: 이 상품 구성은 지정된 대상에게만 열려 있습니다 (2020-01-01부터) — 합의."
    )
    fine = ["They may see it, see its price and buy it."]
    assert selectors.explain_sight(viewer(shop), mug, "en") == fine
    assert selectors.explain_sight(viewer(shop, firm), cup, "en") == fine
    assert selectors.explain_sight(viewer(shop), uuid4(), "en") == ["There is no such product."]
    product(slug="lost")
    assert selectors.explain_sight(viewer(shop), Product.objects.get(slug="lost").pk, "en") == [
        "It is not listed in this channel now."
    ]


def test_a_preview_tells_what_then_happens(shop: Channel) -> None:
    firm = company()
    deny(shop, "CUP", Level.BUY)
    draft = GrantDraft(Mode.RESERVED, Level.SEE, party_id=firm)
    preview = preview_grant("some", draft, "ko")
    told = (preview.denied, preview.given, preview.denied_others, preview.given_others, preview.parties)
    assert told == (0, 0, 1, 0, 1)
    assert preview.examples == (Product.objects.get(variants__sku="CUP").slug,)
    grant_id = services.create_grant(code="some", draft=draft, actor=ACTOR)
    assert [listing(shop, viewer(shop, one), ListingFilter()).total for one in (None, firm)] == [1, 2]
    ending = preview_grant("some", None, "ko", replacing=grant_id)
    assert (ending.denied, ending.given, ending.denied_others, ending.given_others) == (0, 0, 0, 1)
    only = preview_grant("some", GrantDraft(Mode.ONLY, Level.SEE, channel_id=shop.id), "ko", replacing=grant_id)
    assert (only.denied, only.given, only.denied_others, only.given_others, only.parties) == (1, 1, 0, 1, None)
    assert AssortmentGrant.objects.count() == 2
