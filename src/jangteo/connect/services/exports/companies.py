"""What companies are made of: their units, and the roles that they made for themselves."""

from collections.abc import Iterator, Sequence

from jangteo.connect.services.exports.columns import cells
from jangteo.connect.services.writers.roles import role_facts
from jangteo.connect.services.writers.units import unit_facts
from jangteo.connect.types import OWN_SOURCE, ImportKind
from jangteo.kernel.types import Actor
from jangteo.parties.selectors.portable import own_keys, pages_of_moves, pages_of_roles, pages_of_units

PAGE = 1_000
type Rows = Iterator[Sequence[str]]


def unit_rows(actor: Actor) -> Rows:
    """Whatever stands under a company now, and under which."""
    for page in pages_of_units(PAGE):
        keys = own_keys(OWN_SOURCE, {pk for one in page for pk in (one.id, one.parent_id)})
        for one in page:
            yield cells(ImportKind.UNITS, {"key": keys[one.id]} | unit_facts(one, keys))


def move_rows(actor: Actor) -> Rows:
    """Moves that are planned: what stands where from when on."""
    for page in pages_of_moves(PAGE):
        keys = own_keys(OWN_SOURCE, {pk for one in page for pk in (one.party_id, one.parent_id)})
        for one in page:
            facts = {"key": keys[one.party_id], "parent": keys[one.parent_id], "since": one.since}
            yield cells(ImportKind.MOVES, facts)


def role_rows(actor: Actor) -> Rows:
    """Roles of somebody's own making, those that were retired too; without a key they are everybody's."""
    for page in pages_of_roles(PAGE):
        keys = own_keys(OWN_SOURCE, {one.party_id for one in page if one.party_id})
        for one in page:
            key = keys[one.party_id] if one.party_id else ""
            yield cells(ImportKind.ROLES, {"key": key, "code": one.code} | role_facts(one))
