"""The fields each kind of import understands."""

from collections.abc import Mapping

from jangteo.catalog.types import LONGEST_ALT, MOST_PICTURES
from jangteo.connect.types import Field, FieldType, ImportKind, Repeated

BIGGEST = 10**12
BIGGEST_COST = 10**11 - 1


def _text(most: int = 200, *, needed: bool = False) -> Field:
    return Field(FieldType.TEXT, is_required=needed, most=most)


def _number(*, needed: bool = False, least: int | None = 0, decimals: int = 6) -> Field:
    return Field(FieldType.DECIMAL, is_required=needed, most=BIGGEST, least=least, decimals=decimals)


def _whole(*, needed: bool = False, least: int | None = 0, most: int = 1_000_000_000) -> Field:
    return Field(FieldType.WHOLE, is_required=needed, most=most, least=least)


FIELDS: Mapping[ImportKind, Mapping[str, Field]] = {
    ImportKind.PRODUCTS: {
        "sku": _text(64, needed=True),
        "name.ko": _text(),
        "name.en": _text(),
        "tagline.ko": _text(),
        "tagline.en": _text(),
        "description.ko": _text(20_000),
        "description.en": _text(20_000),
        "category": _text(60, needed=True),
        "gtin": _text(40),
        "weight_grams": _number(decimals=3),
        "tax_code": _text(40),
        "product": _text(120),
        "status": _text(10),
        "is_active": _text(5),
        "label.ko": _text(),
        "label.en": _text(),
        "units": _text(2_000),
        "options": _text(20_000),
        "attributes": _text(100_000),
        "channels": _text(4_000),
    }
    | {f"option{place}.{part}": _text(60) for place in (1, 2, 3) for part in ("name", "value")},
    ImportKind.PRICES: {
        "sku": _text(64, needed=True),
        "unit_price": _number(needed=True),
        "min_quantity": _whole(least=1),
        "price_list": _text(40),
        "since": Field(FieldType.MOMENT),
        "until": Field(FieldType.MOMENT),
    },
    ImportKind.CUSTOMERS: {
        "key": _text(100, needed=True),
        "name": _text(needed=True),
        "kind": _text(12),
        "language": _text(5),
        "email": _text(254),
        "phone": _text(40),
        "business_number": _text(20),
    },
    ImportKind.ORDERS: {
        "key": _text(100, needed=True),
        "kind": _text(12),
        "placed_at": Field(FieldType.MOMENT, is_required=True),
        "customer": _text(100),
        "customer_name": _text(),
        "country": _text(2),
        "sku": _text(64, needed=True),
        "name": _text(300, needed=True),
        "quantity": _whole(needed=True, least=-1_000_000_000),
        "unit_price": _number(needed=True),
        "line_net": _number(least=-BIGGEST),
        "line_tax": _number(least=-BIGGEST),
        "channel": _text(40),
        "currency": _text(3),
        "shipping": _number(least=-BIGGEST),
        "discount": _number(least=-BIGGEST),
        "tax": _number(least=-BIGGEST),
        "total": _number(least=-BIGGEST),
    },
    ImportKind.STOCK: {"sku": _text(64, needed=True), "quantity": _whole(needed=True), "place": _text(40)},
    ImportKind.COSTS: {
        "sku": _text(64, needed=True),
        "unit_cost": Field(FieldType.DECIMAL, is_required=True, most=BIGGEST_COST, least=0),
        "since": Field(FieldType.MOMENT),
        "until": Field(FieldType.MOMENT),
        "currency": _text(3),
    },
    ImportKind.CATEGORIES: {
        "slug": _text(60, needed=True),
        "name.ko": _text(),
        "name.en": _text(),
        "blurb.ko": _text(2_000),
        "blurb.en": _text(2_000),
        "parent": _text(60),
        "position": _whole(least=-1_000_000, most=1_000_000),
    },
    ImportKind.ADDRESSES: {
        "key": _text(100, needed=True),
        "label": _text(60),
        "recipient": _text(120, needed=True),
        "phone": _text(40),
        "postcode": _text(12, needed=True),
        "line1": _text(needed=True),
        "line2": _text(),
        "city": _text(100),
        "country": _text(2),
        "is_default": _text(5),
    },
    ImportKind.ATTRIBUTES: {
        "code": _text(40, needed=True),
        "name.ko": _text(),
        "name.en": _text(),
        "kind": _text(8, needed=True),
        "unit": _text(10),
        "is_facet": _text(5),
        "position": _whole(least=-1_000_000, most=1_000_000),
        "choices": _text(100_000),
    },
    ImportKind.PRICE_LISTS: {
        "code": _text(40, needed=True),
        "name.ko": _text(),
        "name.en": _text(),
        "currency": _text(3, needed=True),
        "includes_tax": _text(5, needed=True),
        "priority": _whole(least=-1_000_000_000),
        "since": Field(FieldType.MOMENT),
        "until": Field(FieldType.MOMENT),
        "merges": _text(5),
        "is_sale": _text(5),
        "base": _text(40),
        "times": _number(decimals=12),
        "round_to": _number(),
        "audiences": _text(100_000),
    },
    ImportKind.MEMBERS: {
        "key": _text(100, needed=True),
        "person": _text(100, needed=True),
        "role": _text(40, needed=True),
        "place": _text(40),
        "since": Field(FieldType.MOMENT),
        "until": Field(FieldType.MOMENT),
    },
    ImportKind.UNITS: {
        "key": _text(100, needed=True),
        "parent": _text(100, needed=True),
        "kind": _text(12, needed=True),
        "name": _text(needed=True),
        "email": _text(254),
        "phone": _text(40),
    },
    ImportKind.MOVES: {
        "key": _text(100, needed=True),
        "parent": _text(100, needed=True),
        "since": Field(FieldType.MOMENT, is_required=True),
    },
    ImportKind.ROLES: {
        "key": _text(100),
        "code": _text(40, needed=True),
        "audience": _text(10, needed=True),
        "name.ko": _text(),
        "name.en": _text(),
        "rights": _text(20_000, needed=True),
        "retired": _text(5),
    },
    ImportKind.LOTS: {
        "sku": _text(64, needed=True),
        "quantity": _whole(needed=True),
        "place": _text(40),
        "lot": _text(40),
        "made_on": Field(FieldType.MOMENT),
        "expires_on": Field(FieldType.MOMENT),
        "recalled": _text(300),
    },
    ImportKind.SERIALS: {
        "sku": _text(64, needed=True),
        "serial": _text(60, needed=True),
        "place": _text(40),
    },
    ImportKind.BOUNDS: {
        "sku": _text(64, needed=True),
        "price_list": _text(40, needed=True),
        "floor": _number(),
        "cap": _number(),
    },
    ImportKind.PICTURES: {
        "product": _text(120),
        "sku": _text(64),
        "position": _whole(least=1, most=MOST_PICTURES),
        "alt.ko": _text(LONGEST_ALT),
        "alt.en": _text(LONGEST_ALT),
        "file": _text(300),
        "address": _text(2_000),
        "digest": _text(64),
    },
}

