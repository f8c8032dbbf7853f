"""Files in the office: sent, looked through, brought in, stopped and gone on with, taken back; written and fetched."""

from io import BytesIO
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from jangteo.catalog.models import Product, ProductText, Variant
from jangteo.connect import services
from jangteo.connect.models import ImportRun
from jangteo.kernel.models import AuditEntry
from storefront.market import Market

HEAD = "sku,name.ko,name.en,category,gtin"


@pytest.fixture(autouse=True)
def kept_apart(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    """Files of a test lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


def category() -> str:
    return Product.objects.order_by("pk").values_list("category__slug", flat=True)[0]


def send(client: Client, *rows: str, kind: str = "products", name: str = "goods.csv", **more: object) -> UUID:
    file = BytesIO("\n".join(rows).encode())
    file.name = name
    response = client.post("/office/data/files/", {"kind": kind, "file": file} | more)
    assert response.status_code == 302, response.content.decode()[-3000:]
    intake_id = UUID(response["Location"].split("/")[4])
    services.work_on_intake(intake_id)
    return intake_id


def page(client: Client, address: str) -> str:
    response = client.get(f"/office/data/{address}", follow=True)
    assert response.status_code == 200
    return response.content.decode()


def press(client: Client, intake_id: UUID, action: str) -> None:
    assert client.post(f"/office/data/files/{intake_id}/{action}/").status_code == 302


def test_a_file_is_looked_through_brought_in_and_taken_back(staff: Client, market: Market) -> None:
    rows = (HEAD, f"MUG-WH,새 머그,New mug,{category()},", f"POT-1,주전자,Pot,{category()},", "POT-2,뚜껑,Lid,none,")
    intake_id = send(staff, *rows)
    old = ProductText.objects.get(product__variants__sku="MUG-WH", field="name", language="en", channel=None).text
    assert not Variant.objects.filter(sku="POT-1").exists()
    shown = page(staff, f"files/{intake_id}/")
    for text in ("Waits for your word", f"<del>{old}</del>", "<b>New mug</b>", "there is no such category", "POT-1"):
        assert text in shown
    refused = b"".join(staff.get(f"/office/data/files/{intake_id}/refused/").streaming_content).decode()
    assert "unknown_category" in refused
    press(staff, intake_id, "start")
    assert "0 of 3 rows" in page(staff, f"files/{intake_id}/progress/")
    services.work_on_intake(intake_id)
    assert staff.get(f"/office/data/files/{intake_id}/progress/")["HX-Refresh"] == "true"
    shown = page(staff, f"files/{intake_id}/")
    for text in ("Brought in", "Take back 2 changes", "there is no such category"):
        assert text in shown
    assert not default_storage.listdir("imports")[1]
    run = ImportRun.objects.get()
    assert (
        "unknown_category" in b"".join(staff.get(f"/office/data/imports/{run.pk}/refused/").streaming_content).decode()
    )
    assert staff.post(f"/office/data/imports/{run.pk}/undo/").status_code == 302
    assert "Being taken back" in page(staff, f"imports/{run.pk}/")
    user_id = AuditEntry.objects.filter(action="connect.undo_import").get().actor_user_id
    services.work_on_undo(run.pk, user_id)
    assert "Taken back" in page(staff, f"imports/{run.pk}/")
    assert not Variant.objects.filter(sku="POT-1").exists()
    assert ProductText.objects.filter(product__variants__sku="MUG-WH", text=old).exists()
