"""Pictures on a product's page of the office, and what the shops then show."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from catalog.picture_files import saved, svg
from jangteo.catalog.models import Media
from jangteo.catalog.selectors.staff import get_any_product
from jangteo.catalog.types import MediaView
from office.desk import staff_client
from storefront.market import Market

PAGE, ACT = "/office/products/moon-mug/", "/office/products/moon-mug/pictures/"
WORDS = {"ko": "달빛 머그의 옆모습", "en": "The moon mug from the side", "sku": ""}
IMG = re.compile(r"<img[^>]*>")


def send(staff: Client, act: str, **fields: Any) -> list[str]:
    """The messages, or what is wrong with the form."""
    response = staff.post(ACT, {"act": act, **WORDS, **fields}, follow=True)
    if response.status_code == 422:
        forms = [response.context["picture_form"], *(row["form"] for row in response.context["pictures"])]
        return [str(error) for form in forms for errors in form.errors.values() for error in errors]
    assert response.status_code == 200
    return [str(one) for one in response.context["messages"]]


def file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def pictures() -> list[MediaView]:
    return [one for one in get_any_product("moon-mug", language="en").media if one.kind == "picture"]


def attributes(tag: str) -> dict[str, str]:
    return dict(re.findall(r'([a-z]+)="([^"]*)"', tag))


def test_of_several_files_the_bad_ones_are_named_and_the_others_kept(staff: Client, market: Market) -> None:
    files = [
        file("one.exe", saved(size=(700, 700))),
        file("페이지.png", b"<html><script>alert(1)</script></html>"),
        file("cut.jpg", saved("JPEG", size=(300, 300))[:-200]),
        file("two.svg", svg()),
    ]
    assert send(staff, "add", files=files) == [
        "페이지.png is no JPEG, PNG, WebP, AVIF, GIF or SVG inside.",
        "cut.jpg can't be read: the file is damaged or cut off.",
        "2 pictures are kept.",
    ]
    first, second, third = pictures()
    assert [one.title for one in (second, third)] == [WORDS["en"]] * 2
    assert [len(one.renditions) for one in (first, second, third)] == [0, 3, 0]
    assert send(staff, "add", files=[file(f"{n}.svg", b"<") for n in range(13)])[-1].startswith("12.svg was left out")
    assert send(staff, "add") == ["Choose one or more files first."]
    assert len(pictures()) == 3


def test_words_in_both_languages_are_asked_for(staff: Client, market: Market) -> None:
    missing = ["Say in English what is on the picture."]
    assert send(staff, "add", files=[file("a.png", saved())], en="") == missing
    (only,) = pictures()
    assert send(staff, "keep", picture=str(only.id), en=" ") == missing
    assert send(staff, "keep", picture=str(only.id), sku="MUG-IN") == ["What is on the picture is kept."]
    (only,) = pictures()
    send(staff, "add", files=[file("a.png", saved(size=(90, 90)))])
    send(staff, "add", files=[file("a.png", saved(size=(90, 90)))], sku="MUG-IN")
    shared = next(one for one in pictures() if one.renditions and one.variant_id is None)
    assert send(staff, "keep", picture=str(shared.id), sku="MUG-IN") == ["The variant has this picture already."]
    assert (only.titles, only.variant_id) == ({"ko": WORDS["ko"], "en": WORDS["en"]}, market.variants["MUG-IN"])


def test_pictures_are_put_in_order_and_removed(staff: Client, market: Market) -> None:
    send(staff, "add", files=[file("a.png", saved(size=(100, 100))), file("b.png", saved(size=(200, 100)))])
    drawn, one, two = (str(each.id) for each in pictures())
    assert send(staff, "earlier", picture=two) == ["The pictures stand in the new order."]
    assert [str(each.id) for each in pictures()] == [drawn, two, one]
    send(staff, "later", picture=drawn)
    send(staff, "later", picture=one)
    assert [str(each.id) for each in pictures()] == [two, drawn, one]
    assert send(staff, "remove", picture=two) == ["The picture is removed."]
    assert send(staff, "remove", picture=two) == ["This picture is not there any more."]
    assert [str(each.id) for each in pictures()] == [drawn, one]


def test_who_sees_goods_alone_sees_their_pictures_and_changes_none(market: Market) -> None:
    reader = staff_client("staff_viewer")
    page = reader.get(PAGE).content.decode()
    assert 'id="pictures"' in page
    assert 'name="files"' not in page
    assert reader.post(ACT, {"act": "add"}).status_code == 403


def test_the_shop_offers_every_size_and_each_is_there(
    staff: Client, market: Market, client: Client, tmp_path: Path
) -> None:
    send(staff, "add", files=[file("a.jpg", saved("JPEG", size=(1200, 900)))], sku="MUG-WH")
    Media.objects.filter(path__endswith=".svg", product__slug="moon-mug").delete()
    (picture,) = pictures()
    page = client.get("/p/moon-mug/?sku=MUG-WH", headers={"accept-language": "en"}).content.decode()
    large = next(attributes(one) for one in IMG.findall(page) if "fetchpriority" in one)
    assert (large["alt"], large["width"], large["height"]) == (WORDS["en"], "800", "800")
    assert "loading" not in large
    offered = [one.split(" ") for one in large["srcset"].split(", ")]
    assert [wide for _, wide in offered] == ["320w", "640w", "960w", "1200w"]
    for address, _wide in offered:
        answer = client.get(address)
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert (answer.status_code, answer["Content-Type"], content[8:12]) == (200, "image/webp", b"WEBP")
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer["Content-Security-Policy"]
    there = {path.name.partition("-")[2] for path in tmp_path.rglob("*.webp")}
    assert {address.rpartition("/")[2] for address, _ in offered} == there
    assert client.get(f"/media/{picture.id}/640-0000000000000000.webp")["Cache-Control"] == "public, max-age=3600"
    tiles = client.get("/c/mugs/").content.decode()
    for tag in IMG.findall(page) + IMG.findall(tiles):
        assert {"width", "height", "alt"} <= attributes(tag).keys(), tag
    assert f"/media/{picture.id}/320-" in tiles


@pytest.mark.parametrize("path", ["picture", "640-0000000000000000.webp"])
def test_pictures_of_hidden_goods_stay_behind_their_door(market: Market, client: Client, path: str) -> None:
    assert client.get(f"/media/{market.media['rack']}/{path}").status_code == 404
