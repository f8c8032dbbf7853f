"""Which scope is for what, how keys are written, and how long they hold."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from jangteo.kernel.types import Action
from jangteo.programs.types import ApiScope, KeyKind

MOST_KEYS = 5
SHORTEST_LIFE, LONGEST_LIFE = timedelta(days=1), timedelta(days=730)
OVERLAP = timedelta(days=7)
TOKEN_LIFE = timedelta(hours=1)
HINT_LETTERS = 4
_PREFIXES = {kind: f"jt_{kind.value}_" for kind in KeyKind}

# A door, not a right: what is behind it is asked for by itself.
ALWAYS = frozenset({Action.OFFICE_ENTER})
# What a program never does, whoever made it: rights, members, people's privacy, and being somebody else.
NEVER = frozenset(
    {
        Action.MEMBERS_CHANGE,
        Action.ROLES_CHANGE,
        Action.UNITS_CHANGE,
        Action.CONSENTS_CHANGE,
        Action.PARTIES_ACT_FOR,
        Action.PRIVACY_HANDLE,
        Action.RECORDS_SEE,
    }
)


def _scope(name: str, ko: str, en: str, *actions: Action) -> ApiScope:
    return ApiScope(name, {"ko": ko, "en": en}, frozenset(actions))


_GOODS = (Action.GOODS_SEE, Action.CATALOGUE_SEE)
_PRICES = (Action.PRICES_SEE, Action.PRICE_LISTS_SEE, Action.PROMOTIONS_SEE, Action.TAXES_SEE)
_BUYERS = (Action.PARTIES_SEE, Action.MEMBERS_SEE, Action.ADDRESSES_SEE, Action.NOTES_SEE)
_CHANGE_BUYERS = (Action.PARTIES_CHANGE, Action.ADDRESSES_CHANGE, Action.NOTES_WRITE, Action.ACCOUNTS_ASSIGN)
_CHANGE_PRICES = (Action.PRICE_LISTS_CHANGE, Action.PROMOTIONS_CHANGE, Action.TAXES_CHANGE)
_CHANGE_GOODS = (Action.CATALOGUE_CHANGE, Action.CONTENT_CHANGE, Action.ASSORTMENTS_CHANGE)
_ORDER = (Action.CARTS_USE, Action.ORDERS_PLACE, Action.ORDERS_CANCEL, Action.ORDERS_HANDLE)

# What writes reads too.
_ALL = (
    _scope("goods:read", "상품 보기", "See goods", *_GOODS),
    _scope("goods:write", "상품 고치기", "Change goods", *_GOODS, *_CHANGE_GOODS),
    _scope("prices:read", "가격 보기", "See prices", *_PRICES),
    _scope("prices:write", "가격 고치기", "Change prices", *_PRICES, *_CHANGE_PRICES),
    _scope("costs:read", "원가 보기", "See costs", Action.COSTS_SEE),
    _scope("costs:write", "원가 고치기", "Change costs", Action.COSTS_SEE, Action.COSTS_CHANGE),
    _scope("stock:read", "재고 보기", "See stock", Action.STOCK_SEE),
    _scope("stock:write", "재고 고치기", "Change stock", Action.STOCK_SEE, Action.STOCK_CHANGE),
    _scope("orders:read", "주문 보기", "See orders", Action.ORDERS_SEE),
    _scope("orders:write", "주문하고 처리하기", "Place and handle orders", Action.ORDERS_SEE, *_ORDER),
    _scope("approvals:write", "승인하기", "Decide approvals", Action.ORDERS_SEE, Action.ORDERS_APPROVE),
    _scope("quotes:write", "견적 다루기", "Handle quotes", Action.QUOTES_MAKE, Action.QUOTES_ALLOW),
    _scope("money:read", "청구와 여신 보기", "See invoices and credit", Action.MONEY_SEE),
    _scope(
        "money:write",
        "결제하고 결제 다루기",
        "Pay and handle payments",
        Action.MONEY_SEE,
        Action.MONEY_PAY,
        Action.PAYMENTS_HANDLE,
    ),
    _scope("buyers:read", "거래처와 주소 보기", "See buyers and addresses", *_BUYERS),
    _scope(
        "buyers:write",
        "거래처와 주소 고치기",
        "Change buyers and addresses",
        *_BUYERS,
        *_CHANGE_BUYERS,
        Action.APPLICATIONS_REVIEW,
    ),
    _scope("reviews:write", "리뷰 다루기", "Handle reviews", Action.REVIEWS_HANDLE),
    _scope("webhooks:read", "웹훅 보기", "See webhooks", Action.WEBHOOKS_SEE),
    _scope("webhooks:write", "웹훅 고치기", "Change webhooks", Action.WEBHOOKS_SEE, Action.WEBHOOKS_CHANGE),
    _scope("exports:read", "내보내기", "Take exports", Action.EXPORTS_TAKE),
    _scope("features:write", "기능 켜고 끄기", "Switch features on and off", Action.FEATURES_SWITCH),
    _scope("audit:read", "기록과 점검 보기", "See the trail and run checks", Action.AUDIT_SEE, Action.CHECKS_RUN),
)
SCOPES: Mapping[str, ApiScope] = {one.name: one for one in _ALL}


def actions_of(scopes: Iterable[str]) -> frozenset[Action]:
    """What so many scopes are for together; a name of before is for nothing."""
    known = [SCOPES[name].actions for name in scopes if name in SCOPES]
    return ALWAYS.union(*known)


def scopes_for(actions: Iterable[Action]) -> list[str]:
    """The scopes that let a call through which asks for any of these."""
    asked = set(actions)
    return [one.name for one in SCOPES.values() if asked & one.actions]


def prefix_of(kind: KeyKind) -> str:
    """How a key of this kind begins."""
    return _PREFIXES[kind]


def kind_of(token: str) -> KeyKind | None:
    """What a key says it is for; None for one that is no program's."""
    return next((kind for kind, prefix in _PREFIXES.items() if token.startswith(prefix)), None)


def hint_of(key: str, kind: KeyKind) -> str:
    """The beginning of a key, by which people know it again."""
    return key[: len(prefix_of(kind)) + HINT_LETTERS]
