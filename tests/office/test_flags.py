"""Switches in the office: shown before they are set, refused without a reason, told in the trail."""

from django.test import Client

from api.office import staff_caller
from jangteo.flags.models import FlagSetting
from jangteo.privacy.models import DataReading
from storefront.market import Market

PAGE = "/office/features/rooms/"


def test_a_pilot_is_looked_at_first_and_a_switch_needs_its_reason(staff: Client, market: Market) -> None:
    said = {"channel": "wholesale", "state": "as_declared", "share": "100"}
    FlagSetting.objects.create(feature="rooms", state="on", channel_id=market.wholesale_id, changed_at="2026-11-28T00Z")
    looked = staff.post(f"{PAGE}set/", said | {"act": "preview"})
    assert looked.status_code == 200
    assert looked.context["preview"].inside == looked.context["preview"].every > 1
    assert FlagSetting.objects.get().state == "on"
    assert set(DataReading.objects.get(what="switch").subject_ids) == set(looked.context["preview"].shown)
    assert staff.post(f"{PAGE}set/", said | {"state": "off"}).status_code == 422
    assert staff.post(f"{PAGE}set/", said | {"state": "pilot", "share": "0"}).status_code == 422
    done = staff.post(f"{PAGE}set/", said | {"state": "off", "why": "links go out twice"})
    assert done["Location"] == f"{PAGE}?channel=wholesale"
    assert "links go out twice" in staff.get(done["Location"]).content.decode()
    assert staff.get("/office/features/checkout/").status_code == 404


def test_programs_of_staff_set_switches_by_a_right_of_its_own(market: Market) -> None:
    admin, clerk = staff_caller("staff_administrator"), staff_caller("staff_clerk")
    path, body = "/office/flags/gifts", {"channel": "shop", "state": "pilot", "share": 10, "why": "first steps"}
    assert clerk.call("PUT", path, body).code == "kernel.not_permitted"
    told = admin.call("PUT", path, body).body
    assert [(one["channel"], one["state"], one["share"]) for one in told["settings"]] == [("shop", "pilot", 10)]
    assert admin.call("PUT", path, {"state": "off"}).code == "flags.why_needed"
    assert admin.call("PUT", path, {"channel": "shop", "state": None}).body["settings"] == []
    assert len(admin.get("/office/flags").body["items"]) == 12
