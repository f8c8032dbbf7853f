"""Run the benchmarks one after another, what each told kept under `scripts` of bench/results/<version>.json.

Usage: python bench/all.py [part of a name …]; QUICK=1 leaves out those that have no short form.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

BENCH = Path(__file__).resolve().parent
sys.path.insert(0, str(BENCH))

from measuring import results
from measuring.homes import IS_QUICK
from measuring.machine import described

# (script, its arguments, those with QUICK=1; None: left out then)
SCRIPTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...] | None], ...] = (
    ("serving.py", (), ()),
    ("messy_lists.py", (), ()),
    ("quick_order.py", (), ()),
    ("pages.py", (), ("5",)),
    ("pricing.py", (), None),
    ("assortments.py", (), None),
    ("replay.py", (), None),
    ("office_lists.py", (), ("4000", "5")),
    ("line_sheets.py", (), None),
    ("imports.py", (), None),
    ("flash.py", (), None),
    ("search.py", (), None),
)


def run(name: str, arguments: tuple[str, ...]) -> dict[str, object]:
    """One script, its output shown and kept."""
    began, load = time.perf_counter(), os.getloadavg()[0]
    done = subprocess.run(
        [sys.executable, str(BENCH / name), *arguments], stdout=subprocess.PIPE, text=True, check=False
    )
    print(done.stdout, flush=True)
    took = round(time.perf_counter() - began)
    return {"code": done.returncode, "took_s": took, "load_before": round(load, 1), "told": done.stdout.splitlines()}


def main() -> int:
    told: dict[str, object] = {}
    for name, long, short in SCRIPTS:
        arguments = short if IS_QUICK else long
        if arguments is None or (sys.argv[1:] and not any(part in name for part in sys.argv[1:])):
            continue
        print(f"== {name} {' '.join(arguments)}", flush=True)
        told[name] = run(name, arguments)
    name = results.version() + ("-quick" if IS_QUICK else "")
    before = results.read(results.RESULTS / f"{name}.json").get("scripts", {})
    print(results.save("scripts", before | told | {"where": described()}, name=name))
    return 1 if any(isinstance(one, dict) and one["code"] for one in told.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
