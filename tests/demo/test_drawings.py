"""Every product has its own well-formed, self-contained picture."""

import re
from xml.etree import ElementTree

import pytest

from jangteo.demo.content import load_content
from jangteo.demo.content.products_reading import read_gift_cards
from jangteo.demo.content.types import Product
from jangteo.demo.drawings import KINDS, Picture, draw, favicon, shop_hero, wholesale_hero, wordmark

PRODUCTS = load_content().products
CARDS = read_gift_cards()[1]
SVG = "{http://www.w3.org/2000/svg}"


def assert_self_contained(svg: str) -> ElementTree.Element:
    root = ElementTree.fromstring(svg)
    assert root.tag == f"{SVG}svg"
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert not names & {"script", "foreignObject", "image", "style", "a", "iframe"}
    links = [v for e in root.iter() for k, v in e.attrib.items() if k.endswith("href")]
    assert [link for link in links if not link.startswith("#")] == []
    assert [k for e in root.iter() for k in e.attrib if k.lower().startswith("on")] == []
    assert not re.search(r"url\((?!#)", svg)
    return root


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.code)
def test_every_variant_can_be_drawn(product: Product) -> None:
    for variant in product.variants:
        svg = draw(product.picture, product.colour_of(variant), f"{product.name.en} & <co>")
        root = assert_self_contained(svg)
        assert root.attrib["viewBox"] == "0 0 800 800"
        assert root.findtext(f"{SVG}title") == f"{product.name.en} & <co>"
        assert len(svg.encode()) < 8000


def test_no_two_products_share_a_picture() -> None:
    first: dict[str, str] = {}
    for product in (*PRODUCTS, *CARDS):
        for svg in {draw(product.picture, product.colour_of(variant)) for variant in product.variants}:
            assert first.setdefault(svg, product.code) == product.code


def test_the_picture_follows_the_colour() -> None:
    mug = next(product for product in PRODUCTS if product.code == "moonlight-mug")
    pictures = {draw(mug.picture, mug.colour_of(variant)) for variant in mug.variants}
    assert len(pictures) == 3
    assert any("#9FBCA6" in picture for picture in pictures)


def test_a_paper_lamp_takes_the_wood_in_its_foot() -> None:
    lamp = next(product for product in PRODUCTS if product.code == "hanji-table-lamp")
    oak, walnut = (draw(lamp.picture, lamp.colour_of(variant)) for variant in lamp.variants)
    assert "#F3E8CF" in oak
    assert "#F3E8CF" in walnut
    assert oak != walnut


def test_the_same_order_gives_the_same_bytes() -> None:
    order = Picture("mug", "#E7D6BF", "#9FBCA6", "#39404C", {"form": "moon", "motif": "speckle"})
    assert draw(order) == draw(order)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_silhouette_can_be_drawn_plain(kind: str) -> None:
    assert_self_contained(draw(Picture(kind, "#E7D6BF", "#9FBCA6", "#CF6440")))


def test_there_are_forty_silhouettes_and_the_shop_uses_them() -> None:
    assert len(KINDS) >= 40
    assert set(KINDS) - {product.picture.kind for product in (*PRODUCTS, *CARDS)} == set()


@pytest.mark.parametrize("svg", [shop_hero(), wholesale_hero(), favicon(), wordmark()])
def test_home_pictures_and_marks_are_self_contained(svg: str) -> None:
    assert_self_contained(svg)
    assert len(svg.encode()) < 48_000
