"""Files attached in the checkout, kept with the order, downloaded by who may see it."""

import re
from re import findall

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from factories import checkout
from jangteo.approvals.models import ApprovalRequest
from jangteo.kernel.types import job_actor
from jangteo.ordering.models import Cart, OrderDocument
from jangteo.ordering.services import set_references
from jangteo.ordering.types import References
from jangteo.sharing.services import share_cart
from jangteo.sharing.types import ShareDraft
from storefront.market import Market
from storefront.test_approvals import House, said
from storefront.test_buying import add, form_of, placed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
BASE = "/wholesale"
ACT = f"{BASE}/checkout/documents/"


@pytest.fixture
def house(market: Market) -> House:
    """A company whose orders above 1,000 are asked for."""
    return House()


def test_what_is_needed_is_attached_kept_and_downloaded(market: Market, dealer: Client, guest: Client) -> None:
    draft = References(needs_document=True)
    set_references(party_id=market.company_id, draft=draft, actor=job_actor("test"))
    assert add(dealer, unit="case", prefix=BASE) == 302
    sent = form_of(dealer, BASE) | {"purchase_order_number": "PO-77"}
    refused = dealer.post(f"{BASE}/checkout/", sent, headers={"Accept-Language": "en"})
    assert (refused.status_code, placed()) == (422, [])
    assert "Your company asks for a document" in refused.content.decode()
    files = [SimpleUploadedFile("../주문서.pdf", PDF), SimpleUploadedFile("run.exe", b"MZ")]
    page = dealer.post(ACT, sent | {"documents": files}, headers={"Accept-Language": "en"})
    assert page.status_code == 422
    told = page.content.decode()
    assert "run.exe is no PDF, PNG, JPG or XLSX." in told
    assert 'value="PO-77"' in told
    assert "주문서.pdf" in told
    dealer.post(ACT, sent | {"documents": SimpleUploadedFile("more.pdf", PDF + b"%%EOF")})
    (more,) = OrderDocument.objects.filter(name="more.pdf")
    assert dealer.post(ACT, sent | {"remove": str(more.pk)}).status_code == 200
    assert dealer.post(f"{BASE}/checkout/", sent).status_code == 302
    (order,) = placed()
    where = f"{BASE}/orders/{order.number}/"
    (link,) = findall(rf'href="({where}documents/[^"]+)"', dealer.get(where).content.decode())
    found = dealer.get(link)
    assert b"".join(found.streaming_content) == PDF  # type: ignore[attr-defined]
    assert found["Content-Disposition"].startswith("attachment")
    assert (found["Content-Type"], found["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert guest.get(link).status_code in (302, 404)


def test_a_cart_that_waits_is_given_what_is_needed_since_then(house: House) -> None:
    buyer = house.browser(house.buyer)
    buyer.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    buyer.post("/checkout/", said(buyer) | {"ask": "1"})
    cart = Cart.objects.get(state="submitted")
    set_references(party_id=house.firm, draft=References(needs_document=True), actor=job_actor("test"))
    asked = f"/account/approvals/{ApprovalRequest.objects.get().pk}/"
    where, english = f"/carts/{cart.pk}/documents/", {"Accept-Language": "en"}
    told = buyer.get(asked, headers=english).content.decode()
    assert "without one this can't be ordered" in told
    assert f'href="{where}"' in told
    assert where not in house.browser(house.head).get(asked).content.decode()
    assert house.browser(house.head).get(where).status_code == 404
    page = buyer.get(where, headers=english).content.decode()
    assert "The order waits for an approval." in page
    assert buyer.post(where, {"documents": SimpleUploadedFile("run.exe", b"MZ")}).status_code == 422
    assert buyer.post(where, {"documents": SimpleUploadedFile("주문서.pdf", PDF)}).status_code == 302
    page = buyer.get(where, headers=english).content.decode()
    assert "주문서.pdf" in page
    assert 'name="remove"' not in page  # others decide on it as it is
    assert "can't be ordered" not in page
    told = buyer.get(asked, headers=english).content.decode()
    assert "Documents for this order (1)" in re.sub(r"<[^>]+>", "", told)


def test_a_cart_that_somebody_else_is_to_pay_is_given_it_too(house: House) -> None:
    buyer = house.browser(house.buyer)
    buyer.post("/cart/lines/", {"sku": "MUG-WH", "quantity": "2"})
    cart = Cart.objects.get()
    share_cart(cart_id=cart.pk, details=checkout(), draft=ShareDraft(), actor=house.buyer)
    where, english = f"/carts/{cart.pk}/documents/", {"Accept-Language": "en"}
    assert where not in buyer.get("/account/shares/").content.decode()
    set_references(party_id=house.firm, draft=References(needs_document=True), actor=job_actor("test"))
    assert f'href="{where}"' in buyer.get("/account/shares/").content.decode()
    assert "Somebody was asked to pay this order." in buyer.get(where, headers=english).content.decode()
    buyer.post(where, {"documents": SimpleUploadedFile("주문서.pdf", PDF)})
    assert OrderDocument.objects.get().cart_id == cart.pk
