"""What a price list says of itself: changed as a draft, tried, published, taken back; never against a list of its rank.

Writers of prices share one lock and changers of settings hold it alone, so that neither can slip past the other's look
at rival lists.
"""

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from jangteo.catalog.selectors.shelves import skus_by_id
from jangteo.channels.selectors import channels_by_id
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.errors import (
    ContradictingLists,
    InvalidPeriod,
    InvalidPriceList,
    ListKept,
    ListMoved,
    NothingChanges,
    PriceListNotFound,
)
from jangteo.pricing.models import PriceDraft, PriceList, PriceListAudience
from jangteo.pricing.selectors.list_settings import settings_of, settings_to_json
from jangteo.pricing.selectors.rivals import find_rival, has_rivals
from jangteo.pricing.services.write_prices import RANKS
from jangteo.pricing.types import AudienceKind, ListSettings
from jangteo.segments.selectors import segments_by_id

_KNOWN: Mapping[AudienceKind, Callable[[set[UUID]], Mapping[Any, object]]] = {
    AudienceKind.CHANNEL: channels_by_id,
    AudienceKind.SEGMENT: segments_by_id,
    AudienceKind.PARTY: parties_by_id,
}
_KEEPERS: list[Callable[[UUID], str]] = []
LONGEST_NAME, LARGEST_PRIORITY, MOST_AUDIENCES = 200, 10**9, 500


def register_keeper(find: Callable[[UUID], str]) -> None:
    """Let another module say for whom some lists are and how long they hold; called once, when the module is ready.

    find  what keeps a list, as staff know it; empty for a list that it doesn't keep
    """
    _KEEPERS.append(find)


@transaction.atomic
def draft_settings(*, price_list_code: str, wanted: ListSettings, actor: Actor, why: str = "") -> UUID:
    """Keep a change of a list to be tried and looked at; nothing holds yet. Returns the draft.

    raises  PriceListNotFound, NothingChanges, ListKept, InvalidPeriod, InvalidPriceList naming the field
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = locked_for_settings(price_list_code)
    check_settings(wanted)
    current = settings_of(row)
    if current == wanted:
        raise NothingChanges(list=row.code)
    _refuse_kept(row, current, wanted)
    draft = PriceDraft.objects.create(
        price_list=row,
        made_at=clock.now(),
        maker_id=actor.person_id,
        made_by=actor.name[:200],
        why=why[:200],
        rows=[],
        row_count=0,
        base_known=clock.now(),
        settings=settings_to_json(wanted),
        settings_was=settings_to_json(current),
    )
    return draft.pk


@transaction.atomic
def set_settings(*, price_list_code: str, wanted: ListSettings, actor: Actor, why: str = "") -> None:
    """Let a list say something else of itself from now on; the same again leaves no trace.

    raises  PriceListNotFound, ListKept, InvalidPeriod, InvalidPriceList naming the field; ContradictingLists with an
            example cart
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    row = locked_for_settings(price_list_code)
    check_settings(wanted)
    was = settings_of(row)
    if was != wanted:
        apply_settings(row, was, wanted, "set_settings", actor, why)


def apply_settings(
    row: PriceList, was: ListSettings, wanted: ListSettings, action: str, actor: Actor, why: str
) -> None:
    """Let a list say something else of itself; the caller has it by `locked_for_settings`.

    raises  ListMoved when it is not as it was; ListKept; ContradictingLists with an example cart
    """
    if settings_of(row) != was:
        raise ListMoved(f"{row.code} was changed meanwhile", list=row.code)
    _refuse_kept(row, was, wanted)
    row.names, row.priority = dict(wanted.names), wanted.priority
    row.valid_from, row.valid_until = wanted.valid_from, wanted.valid_until
    row.merges, row.is_sale = wanted.merges, wanted.is_sale
    row.save(update_fields=["names", "priority", "valid_from", "valid_until", "merges", "is_sale"])
    _put_audiences(row, wanted.audiences)
    refuse_rival(row)
    audit.record(
        actor=actor,
        action=f"pricing.{action}",
        subject_kind="price_list",
        subject_id=row.pk,
        before=settings_to_json(was),
        after=settings_to_json(wanted),
        why=why,
    )


