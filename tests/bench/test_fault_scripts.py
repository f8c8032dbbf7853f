"""Scripts that nobody runs in a suite: each still finds what it takes from the others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAULTS = ROOT / "bench/faults"


def test_all_faults_are_run_together() -> None:
    run = (FAULTS / "every.py").read_text()
    scripts = [one.name for one in sorted(FAULTS.glob("*.py")) if "Usage: python" in one.read_text()]
    assert len(scripts) >= 7
    assert [name for name in scripts if f'"{name}"' not in run] == []


@pytest.mark.parametrize("folder", [FAULTS, ROOT / "bench"], ids=["faults", "bench"])
def test_each_script_that_waits_to_be_called_can_be_read(folder: Path) -> None:
    names = [one.stem for one in sorted(folder.glob("*.py")) if 'if __name__ == "__main__":' in one.read_text()]
    asked = subprocess.run(
        [sys.executable, "-c", "import " + ", ".join(names)],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert names
    assert asked.returncode == 0, asked.stderr
