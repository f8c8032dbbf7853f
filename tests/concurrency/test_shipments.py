"""The same shipment sent by two packers, the same scan heard twice, the last unit scanned by two pickers."""

from collections import Counter
from uuid import UUID

import pytest

from conftest import RunTogether
from factories import ACTOR
from fulfilment.world import broken, ordered, pick_all, planned
from jangteo.fulfilment import services
from jangteo.fulfilment.models import Scan, Shipment
from jangteo.fulfilment.types import Progress, ScanAnswer
from jangteo.inventory.models import StockMovement
from jangteo.kernel.errors import IllegalMove

pytestmark = pytest.mark.django_db(transaction=True)


def picking() -> UUID:
    (pk,) = planned(ordered({"MUG": 2}))
    services.release_to_pick(shipment_id=pk, actor=ACTOR)
    return pk


def test_two_packers_send_a_shipment_once(run_together: RunTogether) -> None:
    (pk,) = planned(ordered({"MUG": 2}))
    pick_all(pk)
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    outcomes = run_together(2, lambda _: services.ship_shipment(shipment_id=pk, actor=ACTOR))
    assert Counter(map(type, outcomes)) == {IllegalMove: 1, type(None): 1}
    assert StockMovement.objects.filter(kind="shipment").count() == 1
    assert broken() == []


def test_a_scan_that_is_heard_twice_counts_once(run_together: RunTogether) -> None:
    pk = picking()
    key = "phone-1-scan-1"
    answers = run_together(3, lambda _: services.scan(shipment_id=pk, code="MUG", client_key=key, actor=ACTOR))
    assert all(isinstance(one, ScanAnswer) for one in answers)
    assert sorted(one.is_new for one in answers) == [False, False, True]
    assert [one.quantity for one in Scan.objects.all()] == [1]


def test_pickers_side_by_side_take_no_unit_too_many(run_together: RunTogether) -> None:
    pk = picking()
    run_together(4, lambda n: services.scan(shipment_id=pk, code="MUG", client_key=f"phone-{n}-scan", actor=ACTOR))
    outcomes = sorted(Scan.objects.values_list("outcome", flat=True))
    assert outcomes == ["picked", "picked", "too_many", "too_many"]


def test_the_same_events_from_two_lines_move_a_shipment_once(run_together: RunTogether) -> None:
    pk = picking()
    for n in range(2):
        services.scan(shipment_id=pk, code="MUG", client_key=f"phone-{n}-scan", actor=ACTOR)
    services.pack_shipment(shipment_id=pk, actor=ACTOR)
    services.ship_shipment(shipment_id=pk, actor=ACTOR)
    row = Shipment.objects.get(pk=pk)
    assert row.shipped_at is not None
    left_at = row.shipped_at
    run_together(2, lambda _: services.tell_fake(tracking_no=row.tracking_no, left_at=left_at, ends=Progress.DELIVERED))
    row.refresh_from_db()
    assert (row.state, row.moves.filter(to_state="delivered").count()) == ("delivered", 1)
