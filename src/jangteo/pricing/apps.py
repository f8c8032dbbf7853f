from django.apps import AppConfig

from jangteo.kernel import personal, verify
from jangteo.pricing.rules import price_in_words, shipping_in_words

INVARIANTS = (
    verify.Invariant(
        "pricing.every_list_has_an_audience_that_exists",
        "A price list's audience names exactly what its kind says.",
        """SELECT id, kind FROM pricing_pricelistaudience
           WHERE num_nonnulls(channel_id, segment_id, party_id) <> CASE WHEN kind = 'everyone' THEN 0 ELSE 1 END""",
    ),
    verify.Invariant(
        "pricing.derived_lists_stand_on_their_bases_rows",
        "A list has its own price rows or, by as many steps as it has bases, those of the list at their root.",
        """SELECT l.id, l.code FROM pricing_pricelist l LEFT JOIN pricing_pricelist b ON b.id = l.base_id
           WHERE l.source_id IS DISTINCT FROM coalesce(b.source_id, l.id) OR jsonb_array_length(l.chain)
             <> CASE WHEN b.id IS NULL THEN 0 ELSE jsonb_array_length(b.chain) + 1 END
             OR (l.base_id IS NOT NULL AND EXISTS (SELECT FROM pricing_price p WHERE p.price_list_id = l.id))""",
    ),
    verify.Invariant(
        "pricing.promotions_stay_within_their_limits",
        "No more orders and checkouts use a promotion, or a coupon, than it allows; nor one buyer's.",
        """SELECT p.id, p.code, 'all' AS whose, count(*) AS uses, p.most_uses FROM pricing_promotion p
           JOIN pricing_promotionuse u ON u.promotion_id = p.id AND u.state = 'used'
           GROUP BY p.id HAVING count(*) > p.most_uses
           UNION ALL
           SELECT c.id, p.code, 'coupon', count(*), c.most_uses FROM pricing_coupon c
           JOIN pricing_promotion p ON p.id = c.promotion_id
           JOIN pricing_promotionuse u ON u.coupon_id = c.id AND u.state = 'used'
           GROUP BY c.id, p.id HAVING count(*) > c.most_uses
           UNION ALL
           SELECT p.id, p.code, u.buyer_id::text, count(*), p.buyer_most FROM pricing_promotion p
           JOIN pricing_promotionuse u ON u.promotion_id = p.id AND u.state = 'used' AND u.buyer_id IS NOT NULL
           GROUP BY p.id, u.buyer_id HAVING count(*) > p.buyer_most""",
    ),
    verify.Invariant(
        "pricing.live_promotions_were_tried",
        "What works is a version of its promotion that was tried before it was published.",
        """SELECT p.id, p.code FROM pricing_promotion p LEFT JOIN pricing_promotionversion v ON v.id = p.live_id
           WHERE (p.state = 'live' AND v.id IS NULL) OR v.promotion_id <> p.id
             OR (v.id IS NOT NULL AND (v.published_at IS NULL OR v.simulated_at IS NULL))""",
    ),
    verify.Invariant(
        "pricing.bounds_stand_on_derived_lists",
        "A floor is not above its cap, and only lists that are derived and say that they are bounded have them.",
        """SELECT l.id, l.code FROM pricing_pricelist l LEFT JOIN pricing_pricebound b ON b.price_list_id = l.id
           GROUP BY l.id HAVING l.is_bounded <> (count(b.id) > 0) OR bool_or(b.floor > b.cap)
             OR (count(b.id) > 0 AND l.base_id IS NULL)""",
    ),
    verify.Invariant(
        "pricing.tax_rates_do_not_overlap",
        "A tax code has one rate at a time in a country.",
        """SELECT b.id, a.country, a.code, a.valid_from, b.valid_from AS overlapping_from
           FROM pricing_taxrate a JOIN pricing_taxrate b ON a.country = b.country AND a.code = b.code AND a.id <> b.id
           AND a.valid_from < b.valid_from AND a.valid_until > b.valid_from""",
    ),
)


class PricingConfig(AppConfig):
    name = "jangteo.pricing"
    label = "pricing"

    def ready(self) -> None:
        from jangteo.kernel import because  # its models may be loaded only now
        from jangteo.pricing.services.personal_data import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
        because.register_wording("price", price_in_words)
        because.register_wording("shipping", shipping_in_words)
        verify.register(*INVARIANTS)
