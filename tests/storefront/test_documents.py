"""Files attached in the checkout, kept with the order, downloaded by who may see it."""

from re import findall

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jangteo.kernel.types import job_actor
from jangteo.ordering.models import OrderDocument
from jangteo.ordering.services import set_references
from jangteo.ordering.types import References
from storefront.market import Market
from storefront.test_buying import add, form_of, placed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
BASE = "/wholesale"
ACT = f"{BASE}/checkout/documents/"


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
