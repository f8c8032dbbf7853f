"""Units under companies: made, moved on a date, taken back; no circle, no orphan, old documents where they were."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories import (
    ACTOR,
    acting,
    channel,
    company,
    list_of,
    member_of,
    order_of,
    person,
    serve,
    set_prices,
    stocked,
    tax,
)
from jangteo.catalog.selectors import viewer_for
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import AuditEntry, OutboxEvent
from jangteo.kernel.types import PartyId
from jangteo.ordering.selectors import list_orders
from jangteo.parties import rules
from jangteo.parties.errors import InvalidName, InvalidPeriod, NothingToUndo, PartyNotFound, TreeCycle, WrongParent
from jangteo.parties.models import Party, PartyParent
from jangteo.parties.selectors import lineage_of, list_contexts, list_parents, list_units, partners_of, units_below
from jangteo.parties.services import arrange_partner, create_household, create_unit, move_party, undo_move
from jangteo.parties.types import PartnerFunction, PartyKind
from jangteo.pricing.selectors import context_for, offers
from jangteo.segments.services import add_party, create_segment

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def division(parent: UUID, name: str = "성수") -> PartyId:
    return create_unit(parent_id=parent, kind=PartyKind.DIVISION, name=name, actor=ACTOR)


def location(parent: UUID, name: str = "1호점") -> PartyId:
    return create_unit(parent_id=parent, kind=PartyKind.LOCATION, name=name, actor=ACTOR)


def move(party: UUID, parent: UUID | None, at: datetime | None = None, actor: Any = ACTOR) -> None:
    move_party(party_id=party, parent_id=parent, at=at, actor=actor)


def test_a_tree_is_told_from_above_and_from_below() -> None:
    firm = company()
    seoul, busan = division(firm, "서울"), division(firm, "부산")
    store = location(seoul)
    assert [(one.id, one.depth) for one in list_units(firm)] == [(firm, 0), (busan, 1), (seoul, 1), (store, 2)]
    assert lineage_of(store) == (store, seoul, firm)
    assert units_below([seoul, busan]) == {seoul, busan, store}


@pytest.mark.parametrize("child", PartyKind)
@pytest.mark.parametrize("parent", PartyKind)
def test_each_kind_stands_only_where_it_can(child: PartyKind, parent: PartyKind) -> None:
    firm = company()
    made: dict[PartyKind, Any] = {
        PartyKind.PERSON: person,
        PartyKind.HOUSEHOLD: lambda: create_household(name="가족", language="ko", actor=ACTOR),
        PartyKind.COMPANY: lambda: company("다라"),
        PartyKind.DIVISION: lambda: division(firm),
        PartyKind.LOCATION: lambda: location(firm),
    }
    one, other = made[child](), made[parent]()
    before = list(PartyParent.objects.order_by("id").values_list("child", "parent", "until"))
    if parent in rules.PARENTS[child]:
        move(one, other)
        assert lineage_of(one)[1] == other
        return
    with pytest.raises(WrongParent):
        move(one, other)
    assert list(PartyParent.objects.order_by("id").values_list("child", "parent", "until")) == before


def test_a_circle_is_refused_however_long_and_nothing_is_stored() -> None:
    firm = company()
    one = division(firm, "가")
    two = division(one, "나")
    three = division(two, "다")
    before = list(PartyParent.objects.order_by("id").values_list("id", "until"))
    for child, parent in ((one, one), (one, two), (one, three), (two, three)):
        with pytest.raises(TreeCycle):
            move(child, parent)
    assert list(PartyParent.objects.order_by("id").values_list("id", "until")) == before


def test_a_circle_of_companies_by_dates_is_refused() -> None:
    """Two planned moves that hold at the same time one day."""
    one, two = company("가나"), company("다라")
    move(one, two, at=clock.now() + 10 * DAY)
    with pytest.raises(TreeCycle):
        move(two, one, at=clock.now() + 5 * DAY)
    with pytest.raises(TreeCycle):
        move(two, one)


@given(pairs=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24))
def test_links_that_are_let_in_never_close_a_circle(pairs: list[tuple[int, int]]) -> None:
    ids = [UUID(int=number + 1) for number in range(8)]
    links: list[tuple[UUID, UUID]] = []
    for child, parent in pairs:
        try:
            rules.require_tree(ids[child], ids[parent], links)
        except (TreeCycle, WrongParent):
            continue
        links.append((ids[child], ids[parent]))
    for start in ids:
        level = {start}
        for _ in range(len(ids)):
            level = {parent for child, parent in links if child in level}
            assert start not in level


def test_a_tree_has_a_bottom() -> None:
    made = [company()]
    while len(made) < rules.DEEPEST_TREE:
        made.append(division(made[-1]))
    with pytest.raises(WrongParent):
        division(made[-1])
    assert lineage_of(made[-1]) == tuple(reversed(made))


def test_moving_a_unit_moves_rights_with_it_and_leaves_orders_where_they_were() -> None:
    tax()
    shop = channel()
    serve(shop.id)
    stocked(shop, {"MUG": 9})
    firm = company()
    seoul, busan = division(firm, "서울"), division(firm, "부산")
    store = location(seoul)
    buyer, of_seoul, of_busan = member_of(store), member_of(seoul, "approver"), member_of(busan, "approver")
    order = order_of(shop, buyer, {"MUG": 1})
    assert of_seoul.person_id
    assert of_busan.person_id

    def sees(person_id: UUID, party_id: UUID) -> list[UUID]:
        return [one.id for one in list_orders(acting(person_id, party_id))[0]]

    assert (sees(of_seoul.person_id, seoul), sees(of_busan.person_id, busan)) == ([order.pk], [])
    move(store, busan)
    assert (sees(of_seoul.person_id, seoul), sees(of_busan.person_id, busan)) == ([], [order.pk])
    assert [one.id for one in list_contexts(of_busan.person_id)] == [of_busan.person_id, busan, store]
    order.refresh_from_db()
    assert order.buyer_id == store
    undo_move(party_id=store, actor=ACTOR)
    assert (sees(of_seoul.person_id, seoul), sees(of_busan.person_id, busan)) == ([order.pk], [])


def test_contracts_and_segments_come_down_the_tree_and_follow_a_move() -> None:
    """Row PAR-06: the effective price and what may be seen are found out anew, dated and reversible."""
    tax()
    shop = channel()
    serve(shop.id)
    mug = stocked(shop, {"MUG": 9}, "100")["MUG"]
    firm = company()
    seoul, busan = division(firm, "서울"), division(firm, "부산")
    store = location(seoul)
    buyer = member_of(store)
    assert buyer.person_id
    set_prices(list_of("seoul", party_id=seoul, priority=9), {(mug, 1): "70"})
    gold = create_segment(code="gold", names={"ko": "금"})
    add_party(segment_code="gold", party_id=busan, actor=ACTOR)
    set_prices(list_of("gold", segment_id=gold, priority=9), {(mug, 1): "60"})

    def pays() -> str:
        assert buyer.person_id
        viewer = viewer_for(shop, acting(buyer.person_id, store), "ko")
        ladder = offers(context_for(shop, viewer), [mug])[mug].ladder
        return ladder[0].unit.to_text()

    assert pays() == "70"
    move(store, busan, at=clock.now() + DAY)
    assert pays() == "70"
    with clock.at(clock.now() + 2 * DAY):
        assert pays() == "60"
        undo_move(party_id=store, actor=ACTOR)
        assert pays() == "70"


def test_every_day_has_its_own_tree() -> None:
    firm = company()
    seoul, busan = division(firm, "서울"), division(firm, "부산")
    store, began = location(seoul), clock.now()
    monday = began + 3 * DAY
    move(store, busan, at=monday)
    assert lineage_of(store) == (store, seoul, firm)
    assert lineage_of(store, monday - timedelta(seconds=1)) == (store, seoul, firm)
    assert lineage_of(store, monday) == (store, busan, firm)
    assert [(one.parent_id, one.until) for one in list_parents(store)] == [(busan, None), (seoul, monday)]
    with clock.at(monday + DAY):
        undo_move(party_id=store, actor=ACTOR)
        assert lineage_of(store) == (store, seoul, firm)
        assert lineage_of(store, monday) == (store, busan, firm)


def test_a_planned_move_is_taken_back_as_if_it_never_was() -> None:
    firm = company()
    seoul, busan = division(firm, "서울"), division(firm, "부산")
    store = location(seoul)
    move(store, busan, at=clock.now() + DAY)
    undo_move(party_id=store, actor=ACTOR)
    assert [(one.parent_id, one.until) for one in list_parents(store)] == [(seoul, None)]
    with pytest.raises(NothingToUndo):
        undo_move(party_id=store, actor=ACTOR)


def test_moves_begin_now_or_later_and_one_at_a_time() -> None:
    firm = company()
    seoul, busan = division(firm, "서울"), division(firm, "부산")
    store = location(seoul)
    with pytest.raises(InvalidPeriod):
        move(store, busan, at=clock.now() - DAY)
    move(store, busan, at=clock.now() + 5 * DAY)
    with pytest.raises(InvalidPeriod):
        move(store, firm, at=clock.now() + DAY)
    assert lineage_of(store) == (store, seoul, firm)


def test_units_need_a_parent_and_companies_do_not() -> None:
    group, firm = company("그룹"), company()
    unit = division(firm)
    with pytest.raises(WrongParent):
        move(unit, None)
    move(firm, group)
    assert lineage_of(unit) == (unit, firm, group)
    move(firm, None)
    assert lineage_of(unit) == (unit, firm)


def test_an_administrator_moves_within_their_own_company_only() -> None:
    firm, other = company("가나"), company("다라")
    unit, foreign = division(firm), division(other)
    store = location(unit)
    leader, buyer = member_of(firm, "administrator"), member_of(firm)
    move(store, firm, actor=leader)
    for party, parent in ((store, other), (store, foreign)):
        with pytest.raises(PartyNotFound):
            move(party, parent, actor=leader)
    with pytest.raises(NotPermitted):
        move(foreign, firm, actor=leader)
    with pytest.raises(NotPermitted):
        create_unit(parent_id=other, kind=PartyKind.LOCATION, name="x", actor=leader)
    with pytest.raises(NotPermitted):
        move(store, unit, actor=buyer)
    assert lineage_of(store) == (store, firm)
    assert lineage_of(foreign) == (foreign, other)


@pytest.mark.parametrize("name", ["", "  ", "가" * 201, "a\0b"])
def test_a_unit_has_a_name(name: str) -> None:
    firm = company()
    before = Party.objects.count(), AuditEntry.objects.count()
    with pytest.raises(InvalidName):
        create_unit(parent_id=firm, kind=PartyKind.LOCATION, name=name, actor=ACTOR)
    assert (Party.objects.count(), AuditEntry.objects.count()) == before


def test_a_move_is_told() -> None:
    firm = company()
    unit = division(firm)
    store = location(unit)
    move(store, firm)
    event = OutboxEvent.objects.filter(name="parties.party_moved").latest("id")
    assert event.payload == {"party_id": str(store), "from_party_id": str(unit), "to_party_id": str(firm)}
    entry = AuditEntry.objects.filter(action="parties.move_party").latest("id")
    assert (entry.before, entry.after and entry.after["parent"]) == ({"parent": str(unit)}, str(firm))


def test_who_is_billed_and_pays_comes_down_the_tree() -> None:
    firm, group = company(), company("그룹")
    unit = division(firm)
    store = location(unit)
    assert partners_of(lineage_of(store)).bill_to == store
    arrange_partner(party_id=firm, function=PartnerFunction.BILL_TO, partner_id=firm, actor=ACTOR)
    arrange_partner(party_id=firm, function=PartnerFunction.PAYER, partner_id=group, actor=ACTOR)
    arrange_partner(party_id=unit, function=PartnerFunction.BILL_TO, partner_id=unit, actor=ACTOR)
    found = partners_of(lineage_of(store))
    assert (found.sold_to, found.bill_to, found.ship_to, found.payer) == (store, unit, store, group)
    arrange_partner(party_id=unit, function=PartnerFunction.BILL_TO, partner_id=None, actor=ACTOR)
    assert partners_of(lineage_of(store)).bill_to == firm
    leader = member_of(firm, "administrator")
    with pytest.raises(PartyNotFound):
        arrange_partner(party_id=unit, function=PartnerFunction.PAYER, partner_id=group, actor=leader)
    with pytest.raises(NotPermitted):
        arrange_partner(party_id=group, function=PartnerFunction.PAYER, partner_id=firm, actor=leader)
    with pytest.raises(PartyNotFound):
        arrange_partner(party_id=unit, function=PartnerFunction.PAYER, partner_id=new_id(), actor=ACTOR)
