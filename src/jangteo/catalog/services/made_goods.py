"""Goods that are made for one party: in no list of anybody else, and sold by what was agreed with them."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import transaction

from jangteo.catalog.errors import InvalidProduct, ProductNotFound
from jangteo.catalog.models import Category, ChannelListing, Product, ProductText, Variant, VariantUnit
from jangteo.catalog.selectors.variants import UNIT_NAMES
from jangteo.catalog.types import GIFT_CARD, MadeDraft, ProductStatus, TextField, VariantId
from jangteo.kernel import audit, clock
from jangteo.kernel.types import Actor

SHELF = "made-to-order"
SHELF_NAMES = {"ko": "주문 제작", "en": "Made to order"}
LAST = 10_000
LONGEST_NAME = 300


@transaction.atomic
def make_goods(*, sku: str, draft: MadeDraft, party_id: UUID, channel_id: UUID, actor: Actor) -> VariantId:
    """Goods for one party and the units below it, in one channel; not on sale before `show_made` says so.

    Whoever may is for the caller to say.

    raises  InvalidProduct
    """
    _check(draft)
    now = clock.now()
    shelf, _ = Category.objects.get_or_create(slug=SHELF, defaults={"names": SHELF_NAMES, "position": LAST})
    product = Product.objects.create(
        slug=sku.lower(),
        category=shelf,
        status=ProductStatus.DRAFT.value,
        tax_code=draft.tax_code,
        made_for_id=party_id,
        created_at=now,
    )
    variant = Variant.objects.create(product=product, sku=sku)
    VariantUnit.objects.create(variant=variant, code=draft.unit, numerator=1)
    _write_names(product, draft.names)
    ChannelListing.objects.create(product=product, channel_id=channel_id, from_at=now)
    _record(actor, "make_goods", product, draft)
    return VariantId(variant.pk)


@transaction.atomic
def change_made(*, variant_id: UUID, draft: MadeDraft, actor: Actor) -> bool:
    """Say anew what goods are that were made for one party; returns whether something changed.

    raises  InvalidProduct, ProductNotFound where there are no such goods
    """
    _check(draft)
    product = Product.objects.select_for_update().filter(variants=variant_id, made_for__isnull=False).first()
    if product is None:
        raise ProductNotFound
    if _as_it_is(product, variant_id) == (dict(draft.names), draft.tax_code, draft.unit):
        return False
    product.tax_code = draft.tax_code
    product.save(update_fields=["tax_code"])
    VariantUnit.objects.filter(variant=variant_id).update(code=draft.unit)
    _write_names(product, draft.names)
    _record(actor, "change_made", product, draft)
    return True


@transaction.atomic
def show_made(*, shown: Collection[UUID], hidden: Collection[UUID]) -> None:
    """Put goods that were made for one party on sale, and others away: variants that are named, and no other goods."""
    for variants, status in ((hidden, ProductStatus.ARCHIVED), (shown, ProductStatus.ACTIVE)):
        if variants:
            rows = Product.objects.filter(variants__in=list(variants), made_for__isnull=False)
            rows.exclude(status=status.value).update(status=status.value)


def _check(draft: MadeDraft) -> None:
    if draft.tax_code == GIFT_CARD:
        raise InvalidProduct("gift cards are not made for somebody", field="tax_code")
    if draft.unit not in UNIT_NAMES:
        raise InvalidProduct(f"{draft.unit[:20]!r} is no unit", field="unit")
    names = draft.names
    if not names.get("ko") or any(not one or "\0" in one or len(one) > LONGEST_NAME for one in names.values()):
        raise InvalidProduct(f"goods have a Korean name, at most {LONGEST_NAME} letters each", field="names")


def _as_it_is(product: Product, variant_id: UUID) -> tuple[dict[str, str], str, str]:
    texts = ProductText.objects.filter(product=product, field=TextField.NAME.value, audience="", channel=None)
    unit = VariantUnit.objects.filter(variant=variant_id).values_list("code", flat=True).first()
    return dict(texts.values_list("language", "text")), product.tax_code, unit or ""


def _write_names(product: Product, names: Mapping[str, str]) -> None:
    rows = ProductText.objects.filter(product=product, field=TextField.NAME.value, audience="", channel=None)
    rows.exclude(language__in=list(names)).delete()
    for language, text in names.items():
        ProductText.objects.update_or_create(
            product=product,
            field=TextField.NAME.value,
            language=language,
            audience="",
            channel=None,
            defaults={"text": text},
        )


def _record(actor: Actor, done: str, product: Product, draft: MadeDraft) -> None:
    audit.record(
        actor=actor,
        action=f"catalog.{done}",
        subject_kind="product",
        subject_id=product.pk,
        after={"slug": product.slug, "names": dict(draft.names), "tax_code": draft.tax_code, "unit": draft.unit},
    )
