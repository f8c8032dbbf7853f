"""Race the market's guards: `make race`. ONLY=part of a name runs some, FULL=1 the full trials."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("JANGTEO_SECRET_KEY", "for races only")

from races.runner import main

raise SystemExit(main())
