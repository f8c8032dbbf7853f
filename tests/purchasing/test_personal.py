"""What of lists and part numbers goes with a person."""

import pytest

from factories import channel, company, member_of, stocked
from jangteo.kernel import clock
from jangteo.kernel.personal import Person
from jangteo.parties.types import MemberRole
from jangteo.purchasing import services
from jangteo.purchasing.models import PartNumber, RequisitionList
from jangteo.purchasing.services.personal_data import PERSONAL_DATA
from jangteo.purchasing.types import EVERYBODY, Wanted


@pytest.mark.django_db
def test_private_lists_go_and_what_a_company_shares_stays_without_a_name() -> None:
    shop = channel()
    mug = stocked(shop, {"MUG": 5})["MUG"]
    buyer = member_of(company(), MemberRole.BUYER)
    assert buyer.person_id is not None
    services.create_list(channel=shop, name="지우의 목록", wanted=[Wanted("MUG", 1)], actor=buyer)
    shared = services.create_list(channel=shop, name="지우와 함께", wanted=[Wanted("MUG", 2)], actor=buyer)
    services.change_list(list_id=shared, name="지우와 함께", shared_with=EVERYBODY, actor=buyer)
    services.learn(actor=buyer, meant={"온결-77": mug})
    told = PERSONAL_DATA.export(Person(buyer.person_id))
    assert [one["name"] for one in told["lists"]] == ["지우의 목록", "지우와 함께"]
    assert [one["text"] for one in told["part_numbers"]] == ["온결-77"]
    erased = PERSONAL_DATA.erase(Person(buyer.person_id), clock.now())
    assert erased.removed == {"lists": 1, "names_of_lists": 1, "teachers": 1}
    assert [one.name for one in RequisitionList.objects.all()] == [f"list-{shared}"]
    assert PartNumber.objects.get().learned_by is None
    assert PERSONAL_DATA.erase(Person(buyer.person_id), clock.now()).removed == {}
