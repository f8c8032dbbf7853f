"""What is sent to the office by programs, by address."""

from typing import Any

NOTHING = "00000000-0000-0000-0000-000000000001"
_ORDER, _SHIPMENT, _PRODUCT = "/office/orders/{number}", "/office/shipments/{shipment_id}", "/office/products/{slug}"
_PRICES = {"currency": "KRW", "prices": [{"sku": "MUG-WH", "unit_price": "28000"}]}
_MUG = [{"sku": "MUG-WH", "quantity": 1}]
_NEW: dict[str, Any] = {"slug": "asked-for", "category": "mugs", "variants": [{"sku": "ASKED-FOR"}]}
OFFICE_BODIES: dict[str, dict[str, Any]] = {
    f"{_ORDER}/holds": {"kind": "address", "why": "asked for"},
    f"{_ORDER}/holds/{{hold_id}}/release": {"why": "asked for"},
    f"{_ORDER}/cancellation": {"why": "asked for"},
    f"{_ORDER}/payment": {},
    f"{_ORDER}/dispatch": {},
    f"{_ORDER}/arrival": {},
    f"{_ORDER}/refunds/preview": {"lines": [{"position": 1, "quantity": 1}]},
    f"{_ORDER}/refunds": {"lines": [{"position": 1, "quantity": 1}], "why": "asked for"},
    f"{_ORDER}/allowances": {
        "lines": [{"position": 1, "quantity": 1, "amount": {"amount": "1", "currency": "KRW"}}],
        "why": "asked for",
    },
    f"{_SHIPMENT}/return-to-shelf": {},
    f"{_SHIPMENT}/scans": {"code": "MUG-WH", "client_key": "matrix-key-9"},
    f"{_SHIPMENT}/package": {},
    f"{_SHIPMENT}/unpacking": {},
    f"{_SHIPMENT}/handover": {},
    f"{_SHIPMENT}/arrival": {},
    f"{_SHIPMENT}/parts": {"lines": _MUG},
    "/office/shipment-merges": {"shipments": [NOTHING, NOTHING]},
    "/office/categories/{slug}": {"names": {"ko": "머그", "en": "Mugs"}},
    "/office/products": _NEW,
    "/office/product-batches": {"products": [_NEW]},
    _PRODUCT: {"tax_code": "standard"},
    f"{_PRODUCT}/attributes": {"attributes": []},
    f"{_PRODUCT}/options": {},
    f"{_PRODUCT}/channels/{{channel}}": {},
    f"{_PRODUCT}/variants": {"sku": "ASKED-FOR"},
    f"{_PRODUCT}/pictures": {"order": [NOTHING]},
    f"{_PRODUCT}/pictures/{{picture_id}}": {"ko": "머그", "en": "A mug"},
    "/office/variants/{sku}": {"is_active": True},
    "/office/variants/{sku}/successor": {"sku": "MUG-WH"},
    "/office/price-lists/{code}/prices": _PRICES,
    "/office/price-lists/{code}/drafts": _PRICES,
    "/office/price-lists/{code}/endings": {"steps": [{"sku": "MUG-WH"}]},
    "/office/places/{place}/counts": {"rows": _MUG},
    "/office/places/{place}/receipts": {"rows": _MUG},
    "/office/places/{place}/adjustments": {"sku": "MUG-WH", "quantity": 1, "why": "asked for"},
    "/office/flags/{feature}": {"state": "on"},
    "/office/transfers": {"from_place": "W1", "to_place": "W1", "rows": _MUG},
    "/office/transfers/{transfer_id}/arrivals": {"rows": [{"row": NOTHING, "quantity": 1}]},
}
