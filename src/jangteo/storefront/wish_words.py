"""Wishes in words: what they are called, with whom they are shared, why something was refused."""

from django.utils.translation import gettext as _

from jangteo.identity.errors import TooManyAttempts
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.types import Actor
from jangteo.ordering.errors import CartTooLarge, InvalidQuantity, NotForYou, UnknownSku, UnknownUnit
from jangteo.parties import selectors as parties
from jangteo.parties.types import RoleAudience
from jangteo.storefront.visit import page_language
from jangteo.wishes.errors import InvalidWish, NothingLeftToGive, NotSoldOut, TooManyWishes, WishIsGiven, WishNameTaken
from jangteo.wishes.types import EVERYBODY, LARGEST_WISH, OwnerSees

REFUSALS = (
    CartTooLarge,
    InvalidQuantity,
    InvalidWish,
    NotForYou,
    NotSoldOut,
    NothingLeftToGive,
    TooManyAttempts,
    TooManyWishes,
    UnknownSku,
    UnknownUnit,
    WishIsGiven,
    WishNameTaken,
)
DAYS = (7, 30, 90, 365)


def list_name(name: str) -> str:
    """What a list is called; the default one in the reader's language."""
    return name or _("Wish list")


def wish_refusal(refusal: JangteoError) -> str:
    """Why something was refused, and what to do."""
    if isinstance(refusal, NothingLeftToGive):
        return _("Others give it already. %(n)s are left.") % {"n": refusal.facts["left"]}
    words = {
        WishNameTaken: _("You have a list of this name already."),
        WishIsGiven: _("Somebody may give as many already. The number can only go up, or take it off the list."),
        NotSoldOut: _("It can be bought right now."),
        TooManyAttempts: _("Too many attempts. Wait a while."),
        TooManyWishes: _("That is as many as we keep. Take something off first."),
        CartTooLarge: _("Your cart is full. Order what is in it first."),
    }
    found = words.get(type(refusal), "")
    return found or _field_words(str(refusal.facts.get("field", "")))


def _field_words(field: str) -> str:
    words = {
        "name": _("Give it a name of at most 60 letters."),
        "note": _("A note has at most 200 letters."),
        "quantity": _("A quantity is a whole number from 1 to %(n)s.") % {"n": f"{LARGEST_WISH:,}"},
        "email": _("This is not an e-mail address."),
        "giver": _("This is your own list."),
    }
    return words.get(field, _("This is not sold here."))


def sharing_choices(actor: Actor) -> list[tuple[str, str]]:
    """(value, words): who fills a list too; nothing to choose for who buys for themselves alone."""
    if actor.party_id is None or actor.party_id == actor.person_id:
        return []
    kind = parties.get_party(actor.party_id).kind
    roles = [one for one in parties.list_roles(actor.units, kind) if one.audience != RoleAudience.STAFF]
    named = [(one.code, parties.role_name(one, page_language())) for one in roles]
    return [("", _("Only me")), (EVERYBODY, _("Everybody here")), *named]


def sees_choices() -> list[tuple[str, str]]:
    """(value, words): what those whose list it is see of what others give."""
    return [
        (OwnerSees.NAMES.value, _("who gives what")),
        (OwnerSees.TAKEN.value, _("what is given, not by whom")),
        (OwnerSees.NOTHING.value, _("nothing: it stays a surprise")),
    ]


def day_choices() -> list[tuple[int, str]]:
    """(days, words): how long a link holds."""
    words = {7: _("one week"), 30: _("one month"), 90: _("three months"), 365: _("one year")}
    return [(one, words[one]) for one in DAYS]
