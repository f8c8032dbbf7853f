"""Why the axes of a product, or what takes its place, were not kept."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

_OPTIONS = {
    "too_many_axes": pgettext_lazy("office", "A product has at most %(limit)s axes."),
    "axis_twice": pgettext_lazy("office", "Two axes have one code."),
    "axis_code": pgettext_lazy("office", "“%(axis)s” is no code of an axis: small letters, digits, - and _."),
    "value_code": pgettext_lazy("office", "“%(value)s” is no code of a value: small letters, digits, - and _."),
    "value_twice": pgettext_lazy("office", "%(axis)s: “%(value)s” stands there twice."),
    "names": pgettext_lazy("office", "Every axis and value has a name of 1 to %(limit)s characters."),
    "values": pgettext_lazy("office", "%(axis)s: 1 to %(limit)s values."),
    "swatch": pgettext_lazy("office", "%(axis)s, %(value)s: write the colour as #a1b2c3, or nothing."),
    "sku": pgettext_lazy("office", "%(sku)s is not of this product."),
    "missing": pgettext_lazy("office", "%(sku)s: choose its value of %(axis)s."),
    "same": pgettext_lazy("office", "%(sku)s has the same values as %(other)s."),
}

_SUCCESSORS = {
    "itself": pgettext_lazy("office", "Nothing takes its own place."),
    "circle": pgettext_lazy("office", "%(other)s is itself replaced by %(sku)s in the end."),
    "gift_card": pgettext_lazy("office", "Gift cards are not replaced."),
    "why": pgettext_lazy("office", "A reason has at most %(limit)s characters."),
    "unmatched": pgettext_lazy("office", "Nothing of the other product is like %(sku)s. Replace it by itself."),
}

OPTION_REFUSALS: dict[str, Callable[[dict[str, Any]], str]] = {
    "catalog.invalid_options": lambda facts: str(_OPTIONS[facts["reason"]]) % facts,
    "catalog.invalid_successor": lambda facts: str(_SUCCESSORS[facts["reason"]]) % facts,
    "catalog.options_changed": lambda facts: pgettext(
        "office", "Its axes are others since you looked. Nothing was saved; open the page anew."
    ),
}
