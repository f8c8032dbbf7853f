"""Homes to measure in: made once, kept under var/, opened and stopped again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "bench")])

import psycopg

import homes
from homes import JANGTEO
from jangteo.config import database
from jangteo.config.environment import Environment

HOMES = ROOT / "var"
IS_QUICK = os.environ.get("QUICK", "") not in ("", "0")


@dataclass(frozen=True, slots=True)
class Size:
    """What a home holds: SKUs, two a product, companies of 200 prices each, past orders."""

    skus: int = 10_000
    companies: int = 500
    orders: int = 10_000

    @property
    def products(self) -> int:
        return self.skus // 2

    @property
    def home(self) -> Path:
        return HOMES / f"bench-{self.skus}-{self.companies}-{self.orders}"


# Dealers' open carts of earlier runs would grow from run to run.
EMPTY_CARTS = """DELETE FROM ordering_cartline WHERE cart_id IN
    (SELECT id FROM ordering_cart WHERE state = 'open' AND party_id IS NOT NULL)"""
TINY, SMALL, FULL = Size(2_000, 50, 0), Size(), Size(100_000, 5_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Home:
    """An open one: its database runs as PostgreSQL comes, `fsync` and all."""

    path: Path
    size: Size
    port: int
    variables: dict[str, str]

    @property
    def server(self) -> database.Server:
        found = database.find_server(environment(self.path))
        assert found is not None
        return found

    @property
    def socket(self) -> str:
        return str(self.server.places.sock)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(host=self.socket, user="postgres", dbname="jangteo", autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def number(self, statement: str) -> int:
        return int(str(self.query(statement)[0][0]))

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """A command of jangteo in it."""
        return subprocess.run([*JANGTEO, *command], env=self.variables, capture_output=True, text=True, check=False)


def environment(path: Path) -> Environment:
    return Environment.read({"JANGTEO_HOME": str(path)})


def make(size: Size) -> Path:
    """The home of this size, made if it isn't there; a half made one is made anew."""
    path = size.home
    if (path / "made").exists():
        if (path / "migrated").exists() and (path / "migrated").read_text() == migrations():
            return path
        subprocess.run([*JANGTEO, "migrate"], env=_variables(path), capture_output=True, check=True)
        database.stop_server(environment(path))
        (path / "migrated").write_text(migrations())
        return path
    if path.exists():
        homes.clear(path)
    path.mkdir(parents=True)
    homes.make_migrated(path)
    homes.make_market(path)
    quick = homes.variables_for(path, DJANGO_SETTINGS_MODULE="jangteo.config.settings")
    database.ensure_database(homes.environment(path))
    numbers = (str(one) for one in (size.skus, size.companies, size.orders))
    try:
        subprocess.run([sys.executable, "-W", "ignore", "-m", "measuring.filling", *numbers], env=quick, check=True)
    finally:
        database.stop_server(homes.environment(path))
    (path / "made").write_text(f"{size.skus} SKUs, {size.companies} companies, {size.orders} past orders\n")
    (path / "migrated").write_text(migrations())
    return path


def migrations() -> str:
    """Which there are: a home is brought up to date when they change."""
    return "\n".join(sorted(str(one.relative_to(ROOT)) for one in ROOT.glob("src/jangteo/*/migrations/0*.py")))


def _variables(path: Path, **further: str) -> dict[str, str]:
    made = homes.variables_for(path, JANGTEO_LOG_LEVEL="ERROR", **further)
    del made["JANGTEO_PG_OPTIONS"]
    return made


def fresh(size: Size) -> Path:
    """A copy of it, to be thrown away."""
    template = make(size)
    HOMES.mkdir(exist_ok=True)
    path = HOMES / f"run-{os.getpid()}"
    subprocess.run(["cp", "-a", str(template), str(path)], check=True)
    return path


@contextmanager
def opened(size: Size, path: Path | None = None) -> Iterator[Home]:
    """Its database runs within; SIGTERM puts it away too. `path` is a copy's."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    path = path or make(size)
    port = homes.free_port()
    # Everybody comes from one address here.
    free = {"JANGTEO_API_RATE": "0", "JANGTEO_API_GUEST_RATE": "0", "JANGTEO_PORT": str(port)}
    home = Home(path, size, port, _variables(path, **free))
    database.ensure_database(environment(path))
    try:
        home.query(EMPTY_CARTS)
        yield home
    finally:
        database.stop_server(environment(path))
