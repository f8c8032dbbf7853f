"""What a race is: many at once at one thing, again and again, and what must hold after each time.

A race is written once: the suite runs a few of its trials, `make race` as many as it is told, and both run it again
with its guard off, to see that it shows what the guard prevents.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice

from races.running import Running

type Violations = list[str]

# Apart from `jangteo verify`, so that one mistake can't hide in both: what is counted against what it is counted from.
BOOKS = {
    "on hand is not the sum of movements": """SELECT l.id FROM inventory_stocklevel l
        WHERE l.on_hand <> (SELECT coalesce(sum(quantity), 0) FROM inventory_stockmovement WHERE level_id = l.id)""",
    "promised is not the sum of open promises": """SELECT l.id FROM inventory_stocklevel l
        WHERE l.allocated <> (SELECT coalesce(sum(quantity), 0) FROM inventory_allocation
                              WHERE level_id = l.id AND state = 'open')""",
    "more promised than there is": "SELECT id FROM inventory_stocklevel WHERE allocated + held > on_hand",
    "an order without its goods": """SELECT o.number FROM ordering_order o
        JOIN ordering_orderline l ON l.order_id = o.id
        WHERE o.origin = 'placed' AND o.status = 'placed' AND
          l.quantity * coalesce((SELECT sum(per_unit) FROM inventory_allocationrecipe WHERE line_id = l.id), 1) <>
          (SELECT coalesce(sum(quantity), 0) FROM inventory_allocation WHERE line_id = l.id AND state <> 'released')
          + (SELECT coalesce(sum(quantity), 0) FROM inventory_waiting WHERE line_id = l.id AND state = 'waiting')""",
    "an order whose payments are not what it comes to": """SELECT o.number FROM ordering_order o
        WHERE o.origin = 'placed' AND o.gross_minor IS DISTINCT FROM
          (SELECT sum(amount_minor) FROM payments_payment WHERE order_id = o.id)""",
    "a card or credit below nothing, or not the sum of its moves": """SELECT v.id FROM stored_value_storedvalue v
        WHERE v.balance_minor < 0 OR v.balance_minor <>
          (SELECT coalesce(sum(amount_minor), 0) FROM stored_value_storedvaluemove WHERE value_id = v.id)""",
    "a promise without its order": """SELECT a.id FROM inventory_allocation a
        WHERE NOT EXISTS (SELECT FROM ordering_order WHERE id = a.order_id)""",
    "an event short of an order": """SELECT o.number FROM ordering_order o WHERE o.origin = 'placed' AND 1 <>
        (SELECT count(*) FROM kernel_outboxevent
         WHERE name = 'ordering.order_placed' AND payload ->> 'order_id' = o.id::text)""",
}


@dataclass(frozen=True, slots=True)
class Race:
    """Many at once at one thing.

    run      endless trials on a market, each giving what went wrong in it
    guard    what JANGTEO_UNGUARDED names to switch off what holds
    triggers {trigger: its table} of the database that hold it too: they are off in the control's own database
    trials   how many (in the suite, by `make race`, with FULL=1)
    control  how many trials without the guard are enough to see it fail, at most
    cases    those of shared lists of failures that it stands for
    shows    how a violation begins that the control has to show; others may come of other nets. Empty: any
    """

    name: str
    run: Callable[[Running], Iterator[Violations]]
    guard: str
    trials: tuple[int, int, int]
    control: int
    cases: str = ""
    triggers: Mapping[str, str] = field(default_factory=dict)
    shows: str = ""


@dataclass
class Result:
    """How a race went."""

    trials: int = 0
    violations: Violations = field(default_factory=list)


def run_guarded(race: Race, market: Running, trials: int) -> Result:
    """Its trials, then the books, `jangteo verify`'s invariants, and whether all processes still live."""
    alive = market.web_processes()
    result = Result()
    for found in islice(race.run(market), trials):
        result.trials += 1
        result.violations += found
    if market.web_processes() != alive:
        result.violations.append("a web process ended")
    return Result(result.trials, result.violations + wrong_books(market) + market.broken())


def run_control(race: Race, market: Running) -> Result:
    """Trials without the guard until one goes wrong as it should."""
    result = Result()
    with _without(race.triggers, market):
        for found in islice(race.run(market), race.control):
            result.trials += 1
            result.violations += [one for one in found if one.startswith(race.shows)]
            if result.violations:
                break
    return result


@contextmanager
def _without(triggers: Mapping[str, str], market: Running) -> Iterator[None]:
    """A control's database without some of its triggers: only who owns the tables can, so no switch of ours exists."""
    for trigger, table in triggers.items():
        market.query(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    for trigger, table in triggers.items():
        market.query(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


def wrong_books(market: Running) -> Violations:
    """Each sentence of `BOOKS` that holds, with the first row it holds of."""
    found = ((told, market.query(statement)) for told, statement in BOOKS.items())
    return [f"{told}: {rows[0][0]}" for told, rows in found if rows]


def counts(told: str, got: object, meant: object) -> Violations:
    """A violation unless what came is what was meant."""
    return [] if got == meant else [f"{told}: {got}, not {meant}"]


def outcomes(answers: Sequence[object]) -> dict[object, int]:
    """{status, or the name of what was raised: how often}, to be compared with what was meant."""
    found: dict[object, int] = {}
    for answer in answers:
        kind = getattr(answer, "status_code", None) or type(answer).__name__
        found[kind] = found.get(kind, 0) + 1
    return found
