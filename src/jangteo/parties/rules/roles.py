"""The one table of roles: who may do what, how far. Everything else about permissions reads it."""

from collections.abc import Iterable, Mapping

from jangteo.kernel.types import ALL_RIGHTS, Action, Rights, Scope
from jangteo.parties.errors import RightsTooWide, RoleUnknown, UnknownRight
from jangteo.parties.types import MemberRole, PartyKind, RoleAudience, RoleDefinition

ORDER_OF_SCOPES = {Scope.OWN: 0, Scope.UNIT: 1, Scope.ALL: 2}

_LOOK: Rights = {Action.GOODS_SEE: Scope.ALL, Action.PRICES_SEE: Scope.ALL}
_SHOP: Rights = {**_LOOK, Action.CARTS_USE: Scope.OWN, Action.ORDERS_PLACE: Scope.OWN, Action.ORDERS_SEE: Scope.OWN}
_WHOLE_PARTY: Rights = {
    **_SHOP,
    Action.ORDERS_SEE: Scope.UNIT,
    Action.ORDERS_CANCEL: Scope.UNIT,
    Action.MONEY_SEE: Scope.UNIT,
    Action.MONEY_PAY: Scope.UNIT,
    Action.ADDRESSES_SEE: Scope.UNIT,
    Action.ADDRESSES_CHANGE: Scope.UNIT,
    Action.PARTIES_SEE: Scope.UNIT,
    Action.PARTIES_CHANGE: Scope.UNIT,
}
_LEADER: Rights = {
    **_WHOLE_PARTY,
    Action.ORDERS_APPROVE: Scope.UNIT,
    Action.MEMBERS_SEE: Scope.UNIT,
    Action.MEMBERS_CHANGE: Scope.UNIT,
    Action.ROLES_CHANGE: Scope.UNIT,
    Action.UNITS_CHANGE: Scope.UNIT,
}
# Of price lists, `Scope.UNIT` is those for everyone, channels and segments, and what one's own accounts agreed; of
# taxes, rates and rules of destinations, and the certificates of one's own accounts.
_DESK: Rights = {
    Action.OFFICE_ENTER: Scope.ALL,
    Action.CATALOGUE_SEE: Scope.ALL,
    Action.PRICE_LISTS_SEE: Scope.UNIT,
    Action.PROMOTIONS_SEE: Scope.ALL,
    Action.STOCK_SEE: Scope.ALL,
}
_READER: Rights = {
    **_DESK,
    **dict.fromkeys(
        (
            Action.ORDERS_SEE,
            Action.MONEY_SEE,
            Action.PARTIES_SEE,
            Action.MEMBERS_SEE,
            Action.ADDRESSES_SEE,
            Action.NOTES_SEE,
            Action.PRICE_LISTS_SEE,
            Action.TAXES_SEE,
        ),
        Scope.ALL,
    ),
}

GUEST_RIGHTS: Rights = {**_SHOP, Action.ORDERS_CANCEL: Scope.OWN}
SELF_RIGHTS: Rights = {**_WHOLE_PARTY, Action.CONSENTS_CHANGE: Scope.OWN}
# Staff who act for a buyer: they order, they never approve, pay, or change who may do what.
ASSISTANT_RIGHTS: Rights = {
    **_SHOP,
    Action.ORDERS_SEE: Scope.UNIT,
    Action.ADDRESSES_SEE: Scope.UNIT,
    Action.ADDRESSES_CHANGE: Scope.UNIT,
    Action.PARTIES_SEE: Scope.UNIT,
}

