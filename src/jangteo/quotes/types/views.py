"""Quotes as they are looked at. What a buyer gets has no field for what goods cost or what was said inside."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from jangteo.kernel.money import Money
from jangteo.quotes.types.content import Content, Selection
from jangteo.quotes.types.guard import Concern
from jangteo.quotes.types.states import QuoteAct, QuoteState, Side


@dataclass(frozen=True, slots=True)
class Figures:
    """What a selection comes to: Σ lines + freight, net + tax = gross.

    lines  {key: (net, tax, gross)}
    freight, freight_net  with and without its tax
    """

    lines: tuple[tuple[str, Money, Money, Money], ...]
    freight: Money
    net: Money
    tax: Money
    gross: Money
    freight_net: Money


@dataclass(frozen=True, slots=True)
class VersionView:
    number: int
    by: Side
    made_by_name: str
    made_at: datetime
    content: Content


@dataclass(frozen=True, slots=True)
class MessageView:
    """Words on a quote, or on a line of it; inner ones are shown to staff alone."""

    id: UUID
    at: datetime
    by: Side
    by_name: str
    text: str
    line_key: str = ""
    version: int = 0
    is_inner: bool = False


@dataclass(frozen=True, slots=True)
class FileView:
    """A file that was sent with a quote; inner ones are shown to staff alone.

    path        where it is stored
    message_id  with which words it came; None: with the quote itself
    """

    id: UUID
    name: str
    content_type: str
    size: int
    by: Side
    by_name: str
    at: datetime
    path: str = field(repr=False)
    message_id: UUID | None = None
    is_inner: bool = False


@dataclass(frozen=True, slots=True)
class MoveView:
    """A step; `concerns` and the words of steps within are shown to staff alone."""

    at: datetime
    act: QuoteAct
    by: Side
    by_name: str
    target: QuoteState
    version: int
    why: str = ""
    concerns: tuple[Concern, ...] = ()


@dataclass(frozen=True, slots=True)
class QuoteHead:
    """A quote in a list; a buyer sees the version they have.

    title  the first line of that version; `lines` how many it has
    """

    id: UUID
    number: str
    channel_id: UUID
    party_id: UUID
    person_id: UUID
    state: QuoteState
    version: int
    currency: str
    moved_at: datetime
    valid_until: datetime | None
    title: str = ""
    lines: int = 0


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote whole.

    versions     that this side may see, the first first
    acts         what this actor may do with it now
    selection    what was taken; None: nothing was
    keep_until   until when what was taken may be ordered
    """

    head: QuoteHead
    versions: tuple[VersionView, ...]
    messages: tuple[MessageView, ...]
    moves: tuple[MoveView, ...]
    acts: tuple[QuoteAct, ...]
    selection: Selection | None = None
    accepted_version: int | None = None
    keep_until: datetime | None = None
    cart_id: UUID | None = None
    order_id: UUID | None = None
    files: tuple[FileView, ...] = ()
