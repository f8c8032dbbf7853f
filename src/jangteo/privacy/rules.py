"""Decisions about consent, without a database."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from jangteo.privacy.types import ConsentChannel, ConsentView, Purpose, Terms

SEOUL = ZoneInfo("Asia/Seoul")
FOURTEEN = 14
OLDEST = 130
TWO_YEARS = timedelta(days=730)
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(8)
AWAKE_AT_NIGHT = frozenset({ConsentChannel.EMAIL, ConsentChannel.POST, ConsentChannel.ONSITE})

_C = ConsentChannel
TERMS: Mapping[Purpose, Terms] = {
    Purpose.ADVERTISING: Terms((_C.EMAIL, _C.SMS, _C.KAKAO, _C.PUSH, _C.PHONE, _C.POST), True, TWO_YEARS),
    Purpose.ADVERTISING_NIGHT: Terms((_C.SMS, _C.KAKAO, _C.PUSH, _C.PHONE), True, TWO_YEARS),
    Purpose.PERSONALISATION: Terms((_C.ONSITE, _C.EMAIL), True),
    Purpose.ORDER_UPDATES: Terms((), False),
    Purpose.ACCOUNT_SAFETY: Terms((), False),
    Purpose.RESTOCK: Terms((_C.EMAIL, _C.SMS, _C.KAKAO, _C.PUSH), False),
    Purpose.REVIEWS: Terms((_C.EMAIL,), False),
}

FIRST_TEXTS: Mapping[tuple[Purpose, str], str] = {
    (Purpose.ADVERTISING, "ko"): (
        "새 상품, 할인, 행사 소식을 광고로 받는 데 동의해요. 쓰는 정보: 이름과 연락처. 보관: 철회할 때까지, 2년마다"
        " 다시 여쭤요. 동의하지 않아도 주문과 회원 혜택은 그대로예요. 언제든 로그인 없이 철회할 수 있어요."
    ),
    (Purpose.ADVERTISING, "en"): (
        "I agree to receive advertising about new goods, offers and events. Used: name and contact details. Kept: until"
        " I withdraw; you ask again every two years. Without it orders and membership stay as they are. I can withdraw"
        " at any time without logging in."
    ),
    (Purpose.ADVERTISING_NIGHT, "ko"): (
        "밤 9시부터 아침 8시 사이에도 광고를 받는 데 따로 동의해요. 동의하지 않으면 그 시간에는 보내지 않아요."
    ),
    (Purpose.ADVERTISING_NIGHT, "en"): (
        "I agree, apart from the above, to receive advertising between 9 pm and 8 am Korean time. Without it nothing is"
        " sent in those hours."
    ),
    (Purpose.PERSONALISATION, "ko"): (
        "보고 산 기록으로 나에게 맞는 상품을 고르는 데 동의해요. 동의하지 않으면 모두에게 같은 상품을 보여 드려요."
    ),
    (Purpose.PERSONALISATION, "en"): (
        "I agree that what I looked at and bought is used to choose goods for me. Without it I see what everyone sees."
    ),
    (Purpose.RESTOCK, "ko"): "기다리는 상품이 다시 들어오면 알려 주세요. 광고는 아니에요.",
    (Purpose.RESTOCK, "en"): "Tell me when goods I wait for are back. This is no advertising.",
    (Purpose.REVIEWS, "ko"): "산 상품이 도착하면 후기를 쓸 수 있다고 한 번 알려 주세요. 광고는 아니에요.",
    (Purpose.REVIEWS, "en"): "Tell me once, after goods arrived, that I can write about them. This is no advertising.",
}


def digest(text: str) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_offered(purpose: Purpose, channel: ConsentChannel) -> bool:
    """Whether people are asked about this purpose by this channel."""
    return channel in TERMS[purpose].channels


def is_marketing(purpose: Purpose) -> bool:
    """Whether a purpose is marketing, which is asked about apart from everything else."""
    return purpose.value.startswith("marketing.")


def is_night(at: datetime) -> bool:
    """Whether it is between 21:00 and 08:00 in Korea.

    source  정보통신망법 제50조 제3항
    """
    moment = at.astimezone(SEOUL).time()
    return moment >= NIGHT_BEGINS or moment < NIGHT_ENDS


def needs_night_consent(purpose: Purpose, channel: ConsentChannel, at: datetime) -> bool:
    """Whether a message of this kind now needs the consent to be woken; e-mail wakes nobody."""
    return purpose == Purpose.ADVERTISING and channel not in AWAKE_AT_NIGHT and is_night(at)


def fourteenth_birthday(birth_on: date) -> date:
    """The day from which a person agrees for themselves.

    source  개인정보 보호법 제22조의2

    >>> fourteenth_birthday(date(2012, 2, 29))
    datetime.date(2026, 3, 1)
    """
    try:
        return birth_on.replace(year=birth_on.year + FOURTEEN)
    except ValueError:
        return date(birth_on.year + FOURTEEN, 3, 1)


def is_birth_date(birth_on: date, today: date) -> bool:
    """Whether someone alive today can have been born then."""
    return today.year - OLDEST <= birth_on.year and birth_on <= today


def is_child(fourteen_on: date | None, is_child_of_household: bool, today: date) -> bool:
    """Whether a guardian has to agree; a child of a household whose age nobody said is taken for one."""
    if fourteen_on is None:
        return is_child_of_household
    return today < fourteen_on


def valid_until(purpose: Purpose, given_at: datetime) -> datetime | None:
    """When a yes has to be confirmed; None: it lasts."""
    span = TERMS[purpose].valid_for
    return given_at + span if span else None


def counts(last: ConsentView | None, purpose: Purpose, at: datetime, *, is_child_now: bool) -> bool:
    """Whether the last choice lets us.

    at            the moment asked about
    is_child_now  then a yes counts only with a guardian; one given as a child never counts without
    """
    if not TERMS[purpose].needs_consent:
        return last is None or last.is_given
    if last is None or not last.is_given:
        return False
    if last.valid_until is not None and at >= last.valid_until:
        return False
    return last.guardian_id is not None or not (last.needs_guardian or is_child_now)
