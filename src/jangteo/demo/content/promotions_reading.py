"""Reading promotions.yml."""

from importlib.resources import files

from jangteo.demo.content.types import Promotion
from jangteo.demo.content.yaml_files import bilingual
from jangteo.kernel.plain_yaml import parse_plain


def read_promotions() -> tuple[Promotion, ...]:
    """The promotions in order; read as scenarios are, where `on` is a word."""
    rows = parse_plain((files("jangteo.demo.content") / "promotions.yml").read_bytes())
    return tuple(
        Promotion(
            code=row["code"],
            name=bilingual(row["name"]),
            rule=row["rule"],
            is_draft=row.get("draft", False),
            public_code=row.get("coupons", {}).get("public", ""),
            series=row.get("coupons", {}).get("series", ""),
            series_count=row.get("coupons", {}).get("count", 0),
            most_uses=row.get("most_uses"),
            buyer_most=row.get("buyer_most"),
        )
        for row in rows
    )
