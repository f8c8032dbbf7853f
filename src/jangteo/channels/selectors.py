"""Reads about channels."""

import hashlib
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from jangteo.channels import models, rules
from jangteo.channels.errors import ChannelNotFound
from jangteo.channels.types import (
    AccessPreview,
    AllocationStrategy,
    CardTaking,
    ChangePrices,
    Channel,
    ChannelAccess,
    ChannelId,
    Contrast,
    Corners,
    Density,
    LadderKind,
    ListPolicy,
    Look,
    PriceTerms,
    Seller,
    ShippingPer,
    TaxView,
)
from jangteo.kernel import clock
from jangteo.kernel.money import Money, RoundingMode, TaxAt
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import PartyId, UserId
from jangteo.parties.selectors import lineage_of, list_log_in_ids, log_ins_reaching, units_below
from jangteo.parties.types import PartyKind

LEAST_CONTRAST = rules.LEAST_CONTRAST
FOR_GUESTS = (ChannelAccess.OPEN, ChannelAccess.PASSWORD)


def list_channels() -> list[Channel]:
    """Active channels that someone may enter, by path; closed ones keep only history."""
    return [_view(row) for row in _enterable()]


def list_every_channel() -> list[Channel]:
    """All channels, closed ones last, by path."""
    rows = models.Channel.objects.filter(is_active=True).order_by("path_prefix", "code")
    return sorted(map(_view, rows), key=lambda channel: channel.access == ChannelAccess.CLOSED)


def get_channel(code: str) -> Channel:
    """One channel that can be entered.

    raises  ChannelNotFound, for closed ones too
    """
    rows = _entered(code)
    if not rows:
        raise ChannelNotFound(f"there is no channel {code[:40]!r}")
    return _view(rows[0])


def find_channel_by_code(code: str) -> Channel | None:
    """A channel by its code, closed ones included."""
    row = models.Channel.objects.filter(code=code).first()
    return None if row is None else _view(row)


def find_channel(host: str, path: str) -> Channel | None:
    """The channel at an address: its own host before any host, the longer path before the shorter; one query."""
    name = host.partition(":")[0].lower()
    fitting = [
        channel
        for channel in list_channels()
        if channel.host in ("", name) and (path.startswith(channel.path_prefix) or f"{path}/" == channel.path_prefix)
    ]
    return max(fitting, key=lambda channel: (bool(channel.host), len(channel.path_prefix)), default=None)


def channels_by_id(ids: Iterable[UUID]) -> dict[ChannelId, Channel]:
    """Channels by id, closed ones included."""
    return {ChannelId(row.pk): _view(row) for row in _among(set(ids))}


@prepared
def _enterable() -> QuerySet[models.Channel]:
    rows = models.Channel.objects.filter(is_active=True).exclude(access=ChannelAccess.CLOSED.value).defer("logo")
    return rows.order_by("path_prefix", "code")


@prepared
def _entered(code: str) -> QuerySet[models.Channel]:
    rows = models.Channel.objects.filter(code=code, is_active=True)
    return rows.exclude(access=ChannelAccess.CLOSED.value).defer("logo")


@prepared
def _among(ids: Collection[UUID]) -> QuerySet[models.Channel]:
    return models.Channel.objects.filter(pk__in=ids).defer("logo")


def admitted_parties(channel_id: UUID, party_ids: Iterable[UUID]) -> frozenset[PartyId]:
    """Those of the parties that are invited into a channel now."""
    now = clock.now()
    rows = models.Admission.objects.filter(
        Q(until=None) | Q(until__gt=now), channel=channel_id, party__in=list(party_ids), since__lte=now
    )
    return frozenset(PartyId(pk) for pk in rows.values_list("party_id", flat=True))


def list_admissions(channel_id: UUID) -> list[tuple[PartyId, datetime]]:
    """The parties invited into a channel now and since when, the newest first."""
    now = clock.now()
    rows = models.Admission.objects.filter(Q(until=None) | Q(until__gt=now), channel=channel_id, since__lte=now)
    return [(PartyId(party_id), since) for party_id, since in rows.order_by("-since").values_list("party_id", "since")]


