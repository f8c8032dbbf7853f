"""Results of a release: kept as JSON under bench/results, shown as a table, held to limits that know no seconds.

`queries`  {flow: {step: most}} how many statements a request may make
`ratios`   {flow: most} the processor of a request, web and PostgreSQL together, by that of the same SQL raw
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).resolve().parents[1] / "results"
LIMITS = Path(__file__).resolve().parents[1] / "limits.json"
BEGIN, END = "<!-- serving: begin -->", "<!-- serving: end -->"

type Figures = dict[str, Any]


def version() -> str:
    """As pyproject.toml has it."""
    text = (RESULTS.parents[1] / "pyproject.toml").read_text()
    found = re.search(r'^version = "([^"]+)"$', text, re.MULTILINE)
    assert found
    return found[1]


def save(part: str, told: Figures, *, name: str = "") -> Path:
    """Put a part into the release's file; the others stay. Its place is told as seen from the project."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name or version()}.json"
    whole = read(path)
    whole[part] = told
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return path.relative_to(RESULTS.parents[1])


def read(path: Path) -> Figures:
    if not path.exists():
        return {}
    found: Figures = json.loads(path.read_text())
    return found


def latest() -> Figures:
    """The newest release's."""
    files = [one for one in RESULTS.glob("*.json") if re.fullmatch(r"\d+(\.\d+)*", one.stem)]
    newest = max(files, key=lambda one: [int(part) for part in one.stem.split(".")], default=None)
    return read(newest) if newest else {}


def over_limits(scenarios: Mapping[str, Figures], limits: Mapping[str, Any]) -> list[str]:
    """What passes a limit, or has none, in words."""
    told = []
    for flow, found in scenarios.items():
        told += too_many(flow, found["queries"], limits)
        ratio, most = found.get("ratio"), limits["ratios"].get(flow)
        if ratio is not None and most is None:
            told.append(f"{flow}: no limit of its ratio")
        elif ratio is not None and ratio > most:
            told.append(f"{flow}: {ratio} times the same SQL raw, at most {most}")
    return told


def too_many(flow: str, queries: Mapping[str, int], limits: Mapping[str, Any]) -> list[str]:
    """Steps of a flow with more statements than they may have."""
    most = limits["queries"].get(flow, {})
    told = [f"{flow}, {step}: no limit of its queries" for step in queries if step not in most]
    return told + [
        f"{flow}, {step}: {count} queries, at most {most[step]}"
        for step, count in queries.items()
        if count > most.get(step, count)
    ]


HEAD = (
    "| scenario | queries | requests/s, 1 client | 8 clients | a core | median, 8 clients | web ms | PostgreSQL ms "
    "| raw ms | ratio | client |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
)


def table(serving: Mapping[str, Any]) -> str:
    """The scenarios of a release for reading."""
    return HEAD + "".join(_row(one) for one in serving["scenarios"].values())


def _row(one: Figures) -> str:
    first, last = (one["clients"][key] for key in (min(one["clients"], key=int), max(one["clients"], key=int)))
    queries = " + ".join(str(count) for count in one["queries"].values())
    raw, ratio = (one.get(name, "") for name in ("raw_ms", "ratio"))
    cells: Iterable[object] = (
        *(one["says"], queries, first["a_second"], last["a_second"], last["a_core"]),
        *(f"{1000 * last['p50']:.0f} ms", last["web_ms"], last["database_ms"], raw, ratio, f"{last['share']:.1%}"),
    )
    return "| " + " | ".join(str(cell) for cell in cells) + " |\n"


def put_table(text: str, made: str) -> str:
    """A document with the table between its marks replaced."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{made}{END}{after}"
