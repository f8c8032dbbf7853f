"""A buyer's rules of approval, deputies and what waits, read by programs of staff."""

from datetime import timedelta
from uuid import uuid4

import pytest

from api.office import staff_caller
from approvals.using import ANYBODY, ask, cart, firm_with, holding, limit
from factories import ACTOR
from jangteo.approvals import services
from jangteo.kernel import clock
from jangteo.kernel.types import Actor, PartyId
from jangteo.parties.services import create_unit
from jangteo.parties.types import PartyKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(db: None) -> tuple[PartyId, Actor, Actor]:
    return firm_with(limit(1_000, ANYBODY, holding("administrator"), name="한도"))


def test_what_holds_and_what_waits_is_read(firm: tuple[PartyId, Actor, Actor]) -> None:
    house, head, buyer = firm
    unit = create_unit(parent_id=house, kind=PartyKind.DIVISION, name="북부", actor=ACTOR)
    request = ask(buyer, cart(), 2_000)
    today = clock.today()
    assert head.person_id is not None
    assert buyer.person_id is not None
    services.name_deputy(
        party_id=house,
        for_id=head.person_id,
        by_id=buyer.person_id,
        since=today,
        until=today + timedelta(days=2),
        actor=ACTOR,
    )
    viewer = staff_caller("staff_viewer")
    path = f"/office/parties/{house}"
    rules = viewer.get(f"{path}/approval-rules").body
    (rule,) = rules["rules"]
    assert (rule["name"], rule["steps"][1][0]["roles"], rules["inheritance"]) == ("한도", ["administrator"], "add")
    assert rule["conditions"][0]["amount"] == {"amount": "1000", "currency": "KRW"}
    assert rules["above"] == []
    below = viewer.get(f"/office/parties/{unit}/approval-rules").body
    assert (below["rules"], below["above"]) == ([], [rule])
    (deputy,) = viewer.get(f"{path}/deputies").body["items"]
    assert (deputy["instead_of_name"], deputy["by"]) == ("최하늘", str(buyer.person_id))
    (waiting,) = viewer.get(f"{path}/approvals").body["items"]
    assert (waiting["id"], waiting["state"], waiting["total"]["amount"]) == (str(request), "pending", "2000")
    assert "is_my_turn" not in waiting


@pytest.mark.parametrize("end", ["approval-rules", "deputies", "approvals"])
def test_only_whom_one_may_see_and_no_person(firm: tuple[PartyId, Actor, Actor], end: str) -> None:
    house, _head, buyer = firm
    viewer = staff_caller("staff_viewer")
    for party in (buyer.person_id, uuid4()):
        assert viewer.get(f"/office/parties/{party}/{end}").code == "parties.not_found"
    assert staff_caller("sales_rep").get(f"/office/parties/{house}/{end}").code == "parties.not_found"
    assert staff_caller("store").get(f"/office/parties/{house}/{end}").status == 403
