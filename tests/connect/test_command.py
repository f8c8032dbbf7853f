"""`jangteo import` from outside: exit codes, one clear line for what can't be done, a report for programs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from connect.conftest import PRODUCTS
from homes import clear, copy_of
from process.conftest import RunCommand, jangteo

__all__ = ["jangteo"]

CODES = "Code,Name,Barcode\n"


@pytest.fixture
def home(migrated_template: Path) -> Iterator[Path]:
    """A migrated home."""
    folder = copy_of(migrated_template)
    yield folder
    clear(folder)


@pytest.mark.process
def test_exit_codes_and_reports(jangteo: RunCommand, tmp_path: Path) -> None:
    plan = tmp_path / "map.yml"
    plan.write_text(yaml.safe_dump(PRODUCTS), "utf-8")
    good, bad, binary = (tmp_path / name for name in ("good.csv", "bad.csv", "binary.csv"))
    good.write_text(f"{CODES}A,Mug,\n", "utf-8")
    bad.write_text(f"{CODES}A,Mug,\nB,,\n", "utf-8")
    binary.write_bytes(bytes(range(256)) * 100)

    dry = jangteo("import", "products", str(good), "--map", str(plan), "--dry-run", "--json")
    assert dry.returncode == 0
    assert json.loads(dry.stdout)["counts"]["created"] == 1
    errors = tmp_path / "errors.csv"
    refused = jangteo("import", "products", str(bad), "--map", str(plan), "--errors", str(errors), "--json")
    assert refused.returncode == 1
    report = json.loads(refused.stdout)
    assert (report["refused"], report["counts"]["refused_by_code"]) == (1, {"required": 1})
    assert errors.read_text("utf-8-sig").splitlines()[1].startswith("2,refused,Name,,required,")
    for arguments, told in (
        ((str(binary), "--map", str(plan)), "line 1 holds a NUL byte"),
        ((str(good), "--map", "nowhere"), "map: nowhere: no such file, nor a ready map"),
    ):
        refusal = jangteo("import", "products", *arguments)
        assert refusal.returncode == 2
        assert told in refusal.stderr
        assert "Traceback" not in refusal.stderr
