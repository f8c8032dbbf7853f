"""The page that tells how to write one, followed; and the sample, as it is installed."""

import re
import sys
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jangteo.extending.loading import load
from jangteo.extending.types import CartFacts

REPOSITORY = Path(__file__).resolve().parents[2]
SAMPLE = REPOSITORY / "examples" / "stamp_card"


@pytest.mark.django_db
def test_the_extension_of_the_page_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    page = (REPOSITORY / "docs" / "how-to" / "write-an-extension.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "night_owls.py").write_text("\n".join(blocks), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    loaded = load(["night_owls:extension"])
    assert loaded.not_used == ()
    module: Any = sys.modules["night_owls"]
    module.TestLate().test_every_cart_is_answered_yes_or_no_and_twice_the_same(None)
    for hour, is_met in ((21, False), (22, True)):
        at = datetime(2026, 11, 28, hour, tzinfo=ZoneInfo("Asia/Seoul"))
        assert module.late.is_met(CartFacts("shop", "KRW", frozenset(), at, ())) is is_met


def test_the_sample_is_found_by_its_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tomllib.loads((SAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    points = told["entry-points"]["jangteo.extensions"]
    folder = tmp_path / f"jangteo_stamp_card-{told['version']}.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Name: {told['name']}\nVersion: {told['version']}\n")
    lines = [f"{name} = {value}" for name, value in points.items()]
    (folder / "entry_points.txt").write_text("\n".join(["[jangteo.extensions]", *lines]))
    monkeypatch.syspath_prepend(str(tmp_path))
    loaded = load(["stamp_card"])
    assert [(one.name, one.version) for one in loaded.used] == [("stamp_card", told["version"])]
    assert loaded.apps == ["stamp_card.apps.StampCard"]
