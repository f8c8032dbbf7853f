"""What the site serves: requests a second and milliseconds of processor a request, web and PostgreSQL apart.

Usage: python bench/serving.py [part of a name …] — in a home of bench/market.py (SKUS, COMPANIES, ORDERS; QUICK=1: a
small one, measured less long). Writes the part `serving` of bench/results/<version>.json when all were measured.

Seconds depend on the machine and on what else it does; milliseconds of processor do so less, and the number of queries
and the ratio to the same SQL raw not at all. Raw is what one client of pgbench takes for the statements of one such
request, in the same database and run. Who asks is a process of its own, whose share is told.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import results
from measuring.client import Stream
from measuring.flows import GROUPS, PASSWORD
from measuring.homes import IS_QUICK, SMALL, Home, Size, opened
from measuring.judging import figures
from measuring.machine import Load, Served, described, pgbench_of, serving

SIZE = Size(
    int(os.environ.get("SKUS", "2000" if IS_QUICK else SMALL.skus)),
    int(os.environ.get("COMPANIES", "50" if IS_QUICK else SMALL.companies)),
    int(os.environ.get("ORDERS", "5000" if IS_QUICK else SMALL.orders)),
)
SECONDS = float(os.environ.get("SECONDS", "2" if IS_QUICK else "15"))
RAW_SECONDS = 1 if IS_QUICK else 5
CLIENTS = (8,) if IS_QUICK else (1, 8)
WARM = min(SECONDS, 3.0)
CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Scenario:
    """A flow of measuring.flows, and what it is called; `has_raw` when it only reads."""

    flow: str
    says: str
    has_raw: bool = False


SCENARIOS = (
    Scenario("listing", "listing of 24, price and stock, guest", has_raw=True),
    Scenario("company_listing", "the same for a company", has_raw=True),
    Scenario("detail", "product", has_raw=True),
    Scenario("search", "search", has_raw=True),
    Scenario("listing_page", "page: listing", has_raw=True),
    Scenario("detail_page", "page: product", has_raw=True),
    Scenario("search_page", "page: search", has_raw=True),
    Scenario("office_orders", "office: newest orders", has_raw=True),
    Scenario("cart_add", "add a line to a cart"),
    Scenario("reprice", "cart of 25 lines, priced anew", has_raw=True),
    Scenario("price_list", "100 SKUs priced for a company", has_raw=True),
    Scenario("checkout", "checkout: cart, line, order"),
    Scenario("big_order", "a company's order of 200 lines"),
)


def counted(home: Home, flows: list[str]) -> dict[str, Any]:
    """`staff`: the headers of somebody in the office, `flows`: {flow: [(step, its statements)]}."""
    numbers = (str(home.size.products), str(GROUPS))
    command = [sys.executable, "-W", "ignore", "-m", "measuring.counting", *numbers, PASSWORD, *flows]
    variables = home.variables | {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings"}
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def raw(statements: list[str], home: Home, served: Served) -> float | None:
    """Milliseconds of PostgreSQL's processor for one request's statements by pgbench; None where they can't be said."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write("\n".join(re.sub(r"\s+", " ", one).rstrip(";") + ";" for one in statements))
        script.flush()
        where = ("-h", home.socket, "-U", "postgres", "-n", "-f", script.name)
        before = served.spent()
        done = subprocess.run(
            [str(pgbench_of(home)), *where, "-c", "1", "-T", str(RAW_SECONDS), "jangteo"],
            capture_output=True,
            text=True,
            check=False,
        )
        spent = served.spent().since(before)
    found = re.search(r"actually processed: (\d+)", done.stdout)
    if done.returncode or not found or not int(found[1]):
        return None
    return round(1000 * spent.database / int(found[1]), 2)


def measured(served: Served, flow: str, clients: int, staff: dict[str, str]) -> dict[str, Any]:
    """What so many clients were answered in a while."""
    served.ask(served.plan(Stream(flow, clients=clients, seconds=WARM), dealers=clients, staff=staff))
    before = served.spent()
    told = served.ask(served.plan(Stream(flow, clients=clients, seconds=SECONDS), dealers=clients, staff=staff))
    spent, found = served.spent().since(before), figures(told.samples[flow])
    count = found.count or 1
    return {
        "a_second": round(count / told.took, 1),
        "a_core": round(count / max(spent.web + spent.database, 1e-9), 1),
        "p50": found.p50,
        "p95": found.p95,
        "web_ms": round(1000 * spent.web / count, 1),
        "database_ms": round(1000 * spent.database / count, 1),
        "client_ms": round(1000 * told.processor / count, 2),
        "share": round(told.processor / told.took / CORES, 3),
        "outcomes": found.outcomes,
    }


def scenario(
    one: Scenario, served: Served, statements: list[tuple[str, list[str]]], staff: dict[str, str]
) -> dict[str, Any]:
    """All figures of one."""
    told: dict[str, Any] = {"says": one.says, "queries": {step: len(sql) for step, sql in statements}}
    told["clients"] = {str(clients): measured(served, one.flow, clients, staff) for clients in CLIENTS}
    if one.has_raw and (own := raw([sql for _, each in statements for sql in each], served.home, served)):
        last = told["clients"][str(CLIENTS[-1])]
        told |= {"raw_ms": own, "ratio": round((last["web_ms"] + last["database_ms"]) / own, 1)}
    return told


def main() -> int:
    chosen = [one for one in SCENARIOS if not sys.argv[1:] or any(part in one.flow for part in sys.argv[1:])]
    with opened(SIZE) as home:
        where = described(home)
        known = counted(home, [one.flow for one in chosen])
        statements, staff = known["flows"], known["staff"]
        with serving(home) as served, Load() as load:
            found: dict[str, Any] = {"opened_after_s": served.opened_after, "memory_mb": [served.memory()]}
            rows = {one.flow: scenario(one, served, statements[one.flow], staff) for one in chosen}
            found["memory_mb"].append(served.memory())
        whole = where | found | {"load": load.told(), "is_quick": IS_QUICK, "scenarios": rows}
    print(results.table(whole))
    print(json.dumps({name: value for name, value in whole.items() if name != "scenarios"}, indent=1))
    if len(chosen) == len(SCENARIOS):
        print(results.save("serving", whole))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
