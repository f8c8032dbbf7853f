"""What pages cost over the SQL they run: the same statements replayed raw, in the same process and run.

Usage: python bench/pages.py [repeats] — in the demo that JANGTEO_HOME holds, else in one of its own (var/bench-demo).
"""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import market

market.enter()

from django.db import connection
from django.test.utils import CaptureQueriesContext

from jangteo.catalog.selectors import guest_of, viewer_for
from jangteo.catalog.types import ListingFilter
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import LineDraft
from jangteo.parties.models import User
from jangteo.parties.selectors import list_members, search_parties
from jangteo.parties.types import PartyKind
from jangteo.search import selectors as search

REPEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 50


def milliseconds(work: Callable[[], object]) -> float:
    """The median of as many runs, after three to warm up."""
    for _ in range(3):
        work()
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def report(name: str, work: Callable[[], object]) -> None:
    """One row: queries, our time, the same SQL raw, their ratio."""
    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [query["sql"] for query in captured.captured_queries]

    def replay() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()

    ours, raw = milliseconds(work), milliseconds(replay)
    print(f"{name:<34}{len(statements):>8}{ours:>10.2f}{raw:>10.2f}{ours / raw:>8.1f}")


def main() -> None:
    wholesale, shop = get_channel("wholesale"), get_channel("shop")
    company = search_parties(kind=PartyKind.COMPANY)[0][0]
    person = list_members(company.id)[0].person
    user = User.objects.get(person=person.id)
    actor = enter(channel=wholesale, user=user, via="page", party_id=company.id)
    print(f"{'':<34}{'queries':>8}{'ours ms':>10}{'raw ms':>10}{'ratio':>8}   (median of {REPEATS})")
    report("listing of 24, shopper", lambda: search.listing(shop, guest_of(shop, "ko"), ListingFilter()))
    report(
        "listing of 24, company", lambda: search.listing(wholesale, viewer_for(wholesale, actor, "ko"), ListingFilter())
    )
    tiles = search.listing(wholesale, viewer_for(wholesale, actor, "ko"), ListingFilter(), with_facets=False).tiles
    report(
        "product, company", lambda: search.product(wholesale, viewer_for(wholesale, actor, "ko"), tiles[0].card.slug)
    )
    cart_id = ordering.open_cart(channel=wholesale, actor=actor)
    skus = [tile.card.variants[0].sku for tile in tiles if tile.is_for_sale][:10]
    ordering.put_lines(cart_id=cart_id, drafts=[LineDraft(sku, 1) for sku in skus], actor=actor)
    report("cart of 10, company", lambda: get_cart(cart_id, actor))


main()