def refuse_rival(row: PriceList, variant_ids: Collection[UUID] | None = None) -> None:
    """Refuse what would leave it to two lists' codes what a buyer pays.

    variant_ids  whose prices changed; None: any
    raises       ContradictingLists with an example cart
    """
    if not has_rivals(row.pk):
        return
    with connection.cursor() as cursor:  # two who write prices of rivals at once: the second sees what the first wrote
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{RANKS} {row.currency} {row.priority}"])
    rival = find_rival(row.pk, variant_ids)
    if rival is None:
        return
    sku = skus_by_id([rival.variant_id])[rival.variant_id]
    raise ContradictingLists(
        f"{row.code} and {rival.code} have the same priority and audience, but {rival.quantity} of {sku} cost "
        f"{_told(rival.one_way)} each by the one and {_told(rival.other_way)} by the other",
        list=row.code,
        other=rival.code,
        sku=sku,
        quantity=rival.quantity,
        one_way=_told(rival.one_way),
        other_way=_told(rival.other_way),
        currency=row.currency,
    )


def locked_for_settings(code: str) -> PriceList:
    """A list for the caller alone, with the ranks of all lists: nobody writes prices or settings meanwhile.

    raises  PriceListNotFound
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [RANKS])
    row = PriceList.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise PriceListNotFound(f"there is no price list {code[:40]!r}", list=code[:40])
    return row


def check_settings(wanted: ListSettings) -> None:
    """Refuse what a list can't say of itself.

    raises  InvalidPeriod, InvalidPriceList naming the field
    """
    if not any(name.strip() for name in wanted.names.values()) or max(map(len, wanted.names.values())) > LONGEST_NAME:
        raise InvalidPriceList(f"a list has a name of at most {LONGEST_NAME} letters", field="names")
    if abs(wanted.priority) > LARGEST_PRIORITY:
        raise InvalidPriceList("a priority is a whole number within a thousand million", field="priority")
    if wanted.valid_from is not None and wanted.valid_until is not None and wanted.valid_until <= wanted.valid_from:
        raise InvalidPeriod("a list ends after it begins", field="valid_until")
    if len(wanted.audiences) > MOST_AUDIENCES:
        raise InvalidPriceList(f"a list is for at most {MOST_AUDIENCES}; make a segment of them", field="audiences")
    if any(kind == AudienceKind.EVERYONE and pk is not None for kind, pk in wanted.audiences):
        raise InvalidPriceList("everyone is nobody in particular", field="audiences")
    for kind, known in _KNOWN.items():
        ids = {pk for own, pk in wanted.audiences if own == kind and pk is not None}
        if any(own == kind and pk is None for own, pk in wanted.audiences) or len(known(ids)) < len(ids):
            raise InvalidPriceList(f"there is no such {kind.value}", field="audiences")


def _refuse_kept(row: PriceList, was: ListSettings, wanted: ListSettings) -> None:
    told = [(one.audiences, one.valid_from, one.valid_until) for one in (was, wanted)]
    keeper = next(filter(None, (find(row.pk) for find in _KEEPERS)), "")
    if keeper and told[0] != told[1]:
        raise ListKept(f"{keeper} says for whom {row.code} is and how long it holds", list=row.code, keeper=keeper)


def _put_audiences(row: PriceList, wanted: Collection[tuple[AudienceKind, UUID | None]]) -> None:
    kept = {
        (AudienceKind(one.kind), one.channel_id or one.segment_id or one.party_id): one for one in row.audiences.all()
    }
    PriceListAudience.objects.filter(pk__in=[one.pk for whom, one in kept.items() if whom not in wanted]).delete()
    PriceListAudience.objects.bulk_create(
        PriceListAudience(price_list=row, kind=kind.value, **({} if pk is None else {f"{kind.value}_id": pk}))
        for kind, pk in sorted(set(wanted) - set(kept), key=str)
    )


def _told(price: Decimal | None) -> str | None:
    return None if price is None else f"{price:f}"
