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
    "catalog.successions_end": Break(
        "INSERT INTO catalog_variantsuccession (variant_id, successor_id, since, why)"
        " SELECT successor_id, variant_id, since, '' FROM catalog_variantsuccession WHERE variant_id = {replaced}",
        "replaced",
        without="catalog_variantsuccession DISABLE TRIGGER USER",
    ),
}


def varied() -> dict[str, Any]:
    """A shawl in two lengths."""
    product_id, variants = product("SHAWL-S", "SHAWL-L")
    values = (OptionValueDraft("s", {"ko": "짧은"}), OptionValueDraft("l", {"ko": "긴"}))
    draft = OptionsDraft((AxisDraft("length", {"ko": "길이"}, values),), {"SHAWL-S": ("s",), "SHAWL-L": ("l",)})
    services.set_options(product_id=product_id, draft=draft, actor=ACTOR)
    services.set_successor(variant_id=variants["SHAWL-S"], successor_id=variants["SHAWL-L"], actor=ACTOR)
    return {"varied": variants["SHAWL-S"], "replaced": variants["SHAWL-S"]}
