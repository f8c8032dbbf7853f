"""Goods are back: those who asked first hear first, as many as can be served."""

from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from jangteo.catalog import selectors as catalog
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.services import enter
from jangteo.channels.types import Channel, ChannelId
from jangteo.flags.selectors import is_stopped
from jangteo.flags.types import Feature
from jangteo.kernel import clock, letters
from jangteo.kernel.errors import Forbidden
from jangteo.kernel.permissions import has
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.parties.selectors import log_ins_of, parties_by_id
from jangteo.privacy.selectors import allowed
from jangteo.privacy.types import ConsentChannel, Purpose
from jangteo.wishes import rules
from jangteo.wishes.models import StockAsk
from jangteo.wishes.models.asks import OPEN
from jangteo.wishes.rules.letters import AskLetter, letter
from jangteo.wishes.selectors.asks import policy_of
from jangteo.wishes.selectors.looking import Standing, standings
from jangteo.wishes.services.asking import link_of
from jangteo.wishes.types import KEPT_AFTER, TURN, AskState

AT_ONCE = 200  # of one variant and channel, in one transaction


def tell_returned(*, variant_id: UUID) -> int:
    """Units of a variant lie free again: who waits for it, or for a set it is in, is told. Returns how many."""
    sets = catalog.bundles_with([variant_id])
    return tell_back(among={variant_id, *(pk for found in sets.values() for pk in found)})


def tell_back(*, among: Collection[UUID] | None = None) -> int:
    """Tell those who wait, as far as what is there goes; returns how many. Safe to run twice, and at once.

    Where it is switched off nobody is told, and everybody keeps their place.

    among  variants; None: all that somebody waits for
    """
    rows = StockAsk.objects.filter(state=AskState.WAITING.value, expires_at__gt=clock.now())
    if among is not None:
        rows = rows.filter(variant__in=list(among))
    pairs = rows.order_by("channel", "variant").values_list("channel", "variant").distinct()
    open_pairs = [pair for pair in pairs if not is_stopped(Feature.RESTOCK, pair[0])]
    return sum(_tell(channel_id, variant_id) for channel_id, variant_id in open_pairs)


def end_asks() -> int:
    """End what ran out; forget what has been over for long, and addresses that nobody confirmed. How many."""
    now = clock.now()
    StockAsk.objects.filter(state=AskState.UNCONFIRMED.value, expires_at__lte=now).delete()
    StockAsk.objects.filter(ended_at__lte=now - KEPT_AFTER).delete()
    due = StockAsk.objects.filter(state__in=OPEN, expires_at__lte=now)
    return due.update(state=AskState.EXPIRED.value, ended_at=now)


@transaction.atomic
def _tell(channel_id: UUID, variant_id: UUID) -> int:
    """Of one channel's line for one variant, the oldest first.

    locks  all that wait in the line, so that two who tell at once count the same turns
    """
    channel = channels_by_id([channel_id])[ChannelId(channel_id)]
    line = StockAsk.objects.filter(channel=channel_id, variant=variant_id, state=AskState.WAITING.value)
    rows = line.filter(expires_at__gt=clock.now()).order_by("due_from", "pk")
    waiting = list(rows if "ask-lock" in settings.JANGTEO_UNGUARDED else rows.select_for_update())[:AT_ONCE]
    told = 0
    lately = _told_lately(channel_id, variant_id)
    for row in waiting:
        standing = _standing(row, channel)
        if standing is None or not standing.can_be_bought:
            continue
        if rules.turns(standing.available, policy_of(channel_id).factor, lately + told) <= 0:
            break
        address, language = _reached(row)
        row.state = (AskState.TOLD if address else AskState.STOPPED).value
        row.ended_at = clock.now()
        row.save(update_fields=["state", "ended_at"])
        if address:
            _write(row, channel, standing, address, language)
            told += 1
    return told


def _told_lately(channel_id: UUID, variant_id: UUID) -> int:
    rows = StockAsk.objects.filter(channel=channel_id, variant=variant_id, state=AskState.TOLD.value)
    return rows.filter(ended_at__gt=clock.now() - TURN).count()


def _standing(row: StockAsk, channel: Channel) -> Standing | None:
    """How it stands for who asked, as the door lets them in today; None: it does not, or they can't see it."""
    actor = _actor(row, channel)
    if actor is None or not has(actor, Action.CARTS_USE):
        return None
    viewer = catalog.viewer_for(channel, actor, row.language)
    return standings(channel, viewer, [row.variant_id]).get(row.variant_id)


def _actor(row: StockAsk, channel: Channel) -> Actor | None:
    log_in = log_ins_of([row.person_id]).get(PartyId(row.person_id)) if row.person_id else None
    if row.person_id is not None and (log_in is None or not log_in.is_active):
        return None
    user = get_user_model().objects.get(pk=log_in.id) if log_in else None
    try:
        actor = enter(channel=channel, user=user, via="job", party_id=row.party_id, channel_pass=channel.lock)
    except Forbidden:
        return None
    return actor if actor.party_id == row.party_id else None


def _reached(row: StockAsk) -> tuple[str, str]:
    """(address, language); no address where they said no to such letters, or there is none."""
    if row.person_id is None:
        return row.email, row.language
    if not allowed([row.person_id], Purpose.RESTOCK, ConsentChannel.EMAIL, clock.now()):
        return "", row.language
    person = parties_by_id([row.person_id]).get(PartyId(row.person_id))
    log_in = log_ins_of([row.person_id]).get(PartyId(row.person_id))
    address = (person.email if person else "") or (log_in.email if log_in else "")
    return address, person.language if person else row.language


def _write(row: StockAsk, channel: Channel, standing: Standing, address: str, language: str) -> None:
    name = f"{standing.head.name} {standing.variant.label}".strip()
    page = f"{settings.SITE_URL}{channel.path_prefix}p/{standing.head.slug}/?sku={standing.variant.sku}"
    link = link_of(row, channel)
    subject, text = letter(AskLetter.BACK, language, name=name, link=link, shop=channel.name(language), page=page)
    letters.write(to=address, subject=subject, text=text, purpose=f"wishes.{AskLetter.BACK.value}")
