"""A person's part of pricing: coupons, what orders used of promotions, tax certificates, drafts of prices they made."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.kernel.personal import ERASED, Erased, Person, PersonalData
from jangteo.pricing.models import Coupon, PriceDraft, PromotionUse, TaxCertificate
from jangteo.pricing.rules.coupons import buyer_mark


def export_pricing(person: Person) -> dict[str, Any]:
    """Coupons made for the person, which promotions their orders used, their certificates, drafts they made."""
    coupons = Coupon.objects.filter(owner=person.id).select_related("promotion").order_by("made_at", "pk")
    uses = _uses(person).select_related("promotion").order_by("at", "pk")
    papers = TaxCertificate.objects.filter(party=person.id).order_by("recorded_at", "pk")
    drafts = PriceDraft.objects.filter(maker=person.id).select_related("price_list").defer("rows", "undo")
    return {
        "coupons": [
            {"promotion": row.promotion.names, "code": str(row), "made_at": row.made_at.isoformat()} for row in coupons
        ],
        "uses": [{"promotion": row.promotion.names, "at": row.at.isoformat(), "state": row.state} for row in uses],
        "tax_certificates": [
            {
                "number": row.number,
                "issued_by": row.issued_by,
                "valid_from": row.valid_from.isoformat(),
                "valid_until": row.valid_until.isoformat() if row.valid_until else "",
            }
            for row in papers
        ],
        "price_drafts": [
            {"at": row.made_at.isoformat(), "list": row.price_list.code, "prices": row.row_count, "why": row.why}
            for row in drafts.order_by("made_at")
        ],
    }


def erase_pricing(person: Person, at: datetime) -> Erased:
    """Coupons and certificates of the person count no more; uses lose the address's mark, drafts their maker."""
    papers = TaxCertificate.objects.filter(party=person.id)
    papers.filter(revoked_at=None).update(revoked_at=at)
    removed = {
        "coupons": Coupon.objects.filter(owner=person.id, is_void=False).update(is_void=True),
        "uses": _uses(person).exclude(mark="").update(mark=""),
        "tax_certificates": papers.exclude(number=ERASED).update(number=ERASED, issued_by=""),
        "price_drafts": PriceDraft.objects.filter(maker=person.id).update(maker=None, made_by=ERASED, why=""),
    }
    return Erased({what: count for what, count in removed.items() if count})


def _uses(person: Person) -> QuerySet[PromotionUse]:
    marks = [mark for email in person.emails if (mark := buyer_mark(email))]
    return PromotionUse.objects.filter(Q(buyer=person.id) | Q(mark__in=marks))


PERSONAL_DATA = PersonalData(
    name="pricing",
    titles={
        "ko": "쿠폰과 프로모션, 세금 증명서, 가격 변경안",
        "en": "Coupons, promotions, tax papers, price drafts",
    },
    export=export_pricing,
    erase=erase_pricing,
    columns=frozenset(
        {
            "pricing_promotionuse.mark",
            "pricing_pricedraft.made_by",
            "pricing_pricedraft.why",
            "pricing_taxcertificate.issued_by",
            "pricing_taxcertificate.number",
        }
    ),
)
