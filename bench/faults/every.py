"""All faults, one after another: `make faults`, shorter with QUICK=1. The last lines say which found something."""

import os
import subprocess
import sys
import time
from pathlib import Path

from buyers import template

HERE = Path(__file__).resolve().parent
IS_QUICK = os.environ.get("QUICK", "") not in ("", "0")
SCRIPTS = {
    "storm.py": ["--minutes", "1"] if IS_QUICK else [],
    "restart_postgres.py": [],
    "kill_postgres.py": ["--kills", "3"] if IS_QUICK else ["--kills", "20"],
    "disk_full.py": [],
    "lost_caches.py": [],
    "no_connections.py": [],
    "rolling.py": ["--restarts", "4"] if IS_QUICK else [],
}


def main() -> int:
    with template():
        return run_all()


def run_all() -> int:
    """Each script in turn; 1 if one found something."""
    ends = {}
    for name, further in SCRIPTS.items():
        print(f"== {name} {' '.join(further)}", flush=True)
        began = time.monotonic()
        done = subprocess.run([sys.executable, str(HERE / name), *further], check=False)
        ends[name] = f"{'nothing' if done.returncode == 0 else 'SOMETHING'} found, {time.monotonic() - began:.0f} s"
    for name, told in ends.items():
        print(f"{name:<24}{told}")
    return 1 if any(told.startswith("SOMETHING") for told in ends.values()) else 0


if __name__ == "__main__":
    raise SystemExit(main())
