"""Codes nobody can guess or mistype, what is spent first, and when value ends."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction

from jangteo.kernel.money import Money, RoundingMode, round_ratio
from jangteo.stored_value.errors import InvalidValue
from jangteo.stored_value.types import (
    PAID_FOR,
    Claim,
    Part,
    PayoutAccount,
    PayoutTerms,
    Source,
    Taken,
    ValueKind,
)

# 29 letters, none to be taken for another (no 0 O, 1 I L, U V, 2 Z …); a prime, so that the check letter finds every
# single wrong letter and every two that changed places.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXY"
CODE_LENGTH = 16
_READ_AS = str.maketrans("", "", " -\t")

YEARS_OF_LAW = 5
LEAST_YEARS_OF_A_CARD = 1
GRACE = timedelta(days=30)
LONGEST_NAME = 60  # of a bank, and of an account's holder
_ACCOUNT = re.compile(r"[0-9]{6,20}")
_BETWEEN = re.compile(r"[ -]")


def check_letter(letters: str) -> str:
    """The last letter of a code, by the others: the sum of each letter's place times its number is divisible by 29.

    >>> check_letter("23456789ABCDEFG")
    'K'
    """
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(letters, start=1))
    inverse = pow(len(letters) + 1, -1, len(ALPHABET))
    return ALPHABET[-total * inverse % len(ALPHABET)]


def code_of(told: bytes) -> str:
    """The code that 32 bytes nobody can guess come to; every code is as likely as any other, but for one in 2^180.

    >>> code_of(bytes(range(32))), plain_code(code_of(bytes(range(32)))) == code_of(bytes(range(32)))
    ('FF4YQYC4SKMT3HYH', True)
    """
    number, letters = int.from_bytes(told), ""
    while len(letters) < CODE_LENGTH - 1:
        number, place = divmod(number, len(ALPHABET))
        letters += ALPHABET[place]
    return letters + check_letter(letters)


def plain_code(text: str) -> str | None:
    """A code as it is kept, whatever it was typed like; None: no card can have it.

    >>> plain_code("2345-6789 abcd-efgk"), plain_code("2345-6789-ABCD-EFGY"), plain_code("O")
    ('23456789ABCDEFGK', None, None)
    """
    code = text.upper().translate(_READ_AS)
    if len(code) != CODE_LENGTH or not set(code) <= set(ALPHABET):
        return None
    return code if check_letter(code[:-1]) == code[-1] else None


def written_code(code: str) -> str:
    """A code as people read it.

    >>> written_code("23456789ABCDEFGK")
    '2345-6789-ABCD-EFGK'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def years_after(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes the 28th.

    >>> years_after(date(2028, 2, 29), 5)
    datetime.date(2033, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def end_of(today: date, wanted: date | None) -> date:
    """The last day of what is issued today, where nobody said another: that on which a claim of trade ends.

    source  Commercial Act of Korea (상법), article 64: five years
    """
    return wanted or years_after(today, YEARS_OF_LAW)


def gone_on(kind: ValueKind, source: Source, issued_on: date, expires_on: date | None) -> date | None:
    """The last day on which what ran out is still kept for its holder; None: it never ends.

    A gift card that was paid for may be prolonged, or be given back for 90 %, until the claim itself ends.

    source  standard terms for new kinds of gift vouchers (신유형 상품권 표준약관) of the Fair Trade Commission

    >>> gone_on(ValueKind.GIFT_CARD, Source.SOLD, date(2026, 1, 1), date(2027, 1, 1))
    datetime.date(2031, 1, 1)
    >>> gone_on(ValueKind.GIFT_CARD, Source.GOODWILL, date(2026, 1, 1), date(2027, 1, 1))
    datetime.date(2027, 1, 1)
    """
    if expires_on is None or kind != ValueKind.GIFT_CARD or source not in PAID_FOR:
        return expires_on
    return max(expires_on, years_after(issued_on, YEARS_OF_LAW))


def is_usable(part: Part, today: date) -> bool:
    """Whether some of a part may be spent today."""
    return part.minor > 0 and (part.expires_on is None or part.expires_on >= today)


def usable(parts: Iterable[Part], today: date) -> int:
    """Minor units that may be spent today."""
    return sum(part.minor for part in parts if is_usable(part, today))


def take(parts: Iterable[Part], minor: int, today: date) -> list[Taken]:
    """What is taken of which part: of what ends soonest first, of what never ends last. All that is asked, or nothing.

    minor  above zero

    >>> from uuid import UUID
    >>> soon, never = Part(UUID(int=2), 300, date(2026, 1, 9)), Part(UUID(int=1), 500, None)
    >>> [taken.minor for taken in take([never, soon], 400, date(2026, 1, 1))]
    [300, 100]
    >>> take([never, soon], 900, date(2026, 1, 1)), take([soon], 1, date(2026, 1, 10))
    ([], [])
    """
    left, taken = minor, []
    for part in sorted((one for one in parts if is_usable(one, today)), key=_soonest):
        some = min(left, part.minor)
        left -= some
        if some:
            taken.append(Taken(part.id, some))
    return [] if left else taken


def _soonest(part: Part) -> tuple[date, str]:
    return part.expires_on or date.max, str(part.id)


def put_back(spent: Sequence[Taken], given: Sequence[Taken], minor: int) -> list[Taken]:
    """To which parts so much of a spending goes back: to those taken from last first. All of it, or nothing.

    spent  in the order in which it was taken
    given  what went back before, to the parts it was taken from

    >>> from uuid import UUID
    >>> one, two = UUID(int=1), UUID(int=2)
    >>> [(back.part_id.int, back.minor) for back in put_back([Taken(one, 300), Taken(two, 100)], [Taken(two, 60)], 90)]
    [(2, 40), (1, 50)]
    """
    before: dict[object, int] = {}
    for one in given:
        before[one.part_id] = before.get(one.part_id, 0) + one.minor
    left, back = minor, []
    for one in reversed(spent):
        some = min(left, one.minor - before.get(one.part_id, 0))
        left -= some
        if some > 0:
            back.append(Taken(one.part_id, some))
    return [] if left else back


def claims(parts: Iterable[Part], *, issued: Money, used: int, today: date, terms: PayoutTerms) -> list[Claim]:
    """What the holder of a card that was paid for may ask for in money, by part.

    Of what has ended a share is paid, and the rest is ours; what has not is paid whole once enough of the card is used.

    issued  what the card was sold for
    used    minor units of it that were spent and did not come back
    rounds  each part half up
    source  standard terms for new kinds of gift vouchers (신유형 상품권 표준약관) of the Fair Trade Commission, from
            memory; the figures are settings

    >>> from decimal import Decimal
    >>> from uuid import UUID
    >>> korea = PayoutTerms(Decimal("0.9"), Decimal("0.6"), Decimal("0.8"), Money(10_000, "KRW"))
    >>> one = [Part(UUID(int=1), 4005, date(2026, 1, 9))]
    >>> def asked(minor, used, day):
    ...     return [(claim.paid, claim.kept) for claim in claims(
    ...         one, issued=Money(minor, "KRW"), used=used, today=date(2026, 1, day), terms=korea)]
    >>> asked(50_000, 0, 9), asked(50_000, 0, 10)
    ([], [(3605, 400)])
    >>> asked(10_013, 6007, 9), asked(10_013, 6008, 9), asked(10_000, 7999, 9), asked(10_000, 8000, 9)
    ([], [(4005, 0)], [], [(4005, 0)])
    """
    same = issued.currency == terms.small_up_to.currency
    rate = terms.small_rate if same and issued.minor <= terms.small_up_to.minor else terms.used_rate
    is_used = used >= rate * issued.minor and issued.minor > 0
    found = []
    for part in parts:
        if part.expires_on is not None and part.expires_on < today:
            paid = round_ratio(*(part.minor * Fraction(terms.ended_rate)).as_integer_ratio(), RoundingMode.HALF_UP)
            found.append(Claim(part.id, paid, part.minor - paid))
        elif is_used:
            found.append(Claim(part.id, part.minor, 0))
    return [one for one in found if one.paid]


def end_after_return(expires_on: date | None, today: date) -> date | None:
    """The last day of what comes back to a part: its own, or 30 days from now where it has run out meanwhile."""
    return expires_on if expires_on is None or expires_on >= today else today + GRACE


def payable_account(typed: PayoutAccount) -> PayoutAccount:
    """An account that a transfer can go to: its number in digits alone, whatever stood between them.

    raises  InvalidValue naming "bank", "holder" or "number"

    >>> payable_account(PayoutAccount(" 장터은행 ", "손지우", "110-123 456789"))
    PayoutAccount(bank='장터은행', holder='손지우', number='110123456789')
    """
    told = {"bank": typed.bank.strip(), "holder": typed.holder.strip()}
    for field, text in told.items():
        if not 0 < len(text) <= LONGEST_NAME or not text.isprintable():
            raise InvalidValue(f"1 to {LONGEST_NAME} letters", field=field)
    number = _BETWEEN.sub("", typed.number)
    if not _ACCOUNT.fullmatch(number):
        raise InvalidValue("6 to 20 digits", field="number")
    return PayoutAccount(told["bank"], told["holder"], number)
