"""Money, quotes, promotions, posts, pages, places, webhooks and the trail for programs of staff."""

from uuid import uuid4

import pytest
from pytest_django import Settings

from api.caller import Caller
from api.office import staff_caller
from jangteo.channels.selectors import get_channel
from jangteo.content.services import create_page
from jangteo.content.types import PageContent
from jangteo.kernel.models import AuditEntry
from jangteo.webhooks.models import Endpoint, EndpointSecret
from office.desk import DESK, order, read
from storefront.market import SHOPPER, Market

NOTHING = "01939d2e-7a10-7c3e-9b1f-3f2a5c6d7e8f"
READ = {
    "invoices": "payments.handle",
    "payment-flags": "payments.handle",
    "quotes": "quotes.make",
    "contracts": "price_lists.see",
    "promotions": "promotions.see",
    "reviews": "reviews.handle",
    "channels/shop/pages": "content.change",
    "channels": "catalogue.see",
    "places/W1": "stock.see",
    "webhooks": "webhooks.see",
    "webhook-events": "webhooks.see",
    "trail": "audit.see",
    f"because/{NOTHING}": "audit.see",
    "segments": "parties.see",
}
REFUSED_TO_STORE = READ.keys() - {"channels", "places/W1"}


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


def test_each_area_opens_for_its_roles_and_never_for_a_buyer(clerk: Caller, shopper: Caller) -> None:
    store = staff_caller("store", place_code="W1")
    for path in READ:
        assert clerk.get(f"/office/{path}").status == 200, path
        assert shopper.get(f"/office/{path}").code == "channels.entry_refused", path
        told = store.get(f"/office/{path}")
        assert told.status == (403 if path in REFUSED_TO_STORE else 200), path
    assert clerk.get("/office/trail?cursor=x").code == "kernel.invalid_cursor"
    for path in ("invoices/INV-1", "contracts/none", "promotions/none", f"quotes/{NOTHING}", f"webhooks/{NOTHING}"):
        assert clerk.get(f"/office/{path}").status == 404, path


def test_the_trail_tells_what_programs_did_the_oldest_first_since_a_moment(clerk: Caller) -> None:
    summary = read(order("shop", SHOPPER, ("MUG-WH", 1))).summary
    assert clerk.post(f"/office/orders/{summary.number}/notes", {"text": "파란 상자로."}).status == 201
    clerk.post(f"/office/orders/{summary.number}/cancellation", {"why": "Asked for it."})
    page = clerk.get("/office/trail?since=2020-01-01T00:00:00Z&limit=200").body
    ids = [one["id"] for one in page["items"]]
    assert ids == sorted(ids)
    assert len(ids) == AuditEntry.objects.count()
    (told,) = clerk.get("/office/trail?action=relations.write_note").body["items"]
    assert (told["via"], told["by"]) == ("office_api", "직원 staff_administrator")
    assert [one["text"] for one in clerk.get(f"/office/parties/{summary.buyer_id}/notes").body["items"]] == [
        "파란 상자로."
    ]


def test_a_place_is_made_described_and_taken_from(clerk: Caller) -> None:
    body = {"names": {"ko": "강남점"}, "kind": "store", "postcode": "06234", "cut_off": 14}
    cost = {"amount": "300", "currency": "KRW"}
    made = clerk.call("PUT", "/office/places/S9", body | {"unit_costs": cost})
    assert (made.body["unit_costs"], made.body["cut_off"], made.body["ranks"]) == (cost, 14, {})
    assert clerk.call("PUT", "/office/places/S9/channels/shop", {"rank": 3}).body["ranks"] == {"shop": 3}
    assert clerk.call("DELETE", "/office/places/S9/channels/shop").body["ranks"] == {}
    assert clerk.call("PUT", "/office/places/S9", body | {"kind": "warehouse"}).code == "inventory.invalid_supply"
    other = body | {"unit_costs": {"amount": "3", "currency": "USD"}}
    assert clerk.call("PUT", "/office/places/S9", other).code == "office.place_currency"
    assert staff_caller("store", place_code="W1").call("PUT", "/office/places/S8", body).status == 403


def test_an_endpoint_is_made_its_secret_told_once_and_its_deliveries_sent_again(
    clerk: Caller, settings: Settings
) -> None:
    settings.WEBHOOKS_TO_LOOPBACK = True
    body = {"url": "http://127.0.0.1:9/hooks", "events": ["ordering.order_placed"]}
    made = clerk.post("/office/webhooks", body)
    assert (made.status, made.body["secret"][:6]) == (201, "whsec_")
    path = f"/office/webhooks/{made.body['id']}"
    assert "secret" not in clerk.get(path).body
    assert clerk.post("/office/webhooks", body | {"events": ["none"]}).status == 422
    assert clerk.post(f"{path}/secrets", {"at_once": True}).body["secret"] != made.body["secret"]
    assert EndpointSecret.objects.count() == 1
    test = clerk.post(f"{path}/tests", Idempotency_Key=uuid4().hex).body
    (row,) = clerk.get(f"{path}/deliveries?state=waiting").body["items"]
    assert (row["id"], row["kind"]) == (test["id"], "test")
    assert clerk.get(f"/office/webhook-deliveries/{row['id']}").body["body"] == test["body"]
    times = {"since": "2026-01-01T00:00:00Z", "until": "2099-01-01T00:00:00Z"}
    assert clerk.post(f"{path}/replays", times).body == {"count": 0}
    for end, state in (("pause", "paused"), ("resumption", "active"), ("end", "disabled")):
        assert clerk.post(f"{path}/{end}", {}).body["state"] == state
    assert clerk.post(f"{path}/pause", {}).code == "webhooks.endpoint_off"
    assert Endpoint.objects.get().state == "disabled"


def test_a_page_is_published_as_it_was_looked_at_and_a_draft_of_prices_wants_a_trial(clerk: Caller) -> None:
    content = PageContent({"ko": "가마", "en": "Kiln"})
    page_id = create_page(channel_id=get_channel("shop").id, slug="kiln", content=content, actor=DESK)
    path = f"/office/pages/{page_id}"
    number = clerk.get(path).body["draft_number"]
    assert clerk.post(f"{path}/publication", {"draft_number": number + 1}).code == "content.page_moved"
    assert clerk.post(f"{path}/publication", {"draft_number": number}).code == "content.invalid_page"
    assert clerk.get(path).body["problems"]
    assert clerk.post(f"{path}/restoration", {"number": 1}).code == "content.version_not_found"
    assert clerk.post(f"{path}/end").body["shown"] is None
    prices = {"currency": "KRW", "prices": [{"sku": "MUG-WH", "unit_price": "20000"}]}
    draft = clerk.post("/office/price-lists/retail/drafts", prices).body["id"]
    assert clerk.post(f"/office/price-drafts/{draft}/publication").status == 409
    assert clerk.post(f"/office/price-drafts/{draft}/trial").status == 200
    assert clerk.post(f"/office/price-drafts/{draft}/publication").body["state"] == "published"
    assert clerk.post(f"/office/price-drafts/{draft}/undoing").body["state"] == "undone"
