"""What a load run finds ready: stock of one SKU, guests' carts filled with it; and what is looked at afterwards."""

import hashlib
import json
import secrets
import uuid
from typing import Any
from urllib.request import Request, urlopen

from measuring.homes import Home
from races.race import BOOKS

# What a guest's cart consists of: (table, its column of the cart's id, what is different in a copy).
COPIED = (
    ("ordering_cart", "id", "'id', made.id, 'secret', made.secret"),
    ("ordering_cartline", "cart_id", "'id', gen_random_uuid(), 'cart_id', made.id"),
)


def put_stock(home: Home, sku: str, units: int) -> None:
    """So many free units of it, counted."""
    where = f"FROM inventory_stocklevel l JOIN catalog_variant v ON v.id = l.variant_id WHERE v.sku = '{sku}'"
    home.query(
        f"""INSERT INTO inventory_stockmovement (id, level_id, kind, quantity, reference, key, at)
            SELECT gen_random_uuid(), l.id, 'count', l.allocated + {units} - l.on_hand, 'load',
              gen_random_uuid()::text, now() {where} AND l.allocated + {units} <> l.on_hand"""
    )
    home.query(f"UPDATE inventory_stocklevel SET on_hand = allocated + {units} WHERE id IN (SELECT l.id {where})")


def fill_carts(home: Home, sku: str, count: int) -> list[tuple[str, str, Any]]:
    """Guests' carts with one of it each: one is filled over HTTP, the others are its copies."""
    cart = _post(home, "/channels/shop/carts", {}, "")
    seen = _post(home, f"/channels/shop/carts/{cart['id']}/lines", {"sku": sku, "quantity": 1}, cart["secret"])
    gross = seen["quote"]["gross"]
    made = [(str(uuid.uuid4()), secrets.token_hex(16), gross) for _ in range(count)]
    for first in range(0, count, 500):
        rows = ", ".join(
            f"('{pk}'::uuid, '{hashlib.sha256(secret.encode()).hexdigest()}')"
            for pk, secret, _ in made[first : first + 500]
        )
        for table, column, changes in COPIED:
            home.query(
                f"""INSERT INTO {table} SELECT copy.* FROM {table} t, (VALUES {rows}) made (id, secret),
                    LATERAL jsonb_populate_record(t, jsonb_build_object({changes})) copy
                    WHERE t.{column} = '{cart["id"]}'"""
            )
    return made


def _post(home: Home, path: str, body: Any, secret: str) -> Any:
    headers = {"Content-Type": "application/json", "Idempotency-Key": secrets.token_hex(16)}
    if secret:
        headers["Cart-Secret"] = secret
    request = Request(f"http://127.0.0.1:{home.port}/api/v1{path}", json.dumps(body).encode(), headers)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)


def sold(home: Home) -> int:
    """Orders that were placed here."""
    return home.number("SELECT count(*) FROM ordering_order WHERE origin = 'placed'")


def books(home: Home) -> list[str]:
    """Sums that do not add up, counted apart from `jangteo verify`."""
    return [told for told, statement in BOOKS.items() if home.query(f"SELECT * FROM ({statement}) bad LIMIT 1")]
