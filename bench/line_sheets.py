"""What a catalogue of hundreds of pages costs: seconds, bytes, and how much memory the process takes at most.

The products of the home are repeated until there are as many as asked for; each part is read, priced and set anew.

Usage: JANGTEO_HOME=… python bench/line_sheets.py [products …]
"""

import os
import resource
import subprocess
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django

django.setup()

from jangteo.catalog.selectors import list_product_ids, viewer_for
from jangteo.catalog.types import ListingFilter, Sort
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.line_sheets import services
from jangteo.line_sheets.selectors import sheets
from jangteo.line_sheets.types import Asked
from jangteo.parties.models import User
from jangteo.parties.selectors import list_members, search_parties
from jangteo.parties.types import PartyKind

COUNTS = [int(one) for one in sys.argv[1:] if one.isdigit()] or [120, 720, 2880]


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(count: int) -> None:
    """One row, in a process of its own: memory that was taken once stays taken."""
    database.ensure_database(Environment.read())
    channel = get_channel("wholesale")
    company = search_parties(kind=PartyKind.COMPANY)[0][0]
    user = User.objects.get(person=list_members(company.id)[0].person.id)
    actor = enter(channel=channel, user=user, via="page", party_id=company.id)
    viewer = viewer_for(channel, actor, "ko")
    ids, _ = list_product_ids(viewer, ListingFilter(), sort=Sort.FEATURED, offset=0, limit=count)
    repeated = [ids[place % len(ids)] for place in range(count)]
    sheets._listed = lambda *_: repeated
    before, began, size, pages = peak_mb(), time.perf_counter(), 0, 0
    for piece in services.sheet_pdf(Asked(), channel=channel, actor=actor, language="ko"):
        size += len(piece)
        pages += piece.count(b"/Type/Page/") + piece.count(b"/Type/Page\n")
    took = time.perf_counter() - began
    print(f"{count:>9}{pages:>8}{took:>10.1f}{size / 1e6:>8.1f}{before:>12}{peak_mb():>10}")


def main() -> None:
    print(f"{'products':>9}{'pages':>8}{'seconds':>10}{'MB':>8}{'RSS before':>12}{'RSS peak':>10}", flush=True)
    for count in COUNTS:
        subprocess.run([sys.executable, __file__, "--one", str(count)], check=True)


if sys.argv[1:2] == ["--one"]:
    measure(int(sys.argv[2]))
else:
    main()
