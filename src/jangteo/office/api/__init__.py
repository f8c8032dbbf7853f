"""The office for programs, at /api/v1/office: what its pages do, by the same services. One file an area."""

AREAS = (
    "orders",
    "refunds",
    "shipments",
    "goods",
    "pictures",
    "prices",
    "price_drafts",
    "promotions",
    "stock",
    "places",
    "parties",
    "money",
    "quotes",
    "reviews",
    "contents",
    "webhooks",
    "flags",
    "trail",
)
