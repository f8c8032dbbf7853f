"""Documents of orders and files of quotes by the API alone: sent, listed, downloaded, taken off; whose they are."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from api.caller import Caller, order_of
from api.test_quotes import QUOTES, asked, buyer_of
from factories import ACTOR, company
from jangteo.ordering import services
from jangteo.ordering.models import Cart, OrderDocument
from jangteo.ordering.types import References
from jangteo.quotes import services as quotes
from jangteo.quotes.models import QuoteFile
from jangteo.quotes.types import Upload
from onboarding.applying import PDF, png
from quotes.using import seller
from storefront.market import Market

pytestmark = pytest.mark.django_db
ORDERS, CARTS = "/channels/wholesale/orders", "/channels/wholesale/carts"


def key() -> str:
    return uuid4().hex


def raw(caller: Caller, path: str, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if caller.token:
        sent["Authorization"] = f"Bearer {caller.token}"
    return caller.client.get(f"/api/v1{path}", headers=sent)


def test_a_program_orders_with_the_document_its_company_asks_for(dealer: Caller, shopper: Caller) -> None:
    cart_id, _secret, cart = dealer.cart_with("wholesale", "MUG-WH", 12)
    party = Cart.objects.get(pk=cart_id).party_id
    assert party is not None
    services.set_references(party_id=party, draft=References(needs_document=True), actor=ACTOR)
    refused = dealer.post(ORDERS, order_of(cart), Idempotency_Key=key())
    assert (refused.status, refused.code) == (422, "ordering.reference_missing")
    assert refused.body["facts"]["field"] == "document"
    there = f"{CARTS}/{cart_id}/documents"
    (paper,) = dealer.send(there, ("PO-7.pdf", PDF), Idempotency_Key=key()).body
    assert (paper["name"], paper["kind"], paper["size"]) == ("PO-7.pdf", "pdf", len(PDF))
    assert set(paper) == {"id", "name", "kind", "size", "attached_at"}
    placed = dealer.post(ORDERS, order_of(cart), Idempotency_Key=key())
    assert placed.status == 201, placed.body
    kept = f"{ORDERS}/{placed.body['number']}/documents"
    assert dealer.get(kept).body == [paper]
    saved = raw(dealer, f"{kept}/{paper['id']}")
    assert b"".join(saved.streaming_content) == PDF
    assert saved["Content-Disposition"] == 'attachment; filename="PO-7.pdf"'
    assert (saved["X-Content-Type-Options"], saved["Cache-Control"]) == ("nosniff", "private, no-store")
    assert "sandbox" in saved["Content-Security-Policy"]
    assert dealer.call("DELETE", f"{there}/{paper['id']}").code == "ordering.cart_closed"
    assert dealer.get(f"{kept}/{key()}").code == "ordering.document_not_found"
    stranger = buyer_of(company("남의집"))
    for who in (Caller(Client()), shopper, stranger):
        for path in (kept, f"{kept}/{paper['id']}", there, f"{there}/{paper['id']}"):
            assert who.get(path).status in (401, 403, 404), path
            shop = path.replace("wholesale", "shop")
            assert who.get(shop).status in (403, 404), shop
    assert dealer.get(f"{kept}/{paper['id']}".replace("wholesale", "shop")).status == 404


def test_files_of_a_cart_are_attached_once_and_taken_off(guest: Caller) -> None:
    cart_id, secret, _cart = guest.cart_with("shop", "MUG-WH", 1)
    there, mine = f"/channels/shop/carts/{cart_id}/documents", {"Cart_Secret": secret}
    first = guest.send(there, ("a.pdf", PDF), **mine).body
    assert guest.send(there, ("b.pdf", PDF), **mine).body == first
    both = guest.send(there, ("c.png", png()), **mine).body
    assert [one["name"] for one in both] == ["a.pdf", "c.png"]
    path = f"{there}/{both[1]['id']}"
    saved = raw(guest, path, Cart_Secret=secret)
    assert b"".join(saved.streaming_content) == png()
    for who in (guest, Caller(Client())):  # without the secret
        assert who.call("DELETE", path).status == 404
        assert who.send(there, ("d.pdf", PDF + b"d")).status == 404
    assert guest.call("DELETE", path, **mine).status == 204
    assert guest.call("DELETE", path, **mine).code == "ordering.document_not_found"
    assert guest.get(there, **mine).body == first


def test_a_file_sent_again_under_its_key_is_answered_as_before(dealer: Caller) -> None:
    """What parts a form is another word each time; what it holds decides."""
    cart_id, _secret, _cart = dealer.cart_with("wholesale", "MUG-WH", 12)
    there, same = f"{CARTS}/{cart_id}/documents", key()
    (paper,) = dealer.send(there, ("a.pdf", PDF), Idempotency_Key=same).body
    dealer.send(there, ("b.png", png()), Idempotency_Key=key())
    assert dealer.send(there, ("a.pdf", PDF), Idempotency_Key=same).body == [paper]
    for other in (("a.pdf", PDF + b" "), ("b.pdf", PDF)):
        answer = dealer.send(there, other, Idempotency_Key=same)
        assert (answer.status, answer.code) == (422, "kernel.key_reused")
    assert OrderDocument.objects.count() == 2


def test_what_is_wrong_is_named(dealer: Caller, settings: Settings) -> None:
    cart_id, _secret, _cart = dealer.cart_with("wholesale", "MUG-WH", 12)
    there = f"{CARTS}/{cart_id}/documents"
    large = b"%PDF-" + bytes(10 * 1024 * 1024)
    for name, content, reason in (
        ("a.pdf", b"", "empty"),
        ("a.pdf", large, "too_large"),
        ("a.exe", PDF, "other_type"),
        ("a.svg", b"<svg/>", "wrong_type"),
    ):
        refused = dealer.send(there, (name, content))
        assert (refused.status, refused.code) == (422, "ordering.invalid_document")
        assert (refused.body["facts"]["reason"], refused.body["facts"]["name"]) == (reason, name)
    for parts in ([], [("a.pdf", PDF), ("b.pdf", PDF)]):
        refused = dealer.send(there, *parts)
        assert (refused.status, refused.code) == (422, "api.invalid_input")
        assert [one["field"] for one in refused.body["errors"]] == ["file"]
    headers = {"Authorization": f"Bearer {dealer.token}"}
    more = {"file": SimpleUploadedFile("a.pdf", PDF), "kind": "pdf"}
    told = dealer.client.post(f"/api/v1{there}", more, headers=headers)
    assert (told.status_code, [one["field"] for one in told.json()["errors"]]) == (422, ["kind"])
    assert dealer.post(there, {"file": "x"}).code == "api.invalid_input"
    for kind in ("multipart/form-data", "multipart/form-data; boundary=" + "x" * 300):
        broken = dealer.client.generic("POST", f"/api/v1{there}", b"--x\r\n", content_type=kind, headers=headers)
        assert (broken.status_code, broken.json()["code"]) == (400, "api.unreadable_request")
    settings.FILE_UPLOAD_BODY_LIMIT = 1_000
    too_much = dealer.send(there, ("a.pdf", PDF + bytes(1_000)))
    assert (too_much.status, too_much.code) == (413, "kernel.body_too_large")
    assert OrderDocument.objects.count() == 0


def test_files_of_a_quote(market: Market) -> None:
    buyer, colleague = buyer_of(company("긴해")), buyer_of(company("남의집"))
    path = f"{QUOTES}/{asked(buyer).body['id']}"
    same = key()
    sent = [buyer.send(f"{path}/files", ("도면.pdf", PDF), Idempotency_Key=same) for _ in range(2)]
    assert [one.status for one in sent] == [201, 201]
    (mine,) = sent[1].body["files"]
    assert (mine["name"], mine["by"], mine["content_type"]) == ("도면.pdf", "buyer", "application/pdf")
    pk, rep = UUID(sent[0].body["id"]), seller("도하준")
    quotes.attach_files(quote_id=pk, files=[Upload("ours.png", png())], actor=rep, is_inner=True)
    quotes.attach_files(quote_id=pk, files=[Upload("offer.png", png())], actor=rep)
    inner = QuoteFile.objects.get(is_inner=True)
    assert [one["name"] for one in buyer.get(f"{path}/files").body] == ["도면.pdf", "offer.png"]
    assert set(mine) == {"id", "at", "by", "name", "content_type", "size"}
    saved = raw(buyer, f"{path}/files/{mine['id']}")
    assert (b"".join(saved.streaming_content), saved["Content-Type"]) == (PDF, "application/pdf")
    assert buyer.get(f"{path}/files/{inner.pk}").code == "quotes.file_not_found"
    refused = buyer.send(f"{path}/files", ("a.pdf", b"MZ"))
    assert (refused.code, refused.body["facts"]) == ("quotes.invalid_file", {"file": "a.pdf", "why": "wrong_type"})
    for who in (colleague, Caller(Client())):
        assert who.send(f"{path}/files", ("a.pdf", PDF)).status in (403, 404)
        assert who.get(f"{path}/files").status in (403, 404)
        assert who.get(f"{path}/files/{mine['id']}").status in (403, 404)
    default_storage.delete(QuoteFile.objects.get(pk=mine["id"]).path)
    assert buyer.get(f"{path}/files/{mine['id']}").code == "quotes.file_not_found"
    assert QuoteFile.objects.count() == 3
