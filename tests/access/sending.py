"""Files in the API: what their addresses name, and what is sent; and versions that a call has to name."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from access.world import PAPER, World

TAKING_FILES = ("/carts/{cart_id}/documents", "/quotes/{quote_id}/files")
OF_THE_OFFICE = ("/products/{slug}/pictures", "/bank-accounts/{code}/files")
OF_VERSION = ("/approval-rules/{rule_id}", "/budgets/{budget_id}")


def file_objects(world: World, named: set[str]) -> dict[str, dict[str, Any]]:
    """What is stored of each owner's."""
    kind = "quote_file" if "file_id" in named else "cart_document" if "cart_id" in named else "order_document"
    return dict(world.things[kind])


def takes_file(method: str, route: str) -> bool:
    """Whether an operation takes a form with a file."""
    return method == "POST" and route.endswith(
        (*TAKING_FILES, "/products/{slug}/pictures", "/bank-accounts/{code}/files")
    )


def new_file(**more: str) -> dict[str, Any]:
    """A form with a file that nobody has sent."""
    return {"file": SimpleUploadedFile("new.pdf", PAPER + b"\n")} | more


def version_of(method: str, route: str) -> str:
    """What the address says after its path, where it must: the version that stands, of what a list is."""
    if method == "GET" and route == "/office/costs":
        return "?currency=KRW"
    if method == "GET" and route == "/office/stock/{sku}/lot-trace":
        return "?lot=asked-for"
    return "?version=1" if method == "DELETE" and route.endswith(OF_VERSION) else ""
