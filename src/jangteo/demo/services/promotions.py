from jangteo.demo.content.types import Content, Promotion
from jangteo.demo.services.shelves import both
from jangteo.demo.services.shops import SEEDER
from jangteo.insights.services import simulate_promotion
from jangteo.pricing import services as pricing
from jangteo.pricing.selectors import get_promotion

TRIED_ON = 200


def make_promotions(content: Content) -> int:
    """Promotions and their codes as a merchant makes them: written, tried on past orders, published from now on."""
    for promotion in content.promotions:
        _make(promotion)
    return len(content.promotions)


def _make(promotion: Promotion) -> None:
    pricing.draft_promotion(
        code=promotion.code,
        names=both(promotion.name),
        currency="KRW",
        rule=promotion.rule,
        needs_code=bool(promotion.public_code or promotion.series),
        most_uses=promotion.most_uses,
        buyer_most=promotion.buyer_most,
        actor=SEEDER,
    )
    if promotion.public_code:
        pricing.make_coupon(promotion_code=promotion.code, text=promotion.public_code, actor=SEEDER)
    if promotion.series:
        pricing.make_secret_coupons(
            promotion_code=promotion.code, count=promotion.series_count, series=promotion.series, actor=SEEDER
        )
    if promotion.is_draft:
        return
    version = get_promotion(promotion.code).versions[0]
    simulate_promotion(version_id=version.id, actor=SEEDER, orders=TRIED_ON)
    pricing.publish_promotion(code=promotion.code, version_id=version.id, actor=SEEDER)
