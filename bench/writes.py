"""What the API's writes cost in this process: statements, milliseconds of processor of the web and of PostgreSQL.

Usage: python bench/writes.py [part of a name …] — in the home of serving.py (PRODUCTS=1000 are enough), made on the
first run. Requests go to the WSGI program itself: no server and no client is counted. ROUNDS=30 of each are run.
"""

import os
import random
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

os.environ.setdefault("PRODUCTS", "1000")
sys.path.insert(0, str(Path(__file__).resolve().parent))

import httpx
import psutil
from serving import HOME, PASSWORD, SCENARIOS, Api, Scenario, filled, opened, placed, processor

ROUNDS = int(os.environ.get("ROUNDS", "30"))
NAMES = ("cart", "checkout", "order")


class Program:
    """Jangteo as a WSGI program; `seconds` of processor that it has used."""

    def __init__(self, application: Any) -> None:
        self.application, self.seconds = application, 0.0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began = time.process_time()
        answer = self.application(environ, start_response)
        body = b"".join(answer)
        answer.close()
        self.seconds += time.process_time() - began
        return [body]


class InProcess(Api):
    """A client that asks the program directly."""

    def __init__(self, program: Program) -> None:
        transport = httpx.WSGITransport(app=program)
        self.http = httpx.Client(base_url="http://127.0.0.1/api/v1", transport=transport)
        self.pick, self.carts = random.Random(1), {}
        body = {"email": "dealer-0@test.example", "password": PASSWORD}
        token = self.http.post("/tokens", json=body).raise_for_status().json()["token"]
        self.dealer = {"Authorization": f"Bearer {token}"}


def clear_cart(api: InProcess) -> None:
    """What an earlier run left in the company's cart is ordered."""
    cart = filled(api, 1)
    api.post("/channels/wholesale/orders", placed(cart["id"], cart), **api.dealer)


def measure(scenario: Scenario, program: Program, server: psutil.Process) -> str:
    """One line of figures."""
    from django.db import connection

    api = InProcess(program)
    clear_cart(api)
    scenario.work(api)
    scenario.work(api)
    asked: list[str] = []
    with connection.execute_wrapper(lambda run, sql, *rest: (asked.append(sql), run(sql, *rest))[1]):
        scenario.work(api)
    count = max(2, ROUNDS // 10) if "200" in scenario.name else ROUNDS
    program.seconds, before = 0.0, processor(server.children())
    for _ in range(count):
        scenario.work(api)
    web, database = 1000 * program.seconds / count, 1000 * (processor(server.children()) - before) / count
    return f"{scenario.name:<34}{len(asked):>6}{web:>9.1f}{database:>9.1f}{web + database:>9.1f}"


def main() -> int:
    parts = sys.argv[1:] or NAMES
    with opened() as served:
        os.environ.update(served.variables | {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings"})
        os.environ.update({"JANGTEO_API_RATE": "0", "JANGTEO_API_GUEST_RATE": "0"})
        import django

        django.setup()
        from django.core.wsgi import get_wsgi_application
        from django.db import connection

        program = Program(get_wsgi_application())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            server = psutil.Process(cursor.fetchone()[0]).parent()
        assert server is not None, HOME
        print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}; {time.strftime('%Y-%m-%d')}")
        print(f"{'':<34}{'SQL':>6}{'web ms':>9}{'PG ms':>9}{'both':>9}")
        for one in SCENARIOS:
            if any(part in one.name for part in parts):
                print(measure(one, program, server), flush=True)
        connection.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
