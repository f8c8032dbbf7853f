"""Load as a shop has it: buyers come on a schedule, whatever became of those before, and limits are judged.

Usage: python bench/load.py [L1 L2 …] — without names all of L1 L1P L2 L3 L4 L5 L9 L10. QUICK=1 shortens each to half
a minute or a minute; RATE=0.3 asks for less than the limits say, which is told. Homes come from bench/market.py and
are copied first. Each run ends with `jangteo verify` and the books, and is kept under `load` of
bench/results/<version>.json (QUICK: <version>-quick.json). Exit code 1: a limit is broken.

What an answer takes counts from when it was due, not from when it was sent. Who asks is a process of low priority;
above 35 % of the machine's processor a run is void, and so it is when what does not belong to the run takes as much.
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import psutil
from measuring import results
from measuring.client import Stream, Told
from measuring.homes import FULL, IS_QUICK, SMALL, TINY, Home, Size, fresh, opened
from measuring.judging import (
    LARGEST_SHARE,
    Verdict,
    at_least,
    at_most,
    exactly,
    figures,
    recovered_after,
    shedding,
    speed,
)
from measuring.machine import Load, Served, described, serving, steady
from measuring.ready import books, fill_carts, put_stock, sold
from measuring.schedule import Phase, Sample

RATE = float(os.environ.get("RATE", "1"))
CORES = os.cpu_count() or 1
WARM = 10.0 if IS_QUICK else 60.0
OVERLOADS = (3, 6, 12)  # times L2
HOT, BUYERS, UNITS = "M0-A", 500, 100
CATALOGUE = Size(*(int(one) for one in os.environ["SIZE"].split("-"))) if os.environ.get("SIZE") else FULL


@dataclass
class Run:
    """One of them under way, and all that is known of it in the end."""

    name: str
    told: dict[str, Any] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)

    def seconds(self, minutes: float) -> float:
        """As long as is written, or half a minute."""
        return 30.0 if IS_QUICK else minutes * 60

    def take(self, part: str, found: Told) -> dict[str, Any]:
        """Keep what a client told; its share is judged."""
        share = found.processor / found.took / CORES
        self.told[part] = {
            "flows": {flow: asdict(figures(rows)) for flow, rows in found.samples.items()},
            "requests": {step: asdict(figures(rows)) for step, rows in found.requests.items()},
            "took_s": round(found.took, 1),
            "generator_share": round(share, 3),
            "generator_late_s": round(found.late, 3),
        }
        self.verdicts.append(at_most(f"{part}: generator's share of the processor", share, LARGEST_SHARE))
        return self.told[part]


def asked(run: Run, served: Served, part: str, *streams: Stream, **further: Any) -> Told:
    """A client's whole plan, with the processor it cost."""
    before, machine = served.spent(), whole_machine()
    found = served.ask(served.plan(*streams, **further))
    spent, used = served.spent().since(before), whole_machine() - machine
    told = run.take(part, found)
    busy = spent.web + spent.database + spent.worker
    others = max(0.0, used - busy - found.processor) / found.took / CORES
    told["others_share"] = round(others, 3)
    run.verdicts.append(at_most(f"{part}: share of the processor of what does not belong to it", others, LARGEST_SHARE))
    told["processor_s"] = asdict(spent)
    told["requests_a_core_second"] = round(sum(len(one) for one in found.requests.values()) / max(busy, 1e-9), 1)
    return found


def whole_machine() -> float:
    """Seconds of processor that were used by anything."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def warm(served: Served, flow: str, rate: float, **further: Any) -> None:
    served.ask(served.plan(steady(flow, rate * RATE, WARM), **further))


def browse(run: Run, served: Served, flow: str, seconds: float) -> Told:
    warm(served, flow, 20)
    return asked(run, served, flow, steady(flow, 60 * RATE, seconds))


def l1(run: Run, flow: str = "browse") -> None:
    """Catalogue and search among 100,000 SKUs, 60 a second."""
    with market(run, CATALOGUE) as served:
        found = browse(run, served, flow, run.seconds(15))
    run.verdicts += speed(flow, figures(found.samples[flow]), p95=0.3, p99=0.8, errors=0.0005)


def l1p(run: Run) -> None:
    """The same by the shop's pages instead of the API."""
    l1(run, "browse_pages")


