"""Price lists of a scenario, derived ones with their ladders computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jangteo.kernel.money import UNIT_PRICE_DIGITS, currency_digits
from jangteo.pricing.rules.ladders import derived_steps
from jangteo.pricing.rules.scenarios.nodes import Node
from jangteo.pricing.types import AudienceKind, ScenarioList, Terms

AUDIENCES = {"channel": AudienceKind.CHANNEL, "segment": AudienceKind.SEGMENT, "account": AudienceKind.PARTY}
TOO_DEAR = 10**UNIT_PRICE_DIGITS
type Ladders = dict[str, dict[int, Decimal]]


@dataclass(frozen=True, slots=True)
class _Derived:
    base: str
    base_node: Node
    times: Decimal
    round_to: Decimal


def read_lists(node: Node, terms: Terms) -> tuple[tuple[ScenarioList, ...], bool]:
    """The lists, and whether one of them is dated.

    raises  BadScenario; also for a code twice, a base that is not there, and a circle of bases
    """
    rows: dict[str, tuple[Mapping[str, Node], Ladders | _Derived]] = {}
    for one in node.members():
        keys = ("code", "for", "priority", "from", "until", "merge", "prices", "derived")
        fields = one.fields(*keys, required=("code",))
        code = fields["code"].text()
        if code in rows:
            raise fields["code"].refuse(f"the code {code!r} is there twice")
        if ("prices" in fields) == ("derived" in fields):
            raise one.refuse("a list has exactly one of prices and derived")
        source = _prices(fields["prices"]) if "prices" in fields else _derivation(fields["derived"], terms)
        rows[code] = (fields, source)
    sources = {code: source for code, (_, source) in rows.items()}
    computed: dict[str, Ladders] = {}
    for code in rows:
        _compute(code, sources, computed, terms)
    lists = tuple(_list(code, fields, computed[code]) for code, (fields, _) in rows.items())
    return lists, any("from" in fields or "until" in fields for fields, _ in rows.values())


def _list(code: str, fields: Mapping[str, Node], ladders: Ladders) -> ScenarioList:
    audience, name = _audience(fields["for"]) if "for" in fields else (AudienceKind.EVERYONE, "")
    starts, ends = read_period(fields)
    return ScenarioList(
        code=code,
        audience=audience,
        audience_name=name,
        priority=fields["priority"].whole() if "priority" in fields else 0,
        starts=starts,
        ends=ends,
        merges=fields["merge"].flag() if "merge" in fields else True,
        ladders=ladders,
    )


def read_period(fields: Mapping[str, Node]) -> tuple[datetime | None, datetime | None]:
    """`from` and `until` of a map, where they stand.

    raises  BadScenario also for an end that is not after the start
    """
    starts = fields["from"].moment() if "from" in fields else None
    ends = fields["until"].moment() if "until" in fields else None
    if starts is not None and ends is not None and ends <= starts:
        raise fields["until"].refuse("is not after from")
    return starts, ends


def _audience(node: Node) -> tuple[AudienceKind, str]:
    fields = node.fields(*AUDIENCES)
    if len(fields) != 1:
        raise node.refuse("names exactly one of channel, segment and account")
    [(kind, name)] = fields.items()
    return AUDIENCES[kind], name.text()


def _prices(node: Node) -> Ladders:
    return {sku: _ladder(one) for sku, one in node.entries()}


def _ladder(node: Node) -> dict[int, Decimal]:
    if not isinstance(node.value, dict):
        return {1: node.unit_price()}
    steps: dict[int, Decimal] = {}
    for key, value in node.value.items():
        below = Node(value, f"{node.path}.{str(key)[:20]}")
        quantity = int(key) if isinstance(key, str) and key.isascii() and key.isdigit() and len(key) < 13 else key
        step = Node(quantity, below.path).whole(1)
        if step in steps:
            raise below.refuse(f"the step {step} is there twice")
        steps[step] = below.unit_price()
    if not steps:
        raise node.refuse("has no step")
    return steps


def _derivation(node: Node, terms: Terms) -> _Derived:
    fields = node.fields("from", "times", "round_to", required=("from", "times"))
    round_to = Decimal(1).scaleb(-currency_digits(terms.currency))
    if "round_to" in fields:
        round_to = fields["round_to"].number(decimals=currency_digits(terms.currency))
        if not round_to:
            raise fields["round_to"].refuse("is zero, and nothing is a multiple of it")
    return _Derived(fields["from"].text(), fields["from"], fields["times"].number(), round_to)


def _compute(code: str, sources: Mapping[str, Ladders | _Derived], computed: dict[str, Ladders], terms: Terms) -> None:
    """Compute the bases of a list first, then it; by a loop, for a long chain is no deep one."""
    chain: list[tuple[str, _Derived]] = []
    while code not in computed:
        source = sources[code]
        if not isinstance(source, _Derived):
            computed[code] = source
            break
        if any(code == seen for seen, _ in chain):
            raise source.base_node.refuse(f"the list {code!r} is derived from itself in a circle")
        if source.base not in sources:
            raise source.base_node.refuse(f"there is no list {source.base!r}: it is unknown")
        chain.append((code, source))
        code = source.base
    for name, source in reversed(chain):
        computed[name] = {
            sku: derived_steps(steps, source.times, source.round_to, terms.mode)
            for sku, steps in computed[source.base].items()
        }
        if any(price >= TOO_DEAR for steps in computed[name].values() for price in steps.values()):
            path = source.base_node.path.removesuffix(".from")
            raise source.base_node.refuse(f"gives a price of more than {UNIT_PRICE_DIGITS} digits", path)