_TABLE: Mapping[MemberRole, tuple[RoleAudience, Rights]] = {
    MemberRole.ADMINISTRATOR: (RoleAudience.COMPANY, _LEADER),
    MemberRole.BUYER: (
        RoleAudience.COMPANY,
        {
            **_SHOP,
            Action.ORDERS_CANCEL: Scope.OWN,
            Action.ADDRESSES_SEE: Scope.UNIT,
            Action.ADDRESSES_CHANGE: Scope.UNIT,
            Action.PARTIES_SEE: Scope.UNIT,
        },
    ),
    MemberRole.APPROVER: (
        RoleAudience.COMPANY,
        {
            **_SHOP,
            Action.ORDERS_SEE: Scope.UNIT,
            Action.ORDERS_CANCEL: Scope.UNIT,
            Action.ORDERS_APPROVE: Scope.UNIT,
            Action.MONEY_SEE: Scope.UNIT,
            Action.ADDRESSES_SEE: Scope.UNIT,
            Action.PARTIES_SEE: Scope.UNIT,
            Action.MEMBERS_SEE: Scope.UNIT,
        },
    ),
    MemberRole.FINANCE: (
        RoleAudience.COMPANY,
        {
            **_LOOK,
            Action.ORDERS_SEE: Scope.UNIT,
            Action.MONEY_SEE: Scope.UNIT,
            Action.MONEY_PAY: Scope.UNIT,
            Action.ADDRESSES_SEE: Scope.UNIT,
            Action.PARTIES_SEE: Scope.UNIT,
            Action.MEMBERS_SEE: Scope.UNIT,
        },
    ),
    MemberRole.GUARDIAN: (RoleAudience.HOUSEHOLD, _LEADER),
    MemberRole.PAYER: (
        RoleAudience.HOUSEHOLD,
        {
            **_SHOP,
            Action.ORDERS_SEE: Scope.UNIT,
            Action.ORDERS_CANCEL: Scope.OWN,
            Action.MONEY_SEE: Scope.UNIT,
            Action.MONEY_PAY: Scope.UNIT,
            Action.ADDRESSES_SEE: Scope.UNIT,
            Action.PARTIES_SEE: Scope.UNIT,
            Action.MEMBERS_SEE: Scope.UNIT,
        },
    ),
    MemberRole.CHILD: (
        RoleAudience.HOUSEHOLD,
        {**_LOOK, Action.CARTS_USE: Scope.OWN, Action.ORDERS_SEE: Scope.OWN, Action.PARTIES_SEE: Scope.UNIT},
    ),
    MemberRole.STAFF_VIEWER: (RoleAudience.STAFF, _READER),
    MemberRole.STAFF_CLERK: (
        RoleAudience.STAFF,
        {
            **_READER,
            Action.ORDERS_HANDLE: Scope.ALL,
            Action.QUOTES_MAKE: Scope.ALL,
            Action.REVIEWS_HANDLE: Scope.ALL,
            Action.ORDERS_CANCEL: Scope.ALL,
            Action.STOCK_CHANGE: Scope.ALL,
            Action.CATALOGUE_CHANGE: Scope.ALL,
            Action.CONTENT_CHANGE: Scope.ALL,
            Action.NOTES_WRITE: Scope.ALL,
            Action.APPLICATIONS_REVIEW: Scope.ALL,
        },
    ),
    MemberRole.SALES_REP: (
        RoleAudience.STAFF,
        {
            **_DESK,
            **dict.fromkeys(
                (
                    Action.ORDERS_SEE,
                    Action.MONEY_SEE,
                    Action.PARTIES_SEE,
                    Action.MEMBERS_SEE,
                    Action.ADDRESSES_SEE,
                    Action.NOTES_SEE,
                    Action.NOTES_WRITE,
                    Action.TAXES_SEE,
                    Action.PARTIES_ACT_FOR,
                    Action.QUOTES_MAKE,
                ),
                Scope.UNIT,
            ),
        },
    ),
    MemberRole.STAFF_FINANCE: (
        RoleAudience.STAFF,
        {
            **_READER,
            Action.PAYMENTS_HANDLE: Scope.ALL,
            Action.QUOTES_ALLOW: Scope.ALL,
            Action.ORDERS_CANCEL: Scope.ALL,
            Action.NOTES_WRITE: Scope.ALL,
            Action.APPLICATIONS_REVIEW: Scope.ALL,
            Action.PRICE_LISTS_CHANGE: Scope.ALL,
            Action.PROMOTIONS_CHANGE: Scope.ALL,
            Action.TAXES_CHANGE: Scope.ALL,
            Action.COSTS_SEE: Scope.ALL,
            Action.COSTS_CHANGE: Scope.ALL,
            Action.EXPORTS_TAKE: Scope.ALL,
        },
    ),
    MemberRole.STORE: (
        RoleAudience.STAFF,
        {
            Action.OFFICE_ENTER: Scope.ALL,
            Action.CATALOGUE_SEE: Scope.ALL,
            Action.STOCK_SEE: Scope.UNIT,
            Action.STOCK_CHANGE: Scope.UNIT,
        },
    ),
    MemberRole.STAFF_ADMINISTRATOR: (RoleAudience.STAFF, ALL_RIGHTS),
}
BUILT_IN_ROLES: Mapping[str, RoleDefinition] = {
    role.value: RoleDefinition(role.value, audience, rights) for role, (audience, rights) in _TABLE.items()
}

