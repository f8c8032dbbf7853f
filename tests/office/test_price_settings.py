"""Making a price list, saying for whom it is, and naming buyers as people know them."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from factories import company
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.parties.models import Party
from jangteo.pricing import selectors
from jangteo.pricing.models import PriceDraft, PriceList
from jangteo.pricing.types import AudienceKind
from jangteo.privacy.models import DataReading
from office.desk import staff_client
from storefront.market import Market

NEW = "/office/price-lists/new/"


def form(**fields: Any) -> dict[str, Any]:
    told = {
        "ko": "클럽",
        "en": "Club",
        "priority": "7",
        "merges": "on",
        "code": "club",
        "currency": "krw",
        "view": "gross",
    }
    return {key: value for key, value in (told | fields).items() if value is not None}


def latest() -> str:
    return f"/office/price-drafts/{PriceDraft.objects.latest('made_at').pk}/"


def test_a_list_is_made_given_tried_and_published(staff: Client, market: Market) -> None:
    firm = company("긴해 상사")
    assert staff.get(NEW).status_code == 200
    response = staff.post(NEW, form(base="retail", times="0.5", round_to="100", buyer_1="긴해 상사", why="club"))
    assert response["Location"] == latest()
    assert selectors.get_price_list("club").audiences == ()
    page = staff.get(latest()).content.decode()
    for text in ("For nobody yet", "긴해 상사", "Publish the change", "club"):
        assert text in page
    told = staff.post(f"{latest()}publish/", follow=True).content.decode()
    assert "The change of the list is published." in told
    found = selectors.get_price_list("club")
    assert (found.audiences, found.priority, found.currency) == (((AudienceKind.PARTY, firm),), 7, "KRW")
    page = staff.get("/office/price-lists/club/settings/").content.decode()
    assert "긴해 상사 · " in page
    staff.post(f"{latest()}undo/")
    assert selectors.get_price_list("club").audiences == ()
    assert "For whom, rank and time" in staff.get("/office/price-lists/club/").content.decode()


def test_a_list_for_nobody_yet_is_filled_first(staff: Client, market: Market) -> None:
    assert staff.post(NEW, form())["Location"] == "/office/price-lists/club/"
    assert not PriceDraft.objects.exists()
    response = staff.post("/office/price-lists/club/settings/", form(everyone="on", priority="-1"))
    assert response["Location"] == latest()
    assert staff.post("/office/price-lists/club/settings/", form(priority="7")).status_code == 422  # nothing changes


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"code": "new"}, "code"),
        ({"code": "retail"}, None),
        ({"code": ""}, "code"),
        ({"ko": ""}, "ko"),
        ({"currency": ""}, "currency"),
        ({"currency": "EURO"}, "currency"),
        ({"priority": "x"}, "priority"),
        ({"priority": ""}, "priority"),
        ({"base": "retail"}, "times"),
        ({"base": "retail", "times": "-1"}, "times"),
        ({"base": "nothing"}, "base"),
        ({"starts": "2026-12-02T00:00", "ends": "2026-12-01T00:00"}, "ends"),
        ({"starts": "soon"}, "starts"),
        ({"buyer_1": "nobody at all"}, "buyer_1"),
        ({"channels": "x"}, "channels"),
        ({"segments": ["1", "2"]}, "segments"),
        ({"ko": "x\x00"}, "ko"),
    ],
)
def test_what_can_not_be_is_told_at_its_field(
    staff: Client, market: Market, fields: dict[str, Any], field: str | None
) -> None:
    before = PriceList.objects.count()
    response = staff.post(NEW, form(**fields))
    assert response.status_code in (409, 422)
    assert list(response.context["form"].errors) == [field or "__all__"]
    assert PriceList.objects.count() == before


def test_a_contradiction_is_told_with_its_example(staff: Client, market: Market) -> None:
    retail = selectors.get_price_list("retail")
    channel_id = next(str(pk) for kind, pk in retail.audiences if kind == AudienceKind.CHANNEL)
    staff.post(NEW, form(priority=str(retail.priority), channels=channel_id, base="retail", times="2"))
    told = staff.post(f"{latest()}publish/", follow=True).content.decode()
    assert "club and retail are for the same buyers with the same priority" in told
    assert selectors.get_price_list("club").audiences == ()


def test_a_currency_nobody_has_is_told(staff: Client, market: Market) -> None:
    response = staff.post(NEW, form(currency="XQQ"))
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["currency"]


def test_several_who_fit_are_named_and_any_name_for_one_is_taken(staff: Client, market: Market) -> None:
    company("한빛 상사")
    firm = company("한빛 유통")
    Party.objects.filter(pk=firm).update(email="buy@hanbit.example")
    found = staff.get("/office/parties/suggest/?q=한빛").json()["found"]
    assert [one.split(" · ")[0] for one in found] == ["한빛 상사", "한빛 유통"]
    assert staff.get("/office/parties/suggest/").json() == {"found": []}
    response = staff.post(NEW, form(buyer_1="한빛"))
    assert "한빛 상사" in str(response.context["form"].errors["buyer_1"])
    for place, name in enumerate(("한빛 유통", "buy@hanbit.example", str(firm), found[1], "BUY@hanbit.example")):
        staff.post(NEW, form(code=f"club-{place}", buyer_1=name))
        draft = PriceDraft.objects.get(price_list__code=f"club-{place}")
        assert draft.settings is not None
        assert draft.settings["audiences"] == [["party", str(firm)]]


def test_who_may_not_change_prices_makes_no_list(market: Market) -> None:
    viewer = staff_client("staff_viewer")
    assert viewer.get(NEW).status_code == 403
    assert viewer.get("/office/price-lists/retail/settings/").status_code == 403
    assert 'href="/office/price-lists/new/"' not in viewer.get("/office/price-lists/").content.decode()


def test_a_buyer_whom_the_reader_may_not_see_is_neither_found_nor_named(db: None) -> None:
    mine, other = company("한빛 상사"), company("한빛 유통")
    near_one = BuyerField(required=False, within=frozenset({mine}))
    assert near_one.clean("한빛") == mine
    assert str(mine) in near_one.prepare_value(mine)
    assert near_one.prepare_value(mine).startswith("한빛 상사 · ")
    assert near_one.prepare_value(other) == str(other)
    for field, text in ((near_one, "한빛 유통"), (near_one, str(other)), (BuyerField(required=False), "한빛 상사")):
        with pytest.raises(ValidationError, match=r"no such person or company|그런 사람이나 회사"):
            field.clean(text)


def test_a_completed_name_leaves_a_line_of_who_read_whose(staff: Client, market: Market) -> None:
    firm = company("한빛 유통")
    before = DataReading.objects.count()
    staff.get("/office/parties/suggest/?q=없는 회사")
    assert DataReading.objects.count() == before
    staff.get("/office/parties/suggest/?q=한빛")
    assert DataReading.objects.filter(subject_ids__contains=[firm]).count() == 1