def l2(run: Run) -> None:
    """Checkouts over many SKUs, ten a second."""
    with market(run, SMALL, has_worker=True) as served:
        warm(served, "checkout", 2)
        found = asked(run, served, "checkout", steady("checkout", 10 * RATE, run.seconds(30)))
    run.verdicts += speed("checkout", figures(found.samples["checkout"]), p95=1.0, p99=2.5, errors=0.001)


def l3(run: Run) -> None:
    """A flash sale: 500 buyers within 10 seconds, 100 units of one SKU, and others who look around."""
    with market(run, SMALL, has_worker=True) as served:
        put_stock(served.home, HOT, UNITS)
        carts = fill_carts(served.home, HOT, BUYERS)
        warm(served, "detail", 5)
        before = sold(served.home)
        buyers = Stream("order_ready", [Phase(BUYERS / 10, 10)])
        found = asked(run, served, "sale", buyers, steady("detail", 5, 30), carts=carts, seed=7)
        orders = found.samples["order_ready"]
        run.verdicts += [
            exactly("sold", sold(served.home) - before, UNITS),
            exactly("orders acknowledged", sum(1 for one in orders if one.outcome == "ok"), UNITS),
            exactly("told that it is sold out", sum(1 for one in orders if one.outcome == "409"), len(orders) - UNITS),
            at_most("the longest answer, s", max((one.seconds for one in orders), default=0.0), 30),
        ]
        run.verdicts += speed("other pages", figures(found.samples["detail"]), p95=1.5)


def l4(run: Run) -> None:
    """One hot SKU with stock without end: fifteen orders a second."""
    seconds, rate = run.seconds(5), 15 * RATE
    with market(run, SMALL, has_worker=True) as served:
        put_stock(served.home, HOT, 1_000_000)
        carts = fill_carts(served.home, HOT, int(rate * (seconds + WARM) * 1.2) + 50)
        spare = int(rate * WARM) + 25
        warm(served, "order_ready", 5, carts=carts[:spare])
        found = asked(run, served, "orders", steady("order_ready", rate, seconds), carts=carts[spare:])
    well = sum(1 for one in found.samples["order_ready"] if one.outcome == "ok")
    run.verdicts += [
        at_least("orders a second", well / found.took, 15 * 0.95),
        exactly("errors", len(found.samples["order_ready"]) - well, 0),
    ]


def l5(run: Run) -> None:
    """A company's order of 200 lines, on account, with contract prices, steps and a line of credit; 100 SKUs priced."""
    seconds = run.seconds(5)
    with market(run, SMALL, has_worker=True) as served:
        warm(served, "price_list", 1, dealers=4)
        streams = (steady("big_order", 0.1 * RATE, seconds), steady("price_list", 0.5 * RATE, seconds))
        found = asked(run, served, "company", *streams, dealers=32)
    run.verdicts += speed("the order", figures(found.requests.get("order 200 lines", [])), p95=2.0)
    run.verdicts += speed("100 SKUs priced", figures(found.samples["price_list"]), p95=0.8)


def l9(run: Run) -> None:
    """L1 and L2 with 100,000 SKUs, 5,000 companies and a million orders are as quick as in the empty shop."""
    found: dict[str, list[float]] = {"browse": [], "checkout": []}
    for name, size in (("empty", TINY), ("full", CATALOGUE)):
        with market(run, size, has_worker=True) as served:
            warm(served, "browse", 20)
            warm(served, "checkout", 2)
            for flow, rate in (("browse", 60.0), ("checkout", 10.0)):
                stream = steady(flow, rate * RATE, run.seconds(5))
                told = asked(run, served, f"{flow}, {name}", stream)
                found[flow].append(figures(told.samples[flow]).p95)
    for flow, (empty, full) in found.items():
        run.verdicts.append(at_most(f"{flow}: p95 full by p95 empty", full / max(empty, 1e-9), 1.5))


