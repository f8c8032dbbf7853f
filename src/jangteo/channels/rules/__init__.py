"""Who may enter a channel and how it may look, without a database."""

from collections.abc import Collection, Sequence
from uuid import UUID

from jangteo.channels.errors import EntryRefused, LoginRequired, PasswordRequired
from jangteo.channels.rules.logos import read_logo
from jangteo.channels.rules.look import (
    LEAST_CONTRAST,
    contrast,
    contrasts,
    faults,
    nearest,
    read_colour,
    sheet,
    version,
)
from jangteo.channels.types import ChannelAccess
from jangteo.kernel.types import Action
from jangteo.parties.types import Context

__all__ = [
    "LEAST_CONTRAST",
    "acting_party",
    "contrast",
    "contrasts",
    "faults",
    "fitting_contexts",
    "nearest",
    "read_colour",
    "read_logo",
    "sheet",
    "version",
]


def acting_party(
    access: ChannelAccess,
    contexts: Sequence[Context],
    wanted: UUID | None,
    *,
    is_known: bool,
    has_pass: bool = False,
    admitted: Collection[UUID] = (),
) -> Context | None:
    """Whom a visitor acts for in a channel with this access; None is a guest.

    contexts  whom the visitor may act for, themselves first; empty when not logged in
    wanted    the context they chose; ignored where the channel does not take it
    is_known  logged in; staff may be without a person to act as
    has_pass  knew the channel's password
    admitted  parties that were invited into this channel
    raises    LoginRequired, PasswordRequired, EntryRefused
    """
    if access == ChannelAccess.CLOSED:
        raise EntryRefused
    if access == ChannelAccess.PASSWORD and not has_pass:
        raise PasswordRequired
    if not contexts and access in (ChannelAccess.OPEN, ChannelAccess.PASSWORD):
        return None
    if not contexts:
        raise EntryRefused if is_known else LoginRequired
    fitting = fitting_contexts(access, contexts, admitted)
    if not fitting:
        raise EntryRefused
    return next((context for context in fitting if context.id == wanted), fitting[0])


def fitting_contexts(
    access: ChannelAccess, contexts: Sequence[Context], admitted: Collection[UUID] = ()
) -> list[Context]:
    """For whom one may buy in a channel with this access."""
    return [context for context in contexts if _fits(access, context, admitted)]


def _fits(access: ChannelAccess, context: Context, admitted: Collection[UUID]) -> bool:
    if Action.GOODS_SEE not in context.rights:
        return False
    if access == ChannelAccess.COMPANY:
        return context.party.kind.is_trade
    if access == ChannelAccess.INVITATION:
        return any(party_id in admitted for party_id in context.lineage)
    return True
