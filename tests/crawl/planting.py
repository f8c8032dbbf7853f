"""Payloads in every column that holds words, whatever the doors would have refused: what is stored may be anything.

A column is planted in the first rows of its table, each row with other payloads, as many as its length takes. What is
no words (a code, a digest, a kind) stands in NO_WORDS by its reason; where the database refuses, it is told so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import Error, connection, models, transaction
from psycopg.types.json import Jsonb

from crawl.payloads import PAYLOADS, named

MOST_ROWS, LONGEST = 6, 3_000
SPOKEN = frozenset(
    [
        "ko",
        "en",
        "name",
        "names",
        "text",
        "texts",
        "title",
        "titles",
        "label",
        "labels",
        "note",
        "why",
        "recipient",
        "line1",
        "line2",
        "city",
        "region",
        "phone",
        "legal_name",
        "description",
        "alt",
        "body",
        "heading",
        "caption",
        "summary",
        "message",
        "reason",
        "purchase_order_number",
        "variant_label",
        "bank",
        "holder",
    ]
)
NO_WORDS: dict[str, frozenset[str]] = {
    reason: frozenset(names.split())
    for reason, names in {
        "a secret or its digest": (
            "digest secret key password fingerprint sha256 session_data hint bound_to receipt proof_digest"
            " follow_digest code_digest receiver_digest file_digest map_digest source_digest hash previous_hash"
            " client_key"
            " source_key event_key event_id session_key"
        ),
        "a word of the code": (
            "kind state status role action purpose verb type via act audience channel currency language locale country"
            " time_zone tz theme corners density accent accent_dark swatch rounding allocation change_prices tax_at"
            " default_language payment_methods card_taking gateway carrier unit content_unit content_type"
            " reference_kind"
            " subject_kind source_kind source basis priority period rhythm renewal verdict stage stance decision"
            " handler"
            " hook task extension how scopes rights events tax_code tax_category category shipping_tax_code"
            " shipping_tax_category dimension inheritance refund_policy defaults seen_currency quoted_in price_policy"
            " from_state to_state what field column counts_from base day_off fills_by set_by destination"
            " writes_from seller_kind cause choice rule repeated tax_type read_by imported_by shipping_per"
            " address_kind entered_unit choices shared_with payment fulfilment mode level attribute view zone"
        ),
        "a code by which others find it": (
            "code codes slug sku host place_code price_list assortment segment preset terms trades series number"
            " reference"
            " email payer_email receiver_email contact_email domain caller bucket url return_url cancel_url gtin serial"
            " account counterpart entity promotion coupon file request_id version shown"
        ),
        "what the code works out": (
            "path path_prefix logo logo_version renditions ladder list_policy tax_treatment shipping_tax_treatment"
            " chain"
            " simulation rows settings settings_was undo because line_key measure owner_sees origin requirements"
            " selection"
        ),
        "a number with digits that are checked": "business_number deposit_code card virtual_account",
    }.items()
}  # fmt: skip
SKIPPED = frozenset().union(*NO_WORDS.values())


@dataclass(slots=True)
class Planted:
    """What became of the columns.

    planted  {column: numbers of payloads in it}
    refused  the database takes none there
    empty    their tables hold nothing in this world
    """

    planted: dict[str, set[int]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)


def columns() -> list[tuple[type[models.Model], Any]]:
    """Every column of words of ours, and of JSON."""
    return [
        (model, one)
        for model in apps.get_models()
        if model.__module__.startswith("jangteo.")
        for one in model._meta.local_concrete_fields
        if _is_text(one) and one.name not in SKIPPED
    ]


def _is_text(one: Any) -> bool:
    inner = one.base_field if isinstance(one, ArrayField) else one
    is_words = isinstance(inner, models.CharField | models.TextField | models.JSONField)
    return is_words and not (one.primary_key or one.is_relation or inner.choices or one.name.endswith("_id"))


def plant(turn: int = 0) -> Planted:
    """Put payloads into everything, others in each turn."""
    done = Planted()
    for place, (model, one) in enumerate(columns()):
        name = f"{model._meta.db_table}.{one.column}"
        rows = list(model._default_manager.order_by("pk").values_list("pk", one.attname)[:MOST_ROWS])
        if not rows:
            done.empty.add(name)
        for at, (pk, value) in enumerate(rows):
            numbers: set[int] = set()
            entered = _filled(one, value, _sequence(place, turn * MOST_ROWS + at), f"{place:x}", numbers)
            if entered is not None and _write(model, one, pk, entered):
                done.planted.setdefault(name, set()).update(numbers)
        if rows and name not in done.planted:
            done.refused.add(name)
    return done


def _sequence(place: int, turn: int) -> Iterator[int]:
    """Numbers of payloads, each once, from one that differs by column and turn."""
    begin = place * 7 + turn * 13
    yield from ((begin + step) % len(PAYLOADS) for step in range(len(PAYLOADS)))


def _filled(one: Any, value: Any, numbers: Iterator[int], field_name: str, used: set[int]) -> Any:
    if isinstance(one, models.JSONField):
        found = _in_json(value, numbers, field_name, used)
        return Jsonb(found) if used else None
    if isinstance(one, ArrayField):
        return [_packed(one.base_field.max_length or 60, numbers, field_name, used) for _ in value] or None
    return _packed(min(one.max_length or LONGEST, LONGEST), numbers, field_name, used) or None


def _in_json(value: Any, numbers: Iterator[int], field_name: str, used: set[int], is_spoken: bool = False) -> Any:
    if isinstance(value, dict):
        return {key: _in_json(one, numbers, field_name, used, key in SPOKEN) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_json(one, numbers, field_name, used, is_spoken) for one in value]
    if isinstance(value, str) and is_spoken:
        return _packed(150, numbers, field_name, used)
    return value


def _packed(longest: int, numbers: Iterator[int], field_name: str, used: set[int]) -> str:
    """As many payloads as fit, one after another; of what does not fit the next that does."""
    text = ""
    for number in numbers:
        more = named(number, field_name)
        if len(text) + len(more) + 1 > longest:
            if longest - len(text) < 20:
                break
            continue
        text += f" {more}" if text else more
        used.add(number)
    return text


def _write(model: type[models.Model], one: Any, pk: Any, value: Any) -> bool:
    table, column, key = model._meta.db_table, one.column, model._meta.pk.column
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # past the triggers that keep history
            cursor.execute(f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', [value, pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
    except Error:
        return False
    return True
