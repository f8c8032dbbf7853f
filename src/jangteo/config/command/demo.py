"""`jangteo demo`: the whole market with one command."""

import http.client
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from jangteo.config import database
from jangteo.config.environment import Environment

from .announcement import announce
from .options import CannotDo, PlacedCommand, read_environment, start_django
from .processes import Children, end_on_signals, free_port_or_fail, own_database
from .quick_migrations import quick_migrations

OPEN_SECONDS = 90


@click.command(cls=PlacedCommand)
@click.option("--fresh", is_flag=True, help="Throw away what is there and start over.")
@click.option("--yes", is_flag=True, help="With --fresh: don't ask.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one line with addresses and log-ins, once open.")
def demo(fresh: bool, yes: bool, as_json: bool) -> None:
    """Open a complete demo market: two shops, a back office and the API, with a year of orders.

    The first start makes the data; later ones find it. Ctrl-C stops all it started.
    """
    env = read_environment()
    free_port_or_fail(env)
    if fresh and not yes:
        click.confirm(f"Everything in {env.database_url or env.home} will be thrown away. Go on?", abort=True)
    steps = Steps(for_program=as_json)
    with end_on_signals(), own_database(env, around=lambda: steps.step("Starting the database")):
        prepare(env, steps, fresh=fresh)
        with Children() as children:
            with steps.step("Opening web and worker"):
                children.start("serve")
                children.start("worker")
                _wait_until_open(env, children)
            announce(f"http://{_reachable(env)}:{env.port}", as_json=as_json)
            children.keep_running()


class Steps:
    """Says what is being done and how long it took."""

    def __init__(self, *, for_program: bool) -> None:
        self.to_stderr = for_program
        self.has_notes = False

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """One step of the start."""
        self._say(f"{title} … ")
        began = time.monotonic()
        self.has_notes = False
        yield
        self._say(f"{'  done: ' if self.has_notes else ''}{time.monotonic() - began:.1f} s\n")

    def note(self, text: str) -> None:
        """A line inside a step."""
        self._say(f"  {text}\n" if self.has_notes else f"\n  {text}\n")
        self.has_notes = True

    def _say(self, text: str) -> None:
        click.echo(text, nl=False, err=self.to_stderr)


def prepare(env: Environment, steps: Steps, *, fresh: bool) -> None:
    """Bring tables and data to where the shops can open."""
    os.environ.setdefault("JANGTEO_NTS_URL", "fake")  # invented companies: no tax office is asked about them
    os.environ.setdefault("JANGTEO_LENDERS", "fake")  # nobody lends: plans to pay in parts are decided by their amount
    os.environ.setdefault("JANGTEO_ETAX", "fake")  # no tax service hears of invented companies
    os.environ.setdefault("JANGTEO_SIMULATOR", "1")  # nobody's money: cards of the demo are tried on the simulator
    if fresh:
        with steps.step("Throwing away the old data"):
            database.empty(env)
            shutil.rmtree(env.media, ignore_errors=True)
    start_django()
    from django.core.management import call_command

    with steps.step("Bringing the tables up to date"), quick_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    from jangteo.demo.services import is_seeded, seed

    if not is_seeded():
        with steps.step("Filling the shelves (the first time only)"):
            seed(steps.note)


def _wait_until_open(env: Environment, children: Children) -> None:
    deadline = time.monotonic() + OPEN_SECONDS
    while not _is_open(env):
        ended = children.ended()
        if ended is not None:
            raise CannotDo(f"'jangteo {ended}' ended while starting; its messages are above.")
        if time.monotonic() > deadline:
            raise CannotDo(f"The site did not open within {OPEN_SECONDS} seconds.")
        time.sleep(0.1)


def _is_open(env: Environment) -> bool:
    connection = http.client.HTTPConnection(_reachable(env), env.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _reachable(env: Environment) -> str:
    """The name under which this machine reaches itself."""
    return "localhost" if env.bind in {"127.0.0.1", "0.0.0.0", "::", "::1"} else env.bind  # noqa: S104 — compared
