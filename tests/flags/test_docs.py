"""What the how-to says of each feature is what the code declares."""

from pathlib import Path

from jangteo.flags.types import DECLARED

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "switch-a-feature.md"


def test_the_table_of_features_is_what_the_code_declares() -> None:
    rows = [line for line in HOW_TO.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert rows == [f"| `{feature}` | {one.titles['en']} | {one.when_off['en']} |" for feature, one in DECLARED.items()]
