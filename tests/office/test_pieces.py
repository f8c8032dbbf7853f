"""The page of components is made of the parts that pages use, and shows each, or it is told why not."""

import re
from pathlib import Path

import pytest
from django.test import Client

from jangteo.channels.models import Channel
from storefront.market import Market

TEMPLATES = Path(__file__).resolve().parents[2] / "src" / "jangteo"
PARTS = TEMPLATES / "storefront" / "templates" / "storefront" / "parts"
BODY = TEMPLATES / "office" / "templates" / "office" / "pieces_body.html"
INCLUDED = re.compile(r'include "storefront/parts/(\w+)\.html"|{% (picture) ')
LOOK = "/office/sales-channels/shop/look/"
NOT_SHOWN = {
    part: reason
    for reason, parts in {
        "a whole area of a page, made of parts that are shown": (
            "header footer cart_body buy facets checkout_total delivery_short theme blocks home_own phone phone_head "
            "preview reviews_of"
        ),
        "the frame that a script fills with a part that is shown": (
            "added drawer_box put_in suggestions wished restock restock_asked"
        ),
        "is within a part that is shown, and empty there": "tile_stars",
        "needs the buyer's own pages around it": (
            "account_menu account_pages list_row order_rows saved carts bring_cart documents ask_guardian wish_row "
            "wish_link"
        ),
        "one page's own, nowhere else": (
            "bought_cards budgets gift_fields gift_lines gift_row order_grid order_grid_sum parcels payer_receipt "
            "picks plan quick_sheet receipt receipt_wish refunds rights role_choice role_row room_days room_person "
            "room_said room_votes trial post rating stars key_pages extension_block"
        ),
    }.items()
    for part in parts.split()
}


def shown() -> set[str]:
    """The parts on the page, with those inside them."""
    found: set[str] = set()
    waiting = _parts_in(BODY)
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += _parts_in(PARTS / f"{part}.html")
    return found


def _parts_in(template: Path) -> list[str]:
    return ["".join(names) for names in INCLUDED.findall(template.read_text("utf-8"))]


def test_each_part_is_on_the_page_or_told_why_not() -> None:
    parts = {part.stem for part in PARTS.glob("*.html")}

    assert parts - shown() - set(NOT_SHOWN) == set()
    assert set(NOT_SHOWN) & shown() == set()
    assert set(NOT_SHOWN) - parts == set()
    assert len(shown()) > 30


@pytest.mark.parametrize("temper", ["airy", "dense"])
def test_the_pieces_lead_nowhere_and_send_nothing(market: Market, staff: Client, temper: str) -> None:
    page = staff.get(f"/office/components/pieces/?temper={temper}&scheme=dark")
    html = page.content.decode()

    assert set(re.findall(r'<a [^>]*href="([^"]*)"', html)) <= {"#", "#buttons", "#chips"}
    assert set(re.findall(r' (?:action|hx-post|hx-get)="([^"]*)"', html)) == {"#"}
    assert "form-action 'none'" in page["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "color-scheme:dark" in html
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_a_look_is_tried_refused_saved_and_taken_back(market: Market, staff: Client) -> None:
    tried = staff.get(f"{LOOK}?accent=%23f0c040&corners=tools").content.decode()
    (nearest,) = re.findall(r'name="accent" value="(#\w{6})" data-take', tried)
    assert "accent=%23f0c040" in tried
    assert Channel.objects.get(code="shop").accent == ""
    refused = staff.post(f"{LOOK}set/", {"accent": "#f0c040"})
    assert (refused.status_code, nearest in refused.content.decode()) == (422, True)
    for wrong in ("red", "\0", "#12", "}*{"):
        assert staff.post(f"{LOOK}set/", {"accent": wrong}).status_code == (302 if wrong == "\0" else 422)
    assert staff.post(f"{LOOK}set/", {"accent": nearest, "corners": "tools", "density": "thick"}).status_code == 302
    kept = Channel.objects.get(code="shop")
    assert (kept.accent, kept.corners, kept.density) == (nearest, "tools", "")
    assert staff.post(f"{LOOK}set/", {"house": "1", "accent": nearest}).status_code == 302
    assert Channel.objects.get(code="shop").accent == ""


def test_a_logo_is_taken_or_refused_in_words(market: Market, staff: Client, tmp_path: Path) -> None:
    drawing = tmp_path / "logo.svg"
    for inside, status in (("<path d='M0 0h1z'/>", 302), ("<script/>", 422)):
        drawing.write_text(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{inside}</svg>")
        with drawing.open("rb") as upload:
            assert staff.post(f"{LOOK}logo/", {"logo": upload}).status_code == status
    assert staff.post(f"{LOOK}logo/", {}).status_code == 422
    assert Channel.objects.get(code="shop").logo_version
    assert staff.post(f"{LOOK}logo/", {"remove": "1"}).status_code == 302
    assert Channel.objects.get(code="shop").logo == ""
