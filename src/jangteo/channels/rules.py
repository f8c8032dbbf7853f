"""Who may enter a channel, without a database."""

from collections.abc import Sequence
from uuid import UUID

from jangteo.channels.errors import EntryRefused, LoginRequired
from jangteo.channels.types import ChannelAccess
from jangteo.parties.types import MemberRole, PartyKind, PartySummary

BUYING_ROLES = frozenset(
    {MemberRole.ADMINISTRATOR, MemberRole.BUYER, MemberRole.APPROVER, MemberRole.FINANCE, MemberRole.GUARDIAN}
)


def acting_party(access: ChannelAccess, contexts: Sequence[PartySummary], wanted: UUID | None) -> PartySummary | None:
    """Whom a visitor acts for in a channel with this access; None is a guest.

    contexts  whom the visitor may act for, themselves first; empty when not logged in
    wanted    the context they chose; ignored where the channel does not take it
    raises    LoginRequired, EntryRefused
    """
    if access == ChannelAccess.CLOSED:
        raise EntryRefused
    if not contexts:
        if access == ChannelAccess.OPEN:
            return None
        raise LoginRequired
    fitting = [
        context
        for context in contexts
        if access != ChannelAccess.COMPANY or (context.kind == PartyKind.COMPANY and context.role in BUYING_ROLES)
    ]
    if not fitting:
        raise EntryRefused
    return next((context for context in fitting if context.id == wanted), fitting[0])
