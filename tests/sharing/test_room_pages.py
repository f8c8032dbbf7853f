"""The pages of deal rooms: no price, in any form, reaches who may not see one."""

import re
from dataclasses import replace
from uuid import UUID

import pytest
from django.contrib import admin
from django.test import Client

from factories import cart_with, company, member_of
from jangteo.catalog.selectors import variants_by_sku, viewer_for
from jangteo.catalog.services import add_media
from jangteo.catalog.types import FileDraft, MediaKind
from jangteo.channels.types import Channel, ChannelAccess
from jangteo.kernel.types import Actor
from jangteo.quotes.selectors import get_quote
from jangteo.quotes.types import Offer
from jangteo.sharing import services
from jangteo.sharing.models import DealRoom, RoomVisit, RoomVote
from jangteo.sharing.types import GuestDraft, GuestLink, RoomDraft
from quotes.using import won
from sharing.rooms import CHEAPER, FREIGHT, SEES, UNIT, offered, room, write
from sharing.test_pages import browser, text_of
from sharing.using import broken, market

pytestmark = pytest.mark.django_db
BARE = GuestDraft("디자이너")
AMOUNTS = (UNIT, CHEAPER, FREIGHT, UNIT * 30, UNIT * 60, UNIT * 60 + FREIGHT)


def path_of(link: GuestLink) -> str:
    return f"/room/{link.token}/"


def at_work(buyer: Actor) -> Client:
    """A browser of somebody who acts for their company."""
    client = browser(buyer)
    assert client.post("/account/acting-for/", {"party": str(buyer.party_id)}).status_code == 302
    return client


def priced(body: str) -> set[int]:
    """Which of the prices of the offer stand in a page, written in any way."""
    return {one for one in AMOUNTS if re.search(r"[,. ]?".join(str(one)), body)}


def test_no_digit_of_a_price_reaches_who_sees_none() -> None:
    _shop, buyer, made = room(SEES, BARE, path_prefix="/")
    rich, poor = made.links
    for text in (f"{UNIT:,}원은 비싸요", f"total {UNIT * 60} and {FREIGHT:,}", "７３１２９"):
        services.comment_by_link(token=rich.token, text=text)
    services.say_in_room(room_id=made.id, text=f"from 60 on {CHEAPER}.00", actor=buyer)
    guest = browser()
    shown, hidden = (guest.get(path_of(one)) for one in (rich, poor))
    assert (shown.status_code, hidden.status_code) == (200, 200)
    assert priced(shown.content.decode()) >= {UNIT, CHEAPER, FREIGHT, UNIT * 30}
    for answer in (
        hidden,
        guest.post(f"{path_of(poor)}say/", {"text": ""}),
        guest.post(f"{path_of(poor)}vote/", {"stance": "maybe"}),
        browser(language="ko").get(path_of(poor)),
    ):
        body = answer.content.decode()
        assert priced(body) == set()
        assert "７３１２９" not in body
        assert "goods 1" in body
        assert "₩" not in body
    assert "all for" not in text_of(hidden)  # the seller's note speaks of prices
    assert all("prices" not in row.seen for row in RoomVisit.objects.all())


def test_a_buyer_opens_a_room_and_two_people_decide(db: None) -> None:
    shop = market(path_prefix="/")
    buyer = member_of(company())
    quote_id = offered(shop, buyer)
    owner, guest = at_work(buyer), browser()
    assert "/account/rooms/open/?quote=" in owner.get(f"/account/quotes/{quote_id}/").content.decode()
    form = {"quote": str(quote_id), "title": "강남점 그릇", "name-1": "부장", "may_vote-1": "1", "may_comment-1": "1"}
    assert owner.get(f"/account/rooms/open/?quote={quote_id}").status_code == 200
    assert owner.post("/account/rooms/open/", {"quote": str(quote_id)}).status_code == 422
    assert owner.post("/account/rooms/open/", form | {"name-2": "x", "email-2": "no address"}).status_code == 422
    assert DealRoom.objects.count() == 0
    made = owner.post("/account/rooms/open/", form | {"name-2": "점장", "sees_prices-2": "1", "days": "30"})
    links = re.findall(r"http://localhost(/room/[^/]+/)", made.content.decode())
    paths = list(dict.fromkeys(links))
    assert (made.status_code, len(paths), "no-store" in made["Cache-Control"]) == (200, 2, True)
    first = guest.get(paths[0])
    assert "Your visits are counted" in text_of(first)
    assert "no-store" in first["Cache-Control"]
    said = guest.post(f"{paths[0]}say/", {"text": "<b>좋아요</b>", "line": "1"}, follow=True)
    assert (said.status_code, "&lt;b&gt;좋아요&lt;/b&gt;" in said.content.decode()) == (200, True)
    assert guest.post(f"{paths[0]}vote/", {"stance": "for", "word": "색이 맞아요"}).status_code == 302
    assert guest.post(f"{paths[1]}vote/", {"stance": "for"}).status_code == 422
    assert "Whoever invited you did not allow that" in text_of(guest.post(f"{paths[1]}say/", {"text": "x"}))
    one = DealRoom.objects.get()
    page = owner.get(f"/account/rooms/{one.pk}/")
    told = text_of(page)
    for words in ("looked 1 time", "색이 맞아요", "For 1", "1 of 1 have voted"):
        assert words in told, words
    assert owner.post(f"/account/rooms/{one.pk}/say/", {"text": "고마워요"}).status_code == 302
    revoked = owner.post(f"/account/rooms/{one.pk}/{one.guests.first().pk}/revoke/", follow=True)  # type: ignore[union-attr]
    assert "Link taken back" in text_of(revoked)
    assert "This link was taken back" in text_of(guest.get(paths[0]))
    assert owner.post(f"/account/rooms/{one.pk}/invite/", {"name-1": ""}).status_code == 422
    assert owner.post(f"/account/rooms/{one.pk}/close/").status_code == 302
    assert "This was closed" in text_of(guest.get(paths[1]))
    assert "closed" in text_of(owner.get("/account/rooms/"))
    assert RoomVote.objects.count() == 1
    assert broken() == []


