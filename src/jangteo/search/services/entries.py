from collections.abc import Iterator
from itertools import batched

from django.db import connection, transaction

from jangteo.catalog.selectors.products import every_product_id
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

IN_ONE = 200


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
