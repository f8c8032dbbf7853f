"""Files that a buyer attaches: what they may be, whose they are, and orders that need one (ORD-03)."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from approvals.using import firm_with, limit
from factories import ACTOR, channel, company, member_of, stocked
from factories.buying import cart_with, checkout, place
from jangteo.approvals.models import ApprovalRule as Rows
from jangteo.approvals.selectors import get_request
from jangteo.approvals.services import decide
from jangteo.approvals.types import RequestState, Verdict
from jangteo.channels.types import Channel
from jangteo.connect.services import write_sheet
from jangteo.kernel.ids import new_id
from jangteo.kernel.outbox import relay_batch
from jangteo.kernel.types import Actor
from jangteo.ordering import services
from jangteo.ordering.errors import (
    CartClosed,
    CartNotFound,
    DocumentNotFound,
    InvalidDocument,
    OrderNotFound,
    ReferenceMissing,
)
from jangteo.ordering.models import Order, OrderDocument
from jangteo.ordering.rules import read_document
from jangteo.ordering.selectors import (
    documents_of_cart,
    documents_of_order,
    files_of_cart,
    get_cart,
    get_order_document,
)
from jangteo.ordering.types import MOST_DOCUMENT_BYTES, CartState, References
from jangteo.payments.types import PaymentMethod
from onboarding.applying import jpeg, png

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<<>>\n%%EOF\n"
PNG, JPG = png(), jpeg()
XLSX = write_sheet("주문", ("품번",), [["MUG"]])


def packed(*names: str, content: bytes = b"x") -> bytes:
    found = BytesIO()
    with ZipFile(found, "w", ZIP_DEFLATED) as whole:
        for name in ("[Content_Types].xml", "xl/workbook.xml", *names):
            whole.writestr(name, content)
    return found.getvalue()


GOOD = [
    ("주문서.pdf", PDF, "주문서.pdf"),
    ("C:\\Users\\me\\order.PDF", PDF, "order.pdf"),
    ("../../etc/passwd", PNG, "passwd.png"),
    ("사진.jpeg", JPG, "사진.jpg"),
    ("list.xlsx", XLSX, "list.xlsx"),
    ("\u202efdp.exe\u0000<b>", PDF, ""),
    ("", PDF, "document.pdf"),
    ("a" * 400 + ".pdf", PDF, "a" * 115 + ".pdf"),
]
BAD = [
    ("empty", "a.pdf", b""),
    ("too_large", "a.pdf", PDF + bytes(MOST_DOCUMENT_BYTES)),
    ("wrong_type", "a.pdf", b"<html><script>alert(1)</script></html>"),
    ("wrong_type", "a.pdf", b"MZ" + bytes(100)),
    ("wrong_type", "a.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
    ("wrong_type", "a.pdf", b"%PDF-1.7 cut off"),
    ("wrong_type", "a.xlsx", b"PK\x03\x04 no archive"),
    ("wrong_type", "a.xlsx", packed()[:-30]),
    ("other_type", "a.exe", PDF),
    ("other_type", "a.xlsx", PDF),
    ("active", "a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert)>>")),
    ("active", "a.xlsx", packed("xl/vbaProject.bin")),
    ("active", "a.xlsx", packed("xl/embeddings/oleObject1.bin")),
    ("too_large", "a.xlsx", packed(*(f"xl/{at}.xml" for at in range(23)), content=bytes(9_000_000))),
]


@pytest.mark.parametrize(("name", "content", "clean"), GOOD, ids=range(len(GOOD)))
def test_a_file_is_what_its_content_says_and_is_called_plainly(name: str, content: bytes, clean: str) -> None:
    if not clean:
        with pytest.raises(InvalidDocument):  # its ending is another, once what hides it is gone
            read_document(name, content)
    else:
        assert read_document(name, content)[0] == clean


@pytest.mark.parametrize(("reason", "name", "content"), BAD, ids=[f"{one[0]}-{at}" for at, one in enumerate(BAD)])
def test_what_may_do_harm_is_refused_by_its_name(reason: str, name: str, content: bytes) -> None:
    with pytest.raises(InvalidDocument) as refusal:
        read_document(name, content)
    assert (refusal.value.facts["reason"], refusal.value.facts["name"]) == (reason, name)


@given(st.text(max_size=300), st.binary(max_size=200))
def test_whatever_comes_is_refused_or_safe_to_name(name: str, content: bytes) -> None:
    for tail in (content, PDF):
        try:
            clean, kind = read_document(name, tail)
        except InvalidDocument:
            continue
        assert clean.endswith(kind.suffix)
        assert len(clean) <= 120
        assert not set(clean) & set('/\\<>:"|?*\0\n\r\u202e')


@pytest.fixture
def shop(db: None, settings: Settings, tmp_path: Path) -> Channel:
    settings.MEDIA_ROOT = tmp_path
    one = channel("shop")
    stocked(one, {"MUG": 1_000}, "100")
    return one


def attach(cart_id: UUID, buyer: Actor, content: bytes = PDF, name: str = "PO-7.pdf") -> UUID:
    return services.attach_document(cart_id=cart_id, name=name, content=content, actor=buyer)


@pytest.mark.django_db
def test_files_stay_with_the_order_for_those_who_see_it(shop: Channel) -> None:
    firm = company()
    buyer, colleague = member_of(firm), member_of(firm, name="안이현")
    stranger = member_of(company("다른 곳"))
    cart = cart_with(shop, buyer, {"MUG": 1})
    first = attach(cart, buyer)
    assert attach(cart, buyer) == first
    gone = attach(cart, buyer, PNG, "a.png")
    services.remove_document(cart_id=cart, document_id=gone, actor=buyer)
    for other in (colleague, stranger):
        with pytest.raises(CartNotFound):
            attach(cart, other)
        with pytest.raises(CartNotFound):
            documents_of_cart(cart, other)
    order = Order.objects.get(pk=place(cart, buyer))
    (kept,) = documents_of_order(order.number, buyer)
    assert (kept.name, kept.size) == ("PO-7.pdf", len(PDF))
    assert default_storage.open(kept.path).read() == PDF
    for who in (buyer, ACTOR):
        assert get_order_document(order.number, kept.id, who).path == kept.path
    with pytest.raises(OrderNotFound):
        get_order_document(order.number, kept.id, stranger)
    with pytest.raises(DocumentNotFound):
        get_order_document(order.number, new_id(), buyer)
    with pytest.raises(CartClosed):
        attach(cart, buyer, PNG, "late.png")
    rows = OrderDocument.objects.all()
    for harm in (rows.delete, lambda: rows.update(path="x"), lambda: rows.update(name="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            harm()


@pytest.mark.django_db
def test_five_are_enough(shop: Channel) -> None:
    buyer = member_of(company())
    cart = cart_with(shop, buyer, {"MUG": 1})
    for at in range(5):
        attach(cart, buyer, PDF + str(at).encode(), f"{at}.pdf")
    with pytest.raises(InvalidDocument) as refusal:
        attach(cart, buyer, PNG, "six.png")
    assert refusal.value.facts["reason"] == "too_many"


@pytest.mark.django_db
def test_who_asks_for_a_document_gets_no_order_without_by_any_way(shop: Channel) -> None:
    buyer = member_of(company())
    assert buyer.party_id is not None
    services.set_references(party_id=buyer.party_id, draft=References(needs_document=True), actor=ACTOR)
    cart = cart_with(shop, buyer, {"MUG": 1})
    gross = get_cart(cart, buyer).quote.gross
    ways: list[Callable[[], Any]] = [
        lambda: place(cart, buyer),
        lambda: services.lend_cart(cart_id=cart, details=checkout(), actor=buyer),
        lambda: services.submit_for_approval(cart_id=cart, expected_gross=gross, details=checkout(), actor=buyer),
    ]
    for way in ways:
        with pytest.raises(ReferenceMissing) as refusal:
            way()
        assert refusal.value.facts["field"] == "document"
    attach(cart, buyer)
    place(cart, buyer)
    assert Order.objects.count() == 1


def waits_and_needs(shop: Channel, state: CartState) -> tuple[UUID, UUID, Actor, Actor]:
    """A cart that waits so, whose buyer's orders need a document since then; its request, its buyer and who decides."""
    _, head, buyer = firm_with(limit(1))
    cart = cart_with(shop, buyer, {"MUG": 1})
    gross, request_id = get_cart(cart, buyer).quote.gross, new_id()
    if state == CartState.LENT:
        services.lend_cart(cart_id=cart, details=checkout(), actor=buyer)
    else:
        request_id = services.submit_for_approval(cart_id=cart, expected_gross=gross, details=checkout(), actor=buyer)
    assert buyer.party_id is not None
    services.set_references(party_id=buyer.party_id, draft=References(needs_document=True), actor=ACTOR)
    return cart, request_id, buyer, head


