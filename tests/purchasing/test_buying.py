"""What a list means for a buyer, what of it goes into the cart, and what is remembered."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from factories import (
    DESK,
    channel,
    company,
    list_of,
    member_of,
    order_of,
    price,
    receive,
    set_prices,
    shopper,
    stocked,
    variant,
)
from jangteo.catalog.models import Variant
from jangteo.channels.types import Channel
from jangteo.kernel.money import UnitPrice
from jangteo.kernel.types import Actor
from jangteo.ordering.models import CartLine, Order
from jangteo.parties.selectors import guest_rights
from jangteo.parties.services import create_unit
from jangteo.parties.types import MemberRole, PartyKind
from jangteo.pricing.services import set_quantity_rule
from jangteo.pricing.types import QuantityRule
from jangteo.purchasing import selectors, services
from jangteo.purchasing.errors import InvalidList, ListHasProblems, ListNameTaken, ListNotFound, ListTooLong
from jangteo.purchasing.models import PartNumber, RequisitionLine
from jangteo.purchasing.types import EVERYBODY, Decision, Difference, Earlier, How, Sheet, Wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop() -> Channel:
    shop = channel()
    stocked(shop, {"MUG": 10, "CUP": 0})
    case = variant("TEA", shop, units={"case": (12, 1)})
    price(shop, {case: "500"})
    receive(case, 60)
    variant("SECRET")  # listed nowhere
    return shop


def sheet(shop: Channel, actor: Actor, text: str) -> Sheet:
    return selectors.match_list(channel=shop, actor=actor, text=text, language="ko")


def test_a_line_stands_as_it_stands_for_this_buyer(shop: Channel) -> None:
    mug, tea, hidden = sheet(shop, shopper(), "MUG 3개\nTEA 2박스\nSECRET 1개").lines
    assert mug.standing is not None
    assert (mug.decision, mug.quantity, mug.unit) == (Decision.SURE, 3, "each")
    assert (mug.standing.unit_price, mug.standing.available) == (UnitPrice(Decimal(1000), "KRW"), 10)
    assert (tea.decision, tea.quantity, tea.unit) == (Decision.SURE, 2, "case")
    assert hidden.decision == Decision.NOT_FOUND


def test_a_box_of_what_is_sold_by_the_piece_is_asked_back(shop: Channel) -> None:
    (line,) = sheet(shop, shopper("남다온"), "MUG 3박스").lines
    assert line.article is not None
    assert (line.decision, line.unit) == (Decision.TO_CONFIRM, "")


@pytest.mark.parametrize("lines", [5, 400])
def test_the_queries_do_not_grow_with_the_lines(shop: Channel, lines: int) -> None:
    buyer = member_of(company(), MemberRole.BUYER)
    text = "\n".join(["MUG 3개", "TEA 2박스", "cup 1", "무엇인가 4개", "mug 9"] * (lines // 5))
    with CaptureQueriesContext(connection) as made:
        assert len(sheet(shop, buyer, text).lines) == lines
    assert len(made) == 9


def test_a_list_is_not_endless(shop: Channel) -> None:
    with pytest.raises(ListTooLong):
        sheet(shop, shopper(), "MUG 1\n" * 501)


def test_a_list_goes_into_the_cart_whole_or_not_at_all(shop: Channel) -> None:
    buyer = shopper()
    wanted = [Wanted("MUG", 2), Wanted("SECRET", 1), Wanted("TEA", 1, "pallet"), Wanted("MUG", 0), Wanted("TEA", 1)]
    with pytest.raises(ListHasProblems) as refusal:
        services.fill_cart(channel=shop, actor=buyer, wanted=wanted)
    assert refusal.value.facts["problems"] == [
        {"line": 2, "sku": "SECRET", "why": "unknown"},
        {"line": 3, "sku": "TEA", "why": "unit"},
        {"line": 4, "sku": "MUG", "why": "quantity"},
    ]
    assert not CartLine.objects.exists()
    services.fill_cart(channel=shop, actor=buyer, wanted=[Wanted("MUG", 2), Wanted("TEA", 2, "case"), Wanted("MUG", 3)])
    lines = CartLine.objects.order_by("variant__sku").values_list("variant__sku", "unit", "unit_quantity", "quantity")
    assert list(lines) == [("MUG", "each", 5, 5), ("TEA", "case", 2, 24)]


def test_what_the_buyer_put_right_is_known_to_their_company_and_nobody_else(shop: Channel) -> None:
    firm = company()
    buyer, colleague = member_of(firm, MemberRole.BUYER), member_of(firm, MemberRole.BUYER, "서도윤")
    assert sheet(shop, buyer, "온결-77 4개").lines[0].article is None
    services.fill_cart(channel=shop, actor=buyer, wanted=[Wanted("MUG", 4, text="온결-77")])
    (line,) = sheet(shop, colleague, "온결 77 6개").lines
    assert line.matched.best is not None
    assert (line.article, line.matched.best.how) == (line.matched.best.article, How.PART_NUMBER)
    assert line.article is not None
    assert line.article.sku == "MUG"
    assert sheet(shop, member_of(company("다른 가게")), "온결-77 4개").lines[0].article is None
    branch = create_unit(
        parent_id=firm, kind=PartyKind.DIVISION, name="부산", actor=member_of(firm, MemberRole.ADMINISTRATOR, "안이현")
    )
    assert sheet(shop, member_of(branch), "온결-77 4개").lines[0].article is not None
    services.learn(actor=buyer, meant={"온결77": Variant.objects.get(sku="CUP").pk})
    assert PartNumber.objects.get().variant.sku == "CUP"


def test_a_guest_pastes_a_list_and_teaches_nothing(shop: Channel) -> None:
    guest = Actor(name="guest", rights=guest_rights())
    assert sheet(shop, guest, "MUG 2").lines[0].decision == Decision.SURE
    services.fill_cart(channel=shop, actor=guest, wanted=[Wanted("MUG", 1, text="잔")], secret="s" * 24)
    assert CartLine.objects.get().unit_quantity == 1
    assert not PartNumber.objects.exists()


def test_ordering_again_shows_what_is_otherwise_gravest_first(shop: Channel) -> None:
    buyer = shopper()
    extra = stocked(shop, {"OLD": 9, "POT": 9, "JAR": 30, "BIN": 2, "LID": 9})
    order: Order = order_of(shop, buyer, {"OLD": 1, "MUG": 3, "POT": 2, "JAR": 5, "BIN": 2, "LID": 1})
    Variant.objects.filter(sku="OLD").update(is_active=False)
    cheaper = list_of("cheaper", channel_id=shop.id, priority=50)
    set_prices(cheaper, {(extra["POT"], 1): "900"})
    set_quantity_rule(variant_id=extra["JAR"], rule=QuantityRule(step=4), actor=DESK)
    lines = selectors.order_lines(order.number, buyer)
    found = selectors.order_again(channel=shop, actor=buyer, lines=lines, language="ko")
    assert [(one.sku, one.difference, one.quantity) for one in found] == [
        ("OLD", Difference.GONE, 0),
        ("BIN", Difference.OUT_OF_STOCK, 0),
        ("JAR", Difference.RULE, 8),
        ("POT", Difference.CHEAPER, 2),
        ("MUG", Difference.SAME, 3),
        ("LID", Difference.SAME, 1),
    ]


def test_the_usual_is_what_was_ordered_twice_at_its_usual_quantity(shop: Channel) -> None:
    buyer = shopper()
    for count in (2, 4, 3):
        order_of(shop, buyer, {"MUG": count} | ({"TEA": 1} if count == 2 else {}))
    usual = selectors.usual_lines(channel=shop, actor=buyer)
    assert [(one.sku, one.quantity, one.times) for one in usual] == [("MUG", 3, 3)]
    assert selectors.usual_lines(channel=shop, actor=shopper("다른이")) == []


def test_a_list_is_ones_own_until_it_is_shared_with_a_role(shop: Channel) -> None:
    firm = company()
    buyer, boss = member_of(firm, MemberRole.BUYER), member_of(firm, MemberRole.ADMINISTRATOR, "안이현")
    found = services.create_list(
        channel=shop, name=" 매주  주문 ", wanted=[Wanted("MUG", 2), Wanted("TEA", 1, "case")], actor=buyer
    )
    assert [one.name for one in selectors.list_lists(buyer)] == ["매주 주문"]
    assert selectors.list_lists(boss) == []
    services.change_list(list_id=found, name="매주", shared_with=MemberRole.ADMINISTRATOR, actor=buyer)
    assert [(one.name, one.is_mine, one.line_count) for one in selectors.list_lists(boss)] == [("매주", False, 2)]
    view, lines = selectors.get_list(found, shop, boss, "ko")
    assert [(one.sku, one.quantity, one.unit) for one in lines] == [("MUG", 2, "each"), ("TEA", 1, "case")]
    with pytest.raises(ListNotFound):  # seen, and another's to change
        services.delete_list(list_id=view.id, actor=boss)
    services.change_list(list_id=found, name="매주", shared_with=EVERYBODY, actor=buyer)
    stranger = member_of(company("다른 가게"), MemberRole.ADMINISTRATOR)
    with pytest.raises(ListNotFound):
        selectors.get_list(found, shop, stranger, "ko")


def test_a_list_is_refused_with_a_reason_and_changed_whole(shop: Channel) -> None:
    buyer = shopper()
    found = services.create_list(channel=shop, name="매주", wanted=[Wanted("MUG", 2)], actor=buyer)
    with pytest.raises(ListNameTaken):
        services.create_list(channel=shop, name="매주", wanted=[], actor=buyer)
    with pytest.raises(InvalidList) as refusal:
        services.set_list_lines(
            channel=shop, list_id=found, wanted=[Wanted("CUP", 1), Wanted("SECRET", 1)], actor=buyer
        )
    assert refusal.value.facts == {"field": "lines", "line": 2, "sku": "SECRET"}
    with pytest.raises(InvalidList):
        services.change_list(list_id=found, name="매주", shared_with="emperor", actor=buyer)
    services.put_on_list(channel=shop, list_id=found, wanted=[Wanted("MUG", 1), Wanted("CUP", 4)], actor=buyer)
    rows = RequisitionLine.objects.order_by("position").values_list("position", "variant__sku", "unit_quantity")
    assert list(rows) == [(1, "MUG", 3), (2, "CUP", 4)]


def test_what_is_gone_offers_what_is_called_nearly_so(shop: Channel) -> None:
    buyer = shopper()
    line = Earlier(None, "NOWHERE", "mug", "each", 1)
    (found,) = selectors.order_again(channel=shop, actor=buyer, lines=[line], language="ko")
    assert found.difference == Difference.GONE
    assert all(one.article.sku != "NOWHERE" for one in found.instead)
