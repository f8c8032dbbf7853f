from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import transaction

from jangteo.kernel import clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.pricing.services.list_settings import refuse_rival
from jangteo.pricing.services.set_prices import record
from jangteo.pricing.services.write_prices import Book, locked_list, write_book
from jangteo.pricing.types import PricePeriod


@transaction.atomic
def put_steps(
    *, price_list_code: str, steps: Mapping[tuple[UUID, int], Sequence[PricePeriod]], actor: Actor, why: str
) -> None:
    """Let steps of a list be exactly these prices in time, as they were before something that is taken back.

    raises  PriceListNotFound, DerivedList, ContradictingLists; then nothing is set
    """
    require(actor, Action.PRICE_LISTS_CHANGE)
    price_list = locked_list(price_list_code)
    book = Book.of(price_list, {variant_id for variant_id, _ in steps})
    for step, periods in steps.items():
        book.put(step, periods)
    written = write_book(book, clock.now())
    refuse_rival(price_list, {variant_id for variant_id, _ in steps})
    record(price_list, written, "pricing.put_steps", actor, why)
