"""What a legal entity has to say before it may issue anything."""

import re
from collections.abc import Callable, Mapping

from jangteo.billing.errors import InvalidEntity
from jangteo.billing.types.entities import EntityDraft

HOME = "KR"
LONGEST: Mapping[str, int] = {"representative": 120, "phone": 40, "email": 254, "bank_account": 120}
LONGEST_TEXT = 300
LOCKED = ("code", "business_number", "country", "currency")
_CODE = re.compile(r"[A-Z0-9]{3,12}")
_COUNTRY, _CURRENCY = re.compile(r"[A-Z]{2}"), re.compile(r"[A-Z]{3}")


def check_entity(draft: EntityDraft, *, is_business_number: Callable[[str], bool]) -> None:
    """Its code is three signs or more, since a country alone stands in the numbers of refunds.

    is_business_number  tells the check digit
    raises              InvalidEntity
    """
    if not _CODE.fullmatch(draft.code):
        raise InvalidEntity("a code is 3 to 12 capital letters and digits", field="code")
    if not draft.names.get("ko") and not draft.names.get("en"):
        raise InvalidEntity("a legal entity has a name", field="names")
    if not _COUNTRY.fullmatch(draft.country):
        raise InvalidEntity("a country has two letters", field="country")
    if not _CURRENCY.fullmatch(draft.currency):
        raise InvalidEntity("a currency has three letters", field="currency")
    if draft.business_number and not is_business_number(draft.business_number):
        raise InvalidEntity("the check digit of the business number is wrong", field="business_number")
    if draft.country == HOME and not draft.business_number:
        raise InvalidEntity("a seller in Korea has a business number", field="business_number")
    _check_texts(draft)
    limit = draft.self_issues_from
    if limit is not None and (limit.minor <= 0 or limit.currency != draft.currency):
        raise InvalidEntity("an amount above zero in its currency", field="self_issues_from")


def changed_locks(before: EntityDraft, after: EntityDraft) -> list[str]:
    """Which of the fields that documents name would change."""
    return [name for name in LOCKED if getattr(before, name) != getattr(after, name)]


def _check_texts(draft: EntityDraft) -> None:
    for name, most in LONGEST.items():
        if len(getattr(draft, name)) > most:
            raise InvalidEntity(f"at most {most} letters", field=name)
    for name in ("names", "addresses", "due_texts"):
        if any(len(text) > LONGEST_TEXT for text in getattr(draft, name).values()):
            raise InvalidEntity(f"at most {LONGEST_TEXT} letters", field=name)
