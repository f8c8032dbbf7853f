"""With If-Match nothing is overwritten that the caller has not read, by whichever door it is changed meanwhile."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import connections, transaction

from api.caller import Caller
from api.office import staff_caller
from conftest import RunTogether
from jangteo.catalog import services as catalog
from jangteo.catalog.errors import InvalidProduct
from jangteo.catalog.selectors import product_ids_by_slug
from jangteo.catalog.types import TextDraft, TextField
from jangteo.credit import services as credit
from jangteo.credit.types import DueBase, Terms
from jangteo.inventory import services as inventory
from jangteo.inventory.types import Lending
from jangteo.parties import services as parties
from jangteo.parties.types import PartyChange
from office.desk import DESK
from storefront.market import Market

pytestmark = pytest.mark.django_db(transaction=True)

WAITS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()"""
type Change = Callable[[], object]


def call(caller: Caller, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    answer = caller.call(method, path, body, **headers)
    return answer.status, answer.body


def tag_of(caller: Caller, path: str) -> str:
    sent = {"Authorization": f"Bearer {caller.token}", "Accept-Language": "en"}
    return str(caller.client.get(f"/api/v1{path}", headers=sent)["ETag"])


def overtaken(caller: Caller, method: str, path: str, body: Any, change: Change) -> tuple[int, Any]:
    """What a caller is answered who read the present state, while another is about to commit a change to it.

    The other's change is made and not committed until the caller waits for its lock, or is answered.
    """
    tag, changed, answered = tag_of(caller, path), threading.Event(), threading.Event()

    def other() -> None:
        try:
            with transaction.atomic():
                change()
                changed.set()
                until = time.monotonic() + 10
                while not answered.wait(0.05) and time.monotonic() < until:
                    with connections["default"].cursor() as cursor:
                        cursor.execute(WAITS)
                        if cursor.fetchone()[0]:
                            break
        finally:
            changed.set()
            connections.close_all()

    thread = threading.Thread(target=other)
    thread.start()
    changed.wait(10)
    try:
        return call(caller, method, path, body, If_Match=tag)
    finally:
        answered.set()
        thread.join()


def refused(answer: tuple[int, Any]) -> bool:
    return answer[0] == 412 and bool(answer[1]["code"] == "api.changed_since")


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def test_a_product_that_a_page_changes_meanwhile_is_not_overwritten(clerk: Caller, market: Market) -> None:
    path, pk = "/office/products/moon-mug", product_ids_by_slug(["moon-mug"])["moon-mug"]
    name = {"texts": [{"field": "name", "language": "en", "text": "By the API"}]}
    said = TextDraft(TextField.NAME, "en", "By a page")
    for change in (
        lambda: catalog.put_texts(product_id=pk, texts=[said], actor=DESK),
        lambda: catalog.change_product(product_id=pk, tax_code="reduced", actor=DESK),
    ):
        assert refused(overtaken(clerk, "PATCH", path, name, change))
    assert "By the API" not in str(call(clerk, "GET", path)[1])
    assert call(clerk, "PATCH", path, name, If_Match=tag_of(clerk, path))[0] == 200


def test_a_buyer_that_a_page_changes_meanwhile_is_not_overwritten(clerk: Caller, market: Market) -> None:
    path, pk = f"/office/parties/{market.company_id}", market.company_id
    change = PartyChange(name="By a page")
    answer = overtaken(
        clerk, "PATCH", path, {"name": "API"}, lambda: parties.change_party(party_id=pk, change=change, actor=DESK)
    )
    assert refused(answer)
    assert call(clerk, "GET", path)[1]["name"] == "By a page"


def test_terms_that_another_program_changes_meanwhile_are_not_overwritten(clerk: Caller) -> None:
    path, body = "/office/payment-terms/net", {"names": {"ko": "30일"}, "base": "net_days", "days": 30}
    assert call(clerk, "PUT", path, body)[0] == 200
    terms = Terms(base=DueBase.NET_DAYS, days=60)
    answer = overtaken(
        clerk,
        "PUT",
        path,
        body | {"days": 45},
        lambda: credit.save_terms(code="net", names={"ko": "60일"}, terms=terms, actor=DESK),
    )
    assert refused(answer)
    assert call(clerk, "GET", path)[1]["terms"]["days"] == 60


def test_days_that_goods_are_good_for_are_not_overwritten(clerk: Caller, market: Market) -> None:
    path, variant = "/office/shelf-lives/MUG-WH", market.variants["MUG-WH"]
    assert call(clerk, "PUT", path, {"days": 7})[0] == 200
    answer = overtaken(
        clerk, "PUT", path, {"days": 9}, lambda: inventory.set_shelf_life(days=8, variant_id=variant, actor=DESK)
    )
    assert refused(answer)
    assert call(clerk, "GET", path)[1]["items"][0]["days"] == 8


def test_what_a_place_keeps_back_is_not_overwritten(clerk: Caller, market: Market) -> None:
    path, where = "/office/places/W1/pools/wholesale", {"channel_id": market.wholesale_id, "place_code": "W1"}
    assert call(clerk, "PUT", path, {"quantity": 3})[0] == 200
    answer = overtaken(
        clerk,
        "PUT",
        path,
        {"quantity": 5},
        lambda: inventory.set_pool(quantity=4, lends=Lending.NEVER, actor=DESK, **where),  # type: ignore[arg-type]
    )
    assert refused(answer)
    assert call(clerk, "GET", path)[1]["items"][0]["quantity"] == 4


def test_a_list_of_a_buyer_is_not_thrown_away_unread(dealer: Caller) -> None:
    made = dealer.post("/channels/wholesale/lists", {"name": "Usual", "lines": [{"sku": "MUG-WH", "quantity": 1}]})
    path, lines = f"/channels/wholesale/lists/{made.body['id']}", {"lines": [{"sku": "MUG-WH", "quantity": 2}]}
    assert refused(overtaken(dealer, "DELETE", path, None, lambda: dealer.call("PUT", f"{path}/lines", lines)))
    assert call(dealer, "GET", path)[1][0]["quantity"] == 2
    assert call(dealer, "DELETE", path, If_Match=tag_of(dealer, path))[0] == 204


def test_what_a_bundle_consists_of_is_not_overwritten(clerk: Caller, market: Market) -> None:
    path, pk = "/office/bundles/RACK-TRADE", market.variants["RACK-TRADE"]
    mugs, cups = ({"components": [{"sku": sku, "quantity": 2}]} for sku in ("MUG-WH", "CUP"))
    assert call(clerk, "PUT", path, mugs)[0] == 200
    components: dict[UUID, int] = {market.variants["MUG-WH"]: 3}
    answer = overtaken(
        clerk, "PUT", path, cups, lambda: catalog.set_bundle(variant_id=pk, components=components, actor=DESK)
    )
    assert refused(answer)
    assert [one["quantity"] for one in call(clerk, "GET", path)[1]["components"]] == [3]


def test_two_bundles_can_not_be_made_parts_of_each_other(market: Market, run_together: RunTogether) -> None:
    pair = [market.variants["MUG-WH"], market.variants["CUP"]]

    def hold(number: int) -> None:
        parts: dict[UUID, int] = {pair[1 - number]: 1}
        catalog.set_bundle(variant_id=pair[number], components=parts, actor=DESK)

    assert Counter(map(type, run_together(2, hold))) == {type(None): 1, InvalidProduct: 1}


def test_what_is_not_there_is_not_made_anew(clerk: Caller) -> None:
    path, body = "/office/payment-terms/gone", {"names": {"ko": "30일"}, "base": "net_days", "days": 30}
    assert refused(call(clerk, "PUT", path, body, If_Match='"read-before"'))
    assert call(clerk, "GET", path)[0] == 404
    assert call(clerk, "PUT", path, body)[0] == 200


def test_who_says_nothing_of_what_they_read_changes_it_as_before(clerk: Caller, market: Market) -> None:
    path = f"/office/parties/{market.company_id}"
    assert call(clerk, "PATCH", path, {"name": "One"})[0] == 200
