"""Weigh what hostile files cost: each at each door, in a process of its own; the slowest and the largest are told."""

import resource
import sys
import time
from multiprocessing import get_context
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "src"), str(Path(__file__).resolve().parents[1] / "tests")]

from fuzz.hostile import DOORS, files, outcome

MOST_SECONDS, MOST_MEGABYTES = 2.0, 200


def weigh(names: list[str]) -> list[tuple[float, float, str, str, str]]:
    """(seconds, megabytes more than before, file, door, outcome), in this process."""
    found = []
    for name, content in files():
        if name not in names:
            continue
        for door in DOORS:
            before, began = _megabytes(), time.perf_counter()
            came = outcome(door, content)
            found.append((time.perf_counter() - began, _megabytes() - before, name, door, came))
    return found


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    """Tell it all; 1 if any is above the bounds."""
    names = [name for name, _content in files()]
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        rows = [
            one for part in pool.imap(weigh, [names[at : at + 25] for at in range(0, len(names), 25)]) for one in part
        ]
    refused = sum(one[4] == "refused" for one in rows)
    print(f"{len(names)} files at {len(DOORS)} doors: {refused} refused, {len(rows) - refused} made harmless")
    for word, place in (("slowest, seconds", 0), ("largest, MB", 1)):
        for one in sorted(rows, key=lambda row: -float(row[place]))[:5]:
            print(f"{word:18} {one[place]:8.3f}  {one[2]} at {one[3]}: {one[4]}")
    above = [one for one in rows if one[0] > MOST_SECONDS or one[1] > MOST_MEGABYTES]
    return 1 if above else 0


if __name__ == "__main__":
    raise SystemExit(main())
