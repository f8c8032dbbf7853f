"""How a channel looks: only what can be read is taken, and the way back is the house's own."""

import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from factories import ACTOR, channel
from jangteo.channels import models, rules
from jangteo.channels.errors import InvalidChannel, InvalidLogo, UnreadableAccent
from jangteo.channels.rules import look as looks
from jangteo.channels.selectors import get_channel, sheet_of
from jangteo.channels.services import set_logo, set_look
from jangteo.channels.types import Corners, Density, Look
from jangteo.kernel.models import AuditEntry

TOKENS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "tokens.css"
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 8"><path d="M0 0h24v8H0z" fill="#1f4e79"/></svg>'
colours = st.integers(0, 0xFFFFFF).map(lambda one: f"#{one:06x}")


@given(accent=colours, theme=st.sampled_from(["shop", "wholesale"]), is_night=st.booleans())
def test_the_nearest_can_be_read_and_what_can_be_is_left(accent: str, theme: str, is_night: bool) -> None:
    near = rules.nearest(accent, theme=theme, is_night=is_night)

    assert rules.faults(near, theme=theme, is_night=is_night) == []
    assert rules.nearest(near, theme=theme, is_night=is_night) == near
    if not rules.faults(accent, theme=theme, is_night=is_night):
        assert near == accent
    elif is_night:
        assert looks.luminance(near) > looks.luminance(accent)
    else:
        assert looks.luminance(near) < looks.luminance(accent)


@given(one=colours, other=colours)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one: str, other: str) -> None:
    assert rules.contrast(one, other) == rules.contrast(other, one)
    assert 1 <= rules.contrast(one, other) <= 21.000001
    assert rules.contrast(one, one) == 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_reckoned_as_wcag_does(one: str, other: str, ratio: float) -> None:
    assert round(rules.contrast(one, other), 2) == ratio


def test_the_grounds_are_the_tokens() -> None:
    house, _, rest = TOKENS.read_text("utf-8").partition('[data-theme="wholesale"]')
    shop, wholesale = (
        {name: pair for name, *pair in PAIR.findall(house)},
        {name: pair for name, *pair in PAIR.findall(rest)},
    )

    assert list(looks.PAPER["shop"]) == shop["paper"]
    assert list(looks.PAPER["wholesale"]) == wholesale["paper"]
    assert list(looks.SURFACE) == shop["surface"]
    assert list(looks.ON_ACCENT) == shop["on-accent"]
    for theme, name in (("shop", "persimmon"), ("wholesale", "trade")):
        for is_night in (False, True):
            assert rules.faults(shop[name][is_night], theme=theme, is_night=is_night) == []


@pytest.mark.django_db
def test_a_look_is_kept_noted_and_taken_back() -> None:
    shop = channel("shop", path_prefix="/")
    set_look(
        channel_id=shop.id,
        look=Look(accent="1F4E79", corners=Corners.TOOLS, density=Density.DENSE, wordmark="  온결\n공방 "),
        actor=ACTOR,
    )
    kept = get_channel("shop").look
    assert (kept.accent, kept.corners, kept.wordmark) == ("#1f4e79", Corners.TOOLS, "온결 공방")
    assert rules.faults(kept.accent_dark, theme="shop", is_night=True) == []
    text, version = sheet_of(kept)
    assert text.startswith(f":root[data-theme]{{--accent:light-dark(#1f4e79,{kept.accent_dark});--radius:6px;")
    assert len(version) == 16
    set_look(channel_id=shop.id, look=Look(), actor=ACTOR)
    assert sheet_of(get_channel("shop").look) == ("", "")
    assert AuditEntry.objects.filter(action="channels.set_look").count() == 2


