"""Which SQL a flow asks: the same flow over Django's test client, in the process that counts."""

import json
import sys
from collections.abc import Coroutine
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from measuring.flows import FLOWS, Buyer, World

type Statements = list[tuple[str, list[str]]]


class Inside:
    """Carries requests to the shop without a server; keeps each one's statements."""

    def __init__(self) -> None:
        self.client = Client()
        self.statements = list[list[str]]()

    async def ask(self, method: str, path: str, headers: dict[str, str], body: Any) -> tuple[int, bytes]:
        payload = "" if body is None else json.dumps(body)
        with CaptureQueriesContext(connection) as found:
            answer = self.client.generic(method, path, payload, "application/json", headers=headers)
        self.statements.append([one["sql"] for one in found.captured_queries])
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code, content


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


def main() -> None:
    """`python -m measuring.counting products password flow …`, in the home of its environment: JSON of all."""
    settings.ALLOWED_HOSTS = ["*"]
    carrier = Inside()
    world = World(carrier, int(sys.argv[1]))
    finish(world.log_in("dealer-1@test.example", sys.argv[2]))
    carrier.statements.clear()
    print(json.dumps({flow: count(flow, world, carrier) for flow in sys.argv[3:]}))


if __name__ == "__main__":
    import django

    django.setup()
    main()
