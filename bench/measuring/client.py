"""A process that asks: `python -m measuring.client` reads a plan as JSON and tells what came of it as JSON.

It is a process of its own, so that what it costs is counted apart from what is measured.
"""

import asyncio
import json
import os
import random
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import Any

from measuring.flows import FLOWS, Buyer, World
from measuring.http import Lines, Refused
from measuring.schedule import Phase, Sample, arrivals

DRAIN = 60.0  # seconds for those under way in the end


@dataclass
class Stream:
    """Who does what: as a schedule says (`phases`), or so many clients, each as soon as they are answered."""

    flow: str
    phases: list[Phase] = field(default_factory=list)
    clients: int = 0
    seconds: float = 0.0


@dataclass
class Plan:
    """All that one process does at once.

    dealers  how many of the companies' buyers log in beforehand
    staff    the headers of somebody in the office
    """

    port: int
    products: int
    streams: list[Stream]
    dealers: int = 0
    password: str = ""
    seed: int = 1
    carts: list[tuple[str, str, Any]] = field(default_factory=list)
    staff: dict[str, str] = field(default_factory=dict)
    groups: int = 0


@dataclass
class Told:
    """What came of a plan; lateness is how much later than due the last thousandth of them was begun."""

    samples: dict[str, list[Sample]]
    requests: dict[str, list[Sample]]
    took: float
    processor: float
    late: float


class Asking:
    """A plan under way."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.lines = plan, Lines(plan.port)
        self.world = World(self.lines, plan.products, carts=list(plan.carts), staff=plan.staff, groups=plan.groups)
        self.samples: dict[str, list[Sample]] = {one.flow: [] for one in plan.streams}
        self.late: list[float] = []

    async def run(self) -> Told:
        for number in range(1, self.plan.dealers + 1):
            await self.world.log_in(f"dealer-{number}@test.example", self.plan.password)
        began, spent = time.perf_counter(), time.process_time()
        self.world.began = began
        await asyncio.gather(*(self._stream(number, one) for number, one in enumerate(self.plan.streams)))
        took = time.perf_counter() - began
        self.lines.close()
        requests: dict[str, list[Sample]] = {}
        for step, sample in self.world.requests:
            requests.setdefault(step, []).append(sample)
        late = max(self.late, default=0.0)
        return Told(self.samples, requests, took, time.process_time() - spent, late)

    async def _stream(self, number: int, stream: Stream) -> None:
        if stream.clients:
            await asyncio.gather(*(self._again(stream, one) for one in range(stream.clients)))
        else:
            await self._come(stream, self.plan.seed + number)

    async def _again(self, stream: Stream, number: int) -> None:
        buyer = Buyer(self.world, random.Random(f"{self.plan.seed}/{number}"), number)
        while (now := time.perf_counter() - self.world.began) < stream.seconds:
            await self._do(stream.flow, buyer, now)

    async def _come(self, stream: Stream, seed: int) -> None:
        under_way: dict[asyncio.Task[None], float] = {}
        dice = random.Random(seed)
        for number, at in enumerate(arrivals(stream.phases, seed)):
            if (wait := self.world.began + at - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            self.late.append(time.perf_counter() - self.world.began - at)
            buyer = Buyer(self.world, random.Random(dice.random()), number)
            task = asyncio.create_task(self._do(stream.flow, buyer, at))
            under_way[task] = at
            task.add_done_callback(lambda done: under_way.pop(done, None))
        if under_way:
            await asyncio.wait(list(under_way), timeout=DRAIN)
        for task, at in list(under_way.items()):
            task.cancel()
            self.samples[stream.flow].append(Sample(at, time.perf_counter() - self.world.began - at, "unanswered"))

    async def _do(self, flow: str, buyer: Buyer, due: float) -> None:
        outcome = "ok"
        try:
            await FLOWS[flow](buyer)
        except Refused as refused:
            outcome = str(refused)
        except (OSError, EOFError, TimeoutError) as error:
            outcome = type(error).__name__
        self.samples[flow].append(Sample(due, time.perf_counter() - self.world.began - due, outcome))


def read(text: str) -> Plan:
    """A plan as it was written."""
    told = json.loads(text)
    told["streams"] = [
        Stream(**one | {"phases": [Phase(**phase) for phase in one["phases"]]}) for one in told["streams"]
    ]
    return Plan(**told)


def write(plan: Plan) -> str:
    return json.dumps(asdict(plan))


def main() -> None:
    os.nice(5)  # what is measured goes first
    told = asyncio.run(Asking(read(sys.stdin.read())).run())
    json.dump(asdict(told), sys.stdout)


if __name__ == "__main__":
    main()
