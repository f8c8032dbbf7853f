"""What is off vanishes from pages, is refused calmly, and comes back as it was; what was begun before goes on."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from api.caller import Caller
from factories import channel, stocked
from factories import shopper as a_shopper
from jangteo.channels.errors import ChannelNotFound
from jangteo.flags import selectors, services
from jangteo.flags.errors import InvalidPilot, SwitchedOff, UnknownFeature, WhyNeeded
from jangteo.flags.models import FlagSetting
from jangteo.flags.types import Feature, FlagDraft, FlagState, Verdict, Why
from jangteo.identity.types import Visitor
from jangteo.kernel import clock
from jangteo.kernel.errors import NotPermitted
from jangteo.kernel.kept import WATCH
from jangteo.kernel.models import AuditEntry
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.models import User
from jangteo.purchasing.selectors import match_lines, match_list
from jangteo.purchasing.services import fill_from_pad
from jangteo.purchasing.types import Wanted
from jangteo.segments.models import SegmentMember
from jangteo.segments.services import add_party, create_segment
from jangteo.storefront.offered import PAGES, PARTS, POSTS
from jangteo.wishes import selectors as wishes_seen
from jangteo.wishes import services as wishes
from jangteo.wishes.models import StockAsk
from jangteo.wishes.services import tell_back
from jangteo.wishes.types import OwnerSees
from storefront.market import ACTOR, SHOPPER, Market

OFF, ON = FlagDraft(FlagState.OFF), FlagDraft(FlagState.ON)


def switch(feature: Feature, draft: FlagDraft = OFF, channel_id: UUID | None = None) -> None:
    services.set_flag(name=feature, channel_id=channel_id, draft=draft, actor=ACTOR, why="it goes wrong")


def person(email: str) -> Actor:
    user = User.objects.get(email=email)
    assert user.person_id is not None
    return Actor(person_id=PartyId(user.person_id), party_id=PartyId(user.person_id))


def test_pages_and_links_vanish_and_come_back(shopper: Client, market: Market) -> None:
    pages = {Feature.COMPARE: "/compare/", Feature.WISHES: "/wishes/", Feature.QUICK_ORDER: "/quick-order/"}
    shown = {Feature.COMPARE: "/compare/?p=", Feature.WISHES: "/wishes/add/", Feature.SUGGESTIONS: "/search/suggest/"}
    before = shopper.get("/p/moon-mug/").content.decode()
    assert all(link in before for link in shown.values())
    for feature in {*pages, *shown}:
        switch(feature)
    after = shopper.get("/p/moon-mug/").content.decode()
    assert [link for link in shown.values() if link in after] == []
    for path in pages.values():
        answer = shopper.get(path)
        assert (answer.status_code, "flags.switched_off" in answer.content.decode()) == (409, True)
    assert shopper.get("/search/suggest/?q=mug").status_code == 204
    wishing = shopper.post("/wishes/add/", {"sku": "MUG-WH"}, headers={"HX-Request": "true"})
    assert (wishing.status_code, wishing["HX-Refresh"]) == (409, "true")
    for feature in {*pages, *shown}:
        switch(feature, ON)
    assert shopper.get("/p/moon-mug/").content.decode().count("/wishes/add/") == before.count("/wishes/add/")
    assert {shopper.get(path).status_code for path in pages.values()} == {200}


def test_programs_are_told_by_a_permanent_code_and_answered_again_as_before(caller: Caller, market: Market) -> None:
    key = {"Idempotency_Key": "a-wish-that-came-through-1"}
    made = caller.post("/channels/shop/wishes", {"sku": "MUG-WH"}, **key)
    switch(Feature.WISHES, channel_id=market.shop_id)
    refused = caller.post("/channels/shop/wishes", {"sku": "CUP"})
    assert (refused.status, refused.code) == (409, "flags.switched_off")
    assert refused.body["facts"] == {"feature": "wishes", "because": "off"}
    assert caller.get("/channels/shop/wish-lists").code == "flags.switched_off"
    again = caller.post("/channels/shop/wishes", {"sku": "MUG-WH"}, **key)
    assert (again.status, again.body) == (made.status, made.body)
    asked = {"text": "MUG-WH 2"}
    assert caller.post("/channels/shop/quick-order/match", asked).status == 200
    switch(Feature.QUICK_ORDER)
    assert caller.post("/channels/shop/quick-order/match", asked).code == "flags.switched_off"


@pytest.mark.django_db
def test_what_is_off_is_refused_below_every_door_and_what_ends_goes_on() -> None:
    shop, actor = channel("shop"), a_shopper()
    stocked(shop, {"MUG-WH": 5})
    list_id = wishes.create_list(name="집", actor=actor)
    wish_id = wishes.add_wish(channel=shop, sku="MUG-WH", actor=actor, list_id=list_id)
    token = wishes.make_link(list_id=list_id, actor=actor).token
    switch(Feature.WISHES)
    switch(Feature.QUICK_ORDER)
    visitor = Visitor()
    for refused in (
        lambda: wishes_seen.list_lists(actor),
        lambda: wishes_seen.get_list(list_id, shop, actor, "ko"),
        lambda: wishes_seen.look_at_link(token, shop, actor, "ko"),
        lambda: wishes.note_view(token=token, actor=actor, visitor=visitor),
        lambda: wishes.give_wish(token=token, wish_id=wish_id, actor=actor),
        lambda: wishes.change_list(list_id=list_id, name="b", shared_with="", actor=actor),
        lambda: wishes.change_wish(wish_id=wish_id, list_id=list_id, quantity=2, note="", actor=actor),
        lambda: wishes.set_owner_sees(list_id=list_id, owner_sees=OwnerSees.NAMES, actor=actor),
        lambda: wishes.make_link(list_id=list_id, actor=actor),
        lambda: wishes.move_to_cart(channel=shop, list_id=list_id, actor=actor),
        lambda: match_list(channel=shop, actor=actor, text="MUG-WH 2", language="ko"),
        lambda: match_lines(channel=shop, actor=actor, lines=[], language="ko"),
    ):
        with pytest.raises(SwitchedOff):
            refused()
    pad = [Wanted("MUG-WH", 1, text="MUG-WH")]
    assert fill_from_pad(channel=shop, actor=actor, wanted=pad, language="ko").refused == {}
    wishes.revoke_link(list_id=list_id, actor=actor)
    wishes.remove_wish(wish_id=wish_id, list_id=list_id, actor=actor)
    wishes.delete_list(list_id=list_id, actor=actor)


def test_a_pilot_is_for_those_in_it(shopper: Client, dealer: Client, market: Market) -> None:
    switch(Feature.COMPARE, FlagDraft(FlagState.PILOT, party_ids=frozenset({market.company_id})))
    assert dealer.get("/wholesale/compare/").status_code == 200
    assert shopper.get("/compare/").status_code == 409
    assert selectors.decide(Feature.COMPARE, market.shop_id, person(SHOPPER)).because == Why.OUTSIDE
    assert selectors.decide(Feature.COMPARE, market.shop_id, ACTOR) == Verdict(is_on=True, because=Why.STAFF)
    create_segment(code="first", names={"ko": "먼저"})
    add_party(segment_code="first", party_id=person(SHOPPER).party_id or uuid4(), actor=ACTOR)
    segment_id = SegmentMember.objects.get().segment_id
    draft = FlagDraft(FlagState.PILOT, segment_ids=frozenset({segment_id}))
    found = selectors.preview_pilot("compare", draft, ACTOR)
    assert (dict(found.counted), len(found.names), found.every) == ({Why.SEGMENT: 1}, 1, found.every)
    assert found.shown == (person(SHOPPER).party_id,)
    switch(Feature.COMPARE, draft)
    assert (shopper.get("/compare/").status_code, dealer.get("/wholesale/compare/").status_code) == (200, 409)


def test_who_waits_for_goods_keeps_their_place_while_it_is_off(caller: Caller, market: Market) -> None:
    caller.post("/channels/shop/restock-asks", {"sku": "MUG-IN"})
    switch(Feature.RESTOCK, channel_id=market.shop_id)
    assert caller.post("/channels/shop/restock-asks", {"sku": "MUG-IN"}).code == "flags.switched_off"
    from jangteo.inventory.services import receive_stock

    variant_id = market.variants["MUG-IN"]
    receive_stock(place_code="W1", variant_id=variant_id, quantity=5, key="back", actor=ACTOR)
    assert (tell_back(), StockAsk.objects.get().state) == (0, "waiting")
    switch(Feature.RESTOCK, ON, market.shop_id)
    assert (tell_back(), StockAsk.objects.get().state) == (1, "told")


def test_what_is_set_says_who_and_why_and_nothing_else_is_written(market: Market) -> None:
    def put(**said: object) -> None:
        usual = {"name": "gifts", "channel_id": None, "draft": OFF, "actor": ACTOR, "why": "w"}
        services.set_flag(**usual | said)  # type: ignore[arg-type]

    pilot = FlagDraft(FlagState.PILOT, share=10)
    for refusal, said in (
        (WhyNeeded, {"why": " "}),
        (UnknownFeature, {"name": "checkout"}),
        (ChannelNotFound, {"channel_id": uuid4()}),
        (InvalidPilot, {"draft": FlagDraft(FlagState.PILOT)}),
        (InvalidPilot, {"draft": replace(pilot, state=FlagState.ON)}),
        (NotPermitted, {"actor": person(SHOPPER)}),
    ):
        with pytest.raises(refusal):
            put(**said)
    assert (FlagSetting.objects.count(), AuditEntry.objects.filter(action__startswith="flags.").count()) == (0, 0)
    put()
    put(draft=pilot)
    services.drop_flag(name="gifts", channel_id=None, actor=ACTOR)
    told = AuditEntry.objects.filter(subject_id=services.subject_of(Feature.GIFTS)).order_by("id")
    assert [(one.action, (one.before or {}).get("state"), (one.after or {}).get("state"), one.why) for one in told] == [
        ("flags.set_flag", None, "off", "w"),
        ("flags.set_flag", "off", "pilot", "w"),
        ("flags.drop_flag", "pilot", None, ""),
    ]
    assert FlagSetting.objects.count() == 0
    row = FlagSetting(feature="gifts", state="off", changed_at=clock.now())
    with pytest.raises(IntegrityError, match="flagsetting_off_says_why"), transaction.atomic():
        row.save()


@pytest.mark.django_db(transaction=True)
def test_another_process_knows_within_a_second_and_asks_nothing_until_then(settings: object) -> None:
    settings.JANGTEO_KEPT_MEGABYTES = 1  # type: ignore[attr-defined]
    WATCH.forget()
    guest = Actor()
    selectors.forget()
    assert selectors.is_on(Feature.GIFTS, None, guest)
    known = selectors._known
    FlagSetting.objects.create(feature="gifts", state="off", why="elsewhere", changed_at=clock.now())
    assert selectors.is_on(Feature.GIFTS, None, guest)  # another process wrote it: not looked for yet
    assert known is not None
    assert known.settings == {}
    WATCH.looked = float("-inf")  # 0.4 seconds later
    assert not selectors.is_on(Feature.GIFTS, None, guest)
    create_segment(code="first", names={"ko": "먼저"})
    assert selectors.decide(Feature.GIFTS, None, guest).because == Why.STOPPED


def test_every_page_of_the_table_is_there_and_every_feature_has_an_end() -> None:
    from django.urls import get_resolver

    names = {one for one in get_resolver("jangteo.storefront.urls").reverse_dict if isinstance(one, str)}
    assert {*PAGES, *POSTS, *PARTS} <= names
    assert reverse("office:flags")
    by_service = {Feature.GIFTS}  # begins in the checkout, refused by `send_gift`
    assert {*PAGES.values(), *POSTS.values(), *PARTS.values(), *by_service} == set(Feature)
