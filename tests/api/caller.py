"""A program that calls the API."""

import json
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

ADDRESS = {"recipient": "김도윤", "phone": "010-1234-5678", "postcode": "03045", "line1": "북촌로 12", "city": "서울"}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: Any
    kind: str

    @property
    def code(self) -> str:
        """The permanent code of a refusal."""
        assert self.kind == "application/problem+json", self.body
        assert self.body["status"] == self.status
        return str(self.body["code"])


@dataclass(frozen=True)
class Caller:
    """Calls with a token, or as a guest."""

    client: Client
    token: str = ""

    def get(self, path: str, **headers: str) -> Answer:
        return self.call("GET", path, None, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        return self.call("POST", path, body, **headers)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send `body` as JSON (text is sent as it is); headers by name with _ for -."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            sent = {"Authorization": f"Bearer {self.token}"} | sent
        data = body if isinstance(body, str | bytes) else "" if body is None else json.dumps(body)
        response = self.client.generic(
            method, f"/api/v1{path}", data, content_type="application/json", headers={"Accept-Language": "en"} | sent
        )
        kind = response["Content-Type"].partition(";")[0]
        return Answer(response.status_code, json.loads(response.content or "null"), kind)

    def send(self, path: str, *files: tuple[str, bytes], **more: str) -> Answer:
        """Send files as the parts `file` of a form; headers by name with _ for -."""
        sent = {name.replace("_", "-"): value for name, value in more.items()}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        parts = [SimpleUploadedFile(name, content) for name, content in files]
        response = self.client.post(f"/api/v1{path}", {"file": parts}, headers={"Accept-Language": "en"} | sent)
        kind = response["Content-Type"].partition(";")[0]
        return Answer(response.status_code, json.loads(response.content or "null"), kind)

    def cart_with(self, channel: str, sku: str, quantity: int) -> tuple[str, str, Any]:
        """A cart with one line: its id, its secret, the cart."""
        made = self.post(f"/channels/{channel}/carts")
        assert made.status == 201, made.body
        secret = made.body["secret"] or ""
        lines = f"/channels/{channel}/carts/{made.body['id']}/lines"
        cart = self.post(lines, {"sku": sku, "quantity": quantity}, Cart_Secret=secret)
        assert cart.status == 201, cart.body
        return made.body["id"], secret, cart.body


def order_of(cart: Any, **changes: Any) -> dict[str, Any]:
    """The body that orders a cart at the total it shows."""
    return {
        "cart_id": cart["id"],
        "expected_gross": cart["quote"]["gross"],
        "email": "guest@test.example",
        "ship_to": ADDRESS,
        "payment_method": "bank_transfer",
    } | changes
