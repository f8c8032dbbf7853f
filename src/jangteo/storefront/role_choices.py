"""The roles of a party as check boxes with a last day each, and what was ticked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Rights
from jangteo.parties import selectors as parties
from jangteo.parties.errors import (
    GuardianDecides,
    InvalidName,
    InvalidPeriod,
    LastAdministrator,
    LogInNeeded,
    RightsTooWide,
    RoleUnknown,
)
from jangteo.parties.types import HeldRole, PartyKind, RoleAudience, RoleDefinition
from jangteo.storefront.right_words import deeds
from jangteo.storefront.until import last_day, read_last_day
from jangteo.storefront.visit import page_language


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role that may be ticked.

    until   its last day as the field shows it, the typed text after a refusal
    is_out  it reaches further than the rights of whoever asks: theirs to see, not to give
    """

    code: str
    name: str
    deeds: tuple[str, ...]
    is_ticked: bool = False
    until: str = ""
    is_out: bool = False
    wrong: str = ""


def role_choices(
    roles: Sequence[RoleDefinition], kind: PartyKind, own: Rights, held: Iterable[HeldRole] = ()
) -> list[RoleChoice]:
    """The roles of a party's people, those held ticked."""
    ends = {one.role.code: one.until for one in held}
    return [
        RoleChoice(
            code=role.code,
            name=parties.role_name(role, page_language()),
            deeds=tuple(deeds(role.rights, kind)),
            is_ticked=role.code in ends,
            until=str(last_day(ends.get(role.code)) or ""),
            is_out=not parties.is_within(role.rights, own),
        )
        for role in roles
        if role.audience != RoleAudience.STAFF or role.code in ends
    ]


def read_ticked(post: QueryDict, held: Iterable[HeldRole] = ()) -> tuple[dict[str, datetime | None], dict[str, str]]:
    """{code: until when} of what was ticked, and {code: what is wrong with its day}."""
    ends = {one.role.code: one.until for one in held}
    ticked: dict[str, datetime | None] = {}
    wrong: dict[str, str] = {}
    for code in post.getlist("role")[:100]:
        try:
            ticked[code] = read_last_day(post.get(f"until-{code}", ""), ends.get(code))
        except ValueError:
            wrong[code] = _("This is no day.")
    return ticked, wrong


def typed_choices(choices: Iterable[RoleChoice], post: QueryDict, wrong: Mapping[str, str]) -> list[RoleChoice]:
    """The same choices as they were sent, so that nothing typed is lost."""
    ticked = set(post.getlist("role"))
    return [
        replace(
            one,
            is_ticked=one.code in ticked,
            until=post.get(f"until-{one.code}", "")[:10],
            wrong=wrong.get(one.code, ""),
        )
        for one in choices
    ]


def refusal_words(refusal: JangteoError, kind: PartyKind) -> str:
    """Why members or roles stay as they are, and what to do."""
    if isinstance(refusal, LastAdministrator):
        return _("Someone must stay who may let others in: make someone else %(role)s first.") % {
            "role": _("a guardian") if kind == PartyKind.HOUSEHOLD else _("an administrator")
        }
    words: dict[type[JangteoError], str] = {
        GuardianDecides: _("A child's place in the family is for a guardian to end."),
        InvalidName: _("A name has 1 to 200 characters."),
        InvalidPeriod: _("A last day is today or later."),
        LogInNeeded: _("Only someone with a log-in can run the house. Choose another role."),
        RightsTooWide: _("This reaches further than your own rights, so it is not yours to give or to take."),
        RoleUnknown: _("Choose at least one of the roles there are here."),
    }
    return words.get(type(refusal), "") or _("That cannot be done as it stands. Please look at the page again.")
