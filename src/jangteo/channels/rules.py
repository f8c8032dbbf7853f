"""Who may enter a channel, without a database."""

from collections.abc import Sequence
from uuid import UUID

from jangteo.channels.errors import EntryRefused, LoginRequired
from jangteo.channels.types import ChannelAccess
from jangteo.parties.types import MemberRole, PartyKind, PartySummary

BUYING_ROLES = frozenset(
    {MemberRole.ADMINISTRATOR, MemberRole.BUYER, MemberRole.APPROVER, MemberRole.FINANCE, MemberRole.GUARDIAN}
)


def acting_party(
    access: ChannelAccess, contexts: Sequence[PartySummary], wanted: UUID | None, *, is_known: bool
) -> PartySummary | None:
    """Whom a visitor acts for in a channel with this access; None is a guest.

    contexts  whom the visitor may act for, themselves first; empty when not logged in
    is_known  logged in; staff may be without a person to act as
    wanted    the context they chose; ignored where the channel does not take it
    raises    LoginRequired, EntryRefused
    """
    if access == ChannelAccess.CLOSED:
        raise EntryRefused
    if not contexts and access == ChannelAccess.OPEN:
        return None
    if not contexts:
        raise EntryRefused if is_known else LoginRequired
    fitting = [
        context
        for context in contexts
        if access != ChannelAccess.COMPANY or (context.kind == PartyKind.COMPANY and context.role in BUYING_ROLES)
    ]
    if not fitting:
        raise EntryRefused
    return next((context for context in fitting if context.id == wanted), fitting[0])
