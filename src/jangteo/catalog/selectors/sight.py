"""Who looks, what they may see, see the price of and buy, and why."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, QuerySet, Value, When

from jangteo.catalog.models import Assortment, AssortmentGrant, ChannelListing, Product, Variant
from jangteo.catalog.rules import denied_level, sight_of
from jangteo.catalog.types import Denial, Granted, Level, Mode, ProductStatus, VariantId, Viewer
from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import Channel
from jangteo.kernel import because, clock
from jangteo.kernel.languages import LANGUAGES, say
from jangteo.kernel.permissions import has
from jangteo.kernel.prepared import prepared
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import guest_rights, parties_by_id
from jangteo.segments.selectors import in_segment_of, segment_ids_of, segments_by_id
from jangteo.segments.types import SegmentId


def viewer_for(channel: Channel, actor: Actor, language: str) -> Viewer:
    """Whose eyes the catalogue is read with, found out once a request; one query."""
    party_ids: tuple[UUID, ...] = actor.units
    return Viewer(
        channel_id=channel.id,
        audience=channel.audience,
        language=language,
        party_ids=party_ids,
        sight=sight_of(
            Granted(assortment, Mode(mode), Level(level), is_held)
            for assortment, mode, level, is_held in _rows(channel.id, party_ids)
        ),
        sees_prices=has(actor, Action.PRICES_SEE),
    )


def guest_of(channel: Channel, language: str) -> Viewer:
    """The eyes of somebody who has not logged in."""
    return viewer_for(channel, Actor(rights=guest_rights()), language)


def denials(viewer: Viewer, variant_ids: Iterable[UUID]) -> dict[VariantId, Denial]:
    """{variant: what is denied first and by which assortments} of those denied anything; nothing asked without grants.

    Asks neither whether the variant is listed nor whether the viewer's role sees prices.
    """
    sight = viewer.sight
    if not sight.only and not sight.barred:
        return {}
    rows = Variant.objects.filter(pk__in=set(variant_ids)).values_list("pk", "product__assortment_set__members")
    found = {VariantId(pk): denied_level(sight, frozenset(members or ())) for pk, members in rows}
    denied = {pk: one for pk, one in found.items() if one is not None}
    words = _words({assortment for _, assortments in denied.values() for assortment in assortments})
    return {
        pk: Denial(level, tuple(sorted((words[one] for one in assortments), key=lambda word: word[0])))
        for pk, (level, assortments) in denied.items()
    }


def explain_sight(viewer: Viewer, product_id: UUID, language: str) -> list[str]:
    """Why this viewer may or may not see a product, its price, and buy it, in sentences for staff."""
    return because.in_words("sight", decide_sight(viewer, product_id), language)


def decide_sight(viewer: Viewer, product_id: UUID) -> because.Because:
    """The decision about one product with the grants that made it, JSON; for `explain_sight` and stored reasons."""
    product = Product.objects.filter(pk=product_id).values("status", "assortment_set__members", "made_for").first()
    if product is None:
        return {"kind": "sight", "is_known": False}
    members = frozenset(product["assortment_set__members"] or ())
    denied = denied_level(viewer.sight, members)
    level, assortments = denied if denied else (None, frozenset[int]())
    return {
        "kind": "sight",
        "is_known": True,
        "is_active": product["status"] == ProductStatus.ACTIVE,
        "is_for_others": product["made_for"] is not None and product["made_for"] not in viewer.party_ids,
        "is_listed": ChannelListing.objects.filter(
            Q(until_at=None) | Q(until_at__gt=clock.now()),
            product=product_id,
            channel=viewer.channel_id,
            from_at__lte=clock.now(),
        ).exists(),
        "denied": level.value if level else None,
        "sees_prices": viewer.sees_prices,
        "grants": _told(_deciding(viewer, level, assortments)) if level else [],
    }


def in_force() -> QuerySet[AssortmentGrant]:
    """Grants that hold now, of assortments in use."""
    now = clock.now()
    return AssortmentGrant.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now), from_at__lte=now, assortment__is_active=True
    )


def audience_names(grants: Iterable[AssortmentGrant], language: str) -> dict[UUID, str]:
    """{channel, segment or party: its name} of grants' audiences; three queries."""
    rows = list(grants)
    names: dict[UUID, str] = {}
    channels = channels_by_id({row.channel_id for row in rows if row.channel_id})
    names |= {pk: one.name(language) for pk, one in channels.items()}
    segments = segments_by_id({row.segment_id for row in rows if row.segment_id})
    names |= {pk: say(one, language) for pk, one in segments.items()}
    parties = parties_by_id({row.party_id for row in rows if row.party_id})
    return names | {pk: one.name for pk, one in parties.items()}


def _deciding(viewer: Viewer, level: Level, assortments: Iterable[int]) -> list[AssortmentGrant]:
    """The grants of these assortments and this level that speak of the viewer, or reserve from them."""
    rows = in_force().filter(assortment__number__in=list(assortments), level=level.value).select_related("assortment")
    segments = segment_ids_of(*viewer.party_ids)
    found = [
        row
        for row in rows.order_by("assortment__code", "id")
        if row.mode == Mode.RESERVED or _holds(viewer, segments, row)
    ]
    only = [row for row in found if row.mode == Mode.ONLY]
    barring = [row for row in found if row.mode != Mode.ONLY]
    return barring or only


def _holds(viewer: Viewer, segments: frozenset[SegmentId], row: AssortmentGrant) -> bool:
    return (
        row.channel_id in (None, viewer.channel_id)
        and (row.party_id is None or row.party_id in viewer.party_ids)
        and (row.segment_id is None or row.segment_id in segments)
    )


def _told(grants: Sequence[AssortmentGrant]) -> list[dict[str, object]]:
    names = {language: audience_names(grants, language) for language in LANGUAGES}
    return [
        {
            "grant": str(row.pk),
            "assortment": row.assortment.code,
            "names": row.assortment.names,
            "mode": row.mode,
            "audience": {
                language: [names[language].get(pk, "") for pk in (row.channel_id, row.segment_id, row.party_id) if pk]
                for language in LANGUAGES
            },
            "from": row.from_at.isoformat(),
            "until": row.until_at.isoformat() if row.until_at else None,
            "why": row.why,
        }
        for row in grants
    ]


def _words(numbers: Iterable[int]) -> dict[int, tuple[str, dict[str, str]]]:
    wanted = list(numbers)
    rows = Assortment.objects.filter(number__in=wanted).values_list("number", "code", "names") if wanted else ()
    return {number: (code, names) for number, code, names in rows}


@prepared
def _rows(channel_id: UUID, party_ids: Sequence[UUID]) -> QuerySet[Any, Any]:
    """(assortment, mode, level, is held) of the grants that fit a viewer and of all reservations."""
    fits = Q(channel=None) | Q(channel=channel_id)
    if party_ids:
        fits &= (Q(party=None) | Q(party__in=party_ids)) & (Q(segment=None) | in_segment_of("segment", party_ids))
    else:
        fits &= Q(party=None, segment=None)
    rows = in_force().filter(fits | Q(mode=Mode.RESERVED.value))
    rows = rows.annotate(_is_held=Case(When(fits, then=Value(True)), default=Value(False)))
    return rows.order_by().values_list("assortment__number", "mode", "level", "_is_held").distinct()