@pytest.mark.django_db
def test_what_cannot_be_read_is_refused_with_the_nearest_that_can() -> None:
    shop = channel("shop", path_prefix="/")
    with pytest.raises(UnreadableAccent) as refused:
        set_look(channel_id=shop.id, look=Look(accent="#f0c040"), actor=ACTOR)
    assert refused.value.facts["field"] == "accent"
    set_look(channel_id=shop.id, look=Look(accent=refused.value.facts["nearest"]), actor=ACTOR)
    for wrong in (Look(accent="red"), Look(accent_dark="#ffffff"), Look(wordmark="x" * 41), Look(accent="#12345\0")):
        with pytest.raises(InvalidChannel):
            set_look(channel_id=shop.id, look=wrong, actor=ACTOR)
    assert get_channel("shop").look.accent == refused.value.facts["nearest"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"accent": "#1f4e79"},
        {"accent": "1f4e79;", "accent_dark": "#7fb2e5"},
        {"accent": "}*{x}", "accent_dark": "#7fb2e5"},
        {"corners": "oval"},
        {"density": "thick"},
        {"logo": "<svg/>"},
    ],
)
def test_the_data_refuse_what_is_no_look(wrong: dict[str, str]) -> None:
    channel("shop", path_prefix="/")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Channel.objects.update(**wrong)


def test_a_logo_is_written_anew_of_shapes_alone() -> None:
    drawn = b"""<?xml version="1.0"?><!-- made by a program --><svg
        xmlns="http://www.w3.org/2000/svg" id="a" xml:space="preserve" width="24" viewBox="0 0 24 8">
        <title>Ongyeol</title><h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>
        <g transform="translate(1 2)"><path d="M0 0h2z" style="fill:#1f4e79"/></g></svg>"""
    clean = rules.read_logo(drawn)

    assert "Ongyeol" not in clean
    assert "program" not in clean
    assert "space" not in clean
    assert "script" not in clean
    assert '<path d="M0 0h2z" fill="#1f4e79"/>' in clean.replace("></path>", "/>")
    assert rules.read_logo(clean.encode()) == clean


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>*{}</style>",
        '<image href="x.png"/>',
        '<a href="javascript:1"><path/></a>',
        '<path d="M0 0" onload="x()"/>',
        '<path d="M0 0" style="fill:url(//evil.example/a)"/>',
        '<path fill="url(#a)"/>',
        "<text>x</text>",
        '<use href="#a"/>',
        "<foreignObject/>",
        '<path fill="url(https://evil.example/a)"/>',
        '<animate attributeName="x"/>',
    ],
)
def test_a_logo_with_more_than_shapes_is_refused(inside: str) -> None:
    with pytest.raises(InvalidLogo):
        rules.read_logo(LOGO.replace(b"</svg>", inside.encode() + b"</svg>"))


@pytest.mark.parametrize(
    "wrong",
    [b"", b"\x89PNG", b"<html/>", LOGO.replace(b"0 0 24 8", b"0 0 0 8"), LOGO + b" " * 16384, b"<!DOCTYPE svg>" + LOGO],
)
def test_what_is_no_drawing_is_refused(wrong: bytes) -> None:
    with pytest.raises(InvalidLogo):
        rules.read_logo(wrong)


@pytest.mark.django_db
def test_pages_name_the_sheet_and_keep_it_until_it_changes() -> None:
    shop, guest = channel("shop", path_prefix="/"), Client(headers={"accept-language": "en"})
    assert "theme.css" not in guest.get("/").content.decode()
    set_look(channel_id=shop.id, look=Look(accent="#1f4e79", wordmark="Ongyeol & Co"), actor=ACTOR)
    set_logo(channel_id=shop.id, drawing=LOGO, actor=ACTOR)
    page = guest.get("/").content.decode()
    (address,) = re.findall(r'href="(/theme\.css\?v=\w{16})"', page)
    (logo,) = re.findall(r'src="(/wordmark\.svg\?v=\w{16})"', page)
    assert 'alt="Ongyeol &amp; Co"' in page
    sheet = guest.get(address)
    assert (sheet["Content-Type"], sheet["Cache-Control"]) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    assert "--accent:light-dark(#1f4e79," in sheet.content.decode()
    assert guest.get(address, headers={"If-None-Match": sheet["ETag"]}).status_code == 304
    assert guest.get("/theme.css")["Cache-Control"] == "no-cache"
    drawing = guest.get(logo)
    assert drawing["Content-Type"] == "image/svg+xml"
    assert "default-src 'none'" in drawing["Content-Security-Policy"]
    set_logo(channel_id=shop.id, drawing=None, actor=ACTOR)
    assert guest.get("/wordmark.svg").status_code == 404
    assert "Ongyeol &amp; Co" in guest.get("/").content.decode()
