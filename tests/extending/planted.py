"""An extension that does everything wrong, as its `mood` says; and right, where that is empty."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from django.db import connection

from jangteo.extending.types import HOOKS_VERSION, Extension, Hook, HookKind, Loaded, PanelPlace, Shown

HERE = "extending.planted"
mood = SimpleNamespace(now="")
MOODS = ("raises", "wrong type", "slow", "blocks", "bad SQL", "leaves")


def spoiled(value: Any) -> Any:
    """The answer, or what the mood makes of it."""
    match mood.now:
        case "raises":
            raise ValueError("010-1234-5678 must not be told")
        case "wrong type":
            return object()
        case "slow":
            while True:
                time.sleep(0.001)
        case "blocks":
            time.sleep(0.3)
        case "bad SQL":
            with connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")
        case "leaves":
            raise SystemExit(1)
    return value


@dataclass
class Planted:
    """One object for all hooks."""

    asked: int = 0

    def is_met(self, cart: Any) -> bool:
        self.asked += 1
        return bool(spoiled(sum(one.quantity for one in cart.lines) >= 2)) if mood.now != "wrong type" else "yes"  # type: ignore[return-value]

    def rank(self, asked: Any) -> Mapping[str, int]:
        ranks = {place.code: -place.rank for place in asked.places}
        return {"W1": "first"} if mood.now == "wrong type" else spoiled(ranks)  # type: ignore[dict-item]

    def send(self, message: Any) -> bool:
        return spoiled(True)  # type: ignore[no-any-return]

    def show(self, asked: Any) -> Shown:
        return spoiled(Shown(heading="Planted", text="It grows."))  # type: ignore[no-any-return]


planted = Planted()
extension = Extension(
    name="planted",
    version="1.0",
    hooks_version=HOOKS_VERSION,
    titles={"ko": "심은 것", "en": "Planted"},
    hooks=(
        Hook(HookKind.PRICE_CONDITION, "two", f"{HERE}:planted", {"ko": "두 개부터", "en": "From two on"}),
        Hook(HookKind.ALLOCATION, "backwards", f"{HERE}:planted"),
        Hook(HookKind.LETTERS, "post", f"{HERE}:planted"),
        Hook(HookKind.PAGE_BLOCK, "leaf", f"{HERE}:planted", {"ko": "잎", "en": "Leaf"}),
        Hook(HookKind.PANEL, "side", f"{HERE}:planted", {"ko": "옆", "en": "Side"}, places=frozenset(PanelPlace)),
        Hook(HookKind.PAGE_BLOCK, "gone", "extending.no_such_file:thing"),
    ),
)
too_new = replace(extension, name="too_new", hooks_version=HOOKS_VERSION + 1)
LOADED = Loaded((extension,))
