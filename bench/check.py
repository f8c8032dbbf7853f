"""Hold the newest results to bench/limits.json, and put their table into docs/explanation/benchmarks.md.

Usage: python bench/check.py — exit code 1 when a scenario asks more statements, or costs more of the same SQL raw, than
its limit. Seconds are not looked at.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measuring import results

PAGE = results.RESULTS.parents[1] / "docs" / "explanation" / "benchmarks.md"


def main() -> int:
    serving = results.latest().get("serving")
    if serving is None:
        print("No results yet: make bench")
        return 2
    told = results.over_limits(serving["scenarios"], json.loads(results.LIMITS.read_text()))
    PAGE.write_text(results.put_table(PAGE.read_text(), results.table(serving)))
    print("\n".join(told) or f"{len(serving['scenarios'])} scenarios are within their limits.")
    return 1 if told else 0


if __name__ == "__main__":
    raise SystemExit(main())
