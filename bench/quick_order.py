"""What 500 pasted lines cost a dealer, with prices and stock of today, and the page that shows them.

Usage: python bench/quick_order.py [repeats] — in the demo that JANGTEO_HOME holds, else in one of its own
(var/bench-demo).
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
from messy_lists import labelled

from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.parties.models import User
from jangteo.parties.selectors import list_members, search_parties
from jangteo.parties.types import PartyKind
from jangteo.purchasing.selectors import match_list
from jangteo.purchasing.types import Decision

REPEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 10


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """The median and the longest of as many runs, after one to warm up."""
    work()
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken), max(taken)


def main() -> None:
    wholesale = get_channel("wholesale")
    company = search_parties(kind=PartyKind.COMPANY)[0][0]
    user = User.objects.get(person=list_members(company.id)[0].person.id)
    actor = enter(channel=wholesale, user=user, via="page", party_id=company.id)
    lines = [one.text for one in labelled()]
    for count in (25, 500):
        text = "\n".join((lines * 2)[:count])
        with CaptureQueriesContext(connection) as captured:
            sheet = match_list(channel=wholesale, actor=actor, text=text, language="ko")
        median, longest = seconds(lambda: match_list(channel=wholesale, actor=actor, text=text, language="ko"))  # noqa: B023
        sure = sheet.total_of(Decision.SURE)
        print(
            f"{len(sheet.lines)} lines, {sure} sure: {len(captured.captured_queries)} queries, "
            f"median {median:.3f} s, longest {longest:.3f} s of {REPEATS}"
        )


main()
