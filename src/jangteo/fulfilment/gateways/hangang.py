"""Hangang Parcel, a carrier that does not exist but behaves as those do that do.

Its rates go by weight and zone; it numbers parcels with a check digit; its events come late, twice and out of order;
its messages are signed and say when.
"""

import hashlib
import hmac
import json
import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from jangteo.fulfilment.errors import BadSignature, NotCarried, TooManyEvents, UnreadableEvents
from jangteo.fulfilment.gateways.labels import draw_label
from jangteo.fulfilment.types import Booking, CarrierEventDraft, Consignment, Parcel, Progress, Rate
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.parties.types import PostalAddress

# Won a parcel up to so many grams; a pallet is the last.
TIERS = ((2_000, 3_500), (5_000, 4_500), (10_000, 6_000), (20_000, 8_500), (500_000, 60_000))
SURCHARGES = {"mainland": 0, "jeju": 3_000, "island": 5_000}
# Islands that are not Jeju, by their postcodes: Ongjin, Ganghwa's outer isles, Ulleung, Sinan, Wando, Heuksan.
ISLANDS = (
    (23004, 23010),
    (23100, 23116),
    (23124, 23136),
    (40200, 40240),
    (58760, 58762),
    (58800, 58810),
    (58816, 58818),
    (58832, 58866),
    (58953, 58958),
    (59102, 59166),
)
MOST_EVENTS = 200
TOLERANCE = timedelta(minutes=5)
LONGEST = {"id": 80, "tracking_no": 40, "where": 80}
HEADER = "hangang-signature"
BRANCHES = ("옥천 허브", "서울 동부", "부산 사상", "광주 첨단", "강릉", "제주 조천")
_WORDS = {
    "LABEL_CREATED": Progress.LABEL,
    "COLLECTED": Progress.PICKED_UP,
    "HUB": Progress.IN_TRANSIT,
    "OUT_FOR_DELIVERY": Progress.OUT,
    "DONE": Progress.DELIVERED,
    "NOBODY_HOME": Progress.FAILED,
    "SENT_BACK": Progress.RETURNED,
}
_SAID = {ours: theirs for theirs, ours in _WORDS.items()}


class Hangang:
    """The adapter of Hangang Parcel's interface."""

    code = "hangang"
    names: Mapping[str, str] = {"ko": "한강택배", "en": "Hangang Parcel"}

    def quote(self, consignment: Consignment) -> Rate:
        zone = zone_of(consignment.ship_to)
        amount = sum(_base(one) for one in consignment.parcels)
        surcharge = SURCHARGES[zone] * len(consignment.parcels)
        return Rate(Money(amount + surcharge, "KRW"), Money(surcharge, "KRW"), zone)

    def book(self, consignment: Consignment) -> Booking:
        rate = self.quote(consignment)
        is_freight = any(one.box == "PALLET" for one in consignment.parcels)
        return Booking(tracking_number(consignment.number), "freight" if is_freight else "parcel", rate)

    def cancel(self, tracking_no: str) -> None:
        """The fake keeps no bookings."""

    def label(self, consignment: Consignment, booking_no: str, parcel: int) -> str:
        return draw_label(consignment, booking_no, parcel, self.names["ko"], zone_of(consignment.ship_to))

    def read_events(self, body: bytes, headers: Mapping[str, str]) -> Sequence[CarrierEventDraft]:
        _check_signature(body, headers.get(HEADER, ""))
        try:
            told = json.loads(body)["events"]
            if not isinstance(told, list):
                raise UnreadableEvents("events is a list", field="events")
            if len(told) > MOST_EVENTS:
                raise TooManyEvents(f"a message tells at most {MOST_EVENTS} events", count=len(told))
            return [_event(one, place) for place, one in enumerate(told)]
        except (ValueError, KeyError, TypeError, RecursionError) as problem:
            raise UnreadableEvents(f"the message can't be read: {type(problem).__name__}") from None


HANGANG = Hangang()


