"""A person's part of promotions: their own coupons, and what their orders used."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.kernel.personal import Erased, Person, PersonalData
from jangteo.pricing.models import Coupon, PromotionUse
from jangteo.pricing.rules.coupons import buyer_mark


def export_coupons(person: Person) -> dict[str, Any]:
    """Coupons made for the person, and which promotions their orders used."""
    coupons = Coupon.objects.filter(owner=person.id).select_related("promotion").order_by("made_at", "pk")
    uses = _uses(person).select_related("promotion").order_by("at", "pk")
    return {
        "coupons": [
            {"promotion": row.promotion.names, "code": str(row), "made_at": row.made_at.isoformat()} for row in coupons
        ],
        "uses": [{"promotion": row.promotion.names, "at": row.at.isoformat(), "state": row.state} for row in uses],
    }


def erase_coupons(person: Person, at: datetime) -> Erased:
    """Coupons of the person work no more; uses stay counted, without the mark of an address."""
    removed = {
        "coupons": Coupon.objects.filter(owner=person.id, is_void=False).update(is_void=True),
        "uses": _uses(person).exclude(mark="").update(mark=""),
    }
    return Erased({what: count for what, count in removed.items() if count})


def _uses(person: Person) -> QuerySet[PromotionUse]:
    marks = [mark for email in person.emails if (mark := buyer_mark(email))]
    return PromotionUse.objects.filter(Q(buyer=person.id) | Q(mark__in=marks))


PERSONAL_DATA = PersonalData(
    name="pricing",
    titles={"ko": "쿠폰과 프로모션", "en": "Coupons and promotions"},
    export=export_coupons,
    erase=erase_coupons,
    columns=frozenset({"pricing_promotionuse.mark"}),
)
