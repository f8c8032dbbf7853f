"""The field that names a buyer: by name, e-mail or business number, completed while one writes."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, JsonResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from jangteo.kernel.ids import parse_id
from jangteo.kernel.types import Action, PartyId
from jangteo.office.pages.frame import LONGEST_SEARCH, reach, searched
from jangteo.office.pages.reading import note_reading
from jangteo.parties.selectors import parties_by_id, search_parties
from jangteo.parties.types import PartySummary

MANY, NAMED, LONGEST = 12, 4, 200
BETWEEN = " · "
NOBODY: frozenset[PartyId] = frozenset()


class BuyerField(forms.CharField):
    """A party by its name, e-mail, business number or id; clean data is its id, or None.

    within  the parties that the reader may see, nobody unless it is said (`near`); None is everybody
    """

    suggests = True  # the template completes it while one writes

    def __init__(self, *, within: frozenset[PartyId] | None = NOBODY, **options: Any) -> None:
        super().__init__(max_length=LONGEST, **options)
        self.within = within

    def prepare_value(self, value: Any) -> Any:
        """What stands in the field: a party that the reader may see in words, another by its id."""
        if isinstance(value, UUID):
            found = fitting(str(value), self.within)
            return in_a_word(found[0]) if found else str(value)
        return value

    def clean(self, value: Any) -> UUID | None:
        """The one party that fits.

        raises  ValidationError naming those that fit where several do
        """
        text = super().clean(value)
        if not text:
            return None
        found = fitting(text, self.within)
        if len(found) == 1:
            return UUID(str(found[0].id))
        if not found:
            raise forms.ValidationError(pgettext("office", "There is no such person or company."))
        named = ", ".join(in_a_word(one) for one in found[:NAMED])
        told = pgettext("office", "%(count)s fit: %(named)s … Write more, or the business number.")
        raise forms.ValidationError(told % {"count": len(found), "named": named})


def near[F: forms.Form](form: F, request: HttpRequest) -> F:
    """The same form, its buyers being those that the member of staff may see: others are neither found nor named."""
    for field in form.fields.values():
        if isinstance(field, BuyerField):
            field.within = reach(request, Action.PARTIES_SEE)
    return form


@require_GET
def suggest(request: HttpRequest) -> JsonResponse:
    """The first parties that fit what is typed, as the field takes them."""
    text = searched(request)
    found = search_parties(text=text, limit=MANY, within=reach(request, Action.PARTIES_SEE))[0] if text else []
    if found:
        note_reading(request, "list of buyers", [one.id for one in found])
    return JsonResponse({"found": [in_a_word(one) for one in found]})


def in_a_word(party: PartySummary) -> str:
    """A party so that people know it and the field finds it again."""
    return f"{party.name}{BETWEEN}{party.business_number or party.email or party.id}"


def fitting(text: str, within: frozenset[PartyId] | None) -> list[PartySummary]:
    """The parties that a text means: the one with this id, e-mail, number or whole name, else all that contain it.

    within   those that the reader may see; None is everybody
    returns  at most `MANY`
    """
    key = text.replace("\x00", "").rsplit(BETWEEN, 1)[-1].strip()[:LONGEST_SEARCH]
    if not key:
        return []
    known = parse_id(key)
    if known is not None:
        return [one for one in parties_by_id([known]).values() if within is None or one.id in within]
    found = search_parties(text=key, limit=MANY, within=within)[0]
    number = key.replace("-", "")
    exact = [
        one for one in found if key.lower() in (one.email.lower(), one.name.lower()) or number == one.business_number
    ]
    return exact if len(exact) == 1 else found