KEYS: Mapping[ImportKind, tuple[str, ...]] = {
    ImportKind.PRODUCTS: ("sku",),
    ImportKind.PRICES: ("sku", "min_quantity", "price_list", "since"),
    ImportKind.CUSTOMERS: ("key",),
    ImportKind.ORDERS: ("key",),
    ImportKind.STOCK: ("sku", "place"),
    ImportKind.COSTS: ("sku", "since", "currency"),
    ImportKind.CATEGORIES: ("slug",),
    ImportKind.ADDRESSES: ("key", "label", "recipient", "phone", "postcode", "line1", "line2", "city", "country"),
    ImportKind.ATTRIBUTES: ("code",),
    ImportKind.PRICE_LISTS: ("code",),
    ImportKind.MEMBERS: ("key", "person", "role", "since"),
    ImportKind.UNITS: ("key",),
    ImportKind.MOVES: ("key", "since"),
    ImportKind.ROLES: ("key", "code"),
    ImportKind.LOTS: ("sku", "place", "lot"),
    ImportKind.SERIALS: ("sku", "serial"),
    ImportKind.PICTURES: ("product", "sku"),
    ImportKind.BOUNDS: ("sku", "price_list"),
}

# Rows of these belong together by the first of their key that is not empty.
BY_FIRST = frozenset({ImportKind.PICTURES})

REPEATED: Mapping[ImportKind, frozenset[Repeated]] = {
    ImportKind.PRODUCTS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.PRICES: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.CUSTOMERS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.ORDERS: frozenset({Repeated.LINES}),
    ImportKind.STOCK: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.COSTS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.CATEGORIES: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.ADDRESSES: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.ATTRIBUTES: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.PRICE_LISTS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.MEMBERS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.UNITS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.MOVES: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.ROLES: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.LOTS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.SERIALS: frozenset({Repeated.REFUSE, Repeated.LAST}),
    ImportKind.PICTURES: frozenset({Repeated.LINES}),
    ImportKind.BOUNDS: frozenset({Repeated.REFUSE, Repeated.LAST}),
}

# What a map may say of the thing the rows go into, and which of it it must say.
TARGETS: Mapping[ImportKind, tuple[str, Mapping[str, bool]]] = {
    ImportKind.PRODUCTS: ("categories", {}),
    ImportKind.PRICES: (
        "price_list",
        {"code": True, "names": True, "currency": True, "includes_tax": True, "priority": False, "for_channel": False},
    ),
    ImportKind.CUSTOMERS: ("", {}),
    ImportKind.ORDERS: ("channel", {"code": True, "names": True, "currency": True, "country": True}),
    ImportKind.STOCK: ("place", {"code": True, "names": True}),
    ImportKind.COSTS: ("costs", {"currency": True}),
    ImportKind.CATEGORIES: ("", {}),
    ImportKind.ADDRESSES: ("", {}),
    ImportKind.ATTRIBUTES: ("", {}),
    ImportKind.PRICE_LISTS: ("", {}),
    ImportKind.MEMBERS: ("", {}),
    ImportKind.UNITS: ("", {}),
    ImportKind.MOVES: ("", {}),
    ImportKind.ROLES: ("", {}),
    ImportKind.LOTS: ("place", {"code": True, "names": True}),
    ImportKind.SERIALS: ("place", {"code": True, "names": True}),
    ImportKind.PICTURES: ("", {}),
    ImportKind.BOUNDS: ("", {}),
}

# A field that says of each row what it goes into, so that the map need not.
TARGET_FIELDS: Mapping[ImportKind, str] = {
    ImportKind.PRICES: "price_list",
    ImportKind.ORDERS: "channel",
    ImportKind.STOCK: "place",
    ImportKind.COSTS: "currency",
    ImportKind.LOTS: "place",
    ImportKind.SERIALS: "place",
}
