"""Write the parts of docs/reference that are lists of what the code has.

    .venv/bin/python scripts/reference.py [--check] [--release]

Between `<!-- generated -->` and `<!-- end -->` a page is ours; the rest of it is written by hand. With --check
nothing is written: exit code 1 if a page is behind the code.
"""

import ast
import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
REFERENCE = REPOSITORY / "docs" / "reference"
BEGIN, END = "<!-- generated -->", "<!-- end -->"


def main() -> int:
    """Compare or write; 1 if --check found a page behind the code."""
    os.environ.setdefault("JANGTEO_SECRET_KEY", "not-used")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")
    import django

    django.setup()
    is_check = "--check" in sys.argv
    behind = [page for page, rows in PAGES.items() if bring_up_to_date(REFERENCE / page, rows(), is_check)]
    for page in behind:
        print(f"docs/reference/{page} {'is behind the code: run scripts/reference.py' if is_check else 'written'}")
    if "--release" in sys.argv:
        release()
    return 1 if behind and is_check else 0


def release() -> None:
    """Write down what the API promises from now on; `tests/api/test_compatibility.py` holds later versions to it."""
    from jangteo.config.api import api
    from jangteo.config.api_changes import promised

    kept = promised(api.get_openapi_schema())
    parts = {"paths": kept["paths"], "schemas": kept["components"]["schemas"]}
    text = {name: ",\n".join(_lines(rows)) for name, rows in parts.items()}
    whole = f'{{"paths": {{\n{text["paths"]}\n}}, "components": {{"schemas": {{\n{text["schemas"]}\n}}}}}}\n'
    (REFERENCE / "openapi.json").write_text(whole, "utf-8")


def _lines(rows: Mapping[str, Any]) -> list[str]:
    """A path or a part a line, so that a change is seen where it is."""
    return [f"{json.dumps(name)}: {json.dumps(rows[name], sort_keys=True)}" for name in sorted(rows)]


def bring_up_to_date(path: Path, rows: list[str], is_check: bool) -> bool:
    """Put the rows between the marks; whether that changes the page."""
    text = path.read_text("utf-8")
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    wanted = f"{head}{BEGIN}\n" + "\n".join(rows) + f"\n{END}{tail}"
    if wanted == text:
        return False
    if not is_check:
        path.write_text(wanted, "utf-8")
    return True


def error_rows() -> list[str]:
    """Every refusal by its code, those of the API's own edge at the end."""
    found = {code: (code, status, says) for code, status, says in edge_refusals()}
    found |= {one.code: (one.code, one.status, first_line(one)) for one in refusals()}
    rows = sorted(found.values(), key=lambda row: (row[0].startswith("api."), row[0]))
    return [
        "| code | status | says |",
        "| --- | --- | --- |",
        *(f"| `{code}` | {status} | {says} |" for code, status, says in rows),
    ]


def refusals() -> Iterator[type]:
    """JangteoError's subclasses in every module."""
    for module in sorted(path.name for path in (REPOSITORY / "src" / "jangteo").iterdir() if path.is_dir()):
        if find_spec(f"jangteo.{module}") and find_spec(f"jangteo.{module}.errors"):
            import_module(f"jangteo.{module}.errors")
    errors = import_module("jangteo.kernel.errors")
    waiting = [errors.JangteoError]
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("jangteo."):
                yield one


def edge_refusals() -> Iterator[tuple[str, int, str]]:
    """Refusals written out where requests arrive: `problem(status, code, title)` and bodies with a "code"."""
    for path in sorted((REPOSITORY / "src" / "jangteo" / "config").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="problem"), args=[status, ast.Constant(value=code), title, *_]):
                    number = status.value if isinstance(status, ast.Constant) else "4xx"
                    yield code, number, constant_text(title)
                case ast.Dict():
                    body = {constant_text(key): value for key, value in zip(node.keys, node.values, strict=True) if key}
                    if {"code", "status", "title"} <= set(body) and isinstance(body["code"], ast.Constant):
                        yield body["code"].value, ast.literal_eval(body["status"]), constant_text(body["title"])