# What a role of each audience may hold at most: nobody's role reaches beyond their own house, none but staff into ours.
CEILINGS: Mapping[RoleAudience, Rights] = {
    RoleAudience.COMPANY: _LEADER,
    RoleAudience.HOUSEHOLD: _LEADER,
    RoleAudience.STAFF: ALL_RIGHTS,
}
# Each of these must keep one member whose role has no end, once it has had one.
LEADERS: Mapping[RoleAudience, MemberRole] = {
    RoleAudience.COMPANY: MemberRole.ADMINISTRATOR,
    RoleAudience.HOUSEHOLD: MemberRole.GUARDIAN,
    RoleAudience.STAFF: MemberRole.STAFF_ADMINISTRATOR,
}


def audiences_of(kind: PartyKind, *, is_operator: bool = False) -> frozenset[RoleAudience]:
    """Which roles exist among a party's members; none in a person."""
    if kind == PartyKind.HOUSEHOLD:
        return frozenset({RoleAudience.HOUSEHOLD})
    if not kind.is_trade:
        return frozenset()
    return frozenset({RoleAudience.COMPANY} | ({RoleAudience.STAFF} if is_operator else set()))


def union_of(rights: Iterable[Rights]) -> dict[Action, Scope]:
    """What several roles allow together: of each action the widest scope."""
    united: dict[Action, Scope] = {}
    for one in rights:
        for action, scope in one.items():
            if action not in united or ORDER_OF_SCOPES[scope] > ORDER_OF_SCOPES[united[action]]:
                united[action] = scope
    return united


def exceeding(rights: Rights, ceiling: Rights) -> list[Action]:
    """The actions in which `rights` reach further than `ceiling`."""
    return [
        action
        for action, scope in rights.items()
        if action not in ceiling or ORDER_OF_SCOPES[scope] > ORDER_OF_SCOPES[ceiling[action]]
    ]


def beyond(rights: Rights, ceiling: Rights) -> dict[Action, Scope]:
    """The part of `rights` that reaches further than another set."""
    return {action: rights[action] for action in exceeding(rights, ceiling)}


def checked_rights(audience: RoleAudience, stated: Mapping[str, str]) -> dict[Action, Scope]:
    """The rights that a custom role states, when its audience may hold them.

    stated  {action: scope} as text
    raises  UnknownRight, RightsTooWide
    """
    rights: dict[Action, Scope] = {}
    for name, scope in stated.items():
        if name not in Action or scope not in Scope:
            raise UnknownRight(f"there is no right {str(name)[:40]!r}: {str(scope)[:20]!r}", right=str(name)[:40])
        rights[Action(name)] = Scope(scope)
    require_within(rights, CEILINGS[audience])
    return rights


def require_within(rights: Rights, ceiling: Rights) -> None:
    """Refuse rights that reach further than another set: nobody hands out what they don't have.

    raises  RightsTooWide
    """
    beyond = exceeding(rights, ceiling)
    if beyond:
        raise RightsTooWide(rights=[action.value for action in beyond])


def stored_rights(stored: Mapping[str, str]) -> dict[Action, Scope]:
    """Rights as they were kept; a word that this version does not know allows nothing."""
    return {Action(name): Scope(scope) for name, scope in stored.items() if name in Action and scope in Scope}


def built_in_role(code: str, audiences: frozenset[RoleAudience]) -> RoleDefinition:
    """A built-in role that exists among such members.

    raises  RoleUnknown
    """
    role = BUILT_IN_ROLES.get(code)
    if role is None or role.audience not in audiences:
        raise RoleUnknown(f"there is no role {code[:40]!r} here", role=code[:40])
    return role
