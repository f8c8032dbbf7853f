"""Files in the office: sent, looked through, brought in, stopped and gone on with, taken back; written and fetched."""

import zipfile
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from django.test import Client

from jangteo.catalog.models import Media, Product, ProductText, Variant
from jangteo.connect import services
from jangteo.connect.models import ImportRun, Intake, Takeout
from jangteo.kernel import clock
from jangteo.kernel.models import AuditEntry
from office.desk import staff_client
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


def test_pictures_come_in_a_zip_and_are_taken_out_as_one(staff: Client, market: Market) -> None:
    slug = Variant.objects.get(sku="MUG-WH").product.slug
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect fill="red"/></svg>'
    sent = BytesIO()
    with zipfile.ZipFile(sent, "w") as archive:
        archive.writestr("표.csv", f"상품,파일,한글 설명,영문 설명\n{slug},머그.svg,머그,Mug\n{slug},no.svg,,\n")
        archive.writestr("머그.svg", drawing)
    sent.seek(0)
    sent.name = "goods.zip"
    refused = staff.post("/office/data/files/", {"kind": "products", "file": sent})
    assert "or for pictures a .zip" in refused.content.decode()
    sent.seek(0)
    response = staff.post("/office/data/files/", {"kind": "pictures", "file": sent})
    intake_id = UUID(response["Location"].split("/")[4])
    services.work_on_intake(intake_id)
    assert "the ZIP holds no file of this name" in page(staff, f"files/{intake_id}/")
    press(staff, intake_id, "start")
    services.work_on_intake(intake_id)
    assert Media.objects.filter(product__slug=slug, titles={"ko": "머그", "en": "Mug"}).exists()
    assert staff.post("/office/data/exports/", {"kind": "products", "form": "zip"}).status_code == 302
    assert not Takeout.objects.exists()
    staff.post("/office/data/exports/", {"kind": "pictures", "form": "zip"})
    services.work_on_takeout(Takeout.objects.get().pk)
    fetched = staff.get(f"/office/data/exports/{Takeout.objects.get().pk}/")
    with zipfile.ZipFile(BytesIO(b"".join(fetched.streaming_content))) as archive:  # type: ignore[attr-defined]
        assert archive.read(f"{slug}/01.svg").startswith(b"<svg")


def file_at(client: Client, address: str) -> str:
    response = client.get(f"/office/data/{address}")
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


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
    refused = file_at(staff, f"files/{intake_id}/refused/")
    assert "unknown_category" in refused
    press(staff, intake_id, "start")
    assert "0 of 3 rows" in page(staff, f"files/{intake_id}/progress/")
    services.work_on_intake(intake_id)
    assert staff.get(f"/office/data/files/{intake_id}/progress/")["HX-Refresh"] == "true"
    shown = page(staff, f"files/{intake_id}/")
    for text in ("Brought in", "Take back 2 changes", "there is no such category"):
        assert text in shown
    assert Intake.objects.get().path == ""
    run = ImportRun.objects.get()
    assert "unknown_category" in file_at(staff, f"imports/{run.pk}/refused/")
    assert staff.post(f"/office/data/imports/{run.pk}/undo/").status_code == 302
    assert "Being taken back" in page(staff, f"imports/{run.pk}/")
    services.work_on_undo(run.pk, UUID(staff.session["_auth_user_id"]))
    assert "Taken back" in page(staff, f"imports/{run.pk}/")
    assert not Variant.objects.filter(sku="POT-1").exists()
    assert ProductText.objects.filter(product__variants__sku="MUG-WH", text=old).exists()


def test_what_is_wrong_with_a_file_is_said(staff: Client, market: Market) -> None:
    empty = BytesIO(b"  ")
    empty.name = "goods.csv"
    response = staff.post("/office/data/files/", {"kind": "products", "file": empty})
    assert (response.status_code, "The file is empty." in response.content.decode()) == (422, True)
    intake_id = send(staff, "Artikel,Preis", "A,1")
    shown = page(staff, f"files/{intake_id}/")
    assert "These columns are missing: sku, category. The file has: Artikel, Preis." in shown
    intake_id = send(staff, HEAD, 'A,"open')
    assert "Line 2 is no CSV" in page(staff, f"files/{intake_id}/")
    press(staff, intake_id, "start")
    assert Intake.objects.get(pk=intake_id).state == "failed"
    press(staff, intake_id, "forget")
    assert staff.get(f"/office/data/files/{intake_id}/").status_code == 404


def test_a_stopped_import_goes_on_and_each_file_is_its_senders(staff: Client, market: Market) -> None:
    intake_id = send(staff, "품번;상품명;분류", f"A-1;하나;{category()}", f"A-2;둘;{category()}")
    other = staff_client("staff_administrator")
    assert other.get(f"/office/data/files/{intake_id}/").status_code == 404
    press(staff, intake_id, "start")
    press(staff, intake_id, "stop")
    services.work_on_intake(intake_id)
    assert "Stopped at" in page(staff, f"files/{intake_id}/")
    press(staff, intake_id, "start")
    services.work_on_intake(intake_id)
    assert Variant.objects.filter(sku__startswith="A-").count() == 2
    assert ImportRun.objects.values_list("state", flat=True).get() == "done"


def test_an_export_is_written_once_for_who_asked_and_for_a_day(
    staff: Client, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = {"kind": "products", "form": "csv"}
    staff.post("/office/data/exports/", ask)
    shown = staff.post("/office/data/exports/", ask, follow=True).content.decode()
    assert "Your last export is still being written." in shown
    takeout = Takeout.objects.get()
    services.work_on_takeout(takeout.pk)
    services.work_on_takeout(takeout.pk)
    address = f"/office/data/exports/{takeout.pk}/"
    assert "MUG-WH" in file_at(staff, f"exports/{takeout.pk}/")
    assert staff_client("staff_administrator").get(address).status_code == 404
    taken = AuditEntry.objects.filter(action__in=["connect.export_products", "connect.fetch_export"])
    assert taken.count() == 2
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    services.tidy_files()
    assert (Takeout.objects.get().state, staff.get(address).status_code) == ("gone", 404)


def test_each_kind_asks_for_its_own_right(market: Market) -> None:
    counter = staff_client("staff_viewer")
    file = BytesIO(b"sku,unit_price,price_list")
    file.name = "prices.csv"
    assert counter.post("/office/data/files/", {"kind": "prices", "file": file}).status_code == 403
    assert not Intake.objects.exists()