def zone_of(address: PostalAddress) -> str:
    """ "mainland", "jeju" or "island".

    raises  NotCarried for another country
    """
    if address.country not in ("KR", ""):
        raise NotCarried(f"Hangang Parcel does not go to {address.country}", field="country", country=address.country)
    postcode = address.postcode.strip()
    if postcode.startswith("63"):
        return "jeju"
    number = int(postcode) if postcode.isascii() and postcode.isdigit() else 0
    return "island" if any(first <= number <= last for first, last in ISLANDS) else "mainland"


def tracking_number(number: str) -> str:
    """Twelve digits that follow from our number; the last is the others' remainder by seven.

    >>> tracking_number("261126-000001-S1")
    '665398262645'
    """
    digits = int.from_bytes(hashlib.sha256(number.encode()).digest()[:8]) % 10**11
    return f"{digits:011d}{digits % 7}"


def sign(body: bytes, at: datetime) -> dict[str, str]:
    """The header over a message, as the carrier makes it."""
    moment = str(int(at.timestamp()))
    return {HEADER: f"t={moment},v1={_mac(moment, body)}"}


def fake_messages(tracking_no: str, left_at: datetime, *, ends: Progress = Progress.DELIVERED) -> list[dict[str, Any]]:
    """The events of a parcel in the order in which the fake tells them: seeded by its number, with one told twice, one
    late, and sometimes one never.

    ends  the last thing that happens: delivered, failed, returned, or how far it got
    """
    chance = random.Random(tracking_no)  # noqa: S311 -- a repeatable story, no secret
    way = [Progress.LABEL, Progress.PICKED_UP, Progress.IN_TRANSIT, Progress.OUT]
    if ends in way:
        way = way[: way.index(ends) + 1]
    else:
        way += [Progress.FAILED, ends] if ends == Progress.RETURNED else [ends]
    told, at = [], left_at
    for place, kind in enumerate(way):
        at += timedelta(minutes=chance.randint(5, 40) if place < 2 else chance.randint(240, 900))
        where = "" if kind == Progress.LABEL else chance.choice(BRANCHES)
        key = f"{tracking_no}-{place}"
        told.append({"id": key, "tracking_no": tracking_no, "kind": _SAID[kind], "at": at.isoformat(), "where": where})
    if len(told) > 3:
        late = told.pop(chance.randrange(1, 3))
        told.insert(chance.randrange(2, len(told) + 1), late)
    told.insert(chance.randrange(len(told)), told[-1])
    return told


def _base(parcel: Parcel) -> int:
    for grams, won in TIERS:
        if parcel.grams <= grams:
            return won
    raise NotCarried(f"{parcel.grams} g is more than is carried", grams=parcel.grams)


def _check_signature(body: bytes, header: str) -> None:
    facts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    moment, given = facts.get("t", ""), facts.get("v1", "")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        raise BadSignature
    if not hmac.compare_digest(_mac(moment, body).encode(), given.encode()):
        raise BadSignature
    if abs(clock.now().timestamp() - int(moment)) > TOLERANCE.total_seconds():
        raise BadSignature("the message is too old, or from the future")


def _mac(moment: str, body: bytes) -> str:
    key = hashlib.sha256(b"hangang:" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def _event(told: Any, place: int) -> CarrierEventDraft:
    for name, longest in LONGEST.items():
        text = told.get(name, "")
        if not isinstance(text, str) or len(text) > longest or "\0" in text or (name != "where" and not text):
            raise UnreadableEvents(
                f"events.{place}.{name} is no text of 1 to {longest}", field=f"events.{place}.{name}"
            )
    if told["kind"] not in _WORDS:
        raise UnreadableEvents(f"events.{place}.kind is not known", field=f"events.{place}.kind")
    at = datetime.fromisoformat(told["at"])
    if at.tzinfo is None or not 2020 <= at.year < 2200:
        raise UnreadableEvents(f"events.{place}.at needs a time zone", field=f"events.{place}.at")
    return CarrierEventDraft(told["id"], told["tracking_no"], _WORDS[told["kind"]], at, told.get("where", ""))
