"""A small form for those who write no YAML: SKUs with their ladders, a discount and shipping, as a scenario."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.office.pages.amounts import FigureField
from jangteo.office.pages.whole_field import WholeField

ROWS = range(1, 6)
MOST_PIECES = 1_000_000
THOUSANDS = re.compile(r"(?<![0-9,.])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9:])")
STEP = re.compile(r"(?:([0-9]{1,10}):)?([0-9]{1,12}(?:\.[0-9]{1,6})?)")
VIEWS = (
    ("yes", pgettext_lazy("office", "Prices include tax")),
    ("no", pgettext_lazy("office", "Tax is added to prices")),
)

type Ladder = dict[int, str]


class BuilderForm(forms.Form):
    """What the small form asks: up to five SKUs, in won and with ten percent tax."""

    view = forms.ChoiceField(label=pgettext_lazy("office", "Tax view"), choices=VIEWS)
    percent = FigureField(
        label=pgettext_lazy("office", "Percent off"),
        min_value=0,
        max_value=100,
        decimal_places=4,
        required=False,
    )
    coupon = forms.CharField(label=pgettext_lazy("office", "Coupon code"), max_length=64, required=False)
    shipping = WholeField(
        label=pgettext_lazy("office", "Shipping, in won"), min_value=0, max_value=10**9, required=False
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for row in ROWS:
            self.fields[f"sku_{row}"] = forms.CharField(
                label=pgettext_lazy("office", "SKU"), max_length=64, required=False
            )
            self.fields[f"quantity_{row}"] = WholeField(
                label=pgettext_lazy("office", "Quantity"), min_value=1, max_value=MOST_PIECES, required=False
            )
            self.fields[f"ladder_{row}"] = forms.CharField(
                label=pgettext_lazy("office", "Unit prices"), max_length=500, required=False
            )

    @property
    def rows(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        """The fields of each SKU."""
        return [(self[f"sku_{row}"], self[f"quantity_{row}"], self[f"ladder_{row}"]) for row in ROWS]

    def clean(self) -> dict[str, Any]:
        """Each row is whole or empty, no SKU stands twice, and there is at least one."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for row in ROWS:
            sku, quantity, ladder = (data.get(f"{name}_{row}") for name in ("sku", "quantity", "ladder"))
            if not (sku or quantity or ladder):
                continue
            self._check_sku(row, sku, seen)
            if quantity is None and f"quantity_{row}" not in self.errors:
                self.add_error(f"quantity_{row}", pgettext("office", "How many are in the cart?"))
            if f"ladder_{row}" not in self.errors and ladder_of(ladder or "") is None:
                self.add_error(
                    f"ladder_{row}",
                    pgettext("office", "Write a price, or steps like 1:9000 10:8000, each step once and from 1 up."),
                )
        if not seen and not self.errors:
            self.add_error("sku_1", pgettext("office", "Name at least one SKU."))
        self._check_coupon(data)
        return data

    def _check_sku(self, row: int, sku: str | None, seen: set[str]) -> None:
        name = f"sku_{row}"
        if name in self.errors:
            return
        if not sku:
            self.add_error(name, pgettext("office", "Which SKU is it?"))
        elif sku in seen:
            self.add_error(name, pgettext("office", "This SKU is there twice. Put its whole quantity into one row."))
        elif not sku.isprintable():
            self.add_error(name, pgettext("office", "Only characters that can be seen, please."))
        else:
            seen.add(sku)

    def _check_coupon(self, data: Mapping[str, Any]) -> None:
        coupon = data.get("coupon") or ""
        if not coupon.isprintable():
            self.add_error("coupon", pgettext("office", "Only characters that can be seen, please."))
        elif coupon and data.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", pgettext("office", "How much does the coupon take off?"))


def ladder_of(text: str) -> Ladder | None:
    """Steps as they are typed; None when they can't be read.

    >>> ladder_of("1:9,000 10:8000"), ladder_of("9000"), ladder_of("1:9000 1:8000")
    ({1: '9000', 10: '8000'}, {1: '9000'}, None)
    """
    plain = THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    ladder: Ladder = {}
    for entry in re.split(r"[\s,;]+", plain.strip(" ,;")):
        found = STEP.fullmatch(entry)
        step = int(found[1] or 1) if found else 0
        if found is None or step < 1 or step in ladder:
            return None
        ladder[step] = found[2]
    return dict(sorted(ladder.items()))


def scenario_of(data: Mapping[str, Any]) -> str:
    """The scenario that a valid form stands for, as YAML."""
    rows = [
        (_text(data[f"sku_{row}"]), data[f"quantity_{row}"], ladder_of(data[f"ladder_{row}"]) or {})
        for row in ROWS
        if data[f"sku_{row}"]
    ]
    lines = [
        "currency: KRW",
        "tax:",
        f"  prices_include: {'true' if data['view'] == 'yes' else 'false'}",
        '  rates: {standard: "0.10"}',
        "lists:",
        "  - code: my-list",
        "    prices:",
        *(f"      {sku}: {_steps(ladder)}" for sku, _, ladder in rows),
        *_promotion(data.get("percent"), data.get("coupon") or ""),
        "cart:",
        *(f"  - {{sku: {sku}, quantity: {quantity}}}" for sku, quantity, _ in rows),
    ]
    if data.get("shipping") is not None:
        lines.append(f'shipping: {{amount: "{data["shipping"]}"}}')
    return "\n".join(lines) + "\n"


def _promotion(percent: Decimal | None, coupon: str) -> list[str]:
    if percent is None:
        return []
    lines = ["promotions:", "  - code: my-discount"]
    if coupon:
        lines.append(f"    coupon: {_text(coupon)}")
    lines += ["    give:", f'      - {{percent: "{percent:f}", on: order}}']
    return [*lines, f"coupons: [{_text(coupon)}]"] if coupon else lines


def _steps(ladder: Ladder) -> str:
    return "{" + ", ".join(f'{step}: "{price}"' for step, price in ladder.items()) + "}"


def _text(text: str) -> str:
    """A JSON string, which YAML reads as it stands."""
    return json.dumps(text, ensure_ascii=False)
