"""What a price list says of itself: changed as a draft that is tried, published, taken back."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from factories import ACTOR, channel, company, list_of, set_prices, staff, tax, variant, viewer
from jangteo.channels.types import Channel
from jangteo.insights.services import simulate_draft
from jangteo.kernel import clock
from jangteo.kernel.errors import JangteoError, NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.parties.types import MemberRole
from jangteo.pricing import selectors, services
from jangteo.pricing.errors import (
    ContradictingLists,
    DraftHeld,
    InvalidPeriod,
    InvalidPriceList,
    ListMoved,
    NothingChanges,
    PriceListNotFound,
)
from jangteo.pricing.models import PriceDraft
from jangteo.pricing.types import AudienceKind, Derivation, DraftState, ListSettings, PastCart

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


@pytest.fixture
def mug(shop: Channel) -> UUID:
    sku = variant("MUG", shop)
    set_prices(list_of("all"), {(sku, 1): "1000"})
    services.create_price_list(code="club", names={"ko": "클럽"}, currency="KRW", includes_tax=True, actor=ACTOR)
    set_prices("club", {(sku, 1): "700"})
    return sku


def now(code: str = "club") -> ListSettings:
    one = selectors.get_price_list(code)
    return ListSettings(
        one.names, one.priority, one.valid_from, one.valid_until, one.merges, one.is_sale, frozenset(one.audiences)
    )


def draft(wanted: ListSettings, code: str = "club") -> UUID:
    return services.draft_settings(price_list_code=code, wanted=wanted, actor=ACTOR, why="spring")


def publish(draft_id: UUID) -> None:
    simulate_draft(draft_id=draft_id, actor=ACTOR)
    services.publish_draft(draft_id=draft_id, actor=ACTOR)


def price_of(shop: Channel, mug: UUID, party: UUID | None = None) -> str:
    found = selectors.offers(selectors.context_for(shop, viewer(shop, party)), [mug])[mug]  # type: ignore[index]
    return f"{found.ladder[0].unit.value.normalize():f}"


def test_a_change_holds_when_it_was_tried_and_published_and_is_taken_back(shop: Channel, mug: UUID) -> None:
    firm = company()
    wanted = replace(now(), priority=5, audiences=frozenset({(AudienceKind.PARTY, firm)}), is_sale=True)
    draft_id = draft(wanted)
    assert (price_of(shop, mug, firm), now().audiences) == ("1000", frozenset())
    with pytest.raises(DraftHeld):
        services.publish_draft(draft_id=draft_id, actor=ACTOR)
    publish(draft_id)
    assert (price_of(shop, mug, firm), price_of(shop, mug)) == ("700", "1000")
    assert (now(), selectors.access_draft(draft_id, ACTOR).is_of_settings) == (wanted, True)
    told = AuditEntry.objects.get(action="pricing.publish_settings")
    assert ((told.before or {})["priority"], (told.after or {})["priority"], told.why) == (0, 5, "spring")
    services.undo_draft(draft_id=draft_id, actor=ACTOR)
    assert (price_of(shop, mug, firm), now().priority) == ("1000", 0)
    assert PriceDraft.objects.get(pk=draft_id).state == DraftState.UNDONE


def test_the_trial_is_of_the_list_as_it_would_be(shop: Channel, mug: UUID) -> None:
    tax()
    later = replace(now(), audiences=frozenset({(AudienceKind.CHANNEL, shop.id)}), valid_from=clock.now() + DAY)
    trial = selectors.trial_of_draft(draft(later), ACTOR)
    assert (trial.settings, [one.value for one in trial.assumptions]) == (later, ["list_as_if_it_held"])
    cart = PastCart(key=uuid4(), what="1", channel=shop, party_ids=(), lines=((mug, 2),))
    assert [(one.before.gross, one.after.gross) for one in selectors.rehearse([cart], trial) if one] == [(2000, 1400)]
    nobody = selectors.trial_of_draft(draft(replace(now("all"), audiences=frozenset()), "all"), ACTOR)
    assert selectors.rehearse([cart], nobody)[0] is not None  # what has no price afterwards is told too
    unpriced = selectors.rehearse([cart], nobody)[0]
    assert unpriced is not None
    assert (unpriced.before.unpriced, unpriced.after.unpriced) == (0, 1)


def test_a_derived_list_changes_what_it_says_too(shop: Channel, mug: UUID) -> None:
    services.create_price_list(
        code="half",
        names={"ko": "반값"},
        currency="KRW",
        includes_tax=True,
        actor=ACTOR,
        derived=Derivation("all", Decimal("0.5"), Decimal(1)),
    )
    publish(draft(replace(now("half"), audiences=frozenset({(AudienceKind.CHANNEL, shop.id)})), "half"))
    assert price_of(shop, mug) == "500"


def test_a_trial_by_older_prices_is_not_enough(shop: Channel, mug: UUID) -> None:
    draft_id = draft(replace(now(), audiences=frozenset({(AudienceKind.CHANNEL, shop.id)})))
    simulate_draft(draft_id=draft_id, actor=ACTOR)
    set_prices("club", {(mug, 1): "1"})
    with pytest.raises(DraftHeld):
        services.publish_draft(draft_id=draft_id, actor=ACTOR)
    publish(draft_id)
    assert price_of(shop, mug) == "1"


def test_what_somebody_changed_meanwhile_is_not_overwritten(shop: Channel, mug: UUID) -> None:
    mine, theirs = draft(replace(now(), priority=3)), draft(replace(now(), priority=4))
    publish(theirs)
    simulate_draft(draft_id=mine, actor=ACTOR)
    with pytest.raises(ListMoved):
        services.publish_draft(draft_id=mine, actor=ACTOR)
    publish(draft(replace(now(), priority=9)))
    with pytest.raises(ListMoved):
        services.undo_draft(draft_id=theirs, actor=ACTOR)
    assert now().priority == 9


def test_a_contradiction_is_refused_at_publishing(shop: Channel, mug: UUID) -> None:
    draft_id = draft(replace(now(), audiences=frozenset({(AudienceKind.EVERYONE, None)})))
    with pytest.raises(ContradictingLists) as refusal:
        publish(draft_id)
    assert (refusal.value.facts["sku"], refusal.value.facts["other"]) == ("MUG", "all")
    assert now().audiences == frozenset()
    assert PriceDraft.objects.get(pk=draft_id).state == DraftState.DRAFT


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({}, NothingChanges),
        ({"names": {"ko": " "}}, InvalidPriceList),
        ({"names": {"ko": "x" * 201}}, InvalidPriceList),
        ({"priority": 10**10}, InvalidPriceList),
        ({"valid_from": clock.now(), "valid_until": clock.now() - DAY}, InvalidPeriod),
        ({"audiences": frozenset({(AudienceKind.PARTY, UUID(int=7))})}, InvalidPriceList),
        ({"audiences": frozenset({(AudienceKind.SEGMENT, UUID(int=7))})}, InvalidPriceList),
        ({"audiences": frozenset({(AudienceKind.CHANNEL, None)})}, InvalidPriceList),
        ({"audiences": frozenset((AudienceKind.PARTY, UUID(int=n)) for n in range(501))}, InvalidPriceList),
    ],
)
def test_what_a_list_can_not_say_is_refused(mug: UUID, facts: dict[str, Any], refusal: type[JangteoError]) -> None:
    with pytest.raises(refusal):
        draft(replace(now(), **facts))
    assert not PriceDraft.objects.exists()


def test_only_those_who_keep_prices_change_a_list(mug: UUID) -> None:
    with pytest.raises(NotPermitted):
        services.draft_settings(
            price_list_code="club", wanted=replace(now(), priority=1), actor=staff(MemberRole.STAFF_VIEWER)
        )
    with pytest.raises(PriceListNotFound):
        draft(replace(now(), priority=1), "nowhere")


def test_the_database_keeps_drafts_of_settings_whole(mug: UUID) -> None:
    draft_id = draft(replace(now(), priority=1))
    for facts in ({"row_count": 1}, {"settings_was": None}, {"state": "published", "published_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PriceDraft.objects.filter(pk=draft_id).update(undo=[] if "state" in facts else None, **facts)