def constant_text(node: ast.AST) -> str:
    """A literal; names of values in a formatted one; else that it says what was wrong."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return "What was wrong with it."


def first_line(thing: object) -> str:
    """The first line of a docstring, fit for a table."""
    return (thing.__doc__ or "").strip().splitlines()[0].replace("|", "\\|")


def invariant_rows() -> list[str]:
    """Every promise that `jangteo verify` checks."""
    from jangteo.kernel import verify

    return [
        "| name | promise |",
        "| --- | --- |",
        *(f"| `{one.name}` | {one.says} |" for one in verify.list_invariants()),
    ]


def api_rows() -> list[str]:
    """Every operation of the API."""
    from jangteo.config.api import api

    schema = api.get_openapi_schema(path_prefix="/api/v1/")
    rows = [
        f"| {method.upper()} | `{path}` | {operation.get('summary', '')} |"
        for path, methods in sorted(schema["paths"].items())
        for method, operation in methods.items()
    ]
    return ["| method | path | does |", "| --- | --- | --- |", *rows]


def role_rows() -> list[str]:
    """The one table of roles: a table of rights by role for each audience."""
    from jangteo.kernel.types import Action
    from jangteo.parties import rules
    from jangteo.parties.selectors import action_name, audience_name, role_name
    from jangteo.parties.types import RoleAudience

    rows: list[str] = []
    for audience in RoleAudience:
        roles = [role for role in rules.BUILT_IN_ROLES.values() if role.audience == audience]
        held = [action for action in Action if any(action in role.rights for role in roles)]
        names = " | ".join(f"{role_name(role, 'en')}<br>`{role.code}`" for role in roles)
        rows += [f"## {audience_name(audience, 'en')}", "", f"| right | {names} |", f"| --- |{' --- |' * len(roles)}"]
        for action in held:
            scopes = " | ".join(role.rights.get(action, "–") for role in roles)
            rows.append(f"| {action_name(action, 'en')} `{action}` | {scopes} |")
        rows.append("")
    return rows[:-1]


def personal_role_rows() -> list[str]:
    """What they may do who hold no role: guests, people for themselves, staff for a buyer."""
    from jangteo.kernel.types import Action
    from jangteo.parties import rules

    columns = (rules.GUEST_RIGHTS, rules.SELF_RIGHTS, rules.ASSISTANT_RIGHTS)
    return [
        "## Without a role",
        "",
        "| right | a guest | a person for themselves | staff for a buyer |",
        "| --- | --- | --- | --- |",
        *(
            f"| `{action}` | {' | '.join(rights.get(action, '–') for rights in columns)} |"
            for action in Action
            if any(action in rights for rights in columns)
        ),
    ]


def hook_rows() -> list[str]:
    """Every kind of hook: when it is asked, with what, and what becomes of its failures."""
    types = import_module("jangteo.extending.types")
    rows = [f"Version {types.HOOKS_VERSION} of the hooks.", ""]
    for kind, protocol in hook_protocols():
        says = inspect.getdoc(protocol) or ""
        head, *more = says.split("\n\n")
        rows += [f"## {protocol.__name__}", "", f"`HookKind.{kind.name}`, within {types.SECONDS[kind]:g} s. {head}", ""]
        rows += ["```text", "\n\n".join(more), "```", ""] if more else []
        for name, method in inspect.getmembers(protocol, inspect.isfunction):
            if not name.startswith("_"):
                told = first_line(method)
                rows.append(f"- `{name}{signature_of(method)}`: {told}")
        rows.append("")
    return rows[:-1]


def hook_protocols() -> list[tuple[Any, type]]:
    """(kind, its Protocol)."""
    types = import_module("jangteo.extending.types")
    kinds = types.HookKind
    return [
        (kinds.PRICE_CONDITION, types.PriceCondition),
        (kinds.ALLOCATION, types.AllocationStrategy),
        (kinds.GATEWAY, import_module("jangteo.payments.gateways.port").Gateway),
        (kinds.CARRIER, import_module("jangteo.fulfilment.gateways.port").Carrier),
        (kinds.LETTERS, types.Letters),
        (kinds.PAGE_BLOCK, types.PageBlock),
        (kinds.PANEL, types.OfficePanel),
    ]


def signature_of(method: Callable[..., Any]) -> str:
    """What a method takes and gives, with short names of types."""
    return re.sub(r"\b(?:[a-z_]+\.)+([A-Z])", r"\1", str(inspect.signature(method)).replace("self, ", ""))


PAGES: dict[str, Callable[[], list[str]]] = {
    "errors.md": error_rows,
    "hooks.md": hook_rows,
    "invariants.md": invariant_rows,
    "api.md": api_rows,
    "roles.md": lambda: [*role_rows(), "", *personal_role_rows()],
}

if __name__ == "__main__":
    sys.exit(main())
