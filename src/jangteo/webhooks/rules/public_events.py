"""What others are told: the public events and the shape of each, in this one place.

Ids, numbers, states and amounts; never a name, an address or another thing of a person's beyond ids.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jangteo.fulfilment import events as fulfilment
from jangteo.kernel.events import Event
from jangteo.kernel.money import Money
from jangteo.onboarding import events as onboarding
from jangteo.ordering import events as ordering
from jangteo.parties import events as parties
from jangteo.privacy import events as privacy
from jangteo.webhooks.types import Message, PublicEvent

TEST = "webhooks.test"
_ID, _TIME = "019a0000-0000-7000-8000-000000000001", "2026-11-26T01:30:00Z"
_ORDER = {"order_id": _ID, "number": "J-100001", "channel_id": _ID}
_SHIPMENT = {"shipment_id": _ID, "number": "J-100001-S1", "order_id": _ID, "channel_id": _ID}
_GROSS = {"amount": "12900", "currency": "KRW"}
_MEMBER = {"party_id": _ID, "person_id": _ID, "role": "buyer"}

_SHAPES: Mapping[type[Event], tuple[str, Mapping[str, Any], Mapping[str, str]]] = {
    ordering.OrderPlaced: (
        "order_id",
        {**_ORDER, "buyer_id": _ID, "placed_at": _TIME, "gross": _GROSS},
        {"ko": "주문 접수", "en": "An order is placed"},
    ),
    ordering.OrderCancelled: (
        "order_id",
        {**_ORDER, "placed_at": _TIME, "gross": _GROSS},
        {"ko": "주문 취소", "en": "An order is called off"},
    ),
    ordering.OrderRevised: (
        "order_id",
        {**_ORDER, "revision": 1, "at": _TIME, "gross": _GROSS, "difference": _GROSS},
        {"ko": "주문 변경", "en": "An order is changed"},
    ),
    ordering.OrderRefunded: (
        "order_id",
        {**_ORDER, "refund_id": _ID, "refund_number": "R-100001", "at": _TIME, "gross": _GROSS},
        {"ko": "환불", "en": "Money of an order is given back"},
    ),
    ordering.OrderShipped: ("order_id", _ORDER, {"ko": "출고", "en": "The goods of an order leave"}),
    fulfilment.ShipmentShipped: (
        "order_id",
        {**_SHIPMENT, "carrier": "hangang", "tracking_no": "665398262645", "at": _TIME},
        {"ko": "일부 또는 전체 출고", "en": "A shipment leaves"},
    ),
    fulfilment.ShipmentDelivered: (
        "order_id",
        {**_SHIPMENT, "at": _TIME},
        {"ko": "배송 완료", "en": "A shipment arrives"},
    ),
    fulfilment.PromiseMissed: (
        "order_id",
        {**_SHIPMENT, "promised_on": "2026-11-25"},
        {"ko": "출고 약속 지연", "en": "A promised day to leave has passed"},
    ),
    onboarding.CompanyApplied: (
        "application_id",
        {"application_id": _ID, "channel_id": _ID, "applied_at": _TIME},
        {"ko": "거래 신청", "en": "A company applies"},
    ),
    onboarding.CompanyApproved: (
        "application_id",
        {"application_id": _ID, "company_id": _ID, "channel_id": _ID, "approved_at": _TIME},
        {"ko": "거래 승인", "en": "A company is taken in"},
    ),
    onboarding.CompanyStatusChanged: (
        "company_id",
        {"company_id": _ID, "before": "active", "after": "closed", "checked_at": _TIME},
        {"ko": "사업자 상태 변경", "en": "The tax office says something else of a company"},
    ),
    parties.MemberAdded: ("party_id", _MEMBER, {"ko": "구성원 추가", "en": "A person gets a role in a party"}),
    parties.MemberRemoved: ("party_id", _MEMBER, {"ko": "구성원 제외", "en": "A person loses a role in a party"}),
    parties.PartyMoved: (
        "party_id",
        {"party_id": _ID, "from_party_id": _ID, "to_party_id": _ID},
        {"ko": "조직 이동", "en": "A unit stands under another parent"},
    ),
    privacy.PersonErased: (
        "person_id",
        {"person_id": _ID, "erased_at": _TIME},
        {"ko": "개인정보 삭제", "en": "A person is erased; erase them too"},
    ),
}
PUBLIC_EVENTS: Mapping[str, PublicEvent] = {
    kind.name: PublicEvent(kind.name, key, tuple(example), says, example)
    for kind, (key, example, says) in _SHAPES.items()
}
EVENT_TYPES: tuple[type[Event], ...] = tuple(_SHAPES)


def names_of_key(name: str) -> frozenset[str]:
    """The events whose order among one another is kept with this one's."""
    return frozenset(other for other, one in PUBLIC_EVENTS.items() if one.key == PUBLIC_EVENTS[name].key)


def key_of(event: Event) -> tuple[str, str]:
    """The field that orders an event, and what it holds."""
    field = PUBLIC_EVENTS[event.name].key
    return field, str(getattr(event, field))


def wants(chosen: tuple[str, ...] | list[str], name: str) -> bool:
    """Whether an endpoint that chose these events hears one; none chosen is all of them."""
    return not chosen or name in chosen


def message_of(event: Event, *, event_id: UUID, at: datetime, sequence: int) -> Message:
    """What an endpoint is sent of an event.

    at        when it was published
    sequence  its number among all the endpoint hears
    """
    data = {field: _plain(getattr(event, field)) for field in PUBLIC_EVENTS[event.name].fields}
    body = _body(event.name, event_id, at, sequence, data)
    return Message(event_id, event.name, ":".join(key_of(event)), body)


def test_message(*, event_id: UUID, at: datetime) -> Message:
    """What an endpoint is sent to try it out; it has no place in the sequence."""
    body = _body(TEST, event_id, at, 0, {"says": "Jangteo can reach you."})
    return Message(event_id, TEST, "", body)


def _body(kind: str, event_id: UUID, at: datetime, sequence: int, data: Mapping[str, Any]) -> str:
    whole = {"type": kind, "timestamp": _plain(at), "id": str(event_id), "sequence": sequence, "data": data}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case Money():
            return {"amount": str(value.to_decimal()), "currency": value.currency}
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case _:
            return value
