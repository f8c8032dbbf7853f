"""How each fault is run: its options, a market of its own, web and workers that are looked after meanwhile."""

import argparse
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from buyers import Market, Service, market, wait_until


def main(run: Callable[..., bool], **options: float) -> int:
    """Run it in a market with what was asked for; 1 when it found something.

    options  each a `--name` and what holds where it is not given
    """
    parser = argparse.ArgumentParser()
    for name, usual in options.items():
        parser.add_argument(f"--{name}", type=type(usual), default=usual)
    given = vars(parser.parse_args())
    say_where()
    with market() as served:
        return 0 if run(served, **given) else 1


def say_where() -> None:
    """Tell what machine this is, and how busy others keep it."""
    print(f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}", flush=True)


@contextmanager
def at_work(
    served: Market, workers: int = 1, log: Path | None = None, **further: str
) -> Iterator[tuple[Service, list[Service]]]:
    """The web server with two processes, and workers: open from the start, ended in good order.

    log  a file for what they say; None: nobody reads it
    """
    variables = served.variables | further
    web = Service(variables, "serve", "--workers", "2", log=log)
    beside = [Service(variables, "worker", log=log) for _ in range(workers)]
    try:
        wait_until(served.is_open, 120)
        yield web, beside
    finally:
        for service in (web, *beside):
            service.stop()
