"""Homes to measure in: a catalogue of any size, companies with prices of their own, orders of the past.

Usage: python bench/market.py [SKUs [companies [orders]]] — makes var/bench-SKUs-companies-orders once, which other
scripts use again; without numbers it says which there are. `python bench/market.py 100000 5000 1000000` is the largest.

One product, one company and one past order are made by the services; the others are their copies, row by row, so that
`jangteo verify` is clean in what is made. Each company has 200 contract prices: 100 SKUs, each with a price from 10 on.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring.homes import HOMES, Size, make

if __name__ == "__main__":
    if not sys.argv[1:]:
        for one in sorted(HOMES.glob("bench-*/made")):
            print(f"{one.parent.name:<40}{one.read_text().strip()}")
        raise SystemExit
    began = time.perf_counter()
    home = make(Size(*(int(one) for one in sys.argv[1:4])))
    print(f"{home}: {time.perf_counter() - began:.0f} s, load {os.getloadavg()[0]:.1f}")
    size = subprocess.run(["du", "-sm", str(home)], capture_output=True, text=True, check=True).stdout.split()[0]
    print(f"{size} MB")
