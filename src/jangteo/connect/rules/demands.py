"""What each kind demands of a row beyond the types of its fields."""

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any

from jangteo.catalog.types import AttributeKind
from jangteo.connect.rules.cells import (
    plain_options,
    read_attributes,
    read_audiences,
    read_choices,
    read_options,
    read_rights,
    read_units,
)
from jangteo.connect.rules.messages import note
from jangteo.connect.rules.transform import Refusal
from jangteo.connect.types import OWN_SOURCE, ImportKind, ImportMap, Note, NoteLevel, Values
from jangteo.kernel.gtin import is_gtin
from jangteo.kernel.money import currency_codes, currency_digits
from jangteo.parties.types import RoleAudience

LONGEST_NUMBER = 40
NO_OPTIONS = ("Title", "Default Title")
AMOUNTS = ("line_net", "line_tax", "shipping", "discount", "tax", "total")
_PARTS: Mapping[str, Callable[[str], Any]] = {
    "units": read_units,
    "options": read_options,
    "attributes": read_attributes,
}
_EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_CODE = re.compile(r"[a-zA-Z0-9_-]+")
_SLUG = re.compile(r"[\w-]+")
_PARTY_KINDS = ("person", "company", "household")
_UNIT_KINDS = ("division", "location", "company")
_DIGEST = re.compile(r"[0-9a-f]{16,64}")
_ROLE_CODE = re.compile("[a-z][a-z0-9_]{1,39}")
_ORDER_KINDS = ("sale", "credit", "adjustment")


def check_kind(plan: ImportMap, row: int, values: Values) -> list[Note]:
    """Notes on a row whose fields could all be read; may fill in what the row leaves out."""
    if plan.kind == ImportKind.ORDERS:
        return _check_order_line(plan, row, values)
    if plan.kind == ImportKind.PRODUCTS:
        return _check_product(plan, row, values)
    return _CHECKS[plan.kind](row, values)


def _check_product(plan: ImportMap, row: int, values: Values) -> list[Note]:
    notes = []
    if not plan.format.is_exact and not any(values.get(name) for name in ("name.ko", "name.en")):
        notes.append(note(row, "required", column="name.ko, name.en"))
    if not _SLUG.fullmatch(values["category"]):
        notes.append(note(row, "not_a_slug", column="category", value=values["category"]))
    gtin = values.get("gtin")
    if gtin and not is_gtin(gtin):
        notes.append(note(row, "gtin_check_digit", column="gtin", value=gtin, level=NoteLevel.WARNING))
        values["gtin"] = ""
    notes += _check_parts(row, values, _PARTS)
    if not values.get("options"):
        values["options"] = _named_options(values)
    return notes


def _named_options(values: Values) -> str:
    """Options that a file tells by name and value; "Title: Default Title" is how Shopify says there are none."""
    language = "en" if values.get("name.en") else "ko"
    pairs = [(values.get(f"option{place}.name"), values.get(f"option{place}.value")) for place in (1, 2, 3)]
    told = [(name, value) for name, value in pairs if name and value and (name, value) != NO_OPTIONS]
    return plain_options(told, language)


def _check_price(row: int, values: Values) -> list[Note]:
    values["min_quantity"] = values.get("min_quantity") or 1
    return []


def _check_customer(row: int, values: Values) -> list[Note]:
    values["kind"] = values.get("kind") or "person"
    notes = _check_party(row, values, _PARTY_KINDS)
    language = values.get("language")
    if language and not _LANGUAGE.fullmatch(language):
        notes.append(note(row, "unknown_language", column="language", value=language))
    return notes


def _check_party(row: int, values: Values, kinds: Collection[str]) -> list[Note]:
    notes = []
    if values["kind"] not in kinds:
        notes.append(note(row, "unknown_kind", column="kind", value=values["kind"]))
    email = values.get("email")
    if email and not _EMAIL.fullmatch(email):
        notes.append(note(row, "invalid_email", column="email", value=email))
    return notes


def _check_unit(row: int, values: Values) -> list[Note]:
    return _check_party(row, values, _UNIT_KINDS)


def _check_role(row: int, values: Values) -> list[Note]:
    notes = _check_head(row, values)
    if values["audience"] not in (one.value for one in RoleAudience):
        notes.append(note(row, "unknown_kind", column="audience", value=values["audience"]))
    if not notes and not _ROLE_CODE.fullmatch(values["code"]):
        notes.append(note(row, "not_a_code", column="code", value=values["code"]))
    if values.get("retired") not in (None, "", "yes", "no"):
        notes.append(note(row, "not_understood", column="retired", value=values["retired"]))
    return notes + _check_parts(row, values, {"rights": read_rights})


def _check_order_line(plan: ImportMap, row: int, values: Values) -> list[Note]:
    kind = values["kind"] = values.get("kind") or "sale"
    quantity = values["quantity"]
    currency = values["currency"] = values.get("currency") or plan.target.get("currency", "")
    if currency not in currency_codes():
        return [note(row, "unknown_currency", column="currency", value=currency)]
    if currency != plan.target.get("currency", currency):
        return [note(row, "other_currency", column="currency", value=currency)]
    digits = currency_digits(currency)
    too_fine = [name for name in AMOUNTS if _is_finer(values.get(name), digits)]
    if too_fine:
        return [note(row, "too_many_decimals", column=too_fine[0], value=values[too_fine[0]])]
    if plan.source != OWN_SOURCE and len(f"{plan.source}:{values['key']}") > LONGEST_NUMBER:
        return [note(row, "too_long", column="key", value=values["key"])]
    country = values.get("country")
    problems = {
        "unknown_country": bool(country) and not _COUNTRY.fullmatch(country or ""),
        "unknown_kind": kind not in _ORDER_KINDS,
        "adjustment": kind == "adjustment",
        "zero_quantity": quantity == 0,
        "negative_sale": kind == "sale" and quantity < 0,
        "positive_credit": kind == "credit" and quantity > 0,
    }
    code = next((code for code, is_so in problems.items() if is_so), "")
    if not code:
        return []
    column = {"unknown_kind": "kind", "adjustment": "kind", "unknown_country": "country"}.get(code, "quantity")
    return [note(row, code, column=column, value=values[column])]


