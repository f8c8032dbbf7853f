"""Who looks after buyers, tasks, visits, notes put right, and disputes, by programs of staff."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from api.caller import Caller
from api.office import staff_caller
from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from jangteo.billing.models import Dispute
from jangteo.kernel import clock
from jangteo.parties.models import User
from jangteo.relations.models import Account, Note, Task, Touch
from storefront.market import Market

pytestmark = pytest.mark.django_db


def person_of(role: str) -> str:
    """The member of staff behind the newest log-in of a role."""
    found = User.objects.filter(email__startswith=role).order_by("-pk").values_list("person", flat=True).first()
    assert isinstance(found, UUID)
    return str(found)


@pytest.fixture
def clerk(market: Market) -> Caller:
    return staff_caller("staff_administrator")


@pytest.fixture
def store(market: Market) -> Caller:
    return staff_caller("store", place_code="W1")


def test_a_buyer_is_given_to_one_looked_after_by_others_and_left(clerk: Caller, store: Caller, market: Market) -> None:
    path = f"/office/parties/{market.company_id}/accounts"
    me, other = person_of("staff_administrator"), person_of("store")
    assert clerk.get(path).body == {"items": []}
    owner = {"person": me, "expected": None, "why": "Seoul"}
    made = clerk.call("PUT", f"{path}/owner", owner).body["items"]
    assert [(one["person"], one["role"], one["until"], one["why"]) for one in made] == [(me, "owner", None, "Seoul")]
    assert clerk.call("PUT", f"{path}/owner", owner | {"person": other}).code == "relations.account_owned"
    beside = clerk.post(f"{path}/deputies", {"person": other}, Idempotency_Key=uuid4().hex)
    assert (beside.status, [one["role"] for one in beside.body["items"]]) == (201, ["owner", "deputy"])
    assert clerk.post(f"{path}/territory").body == beside.body
    stranger = {"person": str(market.company_id)}
    assert clerk.post(f"{path}/deputies", stranger).code == "relations.not_staff"
    assert clerk.call("PUT", f"{path}/owner", stranger | {"expected": me}).code == "relations.not_staff"
    assert [one["until"] is None for one in clerk.post(f"{path}/{other}/end", {}).body["items"]] == [True, False]
    assert clerk.post(f"{path}/{other}/end", {}).code == "relations.account_not_found"
    nowhere = f"/office/parties/{uuid4()}/accounts"
    assert clerk.get(nowhere).code == "relations.party_file_not_found"
    assert clerk.call("PUT", f"{nowhere}/owner", owner).code == "relations.party_file_not_found"
    for method, end, body in (
        ("PUT", "owner", owner),
        ("POST", "deputies", {"person": me}),
        ("POST", "territory", None),
    ):
        assert store.call(method, f"{path}/{end}", body).status == 403
    assert Account.objects.count() == 2


def test_a_task_is_planned_and_done_and_a_visit_kept(clerk: Caller, store: Caller, market: Market) -> None:
    path, me = f"/office/parties/{market.company_id}", person_of("staff_administrator")
    task = {"title": "Bring samples", "due_on": "2100-01-01", "assignee": me, "priority": "high"}
    assert clerk.post(f"{path}/tasks", task).code == "relations.invalid_date"
    task["due_on"] = clock.today().isoformat()
    made = clerk.post(f"{path}/tasks", task, Idempotency_Key=uuid4().hex)
    assert made.status == 201
    waiting = clerk.get(f"{path}/tasks").body["items"]
    assert [(one["id"], one["title"], one["priority"], one["assignee"]) for one in waiting] == [
        (made.body["id"], "Bring samples", "high", me)
    ]
    assert clerk.post(f"{path}/tasks", task | {"assignee": str(uuid4())}).code == "relations.not_staff"
    assert clerk.post(f"{path}/tasks", task | {"title": " "}).code == "api.invalid_input"
    end = f"/office/tasks/{made.body['id']}/end"
    assert store.post(end, {"state": "done"}).status == 403
    assert clerk.post(end, {"state": "open"}).code == "api.invalid_input"
    assert clerk.post(end, {"state": "done"}).body == {"state": "done"}
    assert clerk.post(end, {"state": "dropped"}).code == "kernel.illegal_move"
    assert clerk.post(f"/office/tasks/{uuid4()}/end", {"state": "done"}).code == "relations.task_not_found"
    touch: dict[str, Any] = {"kind": "visit", "at": "2026-01-05T14:00:00+09:00", "outcome": "wants blue"}
    assert clerk.post(f"{path}/touches", touch | {"next_step": "send blue"}).status == 201
    assert clerk.post(f"{path}/touches", touch | {"at": "2999-01-01T00:00:00Z"}).code == "relations.invalid_date"
    assert {store.post(f"{path}/touches", touch).status, store.post(f"{path}/tasks", task).status} == {403}
    assert (Touch.objects.count(), Task.objects.count()) == (1, 2)


def test_a_note_is_put_right_once(clerk: Caller, store: Caller, market: Market) -> None:
    made = clerk.post(f"/office/parties/{market.company_id}/notes", {"text": "Blue boxes"}).body["id"]
    path = f"/office/notes/{made}/correction"
    assert store.post(path, {"text": "x"}).status == 403
    assert clerk.post(path, {"text": " "}).code == "api.invalid_input"
    key = uuid4().hex
    for _again in range(2):
        assert clerk.post(path, {"text": "Red boxes"}, Idempotency_Key=key).status == 201
    assert clerk.post(path, {"text": "Red"}).code == "relations.note_corrected"
    assert clerk.post(f"/office/notes/{uuid4()}/correction", {"text": "x"}).code == "relations.note_not_found"
    assert Note.objects.count() == 2


def test_an_invoice_is_disputed_and_the_dispute_closed() -> None:
    late = invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=34)
    clerk, store = staff_caller("staff_finance"), staff_caller("store", place_code="")
    path = f"/office/invoices/{late.number}/disputes"
    assert clerk.get(path).body == {"items": []}
    made = clerk.post(path, {"reason": "Two are chipped"}, Idempotency_Key=uuid4().hex)
    assert (made.status, made.body["items"][0]["outcome"], made.body["items"][0]["is_by_buyer"]) == (201, None, False)
    assert clerk.post(path, {"reason": "again"}).code == "billing.dispute_open"
    end = f"{path}/{made.body['items'][0]['id']}/end"
    assert clerk.post(end, {"outcome": "credited", "note": " "}).code == "api.invalid_input"
    assert clerk.post(end, {"outcome": "lost", "note": "x"}).code == "api.invalid_input"
    assert clerk.post(f"{path}/{uuid4()}/end", {"outcome": "agreed", "note": "x"}).code == "billing.dispute_not_found"
    assert {store.get(path).status, store.post(end, {"outcome": "agreed", "note": "x"}).status} == {403}
    assert clerk.post(end, {"outcome": "rejected", "note": "no picture"}).body["items"][0]["outcome"] == "rejected"
    assert clerk.post(end, {"outcome": "rejected", "note": "x"}).code == "billing.dispute_not_found"
    assert clerk.get("/office/invoices/NONE/disputes").code == "billing.invoice_not_found"
    assert Dispute.objects.count() == 1
