"""Texts go out compressed for who takes it; other files as they are."""

import gzip
from typing import Any

import pytest
from django.test import Client

from storefront.market import Market

SHEET = "/static/storefront/shop.css"


def body_of(response: Any) -> bytes:
    return b"".join(response) if response.streaming else bytes(response.content)


@pytest.mark.parametrize("path", ["/", SHEET, "/static/storefront/shop.js", "/static/storefront/icons.svg"])
def test_texts_go_out_compressed(market: Market, path: str) -> None:
    plain, small = Client().get(path), Client().get(path, headers={"accept-encoding": "gzip, br"})

    assert "Content-Encoding" not in plain.headers
    assert small["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain["Vary"]
    assert "Accept-Encoding" in small["Vary"]
    whole, sent = body_of(plain), body_of(small)
    assert int(small["Content-Length"]) == len(sent) < len(whole) * 0.6
    if path.startswith("/static/"):
        assert gzip.decompress(sent) == whole
        assert small["Cache-Control"] == plain["Cache-Control"]


def test_a_font_and_a_part_of_a_file_stay_as_they_are(market: Market) -> None:
    font = Client().get("/static/storefront/fonts/latin.woff2", headers={"accept-encoding": "gzip"})
    part = Client().get(SHEET, headers={"accept-encoding": "gzip", "range": "bytes=0-99"})

    assert "Content-Encoding" not in font.headers
    assert (part.status_code, len(body_of(part))) == (206, 100)
    assert "Content-Encoding" not in part.headers


def test_an_unchanged_file_is_not_sent_again(market: Market) -> None:
    first = Client().get(SHEET, headers={"accept-encoding": "gzip"})
    again = Client().get(SHEET, headers={"accept-encoding": "gzip", "if-modified-since": first["Last-Modified"]})

    assert again.status_code == 304
