"""The reference says what the code has."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_lists_of_errors_invariants_and_operations_are_current() -> None:
    done = subprocess.run(
        [sys.executable, REPOSITORY / "scripts" / "reference.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_every_refusal_has_a_code_of_its_own() -> None:
    page = (REPOSITORY / "docs/reference/errors.md").read_text("utf-8")
    codes = re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)

    assert len(codes) > 40
    assert sorted(codes) == sorted(set(codes))


def test_modules_page_names_every_module_from_top_to_bottom() -> None:
    settings = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    wanted = [name.strip() for layer in layers for name in layer.split("|")]
    page = (REPOSITORY / "docs/reference/modules.md").read_text("utf-8")

    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == wanted