def l10(run: Run) -> None:
    """Three times L2, then L2 again: some are sent away at once, and soon all is as before.

    Where three times are served as L2 is, twice as much is asked for, and twice that.
    """
    much = run.seconds(5)
    with market(run, SMALL, has_worker=True) as served:
        warm(served, "checkout", 2)
        for times in OVERLOADS:
            stream = Stream("checkout", [Phase(10 * times * RATE, much), Phase(10 * RATE, 60.0)])
            found = asked(run, served, f"{times} times as much", stream)
            inside = [one for rows in found.requests.values() for one in rows if one.at < much]
            run.told[f"sent_away_of_{times}_times"] = away(inside)
            if not is_served(inside):
                break
    run.verdicts += shedding(inside)
    later = recovered_after(found.samples["checkout"], much, p95=1.0)
    run.verdicts.append(at_most("as in L2 again after, s", later, 30))


def is_served(requests: list[Sample]) -> bool:
    """Whether nobody was sent away, and each step took no longer than a checkout may."""
    seen = figures(requests)
    return seen.errors + seen.sheds == 0 and seen.p95 <= 1.0


def away(requests: list[Sample]) -> dict[str, Any]:
    """Of all requests under too much: how long those waited that went well, and those that did not."""
    return {
        name: asdict(figures([Sample(one.at, one.seconds) for one in requests if (one.outcome == "ok") is is_well]))
        for name, is_well in (("served", True), ("others", False))
    }


RUNS: dict[str, Callable[[Run], None]] = {
    "L1": l1,
    "L1P": l1p,
    "L2": l2,
    "L3": l3,
    "L4": l4,
    "L5": l5,
    "L9": l9,
    "L10": l10,
}


@contextmanager
def market(run: Run, size: Size, *, has_worker: bool = False) -> Iterator[Served]:
    """A copy of a home, served; in the end it is verified and thrown away."""
    path = fresh(size)
    try:
        with opened(size, path) as home:
            run.told |= described(home)
            with serving(home, has_worker=has_worker) as served, Load() as load:
                memory = [served.memory()]
                yield served
                memory.append(served.memory())
                settle(home, has_worker)
            run.told |= {"load": load.told(), "memory_mb": memory}
            prove(run, home)
    finally:
        shutil.rmtree(path)


def settle(home: Home, has_worker: bool) -> None:
    """Let the worker tell every event; some minutes at most."""
    until = time.monotonic() + (60 if IS_QUICK else 120)
    while has_worker and time.monotonic() < until:
        if not home.number("SELECT count(*) FROM kernel_outboxevent WHERE done_at IS NULL"):
            return
        time.sleep(1)


def prove(run: Run, home: Home) -> None:
    """Nothing that is promised of data is broken."""
    verified = home.run("verify")
    run.verdicts.append(exactly("jangteo verify, exit code", verified.returncode, 0))
    if verified.returncode:
        run.told["verify"] = verified.stdout[-2000:]
    wrong = books(home)
    run.verdicts.append(exactly("books that do not add up", len(wrong), 0))
    if wrong:
        run.told["books"] = wrong


def main() -> int:
    wanted = sys.argv[1:] or list(RUNS)
    is_well, name = True, results.version() + ("-quick" if IS_QUICK else "")
    for one in wanted:
        run = Run(one)
        print(f"== {one}: {(RUNS[one].__doc__ or '').strip()}", flush=True)
        RUNS[one](run)
        kept = all(verdict.is_kept for verdict in run.verdicts)
        is_well = is_well and kept
        run.told |= {"is_quick": IS_QUICK, "rate": RATE, "kept": kept, "verdicts": [v.told() for v in run.verdicts]}
        print(json.dumps({key: value for key, value in run.told.items() if key != "verdicts"}, indent=1), flush=True)
        for verdict in run.verdicts:
            print(f"  {verdict.told()}", flush=True)
        path = results.save(
            "load", results.read(results.RESULTS / f"{name}.json").get("load", {}) | {one: run.told}, name=name
        )
        print(path, flush=True)
    return 0 if is_well else 1


if __name__ == "__main__":
    raise SystemExit(main())
