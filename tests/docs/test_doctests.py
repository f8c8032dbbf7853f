"""Examples in the explanations, and in the docstrings of what they explain, come out as they are written."""

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

from jangteo.kernel import outbox

REPOSITORY = Path(__file__).resolve().parents[2]
NEED_DATABASE = {"audit.md", "events.md"}
PAGES = [
    pytest.param(page, id=page.name, marks=[pytest.mark.django_db] if page.name in NEED_DATABASE else [])
    for page in sorted((REPOSITORY / "docs" / "explanation").glob("*.md"))
]
MODULES = (
    "jangteo.kernel.money",
    "jangteo.parties.rules.identifiers",
    "jangteo.identity.rules",
    "jangteo.catalog.rules.measures",
    "jangteo.channels.rules.look",
    "jangteo.pricing.rules.costs",
    "jangteo.credit.rules.terms",
    "jangteo.credit.rules.lines",
    "jangteo.credit.rules.instalments",
    "jangteo.ordering.rules",
    "jangteo.purchasing.rules.units",
    "jangteo.purchasing.rules.spelling",
    "jangteo.purchasing.rules.matching",
    "jangteo.simulator.rules.notices",
    "jangteo.payments.gateways.amounts",
    "jangteo.payments.gateways.toss_books",
    "jangteo.billing.rules.ageing",
    "jangteo.banking.gateways.fake",
    "jangteo.banking.rules.bank_files.cells",
    "jangteo.billing.rules.dunning",
    "jangteo.billing.rules.etax.approvals",
    "jangteo.billing.rules.etax.deadlines",
    "jangteo.banking.rules.matching.names",
    "jangteo.banking.rules.matching.references",
    "jangteo.banking.rules.matching.sums",
)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def examples(text: str) -> str:
    """The page's Python, every line where it stands in the page."""
    kept = [""] * (text.count("\n") + 1)
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1))
        for number, line in enumerate(block.group(1).splitlines()):
            kept[first + number] = line
    return "\n".join(kept) + "\n"


@pytest.mark.parametrize("page", PAGES)
def test_worked_examples_hold(page: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(outbox, "_handlers", dict(outbox._handlers))  # what a page subscribes ends with it
    globs = {"__name__": "docs"}
    test = doctest.DocTestParser().get_doctest(examples(page.read_text("utf-8")), globs, page.name, str(page), 0)

    outcome = doctest.DocTestRunner().run(test)

    assert outcome.failed == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    "page", ["pricing.md", "tax-rounding.md", "allocation.md", "audit.md", "events.md", "terms.md", "instalments.md"]
)
def test_algorithms_are_shown_at_work(page: str) -> None:
    text = (REPOSITORY / "docs" / "explanation" / page).read_text("utf-8")

    assert examples(text).count(">>> ") >= 5


@pytest.mark.parametrize("name", MODULES)
def test_docstrings_hold(name: str) -> None:
    outcome = doctest.testmod(import_module(name))

    assert outcome.failed == 0
    assert outcome.attempted > 0
