"""For whom one buys: the contexts in their order, where a switch leads, and who helps when a role does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.urls import Resolver404, get_script_prefix, resolve, reverse
from django.utils.translation import gettext as _

from jangteo.kernel.permissions import declared_by, has, require, require_any
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties import selectors as parties
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.types import Context, Member, PartyKind, PartySummary
from jangteo.storefront.visit import contexts_of, get_visit, page_language

# Where one stays when the buyer changes: pages that mean the same for everyone; from others, the page nearest to them.
SAME_FOR_ALL = frozenset(
    {"home", "search", "category", "product", "cart", "orders", "account", "addresses", "members", "roles", "units"}
    | {"my_rights", "approvals", "quotes", "page"}
)
NEAREST: Mapping[str, str] = {
    "checkout": "cart",
    "order": "orders",
    "why_line": "orders",
    "approval": "approvals",
    "quote": "quotes",
    "ask_quote": "quotes",
    "approval_rules": "approvals",
    "member": "members",
    "unit_members": "members",
    "unit": "units",
    "move_unit": "units",
    "role": "roles",
    "new_role": "roles",
    "address": "addresses",
    "unit_addresses": "addresses",
}


@dataclass(frozen=True, slots=True)
class ContextRow:
    """A line of the switcher.

    depth  how far it is indented below its company
    """

    party: PartySummary
    depth: int
    is_current: bool
    roles: str


@dataclass(frozen=True, slots=True)
class Helpers:
    """Those who can help where a role does not reach."""

    names: str
    emails: str

    @property
    def words(self) -> str:
        """Who, in a sentence; empty when there is nobody."""
        return _("%(names)s can help.") % {"names": self.names} if self.names else ""


def context_rows(request: HttpRequest) -> list[ContextRow]:
    """For whom the visitor may buy here, each unit under its company."""
    contexts, actor = contexts_of(request), get_visit(request).actor
    known = {one.id for one in contexts}
    above = {one.id: next((up for up in one.lineage[1:] if up in known), None) for one in contexts}
    return [
        ContextRow(one.party, depth, one.id == actor.party_id, parties.roles_in_words(one.party.roles, page_language()))
        for one, depth in _under(None, contexts, above, 0)
    ]


def buyer_kind(request: HttpRequest) -> PartyKind:
    """What the buyer is; whom staff act for counts as a company."""
    actor = get_visit(request).actor
    if actor.party_id is None or actor.party_id == actor.person_id:
        return PartyKind.PERSON
    found = (one.party.kind for one in contexts_of(request) if one.id == actor.party_id)
    return next(found, PartyKind.COMPANY)


def page_after_switch(wanted: str, context: Context) -> str:
    """Where to go on as another buyer: the same page, the one nearest to it that they may see, or the account."""
    path = f"/{urlsplit(wanted).path.removeprefix(get_script_prefix())}"
    try:
        match = resolve(path)
    except Resolver404:
        return reverse("storefront:account")
    name = match.url_name or ""
    address = wanted if name in SAME_FOR_ALL else ""
    if not address and name in NEAREST:
        name = NEAREST[name]
        address = reverse(f"storefront:{name}")
    if not address or not _is_open(address, name, context):
        return reverse("storefront:account")
    return address


def helpers_of(actor: Actor) -> Helpers:
    """Who runs the buyer, the nearest first; where nobody does, who may order; four queries at most."""
    if actor.party_id is None or actor.party_id == actor.person_id:
        return Helpers("", "")
    leaders = parties.leaders_of(actor.lineage) or parties.orderers_of(actor.lineage)
    others = [one.person for one in leaders if one.person.id != actor.person_id]
    return Helpers(", ".join(one.name for one in others), ",".join(one.email for one in others if one.email))


def asks_first(actor: Actor) -> bool:
    """Whether somebody gathers goods for a house at its prices but may not order them: they ask for each order."""
    is_house = actor.party_id is not None and actor.party_id != actor.person_id
    can_gather = has(actor, Action.CARTS_USE) and has(actor, Action.PRICES_SEE)
    return is_house and can_gather and not has(actor, Action.ORDERS_PLACE)


def require_checkout(actor: Actor) -> None:
    """Let in who may order, or ask for an order.

    raises  NotPermitted
    """
    if not asks_first(actor):
        require_any(actor, Action.ORDERS_PLACE)


def frame_of(request: HttpRequest) -> dict[str, object]:
    """What every page knows about the buyer; asked of the database only where a page shows it."""
    actor = get_visit(request).actor
    return {
        "may": {action.name.lower(): True for action in actor.rights},
        "helpers": cache(lambda: helpers_of(actor)),
        "contexts": cache(lambda: context_rows(request)),
        "buyer_kind": cache(lambda: buyer_kind(request).value),
        "asks_first": asks_first(actor),
        "is_house": actor.party_id is not None and actor.party_id != actor.person_id,
    }


def reached_party(request: HttpRequest, party_id: UUID | None, *actions: Action) -> PartySummary:
    """The buyer, or one of its units, when one of the rights reaches it.

    raises  PartyNotFound, as for one that isn't there; NotPermitted
    """
    actor = get_visit(request).actor
    wanted = party_id or actor.party_id
    if wanted is None or wanted not in actor.unit_ids:
        raise PartyNotFound
    right = next((one for one in actions if one in actor.rights), actions[0])
    require(actor, right, party_id=wanted)
    return parties.get_party(wanted)


def lineage_to(request: HttpRequest, party_id: UUID) -> tuple[PartyId, ...]:
    """The party and what stands above it; no query for the buyer itself."""
    actor = get_visit(request).actor
    return actor.lineage if party_id == actor.party_id else parties.lineage_of(party_id)


def standing_leaders(members: Sequence[Member]) -> list[Member]:
    """Those who run a party without an end: one of them must stay."""
    return [
        one
        for one in members
        if any(parties.is_leader_role(held.role.code) and held.until is None for held in one.roles)
    ]


def _under(
    parent: PartyId | None, contexts: Sequence[Context], above: Mapping[PartyId, PartyId | None], depth: int
) -> list[tuple[Context, int]]:
    found: list[tuple[Context, int]] = []
    for one in contexts:
        if above[one.id] == parent:
            found += [(one, depth), *_under(one.id, contexts, above, depth + 1)]
    return found


def _is_open(address: str, name: str, context: Context) -> bool:
    if name in ("members", "roles") and context.party.kind == PartyKind.PERSON:
        return False
    if name == "units" and not context.party.kind.is_trade:
        return False
    declared = declared_by(resolve(f"/{urlsplit(address).path.removeprefix(get_script_prefix())}").func)
    asked = declared.actions if declared is not None else ()
    return not asked or has(Actor(rights=context.rights), *asked)
