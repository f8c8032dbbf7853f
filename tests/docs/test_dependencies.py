"""No dependency without a reason written down."""

import json
import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def requirements() -> set[str]:
    lines = [line for path in (REPOSITORY / "requirements").glob("*.in") for line in path.read_text().splitlines()]
    names = (re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", line) for line in lines)
    return {name.group().lower() for name in names if name}


def front_end_packages() -> set[str]:
    package = json.loads((REPOSITORY / "frontend/package.json").read_text())
    return {*package.get("dependencies", {}), *package.get("devDependencies", {})}


def named() -> list[str]:
    page = (REPOSITORY / "docs/explanation/dependencies.md").read_text("utf-8")
    return [
        name for cell in re.findall(r"^\| (`[^|]+) \|", page, re.MULTILINE) for name in re.findall(r"`([^`]+)`", cell)
    ]


def test_every_requirement_and_nothing_else_has_its_reason() -> None:
    assert sorted(named()) == sorted(requirements() | front_end_packages())
