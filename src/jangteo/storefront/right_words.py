"""What roles allow in sentences a person understands, and what lets somebody do something."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jangteo.kernel.types import Action, Rights, Scope
from jangteo.parties import selectors as parties
from jangteo.parties.types import HeldRole, PartyKind
from jangteo.storefront.templatetags.storefront import day
from jangteo.storefront.until import is_under_way, last_day
from jangteo.storefront.visit import page_language

GROUPS: Mapping[object, Sequence[Action]] = {
    gettext_lazy("Shopping"): (Action.GOODS_SEE, Action.PRICES_SEE, Action.CARTS_USE, Action.ORDERS_PLACE),
    gettext_lazy("Orders"): (Action.ORDERS_SEE, Action.ORDERS_CANCEL, Action.ORDERS_APPROVE),
    gettext_lazy("Money"): (Action.MONEY_SEE, Action.MONEY_PAY),
    gettext_lazy("Addresses and details"): (
        Action.ADDRESSES_SEE,
        Action.ADDRESSES_CHANGE,
        Action.PARTIES_SEE,
        Action.PARTIES_CHANGE,
    ),
    gettext_lazy("People and roles"): (
        Action.MEMBERS_SEE,
        Action.MEMBERS_CHANGE,
        Action.ROLES_CHANGE,
        Action.UNITS_CHANGE,
    ),
}
HOUSE_ONLY = frozenset({Action.ORDERS_APPROVE, Action.MEMBERS_SEE, Action.MEMBERS_CHANGE, Action.ROLES_CHANGE})


@dataclass(frozen=True, slots=True)
class RightRow:
    """One right of somebody: how far it reaches and what gives it, or that nothing does."""

    name: str
    is_allowed: bool
    reach: str
    givers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RightGroup:
    """Rights that belong together."""

    title: object
    rows: tuple[RightRow, ...]


def deeds(rights: Rights, kind: PartyKind, name: str = "") -> list[str]:
    """What somebody with these rights does, the shopping first; about a role itself without a name."""
    said = [_shopping(rights, kind, name)]
    if Action.PRICES_SEE not in rights:
        said.append(_("Sees no prices."))
    said.append(_orders(rights))
    if Action.ORDERS_APPROVE in rights:
        said.append(_("Approves orders of others."))
    if Action.MONEY_PAY in rights:
        said.append(_("Sees bills and pays them."))
    elif Action.MONEY_SEE in rights:
        said.append(_("Sees bills."))
    if Action.MEMBERS_CHANGE in rights:
        said.append(_("Decides who belongs here and what they may do."))
    if Action.UNITS_CHANGE in rights and kind.is_trade:
        said.append(_("Arranges divisions and locations."))
    return said


def right_groups(
    rights: Rights, kind: PartyKind, held: Iterable[HeldRole], names: Mapping[object, str]
) -> list[RightGroup]:
    """Every right there is among a buyer's people: whether somebody has it, how far, and by which role given where.

    names  {party: its name} of the parties in which the roles were given
    """
    now_held = [one for one in held if is_under_way(one.since)]
    return [
        RightGroup(title, tuple(_row(action, rights, kind, now_held, names) for action in actions))
        for title, every in GROUPS.items()
        if (actions := [one for one in every if _exists(one, kind)])
    ]


def reach_words(action: Action, scope: Scope, kind: PartyKind) -> str:
    """How far a right reaches; empty where it says nothing."""
    if action in (Action.GOODS_SEE, Action.PRICES_SEE, Action.CARTS_USE, Action.ORDERS_PLACE):
        return ""
    if scope == Scope.OWN:
        return _("only their own")
    if kind == PartyKind.HOUSEHOLD:
        return _("of the whole family")
    return _("here and in every unit below") if kind.is_trade else ""


def giver_words(held: HeldRole, names: Mapping[object, str]) -> str:
    """A role, where it was given, and until when."""
    role, where = parties.role_name(held.role, page_language()), names.get(held.party_id, "")
    text = _("%(role)s, given at %(where)s") % {"role": role, "where": where} if where else role
    end = last_day(held.until)
    return _("%(role)s, until %(day)s") % {"role": text, "day": day(end)} if end else text


def _exists(action: Action, kind: PartyKind) -> bool:
    if action == Action.UNITS_CHANGE:
        return kind.is_trade
    return kind != PartyKind.PERSON or action not in HOUSE_ONLY


def _row(
    action: Action, rights: Rights, kind: PartyKind, held: Sequence[HeldRole], names: Mapping[object, str]
) -> RightRow:
    scope = rights.get(action)
    return RightRow(
        name=parties.action_name(action, page_language()),
        is_allowed=scope is not None,
        reach=reach_words(action, scope, kind) if scope else "",
        givers=tuple(dict.fromkeys(giver_words(one, names) for one in held if action in one.role.rights)),
    )


def _shopping(rights: Rights, kind: PartyKind, name: str) -> str:
    if not name:
        return _shopping_of_role(rights, kind)
    if Action.ORDERS_PLACE in rights and Action.CARTS_USE in rights:
        return _("%(name)s fills a cart and orders.") % {"name": name}
    if Action.CARTS_USE in rights and kind == PartyKind.HOUSEHOLD:
        return _("%(name)s may fill a cart, but a guardian places the order.") % {"name": name}
    if Action.CARTS_USE in rights:
        return _("%(name)s may fill a cart, but somebody who may order places it.") % {"name": name}
    if Action.GOODS_SEE in rights:
        return _("%(name)s looks at products, but fills no cart.") % {"name": name}
    return _("%(name)s does not shop here now.") % {"name": name}


def _shopping_of_role(rights: Rights, kind: PartyKind) -> str:
    if Action.ORDERS_PLACE in rights and Action.CARTS_USE in rights:
        return _("Fills a cart and orders.")
    if Action.CARTS_USE in rights and kind == PartyKind.HOUSEHOLD:
        return _("May fill a cart, but a guardian places the order.")
    if Action.CARTS_USE in rights:
        return _("May fill a cart, but somebody who may order places it.")
    return _("Looks at products, but fills no cart.")


def _orders(rights: Rights) -> str:
    scope = rights.get(Action.ORDERS_SEE)
    if scope is None:
        return _("Sees no orders.")
    return _("Sees only their own orders.") if scope == Scope.OWN else _("Sees everyone's orders.")
