"""Which SQL a flow asks: the same flow over Django's test client, in the process that counts."""

import json
import sys
from collections.abc import Coroutine
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jangteo.kernel.types import job_actor
from measuring.flows import FLOWS, PASSWORD, STAFF, Buyer, World

ROLE = "staff_administrator"

type Statements = list[tuple[str, list[str]]]


class Inside:
    """Carries requests to the shop without a server; keeps each one's statements."""

    def __init__(self) -> None:
        self.client = Client()
        self.statements = list[list[str]]()

    async def ask(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, bytes]:
        with CaptureQueriesContext(connection) as found:
            answered = self.answer(method, path, headers, body)
        self.statements.append([one["sql"] for one in found.captured_queries])
        return answered

    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, bytes]:
        """What the shop says to one request."""
        payload = "" if body is None else json.dumps(body)
        answer = self.client.generic(method, path, payload, "application/json", headers=headers)
        return answer.status_code, answer.getvalue()


def finish(work: Coroutine[Any, Any, Any]) -> None:
    """Run what never waits, and without a loop: Django's own calls would not have one."""
    try:
        work.send(None)
    except StopIteration:
        return
    raise AssertionError("it waited")


def count(flow: str, world: World, carrier: Inside, *, warm: int = 2) -> Statements:
    """[(step, its statements)] of a buyer who has done it before."""
    buyer = Buyer(world, Random(7))
    for _ in range(warm):
        finish(FLOWS[flow](buyer))
    before = len(carrier.statements)
    finish(FLOWS[flow](buyer))
    steps = [step for step, _ in world.requests][-(len(carrier.statements) - before) :]
    return list(zip(steps, carrier.statements[before:], strict=True))


def in_office() -> dict[str, str]:
    """The headers of an administrator who is logged in."""
    from jangteo.parties.selectors import find_log_in
    from jangteo.parties.services import add_staff, register_shopper

    actor = job_actor("bench")
    known = find_log_in(email=STAFF)
    if known is None:
        add_staff(user_id=register_shopper(email=STAFF, password=PASSWORD, name=STAFF), role=ROLE, actor=actor)
    client = Client()
    client.force_login(get_user_model().objects.get(email=STAFF))
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"}


def main() -> None:
    """`python -m measuring.counting products groups password flow …`, in the home of its environment.

    Tells as JSON the headers of somebody in the office, and the flows' statements.
    """
    settings.ALLOWED_HOSTS = ["*"]
    carrier = Inside()
    world = World(carrier, int(sys.argv[1]), groups=int(sys.argv[2]), staff=in_office())
    finish(world.log_in("dealer-1@test.example", sys.argv[3]))
    print(json.dumps({"staff": world.staff, "flows": {flow: count(flow, world, carrier) for flow in sys.argv[4:]}}))


if __name__ == "__main__":
    import django

    django.setup()
    main()
