"""What extensions do, in the office's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

from jangteo.extending.types import HookKind

HOOKS: Mapping[HookKind, Any] = {
    HookKind.PRICE_CONDITION: pgettext_lazy("office", "Condition of promotions"),
    HookKind.ALLOCATION: pgettext_lazy("office", "Order of places"),
    HookKind.GATEWAY: pgettext_lazy("office", "Payment provider"),
    HookKind.CARRIER: pgettext_lazy("office", "Carrier"),
    HookKind.LETTERS: pgettext_lazy("office", "Letters"),
    HookKind.PAGE_BLOCK: pgettext_lazy("office", "Block of pages"),
    HookKind.PANEL: pgettext_lazy("office", "Panel of the office"),
}
