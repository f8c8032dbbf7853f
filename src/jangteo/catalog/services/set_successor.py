"""What takes the place of what is no longer sold."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from jangteo.catalog.errors import InvalidSuccessor, ProductNotFound
from jangteo.catalog.models import Variant, VariantSuccession
from jangteo.catalog.rules.successors import closes_circle
from jangteo.catalog.selectors.successors import successions
from jangteo.catalog.types import GIFT_CARD
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

LONGEST_WHY = 200


@transaction.atomic
def set_successor(
    *, variant_id: UUID, successor_id: UUID | None, actor: Actor, since: date | None = None, why: str = ""
) -> None:
    """Say what takes a variant's place from a day on (today); None: nothing does.

    It is still sold as long as it is sold; once it can't be had, buyers are told of the other, and why.

    locks   all of who replaces what, so that no two links close a circle together
    raises  ProductNotFound, InvalidSuccessor (`reason`: itself, circle, gift_card, why), NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    why = " ".join(why.split())
    if len(why) > LONGEST_WHY or "\0" in why:
        raise InvalidSuccessor(f"a reason has {LONGEST_WHY} characters at most", reason="why", limit=LONGEST_WHY)
    _wait()
    rows = _rows(variant_id, successor_id)
    known = VariantSuccession.objects.filter(pk=variant_id).first()
    before = _told(known)
    if successor_id is None:
        if known is None:
            return
        known.delete()
        after: dict[str, Any] | None = None
    else:
        _check(rows[variant_id], rows[successor_id])
        kept, _ = VariantSuccession.objects.update_or_create(
            variant_id=variant_id,
            defaults={"successor_id": successor_id, "since": since or clock.today(), "why": why},
        )
        after = _told(kept)
    if before != after:
        audit.record(
            actor=actor,
            action="catalog.set_successor",
            subject_kind="variant",
            subject_id=variant_id,
            before=before,
            after=after,
        )


@transaction.atomic
def replace_product(
    *, product_id: UUID, successor_id: UUID, actor: Actor, since: date | None = None, why: str = ""
) -> int:
    """Say for every variant of a product which of another's takes its place: the one of the same values, else of the
    same label, else the only one. Returns how many.

    successor_id  the other product
    raises        ProductNotFound, InvalidSuccessor (`reason`: unmatched, with the `sku`), NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    old = list(Variant.objects.filter(product=product_id).order_by("position", "sku"))
    new = list(Variant.objects.filter(product=successor_id, is_active=True).order_by("position", "sku"))
    if not old or not new:
        raise ProductNotFound
    by_label = {_key(one.labels): one.pk for one in new}
    for one in old:
        found = new[0].pk if len(new) == 1 else by_label.get(_key(one.labels))
        if found is None:
            raise InvalidSuccessor(f"nothing is like {one.sku}", reason="unmatched", sku=one.sku)
        set_successor(variant_id=one.pk, successor_id=found, actor=actor, since=since, why=why)
    return len(old)


def _wait() -> None:
    if "succession-lock" not in settings.JANGTEO_UNGUARDED:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('catalog_succession'))")


def _rows(variant_id: UUID, successor_id: UUID | None) -> Mapping[UUID, Variant]:
    wanted: Sequence[UUID] = [pk for pk in (variant_id, successor_id) if pk]
    rows = Variant.objects.select_related("product").in_bulk(wanted)
    if len(rows) < len(set(wanted)):
        raise ProductNotFound("there is no such variant")
    return rows


def _check(old: Variant, new: Variant) -> None:
    if old.pk == new.pk:
        raise InvalidSuccessor("nothing takes its own place", reason="itself", sku=old.sku)
    if GIFT_CARD in (old.product.tax_code, new.product.tax_code):
        raise InvalidSuccessor("gift cards are not replaced", reason="gift_card")
    if closes_circle(old.pk, new.pk, successions(date.max)):
        raise InvalidSuccessor(f"{old.sku} takes the place of {new.sku}", reason="circle", sku=old.sku, other=new.sku)


def _key(labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(labels.items()))


def _told(row: VariantSuccession | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"successor": str(row.successor_id), "since": row.since.isoformat(), "why": row.why}