def test_a_new_version_is_marked_for_who_looked_before(db: None) -> None:
    _shop, buyer, made = room(SEES, BARE, path_prefix="/")
    rich, poor = (path_of(one) for one in made.links)
    guest = browser()
    for path in (rich, poor):
        assert "Something changed" not in text_of(guest.get(path))
    quote_id = DealRoom.objects.get().quote_id
    assert quote_id
    lines = get_quote(quote_id, buyer).versions[-1].content.lines
    cheaper = [replace(one, offers=(Offer(1, won(CHEAPER)),)) for one in lines[:2]]
    write(quote_id, *cheaper, lines[2])
    assert text_of(guest.get(rich)).count("new or changed") == 2
    shown = text_of(guest.get(poor))  # a version, and no line that they see
    assert ("Something changed" in shown, shown.count("new or changed")) == (True, 0)
    assert text_of(guest.get(rich)).count("new or changed") == 2  # a reload is the same visit


def test_a_cart_is_decided_on_behind_a_door_with_its_papers(db: None) -> None:
    shop = market(path_prefix="/", access=ChannelAccess.LOGIN.value, audience="trade")
    buyer = member_of(company())
    cart_id = cart_with(shop, buyer, {"MUG": 3})
    papers = {audience: _paper(shop, buyer, audience) for audience in ("", "trade")}
    made = services.open_room(channel=shop, draft=_cart_room(cart_id), actor=buyer)
    rich, poor = (path_of(one) for one in made.links)
    guest = browser()
    assert guest.get("/cart/").status_code == 302
    body = guest.get(rich).content.decode()
    assert ("₩300" in body, "× 3" in body) == (True, True)
    found = guest.get(f"{poor}files/{papers['']}/spec.pdf")
    assert (found.status_code, found["X-Content-Type-Options"]) == (200, "nosniff")
    assert guest.get(f"{poor}files/{cart_id}/spec.pdf").status_code == 404
    trade = f"files/{papers['trade']}/spec.pdf"  # what is for dealers alone may say prices
    assert [guest.get(f"{one}{trade}").status_code for one in (rich, poor)] == [200, 404]
    assert (trade in body, trade in guest.get(poor).content.decode()) == (True, False)
    assert "₩" not in guest.get(poor).content.decode()
    services.close_room(room_id=made.id, actor=buyer)
    assert guest.get(f"{rich}files/{papers['']}/spec.pdf").status_code == 404
    assert guest.get("/room/nonsense/").status_code == 404


def _cart_room(cart_id: UUID) -> RoomDraft:
    return RoomDraft(cart_id=cart_id, guests=(SEES, BARE))


def _paper(shop: Channel, buyer: Actor, audience: str) -> UUID:
    (mug,) = variants_by_sku(["MUG"], viewer_for(shop, buyer, "ko")).values()
    file = FileDraft(MediaKind.DOCUMENT, "spec.pdf", b"%PDF", "application/pdf", audience=audience)
    return add_media(product_id=mug.product_id, file=file)


def test_staff_see_neither_votes_nor_comments(db: None) -> None:
    assert {"RoomComment", "RoomVote"} & {one.__name__ for one in admin.site._registry} == set()
