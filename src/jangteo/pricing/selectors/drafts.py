"""Drafts of price changes as staff see them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.kernel.types import Actor
from jangteo.pricing import rules
from jangteo.pricing.errors import DraftNotFound, PriceListNotFound
from jangteo.pricing.models import PriceDraft
from jangteo.pricing.selectors.lists import access_price_list
from jangteo.pricing.types import DraftFigures, DraftRow, DraftState, DraftView, ReadTable


def access_draft(draft_id: UUID, actor: Actor) -> DraftView:
    """The door to a draft: that of its list.

    raises  DraftNotFound, as for one that is not there
    """
    row = PriceDraft.objects.select_related("price_list").defer("rows", "undo").filter(pk=draft_id).first()
    if row is None:
        raise DraftNotFound(draft=str(draft_id))
    try:
        access_price_list(row.price_list.code, actor)
    except PriceListNotFound:
        raise DraftNotFound(draft=str(draft_id)) from None
    return _view(row)


def list_drafts(price_list_code: str, *, limit: int) -> list[DraftView]:
    """The latest drafts of a list, the newest first."""
    rows = PriceDraft.objects.select_related("price_list").defer("rows", "undo")
    return [_view(row) for row in rows.filter(price_list__code=price_list_code).order_by("-made_at", "-id")[:limit]]


def draft_rows(draft_id: UUID) -> list[DraftRow]:
    """All rows of a draft, in their order."""
    rows = PriceDraft.objects.filter(pk=draft_id).values_list("rows", flat=True).first()
    return [row_of_json(row) for row in rows or ()]


def draft_figures(rows: Sequence[DraftRow]) -> DraftFigures:
    """What the rows of a draft do, counted."""
    return rules.figures_of(rows)


def read_price_table(lines: Sequence[Sequence[str]], *, currency: str, zone: tzinfo) -> ReadTable:
    """What a table of cells says of prices, and which lines can't be taken and why.

    lines  cells as text; the first may name the columns
    zone   of moments written without an offset
    """
    return rules.read_table(lines, currency=currency, zone=zone)


def read_price(text: str) -> Decimal:
    """A unit price as people write it.

    raises  ValueError
    """
    return rules.read_price(text)


def row_of_json(row: Mapping[str, Any]) -> DraftRow:
    """A row as a draft stores it."""
    return DraftRow(
        UUID(row["variant"]),
        row["min_quantity"],
        _decimal(row["unit_price"]),
        _moment(row["since"]),
        _moment(row["until"]),
        _decimal(row["old"]),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _view(row: PriceDraft) -> DraftView:
    return DraftView(
        id=row.pk,
        list_code=row.price_list.code,
        currency=row.price_list.currency,
        state=DraftState(row.state),
        made_at=row.made_at,
        made_by=row.made_by,
        why=row.why,
        base_known=row.base_known,
        published_at=row.published_at,
        row_count=row.row_count,
        simulation=row.simulation,
        is_of_settings=row.settings is not None,
    )
