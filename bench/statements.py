"""Which statements of a flow cost how much in the database, as the shop asks them, with nothing kept; and its Python.

Usage: python bench/statements.py FLOW [rounds] [SKUs companies orders] — flows: measuring/flows.py; the home is the one
of bench/market.py of that size (100,000 SKUs, 5,000 companies, a million orders unless said), made if it isn't there.
PROFILE=30: in what of the Python the time goes, as many functions (SORT=cumulative: with what they call).
"""

import cProfile
import os
import pstats
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.homes import FULL, Size, environment, make

from jangteo.config import database

WARM, SHOWN, LETTERS = 8, 10, 110


def main(flow: str, rounds: int = 50, *size: int) -> None:
    """Open the home and tell."""
    of = Size(*size) if size else FULL
    home = make(of)
    os.environ |= {
        "JANGTEO_HOME": str(home),
        "JANGTEO_KEPT_MEGABYTES": "0",
        "JANGTEO_API_RATE": "0",
        "JANGTEO_API_GUEST_RATE": "0",
        "JANGTEO_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "jangteo.config.settings",
    }
    database.ensure_database(environment(home))
    try:
        tell(flow, rounds, of)
    finally:
        database.stop_server(environment(home))


def tell(flow: str, rounds: int, size: Size) -> None:
    """Run the flow and tell what its statements cost, the dearest first."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from measuring.counting import Inside, finish, in_office
    from measuring.flows import FLOWS, GROUPS, PASSWORD, Buyer, World

    class Plain(Inside):
        """Without the record of statements, which would have them planned anew each time."""

        async def ask(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, bytes]:
            return self.answer(method, path, headers, body)

    settings.ALLOWED_HOSTS = ["*"]
    world = World(Plain(), size.products, groups=GROUPS, staff=in_office())
    for number in (0, 1):
        finish(world.log_in(f"dealer-{number}@test.example", PASSWORD))
    buyer, taken = Buyer(world, Random(7)), defaultdict[str, list[float]](list)

    def timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            taken[" ".join(str(sql).split())].append(1000 * (time.perf_counter() - began))

    for _ in range(WARM):
        finish(FLOWS[flow](buyer))
    python = processor(rounds, lambda: finish(FLOWS[flow](buyer)))
    with connection.execute_wrapper(timed):
        for _ in range(rounds):
            finish(FLOWS[flow](buyer))
    print(f"{python:.1f} ms a round of this process")
    print(f"{flow}, {rounds} rounds, {size.skus:,} SKUs: {sum(map(sum, taken.values())) / rounds:.1f} ms a round")
    for sql, each in sorted(taken.items(), key=lambda one: -sum(one[1]))[:SHOWN]:
        median = sorted(each)[len(each) // 2]
        print(f"{sum(each) / rounds:8.2f} ms a round, median {median:.2f}, {len(each)} times: {sql[:LETTERS]}")


def processor(rounds: int, ask: Callable[[], None]) -> float:
    """Milliseconds of this process a round, the database apart; where it goes, if that is asked for."""
    began = time.process_time()
    for _ in range(rounds):
        ask()
    took = 1000 * (time.process_time() - began) / rounds
    if shown := int(os.environ.get("PROFILE", "0")):
        profile = cProfile.Profile()
        profile.enable()
        for _ in range(rounds):
            ask()
        profile.disable()
        pstats.Stats(profile).sort_stats(os.environ.get("SORT", "tottime")).print_stats(shown)
    return took


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
