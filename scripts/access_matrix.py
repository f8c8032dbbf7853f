"""Write tests/access/matrix.txt as it comes out now, for review: `python scripts/access_matrix.py --write`.

Without --write, say whether it would change. The world it asks is the tests' own, so it runs inside their database.
"""

import os
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def main() -> int:
    """The exit code of the matrix test, run to compare or to write."""
    os.environ["JANGTEO_MATRIX"] = "write" if "--write" in sys.argv[1:] else "all"
    os.chdir(REPOSITORY)
    return int(pytest.main(["-q", "tests/access/test_matrix.py"]))


if __name__ == "__main__":
    sys.exit(main())
