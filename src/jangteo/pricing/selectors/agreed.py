"""Agreements, as prices are worked out by them."""

from dataclasses import replace
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.pricing.models import AgreedLine, Agreement
from jangteo.pricing.types import Agreed, AgreedPrice, AgreementDraft, PriceContext


def with_agreed(context: PriceContext, agreement_id: UUID | None) -> PriceContext:
    """The same buyer at the prices that were agreed; as they are where nothing was. Two queries, or none."""
    return context if agreement_id is None else replace(context, agreed=get_agreed(agreement_id))


def as_if_agreed(context: PriceContext, draft: AgreementDraft) -> PriceContext:
    """The same buyer as if this were agreed; nothing is kept."""
    prices = {one.variant_id: one for one in draft.prices}
    agreed = Agreed(
        id=UUID(int=0),
        number=draft.number,
        prices_include_tax=draft.prices_include_tax,
        prices=prices,
        freight=draft.freight,
        taxed_at=draft.taxed_at,
        until=draft.until,
    )
    return replace(context, agreed=agreed)


def get_agreed(agreement_id: UUID) -> Agreed:
    """An agreement with its prices."""
    row = Agreement.objects.get(pk=agreement_id)
    lines = AgreedLine.objects.filter(agreement=row).order_by("id")
    return Agreed(
        id=row.pk,
        number=row.number,
        prices_include_tax=row.prices_include_tax,
        prices={line.variant_id: AgreedPrice(line.variant_id, line.quantity, line.unit_price) for line in lines},
        freight=None if row.freight_minor is None else Money(row.freight_minor, row.currency),
        taxed_at=row.taxed_at,
        until=row.until,
    )
