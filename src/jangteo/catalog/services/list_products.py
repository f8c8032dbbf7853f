"""Where a product is sold, and no more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import ListedAlready, NotListed, ProductNotFound
from jangteo.catalog.models import ChannelListing, Product
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def list_anew(*, product_id: UUID, channel_id: UUID, actor: Actor) -> None:
    """Sell a product in a channel from now on, at the rank it had there.

    locks   the product
    raises  ProductNotFound, ListedAlready, NotPermitted
    """
    now, row = clock.now(), _locked(product_id, channel_id, actor)
    if row is not None and _holds(row, now):
        raise ListedAlready
    ChannelListing.objects.update_or_create(
        product_id=product_id, channel_id=channel_id, defaults={"from_at": now, "until_at": None}
    )
    _record(actor, "catalog.list_in_channel", product_id, channel_id)


@transaction.atomic
def end_listing(*, product_id: UUID, channel_id: UUID, actor: Actor) -> datetime:
    """Sell a product in a channel no more; returns the moment.

    locks   the product
    raises  ProductNotFound, NotListed, NotPermitted
    """
    now, row = clock.now(), _locked(product_id, channel_id, actor)
    if row is None or not _holds(row, now):
        raise NotListed
    row.until_at = max(now, row.from_at + timedelta(microseconds=1))
    row.save(update_fields=["until_at"])
    _record(actor, "catalog.end_listing", product_id, channel_id)
    return row.until_at


def _locked(product_id: UUID, channel_id: UUID, actor: Actor) -> ChannelListing | None:
    require(actor, Action.CATALOGUE_CHANGE)
    if not Product.objects.select_for_update().filter(pk=product_id).exists():
        raise ProductNotFound
    return ChannelListing.objects.filter(product=product_id, channel=channel_id).first()


def _holds(row: ChannelListing, now: datetime) -> bool:
    return row.from_at <= now and (row.until_at is None or row.until_at > now)


def _record(actor: Actor, action: str, product_id: UUID, channel_id: UUID) -> None:
    audit.record(
        actor=actor, action=action, subject_kind="product", subject_id=product_id, after={"channel": str(channel_id)}
    )
