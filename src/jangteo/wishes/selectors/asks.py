"""Who waits to be told that something can be bought again."""

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Count, Min, Q, QuerySet

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import ProductId, VariantId, Viewer
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel, ChannelId
from jangteo.kernel import clock
from jangteo.kernel.ids import parse_id
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.wishes.errors import AskNotFound
from jangteo.wishes.models import AskPolicy, StockAsk
from jangteo.wishes.types import KEPT_AFTER, AskPolicyView, AskSeen, AskState, AskView, Awaited

LISTED = 50
TOLD_WITHIN = KEPT_AFTER / 3
_SIGNER = Signer(salt="wishes.ask", sep=".")


def token_of(row: StockAsk) -> str:
    """What a letter's link holds: the ask, signed; nothing of it is kept."""
    return _SIGNER.sign(row.pk.hex)


def ask_by_token(token: str, *, is_locked: bool = False) -> StockAsk:
    """The ask that a letter's link is of.

    raises  AskNotFound
    """
    try:
        pk = parse_id(_SIGNER.unsign(token))
    except BadSignature:
        pk = None
    rows = StockAsk.objects.select_for_update() if is_locked else StockAsk.objects.all()
    row = rows.filter(pk=pk).first() if pk else None
    if row is None:
        raise AskNotFound
    return row


def look_at_ask(token: str, language: str) -> AskSeen:
    """An ask as whoever has the link of its letter sees it.

    raises  AskNotFound
    """
    row = ask_by_token(token)
    channel = channels_by_id([row.channel_id])[ChannelId(row.channel_id)]
    guest = catalog.guest_of(channel, language)
    is_open = channel.is_open and bool(catalog.listed_variant_ids(guest, [row.variant_id]))
    return AskSeen(state_of(row), name_of(row.variant_id, guest) if is_open else "")


def state_of(row: StockAsk) -> AskState:
    """Where it stands now, whether or not its end was written."""
    state = AskState(row.state)
    is_open = state in (AskState.UNCONFIRMED, AskState.WAITING)
    return AskState.EXPIRED if is_open and row.expires_at <= clock.now() else state


def asks_of(actor: Actor) -> QuerySet[StockAsk]:
    """Asks of whoever acts, for whom they act."""
    return StockAsk.objects.filter(person=actor.person_id, party=actor.party_id, person__isnull=False)


def list_asks(actor: Actor, channel: Channel, language: str) -> list[AskView]:
    """What whoever acts waits for in a channel, and was told lately; the newest first."""
    require_any(actor, Action.CARTS_USE)
    rows = asks_of(actor).filter(channel=channel.id, state__in=[AskState.WAITING.value, AskState.TOLD.value])
    rows = rows.filter(Q(state=AskState.TOLD.value) | Q(expires_at__gt=clock.now()))
    found = list(rows.order_by("-asked_at", "-pk")[:LISTED])
    viewer = catalog.viewer_for(channel, actor, language)
    seen = catalog.listed_variant_ids(viewer, {row.variant_id for row in found})
    variants = catalog.variants_by_id(seen, language)
    heads = catalog.product_heads({one.product_id for one in variants.values()}, viewer)
    views = []
    for row in found:
        variant = variants.get(VariantId(row.variant_id))
        head = heads[ProductId(variant.product_id)] if variant else None
        views.append(
            AskView(
                id=row.pk,
                sku=variant.sku if variant else "",
                name=f"{head.name} {variant.label}".strip() if variant and head else "",
                slug=head.slug if head else "",
                state=AskState(row.state),
                asked_at=row.asked_at,
                expires_at=row.expires_at,
            )
        )
    return views


def policy_of(channel_id: UUID) -> AskPolicyView:
    """How a channel tells those who asked."""
    row = AskPolicy.objects.filter(pk=channel_id).first()
    return AskPolicyView(row.factor, row.days) if row else AskPolicyView()


def list_awaited(*, limit: int = LISTED, offset: int = 0) -> list[Awaited]:
    """Variants by how many wait for them now, the most awaited first; for staff."""
    lately = Q(state=AskState.TOLD.value, ended_at__gt=clock.now() - TOLD_WITHIN)
    rows = StockAsk.objects.values("variant", "channel").annotate(
        waiting=Count("id", filter=_waits()),
        since=Min("due_from", filter=_waits()),
        told=Count("id", filter=lately),
    )
    rows = rows.filter(waiting__gt=0).order_by("-waiting", "since", "variant", "channel")
    return [
        Awaited(row["variant"], row["channel"], row["waiting"], row["since"], row["told"])
        for row in rows[offset : offset + limit]
    ]


def count_awaited() -> int:
    """How many rows `list_awaited` has in all."""
    return StockAsk.objects.filter(_waits()).values("variant", "channel").distinct().count()


def name_of(variant_id: UUID, viewer: Viewer) -> str:
    """What a viewer reads of a variant that they may see."""
    variant = catalog.variants_by_id([variant_id], viewer.language)[VariantId(variant_id)]
    name = catalog.product_names([variant.product_id], viewer).get(variant.product_id, variant.sku)
    return f"{name} {variant.label}".strip()


def _waits() -> Q:
    return Q(state=AskState.WAITING.value, expires_at__gt=clock.now())