@pytest.mark.django_db
def test_a_cart_that_waits_for_an_approval_takes_the_document_that_is_needed_now(shop: Channel) -> None:
    cart, request_id, buyer, head = waits_and_needs(shop, CartState.SUBMITTED)
    assert files_of_cart(cart, buyer).is_missing
    kept = attach(cart, buyer)
    with pytest.raises(CartClosed):  # others decide on it as it is
        services.remove_document(cart_id=cart, document_id=kept, actor=buyer)
    assert not files_of_cart(cart, buyer).is_missing
    assert (get_request(request_id, buyer).state, get_request(request_id, buyer).asking) == (RequestState.PENDING, 1)
    decide(request_id=request_id, verdict=Verdict.APPROVE, actor=head)
    while relay_batch():
        pass
    order = Order.objects.get()
    assert [one.id for one in documents_of_order(order.number, buyer)] == [kept]
    with pytest.raises(CartClosed):
        attach(cart, buyer, PNG, "late.png")
    with pytest.raises(CartClosed):
        files_of_cart(cart, buyer)


@pytest.mark.django_db
def test_a_cart_that_somebody_else_pays_takes_the_document_that_is_needed_now(shop: Channel) -> None:
    cart, _request, buyer, _head = waits_and_needs(shop, CartState.LENT)
    Rows.objects.update(is_active=False)
    view = get_cart(cart, buyer)
    wanted: dict[tuple[UUID, str], int] = {(line.variant_id, line.unit): line.unit_quantity for line in view.lines}

    def pay() -> UUID:
        return services.order_lent(
            cart_id=cart,
            wanted=wanted,
            method=PaymentMethod.BANK_TRANSFER,
            expected_gross=view.quote.gross,
            key=new_id().hex,
        )

    with pytest.raises(ReferenceMissing):
        pay()
    stranger = member_of(company("다른 곳"))
    with pytest.raises(CartNotFound):
        attach(cart, stranger)
    attach(cart, buyer)
    assert Order.objects.get(pk=pay()).cart_id == cart
