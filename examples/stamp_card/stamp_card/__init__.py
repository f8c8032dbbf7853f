"""A stamp for each order; the tenth is reduced by whatever promotion asks for it."""

from jangteo.extending.types import Extension, Hook, HookKind, PanelPlace
from jangteo.kernel.types import Action

extension = Extension(
    name="stamp_card",
    version="1.0.0",
    hooks_version=1,
    titles={"ko": "도장 카드", "en": "Stamp card"},
    app="stamp_card.apps.StampCard",
    hooks=(
        Hook(HookKind.PRICE_CONDITION, "tenth", "stamp_card.hooks:tenth", {"ko": "열 번째 주문", "en": "Tenth order"}),
        Hook(HookKind.PAGE_BLOCK, "card", "stamp_card.hooks:block", {"ko": "도장 카드 안내", "en": "Stamp card"}),
        Hook(
            HookKind.PANEL,
            "of_buyer",
            "stamp_card.hooks:panel",
            {"ko": "도장 카드", "en": "Stamp card"},
            places=frozenset({PanelPlace.PARTY}),
            action=Action.PARTIES_SEE,
        ),
    ),
)
