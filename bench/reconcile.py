"""How much memory `jangteo reconcile` takes for files of orders, none of which is here: each is told as missing.

Usage: JANGTEO_HOME=(a folder with a database) python bench/reconcile.py 20000 100000 600000
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """A row for each number of orders, each counted by a process of its own."""
    print(f"{'orders':>10}{'seconds':>10}{'peak MB':>10}")
    with tempfile.TemporaryDirectory() as folder:
        for orders in map(int, sys.argv[1:]):
            path = Path(folder) / "orders.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["Name", "Financial Status", "Currency", "Total"])
                writer.writerows([f"#{number}", "paid", "KRW", 1_000 + number] for number in range(orders))
            began = time.perf_counter()
            command = ["jangteo.config.command", "reconcile", "orders", str(path), "--map", "shopify-orders", "--json"]
            child = subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL)
            _, status, used = os.wait4(child.pid, 0)
            took = time.perf_counter() - began
            told = "" if os.waitstatus_to_exitcode(status) == 1 else f"  failed: {status}"
            print(f"{orders:>10,}{took:>10.1f}{used.ru_maxrss // 1024:>10}{told}", flush=True)


if __name__ == "__main__":
    main()
