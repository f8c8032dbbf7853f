"""Races for what is said of goods: each of two takes the place of the other."""

from collections.abc import Iterator

from races.promise_races import BUNDLE, SINGLE, prepare
from races.race import Race, Violations, counts
from races.running import Running

BOTH_SAY = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connection
from jangteo.catalog.errors import InvalidSuccessor
from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.services import set_successor
from jangteo.kernel.types import job_actor
found, actor, gate = variants_by_sku(["{one}", "{other}"]), job_actor("race"), Barrier(2)
one, other = found["{one}"].id, found["{other}"].id
for variant in (one, other):
    set_successor(variant_id=variant, successor_id=None, actor=actor)
def say(pair):
    try:
        gate.wait(30)
        set_successor(variant_id=pair[0], successor_id=pair[1], actor=actor)
        return "said"
    except InvalidSuccessor as refusal:
        return refusal.facts["reason"]
    finally:
        connection.close()
with ThreadPoolExecutor(2) as threads:
    answer = sorted(threads.map(say, [(one, other), (other, one)]))
"""
LINKS = "SELECT count(*) FROM catalog_variantsuccession"


def each_replaces_the_other(market: Running) -> Iterator[Violations]:
    """Of two kinds each is said to take the place of the other at once: one is, and the other would close a circle."""
    prepare(market)
    said = BOTH_SAY.format(one=SINGLE, other=BUNDLE)
    while True:
        answers = market.python(said)
        yield [*counts("answers", answers, ["circle", "said"]), *counts("links", int(market.number(LINKS)), 1)]


GOODS_RACES = (
    Race(
        "each takes the other's place",
        each_replaces_the_other,
        "succession-lock",
        (5, 40, 300),
        60,
        triggers={"variantsuccession_ends": "catalog_variantsuccession"},
    ),
)
