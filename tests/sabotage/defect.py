"""What a planted defect is, and how it is planted into a copy of the project."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

SOURCES = Path("src/jangteo")


class Breaks(StrEnum):
    """The kind of guard that is broken."""

    LOCK = "lock"
    OWNER = "owner filter"
    RIGHT = "right"
    PROOF = "signature or secret"
    MONEY = "money"
    DATABASE = "rule of the database"
    ONCE = "once only"
    RULE = "rule of the trade"
    INPUT = "input"
    TRAIL = "trail"


@dataclass(frozen=True, slots=True)
class Defect:
    """One guard broken: a text of one file put otherwise, or a guard of the database taken away.

    name    what goes wrong with it, in a few words
    tests   who has to find it: files of tests, or single tests
    file    below src/jangteo; `guard`, which stands there once, becomes `broken`
    table   whose constraint, index or trigger `gone` is taken away before the tests and put back after them
    """

    name: str
    breaks: Breaks
    tests: tuple[str, ...]
    file: str = ""
    guard: str = ""
    broken: str = ""
    table: str = ""
    gone: str = ""

    def plant(self, root: Path) -> str:
        """Break the guard in a copy of the project; the text the file had, for `pull`.

        raises  ValueError where the guard does not stand there exactly once
        """
        place = root / SOURCES / self.file
        before = place.read_text("utf-8")
        if before.count(self.guard) != 1:
            raise ValueError(f"{self.name}: the guard stands {before.count(self.guard)} times in {self.file}")
        place.write_text(before.replace(self.guard, self.broken), "utf-8")
        return before

    def pull(self, root: Path, before: str) -> None:
        """Put the file back as it was."""
        (root / SOURCES / self.file).write_text(before, "utf-8")
