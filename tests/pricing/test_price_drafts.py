"""Drafts of price changes: published whole, refused when the prices moved, taken back as a change of its own."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from factories import ACTOR, channel, list_of, set_prices, staff, untouched, variant
from jangteo.channels.types import Channel
from jangteo.kernel import clock
from jangteo.kernel.errors import IllegalMove, NotPermitted
from jangteo.kernel.models import AuditEntry
from jangteo.pricing import rules, selectors, services
from jangteo.pricing.errors import (
    BadTable,
    DerivedList,
    DraftHeld,
    DraftNotFound,
    InvalidChange,
    InvalidPeriod,
    NothingChanges,
    PricesMoved,
)
from jangteo.pricing.models import PastPrice, Price, PriceDraft
from jangteo.pricing.types import ChangeKind, Derivation, DraftRow, DraftState, PriceChange, PriceRow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)
UP = PriceChange(ChangeKind.PERCENT, Decimal(10))


@pytest.fixture
def shop(db: None) -> Channel:
    return channel()


@pytest.fixture
def mug(shop: Channel) -> UUID:
    sku = variant("MUG", shop)
    with clock.at(NOON - 9 * DAY):
        set_prices(list_of("all"), {(sku, 1): "1000", (sku, 10): "900"})
    return sku


def rows(code: str = "all") -> list[tuple[Any, ...]]:
    facts = ("variant", "min_quantity", "unit_price", "valid_from", "valid_until")
    return list(Price.objects.filter(price_list__code=code).order_by(*facts).values_list(*facts))


def now_of(code: str = "all") -> dict[int, str]:
    found = selectors.prices_at(selectors.price_periods(code), clock.now())
    return {quantity: f"{one.unit_price.normalize():f}" for (_, quantity), one in found.items()}


def bulk(**facts: Any) -> UUID:
    told: dict[str, Any] = {"price_list_code": "all", "change": UP, "actor": ACTOR} | facts
    return services.make_bulk_draft(**told)


def publish(draft_id: UUID) -> int:
    """Publish what was tried against nothing."""
    services.keep_draft_simulation(draft_id=draft_id, simulation=untouched(), actor=ACTOR)
    return services.publish_draft(draft_id=draft_id, actor=ACTOR)


def undo(draft_id: UUID) -> int:
    return services.undo_draft(draft_id=draft_id, actor=ACTOR)


def test_a_draft_changes_nothing_until_it_is_published_whole(mug: UUID) -> None:
    before = rows()
    with clock.at(NOON):
        draft = bulk(why="dearer clay")
        assert rows() == before
        assert now_of() == {1: "1000", 10: "900"}
        view = selectors.access_draft(draft, ACTOR)
        assert (view.state, view.row_count, view.why) == (DraftState.DRAFT, 2, "dearer clay")
    with clock.at(NOON + DAY):
        assert publish(draft) == 2
        assert now_of() == {1: "1100", 10: "990"}
        with pytest.raises(IllegalMove):
            publish(draft)
    entry = AuditEntry.objects.filter(action="pricing.publish_draft").get()
    assert (entry.after, entry.why) == ({f"{mug}@1": "1100.000000", f"{mug}@10": "990.000000"}, "dearer clay")


def test_a_draft_is_refused_when_one_of_its_prices_changed_since(mug: UUID) -> None:
    with clock.at(NOON):
        draft = bulk()
    with clock.at(NOON + DAY):
        set_prices("all", {(mug, 10): "950"})
    held = rows()
    with clock.at(NOON + 2 * DAY), pytest.raises(PricesMoved) as refused:
        publish(draft)
    assert refused.value.facts["rows"] == [{"sku": "MUG", "min_quantity": 10}]
    assert rows() == held
    assert PriceDraft.objects.get().state == "draft"


def test_a_change_of_other_rows_does_not_stand_in_the_way(mug: UUID, shop: Channel) -> None:
    with clock.at(NOON):
        draft = bulk(variant_ids=[mug])
    with clock.at(NOON + DAY):
        set_prices("all", {(variant("CUP", shop), 1): "5", (mug, 100): "700"})
        assert publish(draft) == 2


def test_undo_puts_back_what_held_as_a_change_of_its_own(mug: UUID) -> None:
    with clock.at(NOON):
        draft = bulk()
        publish(draft)
    with clock.at(NOON + DAY):
        assert undo(draft) == 2
        assert now_of() == {1: "1000", 10: "900"}
    told = [(row[2], row[3], row[4]) for row in rows() if row[1] == 1]
    assert told == [(1000, NOON + DAY, None), (1000, None, NOON), (1100, NOON, NOON + DAY)]
    assert PastPrice.objects.filter(known_until=NOON + DAY).exists()
    assert AuditEntry.objects.filter(action="pricing.undo_draft").count() == 1
    with pytest.raises(IllegalMove):
        undo(draft)


def test_undo_of_what_is_to_come_leaves_no_trace_in_what_holds(mug: UUID, shop: Channel) -> None:
    with clock.at(NOON):
        before = rows()
        draft = bulk(since=NOON + 5 * DAY)
        publish(draft)
        assert now_of() == {1: "1000", 10: "900"}
        undo(draft)
    assert [row[2:] for row in rows()] == [row[2:] for row in before]


def test_undo_is_refused_when_somebody_changed_the_rows_after(mug: UUID) -> None:
    with clock.at(NOON):
        draft = bulk()
        publish(draft)
    with clock.at(NOON + DAY):
        set_prices("all", {(mug, 1): "1"})
    with clock.at(NOON + 2 * DAY), pytest.raises(PricesMoved):
        undo(draft)
    assert PriceDraft.objects.get().state == "published"


def test_a_discarded_draft_stays_away(mug: UUID) -> None:
    draft = bulk()
    services.discard_draft(draft_id=draft, actor=ACTOR)
    with pytest.raises(IllegalMove):
        publish(draft)
    with pytest.raises(DraftNotFound):
        publish(UUID(int=7))


def test_what_may_be_published_is_asked_in_one_place(mug: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = bulk()
    monkeypatch.setattr("jangteo.pricing.services.price_drafts.may_publish", lambda draft: False)
    with pytest.raises(DraftHeld):
        publish(draft)
    assert now_of() == {1: "1000", 10: "900"}


def test_what_was_to_begin_meanwhile_begins_when_it_is_published(mug: UUID) -> None:
    with clock.at(NOON):
        draft = bulk(since=NOON + DAY)
    with clock.at(NOON + 3 * DAY):
        publish(draft)
    assert [row[2:] for row in rows() if row[1] == 1] == [
        (1000, None, NOON + 3 * DAY),
        (1100, NOON + 3 * DAY, None),
    ]


def test_a_draft_can_end_steps(mug: UUID) -> None:
    with clock.at(NOON):
        ending = DraftRow(mug, 10, None, None, None, Decimal(900))
        draft = services.make_draft(price_list_code="all", rows=[ending], actor=ACTOR)
        publish(draft)
        assert now_of() == {1: "1000"}
    with clock.at(NOON + DAY):
        undo(draft)
        assert now_of() == {1: "1000", 10: "900"}


def test_a_price_ends_now_or_at_a_moment_with_what_was_to_come(mug: UUID) -> None:
    with clock.at(NOON):
        services.set_prices(
            price_list_code="all", prices=[PriceRow(mug, Decimal(5), 10, since=NOON + 7 * DAY)], actor=ACTOR
        )

        def end(quantity: int, at: datetime | None = None) -> int:
            return services.end_prices(price_list_code="all", steps=[(mug, quantity)], actor=ACTOR, at=at)

        with pytest.raises(InvalidPeriod):
            end(10, NOON - DAY)
        assert [end(10, NOON + 2 * DAY), end(10, NOON + 2 * DAY), end(1), end(99)] == [1, 0, 1, 0]
    assert [row[1:] for row in rows()] == [
        (1, 1000, None, NOON),
        (10, 900, None, NOON + 2 * DAY),
    ]
    known = selectors.ladders_as_known("all", [mug], at=NOON + 8 * DAY, known_at=NOON - DAY)
    assert known == {mug: {1: Decimal(1000), 10: Decimal(900)}}


def test_a_bulk_change_is_checked_and_refused_for_derived_lists(mug: UUID) -> None:
    list_of("dealer", priority=1, derived=Derivation("all", Decimal("0.7"), Decimal(100)))
    with pytest.raises(DerivedList):
        bulk(price_list_code="dealer")
    list_of("euro", currency="EUR")
    for change, field in (
        (PriceChange(ChangeKind.PERCENT, Decimal(-101)), "value"),
        (PriceChange(ChangeKind.PERCENT, Decimal("NaN")), "value"),
        (PriceChange(ChangeKind.TIMES, Decimal(-1)), "value"),
        (PriceChange(ChangeKind.AMOUNT, Decimal(1), Decimal(0)), "round_to"),
        (PriceChange(ChangeKind.AMOUNT, Decimal(1), Decimal(100), Decimal(100)), "ending"),
        (PriceChange(ChangeKind.AMOUNT, Decimal(1), None, Decimal(9)), "ending"),
    ):
        with pytest.raises(InvalidChange) as refused:
            bulk(change=change)
        assert refused.value.facts["field"] == field
    with pytest.raises(InvalidChange):
        bulk(change=PriceChange(ChangeKind.TIMES, Decimal(1)), other_list="euro")
    with pytest.raises(NothingChanges):
        bulk(change=PriceChange(ChangeKind.PERCENT, Decimal(0)))


def test_a_list_is_filled_from_a_derived_one(mug: UUID) -> None:
    list_of("dealer", priority=1, derived=Derivation("all", Decimal("0.7"), Decimal(100)))
    list_of("new", priority=2)
    publish(bulk(price_list_code="new", change=PriceChange(ChangeKind.TIMES, Decimal(2)), other_list="dealer"))
    assert now_of("new") == {1: "1400", 10: "1200"}


def test_a_sheet_is_refused_where_a_cell_is_another_by_now(mug: UUID) -> None:
    def sheet(cells: dict[int, tuple[str | None, str | None]]) -> UUID:
        told = {
            (mug, quantity): (Decimal(old) if old else None, Decimal(new) if new else None)
            for quantity, (old, new) in cells.items()
        }
        return services.make_sheet_draft(price_list_code="all", cells=told, actor=ACTOR)

    with pytest.raises(PricesMoved) as refused:
        sheet({1: ("1001", "1100"), 10: ("900", "800")})
    assert refused.value.facts["rows"] == [{"variant": str(mug), "min_quantity": 1}]
    publish(sheet({1: ("1000", "1100"), 10: ("900", None), 50: (None, "700")}))
    assert now_of() == {1: "1100", 50: "700"}


def table(text: str, **facts: Any) -> Any:
    read = rules.read_table([line.split("\t") for line in text.split("\n")], currency="KRW", zone=ZoneInfo("UTC"))
    told: dict[str, Any] = {"price_list_code": "all", "table": read, "actor": ACTOR} | facts
    return services.make_table_draft(**told)


def test_a_table_with_a_bad_line_is_refused_unless_the_good_ones_are_wanted(mug: UUID) -> None:
    with pytest.raises(BadTable) as refused:
        table("MUG\t1200\nNOPE\t5\nMUG\tx\t5")
    told = [(one.line, one.why) for one in refused.value.problems]
    assert told == [(2, "unknown_sku"), (3, "bad_quantity")]
    assert not PriceDraft.objects.exists()
    draft, left = table("MUG\t1200\nNOPE\t5\nMUG\tx\t5", takes_good=True)
    assert len(left) == 2
    publish(draft)
    assert now_of() == {1: "1200", 10: "900"}
    with pytest.raises(NothingChanges):
        table("MUG\t1200")


def test_a_draft_that_was_not_tried_is_not_published(mug: UUID) -> None:
    with pytest.raises(DraftHeld):
        services.publish_draft(draft_id=bulk(), actor=ACTOR)


def test_drafts_ask_for_the_right_and_are_seen_through_their_list(mug: UUID) -> None:
    draft = bulk()
    viewer = staff("staff_viewer")
    with pytest.raises(NotPermitted):
        services.publish_draft(draft_id=draft, actor=viewer)
    for work in (services.undo_draft, services.discard_draft):
        with pytest.raises(NotPermitted):
            work(draft_id=draft, actor=viewer)
    with pytest.raises(NotPermitted):
        bulk(actor=viewer)


def test_a_whole_list_is_changed_and_taken_back_in_few_queries(
    shop: Channel, django_assert_max_num_queries: Any
) -> None:
    many = [variant(f"V{number}", shop) for number in range(12)]
    set_prices(list_of("big"), {(one, step): f"{step}000" for one in many for step in (1, 5)})
    draft = bulk(price_list_code="big")
    services.keep_draft_simulation(draft_id=draft, simulation=untouched(), actor=ACTOR)
    with django_assert_max_num_queries(18):
        assert services.publish_draft(draft_id=draft, actor=ACTOR) == 24
    with django_assert_max_num_queries(18):
        assert undo(draft) == 24