def _is_finer(amount: Decimal | None, digits: int) -> bool:
    return amount is not None and round(amount, digits) != amount


def _check_category(row: int, values: Values) -> list[Note]:
    notes = [
        note(row, "not_a_slug", column=name, value=values[name])
        for name in ("slug", "parent")
        if values.get(name) and not _SLUG.fullmatch(values[name])
    ]
    if not any(values.get(name) for name in ("name.ko", "name.en")):
        notes.append(note(row, "required", column="name.ko, name.en"))
    return notes


def _check_address(row: int, values: Values) -> list[Note]:
    country = values["country"] = values.get("country") or "KR"
    return [] if _COUNTRY.fullmatch(country) else [note(row, "unknown_country", column="country", value=country)]


def _check_attribute(row: int, values: Values) -> list[Note]:
    notes = _check_head(row, values)
    if values["kind"] not in (kind.value for kind in AttributeKind):
        notes.append(note(row, "unknown_kind", column="kind", value=values["kind"]))
    if values.get("choices") and values["kind"] != AttributeKind.OPTION.value:
        notes.append(note(row, "not_understood", column="choices", value=values["choices"]))
    return notes + _check_parts(row, values, {"choices": read_choices})


def _check_price_list(row: int, values: Values) -> list[Note]:
    notes = _check_head(row, values)
    if values["currency"] not in currency_codes():
        notes.append(note(row, "unknown_currency", column="currency", value=values["currency"]))
    for name in ("includes_tax", "merges", "is_sale"):
        if values.get(name) not in (None, "", "yes", "no"):
            notes.append(note(row, "not_understood", column=name, value=values[name]))
    if len({bool(values.get("base")), values.get("times") is not None, values.get("round_to") is not None}) > 1:
        notes.append(note(row, "required", column="base, times, round_to"))
    return notes + _check_parts(row, values, {"audiences": read_audiences})


def _check_lot(row: int, values: Values) -> list[Note]:
    made, expires = values.get("made_on"), values.get("expires_on")
    if made and expires and expires.date() <= made.date():
        return [note(row, "expires_first", column="expires_on", value=expires.date())]
    return []


def _check_bound(row: int, values: Values) -> list[Note]:
    floor, cap = values.get("floor"), values.get("cap")
    if floor is None and cap is None:
        return [note(row, "required", column="floor, cap")]
    if floor is not None and cap is not None and floor > cap:
        return [note(row, "floor_above_cap", column="floor", value=floor)]
    return []


def _check_picture(row: int, values: Values) -> list[Note]:
    notes = []
    if not any(values.get(name) for name in ("product", "sku")):
        notes.append(note(row, "required", column="product, sku"))
    if not any(values.get(name) for name in ("file", "address", "digest")):
        notes.append(note(row, "required", column="file, address, digest"))
    digest = values["digest"] = (values.get("digest") or "").lower()
    if digest and not _DIGEST.fullmatch(digest):
        notes.append(note(row, "not_a_digest", column="digest", value=digest))
    return notes


def _check_head(row: int, values: Values) -> list[Note]:
    notes = []
    if not _CODE.fullmatch(values["code"]):
        notes.append(note(row, "not_a_code", column="code", value=values["code"]))
    if not any(values.get(name) for name in ("name.ko", "name.en")):
        notes.append(note(row, "required", column="name.ko, name.en"))
    return notes


def _check_parts(row: int, values: Values, parts: Mapping[str, Callable[[str], Any]]) -> list[Note]:
    notes = []
    for name in (name for name in parts if values.get(name)):
        try:
            parts[name](values[name])
        except Refusal as refusal:
            notes.append(note(row, refusal.code, column=name, value=values[name]))
    return notes


def _check_nothing_more(row: int, values: Values) -> list[Note]:
    return []


_CHECKS: Mapping[ImportKind, Callable[[int, Values], list[Note]]] = {
    ImportKind.PRICES: _check_price,
    ImportKind.CUSTOMERS: _check_customer,
    ImportKind.STOCK: _check_nothing_more,
    ImportKind.COSTS: _check_nothing_more,
    ImportKind.CATEGORIES: _check_category,
    ImportKind.ADDRESSES: _check_address,
    ImportKind.ATTRIBUTES: _check_attribute,
    ImportKind.PRICE_LISTS: _check_price_list,
    ImportKind.MEMBERS: _check_nothing_more,
    ImportKind.UNITS: _check_unit,
    ImportKind.MOVES: _check_nothing_more,
    ImportKind.ROLES: _check_role,
    ImportKind.LOTS: _check_lot,
    ImportKind.SERIALS: _check_nothing_more,
    ImportKind.PICTURES: _check_picture,
    ImportKind.BOUNDS: _check_bound,
}
