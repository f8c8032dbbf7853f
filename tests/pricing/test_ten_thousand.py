"""Ten thousand prices at once: looked at, published, taken back, and in the trail."""

from decimal import Decimal

import pytest

from factories import ACTOR, channel, list_of, product, set_prices, untouched
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from jangteo.pricing import selectors, services
from jangteo.pricing.models import PastPrice
from jangteo.pricing.types import ChangeKind, PriceChange

pytestmark = [pytest.mark.django_db, pytest.mark.long]
SKUS, STEPS = 100, 100
UP = PriceChange(ChangeKind.PERCENT, Decimal(7), round_to=Decimal(10))


def now_of(code: str) -> dict[tuple[object, int], Decimal]:
    found = selectors.prices_at(selectors.price_periods(code), clock.now())
    return {key: one.unit_price for key, one in found.items()}


def test_ten_thousand_prices_change_and_come_back() -> None:
    channel()
    _product, variants = product(*(f"SKU-{number}" for number in range(SKUS)))
    ladder = {(one, step): f"{20_000 - step * 10}" for one in variants.values() for step in range(1, STEPS + 1)}
    set_prices(list_of("all"), ladder)
    before = now_of("all")
    assert len(before) == SKUS * STEPS
    draft_id = services.make_bulk_draft(price_list_code="all", change=UP, actor=ACTOR, why="dearer clay")
    assert selectors.access_draft(draft_id, ACTOR).row_count == SKUS * STEPS
    assert now_of("all") == before
    services.keep_draft_simulation(draft_id=draft_id, simulation=untouched(), actor=ACTOR)
    assert services.publish_draft(draft_id=draft_id, actor=ACTOR) == SKUS * STEPS
    after = now_of("all")
    raised = {key: (price * Decimal("1.07") / 10).quantize(Decimal(1)) * 10 for key, price in before.items()}
    assert {key for key in after if abs(after[key] - raised[key]) > 10 or after[key] <= before[key]} == set()
    assert PastPrice.objects.count() >= SKUS * STEPS
    services.undo_draft(draft_id=draft_id, actor=ACTOR)
    assert now_of("all") == before
    told = AuditEntry.objects.filter(action__in=["pricing.publish_draft", "pricing.undo_draft"])
    assert {one.action: (len(one.before or {}), len(one.after or {})) for one in told} == dict.fromkeys(
        ("pricing.publish_draft", "pricing.undo_draft"), (SKUS * STEPS, SKUS * STEPS)
    )
