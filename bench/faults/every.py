"""All faults, one after another: `make faults`, shorter with QUICK=1. The last lines say which found something."""

import subprocess
import sys
import time
from pathlib import Path

from buyers import template

HERE = Path(__file__).resolve().parent
SCRIPTS = (
    "storm.py",
    "restart_postgres.py",
    "kill_postgres.py",
    "disk_full.py",
    "lost_caches.py",
    "no_connections.py",
    "rolling.py",
)


def main() -> int:
    with template():
        return run_all()


def run_all() -> int:
    """Each script in turn; 1 if one found something."""
    ends = {}
    for name in SCRIPTS:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run([sys.executable, str(HERE / name)], check=False)
        ends[name] = f"{'nothing' if done.returncode == 0 else 'SOMETHING'} found, {time.monotonic() - began:.0f} s"
    for name, told in ends.items():
        print(f"{name:<24}{told}")
    return 1 if any(told.startswith("SOMETHING") for told in ends.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
