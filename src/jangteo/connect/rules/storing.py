"""Typed values as plain JSON and back."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from jangteo.connect.rules.fields import FIELDS
from jangteo.connect.types import FieldType, ImportKind, Values


def store(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON can hold them; what is left out stays out."""
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return f"{value:f}" if isinstance(value, Decimal) else value


def restore(kind: ImportKind, stored: Mapping[str, Any]) -> Values:
    """What `store` kept, typed again."""
    fields = FIELDS[kind]
    return {name: _typed(fields[name].type, value) for name, value in stored.items()}


def _typed(wanted: FieldType, value: Any) -> Any:
    match wanted:
        case FieldType.DECIMAL:
            return Decimal(value)
        case FieldType.MOMENT:
            return datetime.fromisoformat(value)
        case _:
            return value