def preview_access(channel_id: UUID, access: ChannelAccess) -> AccessPreview:
    """Who could come into a channel under another access, counted in log-ins; at most five queries.

    raises  ChannelNotFound
    """
    row = models.Channel.objects.filter(pk=channel_id).first()
    if row is None:
        raise ChannelNotFound
    current = ChannelAccess(row.access)
    before, after = _entering(row.pk, current), _entering(row.pk, access)
    text = "|".join(
        [str(row.pk), current, row.password, access, *sorted(map(str, before)), "", *sorted(map(str, after))]
    )
    return AccessPreview(
        now=len(before),
        then=len(after),
        losing=len(before - after),
        gaining=len(after - before),
        guests_now=current in FOR_GUESTS,
        guests_then=access in FOR_GUESTS,
        needs_word=access == ChannelAccess.PASSWORD,
        seen=hashlib.sha256(text.encode()).hexdigest(),
    )


def _entering(channel_id: UUID, access: ChannelAccess) -> frozenset[UserId]:
    """The log-ins that `rules.acting_party` lets in, leaving aside whether they know a password."""
    if access == ChannelAccess.CLOSED:
        return frozenset()
    if access in FOR_GUESTS:
        return list_log_in_ids()
    if access == ChannelAccess.COMPANY:
        return log_ins_reaching(kinds=[kind for kind in PartyKind if kind.is_trade])
    if access == ChannelAccess.LOGIN:
        return log_ins_reaching()
    invited = [party_id for party_id, _since in list_admissions(channel_id)]
    above = {one for party_id in invited for one in lineage_of(party_id)}
    return log_ins_reaching(party_ids=above | units_below(invited))


def find_logo(channel_id: UUID) -> str:
    """A channel's logo, SVG; "" where it has none."""
    return models.Channel.objects.filter(pk=channel_id).values_list("logo", flat=True).first() or ""


def sheet_of(look: Look) -> tuple[str, str]:
    """What a channel's pages load after the house's sheet, and its version; empty where it looks as the house does."""
    text = rules.sheet(look)
    return text, rules.version(text)


def read_colour(text: str) -> str | None:
    """A colour as people write it, as #rrggbb; None where it is none."""
    return rules.read_colour(text)


def readable_accent(accent: str, *, theme: str, is_night: bool) -> tuple[list[Contrast], str]:
    """How well an accent is read on each ground, and the nearest that is on all: itself where it is."""
    return (
        rules.contrasts(accent, theme=theme, is_night=is_night),
        rules.nearest(accent, theme=theme, is_night=is_night),
    )


def _look(row: models.Channel) -> Look:
    return Look(
        accent=row.accent,
        accent_dark=row.accent_dark,
        corners=Corners(row.corners) if row.corners else None,
        density=Density(row.density) if row.density else None,
        wordmark=row.wordmark,
        logo_version=row.logo_version,
    )


def _lock(row: models.Channel) -> str:
    """Changes with the password, so that an old pass opens nothing."""
    return salted_hmac("channels.pass", f"{row.pk}:{row.password}", algorithm="sha256").hexdigest()


def _view(row: models.Channel) -> Channel:
    free_from, smallest = row.free_shipping_from_minor, row.smallest_order_minor
    return Channel(
        id=ChannelId(row.pk),
        code=row.code,
        names=row.names,
        host=row.host,
        path_prefix=row.path_prefix,
        currency=row.currency,
        country=row.country,
        tax_view=TaxView(row.tax_view),
        access=ChannelAccess(row.access),
        audience=row.audience,
        theme=row.theme,
        default_language=row.default_language,
        time_zone=row.time_zone,
        payment_methods=tuple(row.payment_methods),
        shipping_fee=Money(row.shipping_fee_minor, row.currency),
        free_shipping_from=None if free_from is None else Money(free_from, row.currency),
        smallest_order=None if smallest is None else Money(smallest, row.currency),
        smallest_order_with_tax=row.smallest_order_with_tax,
        hold_minutes=row.hold_minutes,
        hold_most_minutes=row.hold_most_minutes,
        change_minutes=row.change_minutes,
        change_prices=ChangePrices(row.change_prices),
        unpaid_hours=row.unpaid_hours,
        shipping_per=ShippingPer(row.shipping_per),
        allocation=AllocationStrategy(row.allocation),
        may_split=row.may_split,
        card_taking=CardTaking(row.card_taking),
        look=_look(row),
        pages_version=row.pages_version,
        seller=Seller(**row.seller) if row.seller else None,
        bank_account=row.bank_account,
        greeting=row.greeting,
        lock=_lock(row) if row.password else "",
        price_terms=_price_terms(row),
    )


def _price_terms(row: models.Channel) -> PriceTerms:
    return PriceTerms(
        policy=ListPolicy(row.list_policy),
        ladder=LadderKind(row.ladder),
        mode=RoundingMode(row.rounding),
        tax_at=TaxAt(row.tax_at),
    )
