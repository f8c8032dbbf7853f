"""What programs of others are sent holds payloads as values of JSON, and as nothing else."""

from collections.abc import Iterator
from dataclasses import fields
from itertools import count
from typing import Any, get_type_hints

from crawl.canary import listening
from crawl.payloads import PAYLOADS, named
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.models import OutboxEvent
from jangteo.kernel.money import Money
from jangteo.webhooks.rules.public_events import EVENT_TYPES, PUBLIC_EVENTS
from webhooks.conftest import Add, _only_webhooks_hear, add, publish, receiver, relay, send_all  # noqa: F401
from webhooks.receiver import Got, Receiver

ABOVE = frozenset(("host", "connection", "content-length", "content-type", "user-agent", "accept-encoding",
                   "webhook-id", "webhook-timestamp", "webhook-signature", "jangteo-delivery"))  # fmt: skip
SIGNATURE = "webhook-signature"  # any letters may be in it
TOGETHER = 12  # payloads in one word
WHOLE = frozenset(("type", "timestamp", "id", "sequence", "data"))


def harmed(kind: type[Any], numbers: Iterator[int]) -> Any:
    """An event whose words are all payloads, whatever its services would have let in."""
    made = dict[str, Any]()
    for name, hint in ((one.name, str(get_type_hints(kind)[one.name])) for one in fields(kind)):
        if name.endswith("_id"):
            made[name] = new_id()
        elif "str" in hint:
            first = next(numbers) * TOGETHER
            made[name] = " ".join(named(first + step, "h") for step in range(TOGETHER)).replace("\0", "")
        elif "Money" in hint:
            made[name] = Money(12_900, "KRW")
        else:
            made[name] = clock.now() if "datetime" in hint else clock.now().date() if "date" in hint else 1
    return kind(**made)


def vars_of(event: Any) -> dict[str, Any]:
    """What of it is told to others."""
    return {name: getattr(event, name) for name in PUBLIC_EVENTS[event.name].fields}


def texts(value: Any) -> Iterator[str]:
    match value:
        case dict():
            yield from (text for one in value.values() for text in texts(one))
        case list():
            yield from (text for one in value for text in texts(one))
        case str():
            yield value


def faults(got: Got) -> list[str]:
    """What a payload has become but a value."""
    said = got.said
    example = PUBLIC_EVENTS[said["type"]].example
    found = [name for name in got.headers if name not in ABOVE]
    found += [f"{name}: {value}" for name, value in got.headers.items() if "zq" in value and name != SIGNATURE]
    found += ["another kind"] if got.headers["content-type"] != "application/json" else []
    found += ["more fields"] if set(said) != WHOLE or set(said["data"]) != set(example) else []
    found += [
        f"{key} is no {type(one).__name__}" for key, one in example.items() if type(said["data"][key]) is not type(one)
    ]
    return found


def test_payloads_are_values_of_json_and_nothing_else(add: Add, receiver: Receiver) -> None:  # noqa: F811
    """Each public event that has words, full of payloads; and nobody follows where they lead."""
    relay()  # of what came before nobody is told
    add()
    numbers = count()
    events = [harmed(kind, numbers) for kind in EVENT_TYPES]
    with listening() as canary:
        for event in events:
            publish(event)
        relay()
        while send_all():
            pass
        assert canary.heard == []
    assert not OutboxEvent.objects.filter(done_at=None).values_list("name", "last_error")
    assert [wrong for got in receiver.got if (wrong := faults(got))] == []
    assert {got.said["type"] for got in receiver.got} == set(PUBLIC_EVENTS)
    sent = {text for event in events for text in texts(vars_of(event)) if "zqh" in text}
    assert {text for got in receiver.got for text in texts(got.said["data"]) if "zqh" in text} == sent
    assert next(numbers) >= len(PAYLOADS) // TOGETHER
