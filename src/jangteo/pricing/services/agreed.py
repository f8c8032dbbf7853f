"""Keeping what was agreed for one purchase."""

from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.pricing.models import AgreedLine, Agreement
from jangteo.pricing.types import AgreementDraft


@transaction.atomic
def agree(*, draft: AgreementDraft) -> UUID:
    """Keep prices that were agreed, for ever; whoever may agree is for the caller to say."""
    row = Agreement.objects.create(
        number=draft.number,
        currency=draft.currency,
        prices_include_tax=draft.prices_include_tax,
        freight_minor=None if draft.freight is None else draft.freight.minor,
        taxed_at=draft.taxed_at,
        until=draft.until,
        made_at=clock.now(),
    )
    AgreedLine.objects.bulk_create(
        AgreedLine(agreement=row, variant_id=one.variant_id, quantity=one.quantity, unit_price=one.unit_price)
        for one in draft.prices
    )
    return row.pk
