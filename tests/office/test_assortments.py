"""Assortments in the office: made, filled, granted after a look, ended after a look; refusals change nothing."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from jangteo.catalog.models import Assortment, AssortmentGrant, AssortmentSelection, Product
from storefront.market import Market

LIST = "/office/assortments/"
PAGE = f"{LIST}clinic/"
MUGS = {"mode": "except", "level": "see"}


@pytest.fixture
def clinic(staff: Client) -> Client:
    """Staff before an assortment of all mugs."""
    made = staff.post(f"{LIST}create/", {"code": "clinic", "ko": "전문가용", "en": "For clinics"})
    assert (made.status_code, made.headers["Location"]) == (302, PAGE)
    staff.post(f"{PAGE}selections/", {"selections": "category mugs"})
    return staff


def inside() -> set[str]:
    number = Assortment.objects.get(code="clinic").number
    return set(Product.objects.filter(assortment_set__members__contains=[number]).values_list("slug", flat=True))


def shelves() -> list[str]:
    """Categories that a guest of the shop sees."""
    return [one["slug"] for one in Client().get("/api/v1/channels/shop/categories").json()]


def said(client: Client, path: str, **fields: object) -> str:
    """The message after a form that leads back."""
    response = client.post(path, fields)
    assert response.status_code == 302, response.content.decode()
    return " ".join(str(one) for one in get_messages(response.wsgi_request))


def test_what_is_typed_is_taken_in_and_left_out(clinic: Client) -> None:
    mugs = set(Product.objects.filter(category__slug="mugs").values_list("slug", flat=True))
    assert inside() == mugs
    one = min(mugs)
    said(clinic, f"{PAGE}selections/", selections=f"category mugs\n\n  -product {one}  ")
    assert inside() == mugs - {one}
    page = clinic.get(PAGE)
    assert page.context["typed"] == f"category mugs\n-product {one}"
    [row] = clinic.get(LIST).context["rows"]
    assert (row.product_count, len(page.context["selections"])) == (len(mugs) - 1, 2)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("colour red", "colour"),
        ("category nowhere", "nowhere"),
        ("category mugs\nproduct none-such", "none-such"),
        ("option material:unobtainium", "material"),
        ("\0", ""),
    ],
)
def test_a_selection_that_names_nothing_is_refused_and_the_others_stay(clinic: Client, typed: str, told: str) -> None:
    before = inside()
    assert told in said(clinic, f"{PAGE}selections/", selections=typed)
    assert inside() == before
    assert AssortmentSelection.objects.count() == 1


def test_a_grant_is_made_only_after_a_look_and_ended_only_after_another(clinic: Client, market: Market) -> None:
    mugs = len(inside())
    look = clinic.post(f"{PAGE}grants/", MUGS | {"channel": str(market.shop_id)})
    assert (look.status_code, look.context["preview"].denied) == (200, mugs)
    assert not AssortmentGrant.objects.exists()
    assert said(clinic, f"{PAGE}grants/", **MUGS, channel=market.shop_id, make="1") == "The grant is made."
    assert "mugs" not in shelves()
    grant_id = AssortmentGrant.objects.get().pk
    look = clinic.post(f"{PAGE}grants/{grant_id}/end/")
    assert (look.status_code, look.context["preview"].given) == (200, mugs)
    assert AssortmentGrant.objects.get().until_at is None
    assert said(clinic, f"{PAGE}grants/{grant_id}/end/", make="1", why="over") == "The grant has ended."
    assert AssortmentGrant.objects.get().until_at is not None
    assert "mugs" in shelves()
    assert clinic.post(f"{PAGE}grants/{UUID(int=1)}/end/").status_code == 404


def test_days_are_those_of_the_shop_and_the_last_one_counts(clinic: Client, market: Market) -> None:
    days = {"from_on": "2030-03-01", "until_on": "2030-03-31"}
    said(clinic, f"{PAGE}grants/", **MUGS, **days, channel=market.shop_id, make="1")
    row, seoul = AssortmentGrant.objects.get(), ZoneInfo("Asia/Seoul")
    assert row.from_at == datetime(2030, 3, 1, tzinfo=seoul)
    assert row.until_at is not None
    assert row.until_at.astimezone(seoul).date().isoformat() == "2030-03-31"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"channel": "not-an-id"},
        {"channel": str(UUID(int=7))},
        {"party": str(UUID(int=7))},
        {"party": "x"},
        {"mode": "all", "party": str(UUID(int=7))},
        {"from_on": "2030-13-01"},
        {"from_on": "2030-03-02", "until_on": "2030-03-01"},
    ],
)
def test_a_grant_that_makes_no_sense_is_refused_on_the_page(clinic: Client, fields: dict[str, str]) -> None:
    for button in ({}, {"make": "1"}):
        answer = clinic.post(f"{PAGE}grants/", MUGS | fields | button)
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert not AssortmentGrant.objects.exists()


def test_what_is_not_there_is_not_found_and_a_bad_code_is_told(staff: Client) -> None:
    for path in (f"{LIST}none/", f"{LIST}none/selections/", f"{LIST}none/grants/"):
        assert (staff.post if path.count("/") > 4 else staff.get)(path).status_code == 404
    assert staff.post(f"{LIST}create/", {"code": "", "ko": "가"}).status_code == 422
    said(staff, f"{LIST}create/", code="no code!", ko="가")
    assert not Assortment.objects.exists()
