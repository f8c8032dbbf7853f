"""What a file of a million prices costs: rows a second and how much memory the command takes at most.

Makes products and price steps for each, imports both by our own maps, takes the prices out again, and copies the
same rows raw into an empty table beside it. PostgreSQL's memory is not counted; the command's process is all there is.

Usage: JANGTEO_HOME=(an empty folder) [QUICK=1] [PRODUCTS=100000] [STEPS=10] python bench/imports.py
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

from jangteo.config import database
from jangteo.config.environment import Environment

STEPS = int(os.environ.get("STEPS", "10"))
PRODUCTS = int(os.environ.get("PRODUCTS", "10000" if os.environ.get("QUICK") else "100000"))


def products() -> Iterator[Sequence[object]]:
    for number in range(PRODUCTS):
        yield f"SKU-{number:06}", f"물건 {number}", f"Thing {number}", "bench"


def prices() -> Iterator[Sequence[object]]:
    for number in range(PRODUCTS):
        for step in range(STEPS):
            yield f"SKU-{number:06}", "bench", 1 + 10 * step, 10_000 - 100 * step


def write(path: Path, head: Sequence[str], rows: Iterator[Sequence[object]]) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        return sum(1 for row in rows if writer.writerow(row))


def command(name: str, rows: int, *arguments: str) -> None:
    """One command in a process of its own, with the most memory it had."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-m", "jangteo.config.command", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(child.pid, 0)
    took = time.perf_counter() - began
    told = f"{name:<22}{rows:>10,}{took:>10.1f}{rows / took:>10,.0f}{used.ru_maxrss // 1024:>8}"
    print(told if status == 0 else f"{told}  failed: {status}", flush=True)


def raw(path: Path, rows: int) -> None:
    """The same bytes by COPY into a table without anything, for comparison."""
    from django.db import connection

    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE raw (sku text, list text, quantity int, price numeric)")
        with path.open("rb") as file, cursor.copy("COPY raw FROM STDIN (FORMAT csv, HEADER)") as copy:
            while piece := file.read(1 << 16):
                copy.write(piece)
    took = time.perf_counter() - began
    print(f"{'raw COPY':<22}{rows:>10,}{took:>10.1f}{rows / took:>10,.0f}", flush=True)


def main() -> None:
    database.ensure_database(Environment.read())
    import django

    django.setup()
    from jangteo.catalog import services as catalog
    from jangteo.kernel.types import job_actor
    from jangteo.pricing import services as pricing

    subprocess.run([sys.executable, "-m", "jangteo.config.command", "migrate"], check=True, stdout=subprocess.DEVNULL)
    actor = job_actor("bench")
    catalog.create_category(slug="bench", names={"en": "Bench"}, actor=actor)
    pricing.create_price_list(code="bench", names={"en": "Bench"}, currency="KRW", includes_tax=True, actor=actor)
    print(f"{'':<22}{'rows':>10}{'seconds':>10}{'rows/s':>10}{'peak MB':>8}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        goods, costs = Path(folder) / "products.csv", Path(folder) / "prices.csv"
        head = ("sku", "name.ko", "name.en", "category")
        maps = make_maps(Path(folder), head)
        count = write(goods, head, products())
        command("import products", count, "import", "products", str(goods), "--map", str(maps[0]))
        count = write(costs, ("sku", "price_list", "min_quantity", "unit_price"), prices())
        command("import prices", count, "import", "prices", str(costs), "--map", str(maps[1]))
        command("the same again", count, "import", "prices", str(costs), "--map", str(maps[1]))
        for form in ("csv", "xlsx", "jsonl"):
            command(f"export prices {form}", count, "export", "prices", str(Path(folder) / f"out.{form}"))
        out = Path(folder) / "out.csv"
        command("import the export", count, "import", "prices", str(out), "--map", "jangteo-prices")
        for form in ("xlsx", "jsonl"):
            path = str(out.with_suffix(f".{form}"))
            command(f"the same as {form}", count, "import", "prices", path, "--map", "jangteo-prices")
        raw(costs, count)


def make_maps(folder: Path, head: Sequence[str]) -> tuple[Path, Path]:
    goods, costs = folder / "goods.yml", folder / "costs.yml"
    fields = "".join(f"  {name}: {name}\n" for name in head)
    goods.write_text(f"kind: products\nsource: bench\nfields:\n{fields}", encoding="utf-8")
    fields = "".join(f"  {name}: {name}\n" for name in ("sku", "price_list", "min_quantity", "unit_price"))
    costs.write_text(f"kind: prices\nsource: bench\nfields:\n{fields}", encoding="utf-8")
    return goods, costs


if __name__ == "__main__":
    main()
