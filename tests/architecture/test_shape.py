"""The house style that no linter holds: sizes, names, docstrings, error codes. Import contracts run in `make lint`."""

import ast
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jangteo
from jangteo.kernel.errors import JangteoError

TESTS = Path(__file__).resolve().parents[1]
SOURCE = TESTS.parent / "src" / "jangteo"
MODULES = (
    "kernel",
    "simulator",
    "exchange",
    "extending",
    "parties",
    "programs",
    "identity",
    "privacy",
    "relations",
    "channels",
    "segments",
    "flags",
    "catalog",
    "inventory",
    "pricing",
    "ledger",
    "stored_value",
    "onboarding",
    "payments",
    "credit",
    "approvals",
    "ordering",
    "contracts",
    "quotes",
    "purchasing",
    "reviews",
    "wishes",
    "sharing",
    "billing",
    "banking",
    "search",
    "content",
    "insights",
    "connect",
    "webhooks",
    "line_sheets",
    "desk",
    "alarms",
)
FILES = frozenset(
    {"__init__", "apps", "types", "errors", "events", "rules", "models", "selectors", "gateways", "services"}
    | {"api", "admin", "jobs", "handlers", "migrations", "management"}
)
KERNEL_FILES = frozenset(
    {
        "addresses",
        "sealing",
        "pinned",
        "money",
        "keyset",
        "replica",
        "prepared",
        "rows",
        "sandbox",
        "kept",
        "zones",
        "cells",
        "plain_yaml",
        "fonts",
        "ids",
        "clock",
        "states",
        "outbox",
        "audit",
        "because",
        "verify",
        "languages",
        "gtin",
        "permissions",
        "letters",
        "personal",
        "answers",
        "away",
        "uploads",
        "stored",
        "wholes",
        "series",
        "xml_trees",
        "origins",
        "drawings",
    }
)
REFUSED_NAMES = frozenset({"utils", "helpers", "common", "managers", "signals", "base"})
MONEY = (
    "kernel/money.py",
    "pricing",
    "ordering",
    "contracts",
    "quotes",
    "billing",
    "banking",
    "payments",
    "credit",
    "approvals",
    "sharing",
    "ledger",
    "stored_value",
    "inventory",
    "simulator",
    "exchange",
)
OWN_FILES = {
    "kernel": KERNEL_FILES,
    "search": frozenset({"told", "watched"}),
    "flags": frozenset({"watched"}),
    "reviews": frozenset({"watched"}),
    "content": frozenset({"watched"}),
    "extending": frozenset({"calling", "limits", "loading", "noting", "contracts"}),
}
MOST_SOURCE_LINES, MOST_TEST_LINES, MOST_FUNCTION_LINES = 400, 600, 40


def python_files(root: Path) -> list[Path]:
    return [path for path in sorted(root.rglob("*.py")) if "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def too_long(root: Path, most: int) -> list[str]:
    counts = {path: len(path.read_text("utf-8").splitlines()) for path in python_files(root)}
    return [f"{path.relative_to(TESTS.parent)}: {lines}" for path, lines in counts.items() if lines > most]


def test_files_are_short_enough_to_read() -> None:
    assert too_long(SOURCE, MOST_SOURCE_LINES) == []
    assert too_long(TESTS, MOST_TEST_LINES) == []


def test_functions_are_at_most_forty_lines() -> None:
    """Counted without decorators, signature and docstring, which are the interface."""
    long = [
        f"{path.relative_to(SOURCE)}:{node.lineno} {node.name} {lines}"
        for path in python_files(SOURCE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (lines := _lines(node)) > MOST_FUNCTION_LINES
    ]
    assert long == []


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = node.body[1:] if ast.get_docstring(node) and len(node.body) > 1 else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1


def test_no_float_comes_near_money() -> None:
    roots = [SOURCE / name for name in MONEY]
    paths = [path for root in roots for path in ([root] if root.is_file() else python_files(root))]
    assert len(paths) > 20
    floats = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in paths
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]
    assert floats == []


def test_modules_hold_only_the_files_the_style_names() -> None:
    for module in MODULES:
        names = {path.stem for path in (SOURCE / module).iterdir() if path.suffix == ".py" or _is_package(path)}
        allowed = FILES | OWN_FILES.get(module, frozenset())
        assert names - allowed == set(), module
    everywhere = {path.stem for path in SOURCE.rglob("*.py")} | {
        path.name for path in SOURCE.rglob("*") if path.is_dir()
    }
    assert everywhere & REFUSED_NAMES == set()


def _is_package(path: Path) -> bool:
    return path.is_dir() and (path / "__init__.py").exists()


def test_models_are_not_fetched_by_name() -> None:
    """`apps.get_model("x", "Y")` would get round the import contracts."""
    calls = [
        f"{path.relative_to(SOURCE)}:{node.lineno}"
        for path in python_files(SOURCE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get_model"
    ]
    assert calls == []


def test_public_services_and_selectors_say_what_they_do() -> None:
    silent = []
    for module in MODULES:
        for kind in ("services", "selectors"):
            for name, function in _public(f"jangteo.{module}.{kind}"):
                if not inspect.getdoc(function):
                    silent.append(f"{module}.{kind}.{name}")
    assert silent == []


def _public(package: str) -> Iterator[tuple[str, object]]:
    for name in _importable(package):
        loaded = importlib.import_module(name)
        for attribute, value in vars(loaded).items():
            if inspect.isfunction(value) and value.__module__ == name and not attribute.startswith("_"):
                yield attribute, value


def _importable(package: str) -> list[str]:
    try:
        loaded = importlib.import_module(package)
    except ModuleNotFoundError:
        return []
    return [package, *(found.name for found in pkgutil.walk_packages(getattr(loaded, "__path__", []), f"{package}."))]


def _errors() -> list[type[JangteoError]]:
    for found in pkgutil.walk_packages(jangteo.__path__, "jangteo."):
        if found.name.endswith(".errors"):
            importlib.import_module(found.name)
    waiting, errors = [JangteoError], []
    while waiting:
        one = waiting.pop()
        errors.append(one)
        waiting += one.__subclasses__()
    return [one for one in errors if one.__module__.startswith("jangteo.")]


def test_every_error_has_a_permanent_code_of_its_own() -> None:
    errors = _errors()
    assert len(errors) > 30
    borrowed = [one.__qualname__ for one in errors if "code" not in vars(one)]
    assert borrowed == []
    assert [code for code, times in Counter(one.code for one in errors).items() if times > 1] == []
    rooms = {"config": "api"}  # what is put around every operation lies in `config`
    homes = {one: rooms.get(module, module) for one in errors for module in one.__module__.split(".")[1:2]}
    foreign = [one.code for one in errors if one.code.partition(".")[0] != homes[one]]
    assert foreign == []


def test_every_error_says_in_a_sentence_what_it_means() -> None:
    assert [one.__qualname__ for one in _errors() if not (vars(one).get("__doc__") or "").strip()] == []
