"""Break guards and see who notices: `make sabotage`. ONLY=part of a name plants some, QUICK=1 six of them."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ.setdefault("JANGTEO_SECRET_KEY", "for sabotage only")

from sabotage.runner import main

raise SystemExit(main())
