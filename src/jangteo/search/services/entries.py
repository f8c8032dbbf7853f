from collections.abc import Iterator
from itertools import batched

from django.db import connection, transaction

from jangteo.catalog.selectors.products import every_product_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.search.models import StaleEntry

IN_ONE = 200
MOST_AT_ONCE = 500  # batches of one run; the next goes on


def rebuild_entries(*, actor: Actor) -> Iterator[tuple[int, int]]:
    """Make what every product is found by anew, so many products in a transaction: whoever searches meanwhile finds.

    An entry that is as it should be is not written. Changes meanwhile wait for their products' batch alone.

    yields  (how many are made, of how many)
    raises  NotPermitted
    """
    require(actor, Action.CHECKS_RUN)
    ids = every_product_id()
    done = 0
    for some in batched(ids, IN_ONE):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT search_make(%s::uuid[], true)", [list(some)])
        done += len(some)
        yield done, len(ids)


def make_stale_entries() -> int:
    """Make what waits anew, so many products in a transaction; how many were made. Safe to run twice, and at once.

    A category, attribute or option that more than 200 products share is renamed in a short transaction; its products
    are found by the new name within about a minute, those of larger shelves as the batches go on. Until then they are
    found by the old one. Everything else is found by what it says at once, in the transaction that changes it.
    """
    made = 0
    for _ in range(MOST_AT_ONCE):
        with transaction.atomic(), connection.cursor() as cursor:
            rows = StaleEntry.objects.order_by("pk").select_for_update(skip_locked=True)
            ids = list(rows.values_list("pk", flat=True)[:IN_ONE])
            if not ids:
                break
            cursor.execute("SELECT search_make(%s::uuid[], true)", [ids])
            StaleEntry.objects.filter(pk__in=ids).delete()
        made += len(ids)
    return made
