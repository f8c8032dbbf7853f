"""How each promise of what variants have of their product's axes is broken by hand."""

from collections.abc import Mapping
from typing import Any

from factories import ACTOR, product
from jangteo.catalog import services
from jangteo.catalog.types import AxisDraft, OptionsDraft, OptionValueDraft
from kernel.money_breaks import Break

GOODS_BREAKS: Mapping[str, Break] = {
    "catalog.variants_have_one_value_of_each_axis": Break(
        "UPDATE catalog_variant SET option_values = option_values || gen_random_uuid() WHERE id = {varied}", "varied"
    ),
}


def varied() -> dict[str, Any]:
    """A shawl in two lengths."""
    product_id, variants = product("SHAWL-S", "SHAWL-L")
    values = (OptionValueDraft("s", {"ko": "짧은"}), OptionValueDraft("l", {"ko": "긴"}))
    draft = OptionsDraft((AxisDraft("length", {"ko": "길이"}, values),), {"SHAWL-S": ("s",), "SHAWL-L": ("l",)})
    services.set_options(product_id=product_id, draft=draft, actor=ACTOR)
    return {"varied": variants["SHAWL-S"]}
