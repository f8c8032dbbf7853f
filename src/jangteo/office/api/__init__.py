"""The office for programs, at /api/v1/office: what its pages do, by the same services. One file an area."""

AREAS = (
    "orders",
    "refunds",
    "shipments",
    "goods",
    "pictures",
    "assortments",
    "bundles",
    "attributes",
    "prices",
    "price_drafts",
    "promotions",
    "stock",
    "counting",
    "purchases",
    "costs",
    "quantities",
    "taxes",
    "places",
    "parties",
    "money",
    "values",
    "bank",
    "quotes",
    "reviews",
    "contents",
    "webhooks",
    "flags",
    "trail",
)
# More of an area whose addresses they share: with its router, in files of their own.
FURTHER = ("promotion_drafts", "price_heads", "quote_drafts", "content_drafts")
