"""What a change of a price list itself changes, in words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import pgettext

from jangteo.channels.selectors import list_channels
from jangteo.channels.types import Channel
from jangteo.kernel.languages import say
from jangteo.office.pages.frame import language
from jangteo.office.templatetags.office import moment
from jangteo.parties.selectors import parties_by_id
from jangteo.pricing.types import ListSettings
from jangteo.segments.selectors import list_segments


@dataclass(frozen=True, slots=True)
class SettingsLine:
    """One thing that a change of a list changes, in words."""

    what: str
    was: str
    becomes: str


def settings_lines(was: ListSettings, becomes: ListSettings) -> list[SettingsLine]:
    """What differs between two states of a list, in words."""
    told: list[tuple[str, str, str]] = [
        (pgettext("office", "Name"), _names(was), _names(becomes)),
        (pgettext("office", "Priority"), str(was.priority), str(becomes.priority)),
        (pgettext("office", "From"), _at(was.valid_from), _at(becomes.valid_from)),
        (pgettext("office", "Until, not included"), _at(was.valid_until), _at(becomes.valid_until)),
        (pgettext("office", "Mixes with other lists"), _yes(was.merges), _yes(becomes.merges)),
        (pgettext("office", "Sale"), _yes(was.is_sale), _yes(becomes.is_sale)),
        (pgettext("office", "For"), _for(was), _for(becomes)),
    ]
    return [SettingsLine(*line) for line in told if line[1] != line[2]]


def _at(at: datetime | None) -> str:
    return moment(at) or "–"


def _names(one: ListSettings) -> str:
    return " / ".join(one.names[key] for key in sorted(one.names, reverse=True))


def _yes(value: bool) -> str:
    return pgettext("office", "Yes") if value else pgettext("office", "No")


def _for(one: ListSettings) -> str:
    """Everybody a list is for, by name."""
    if not one.audiences:
        return pgettext("office", "For nobody yet")
    ids = {pk for _, pk in one.audiences if pk is not None}
    names: dict[UUID, str] = {pk: channel.name(language()) for pk, channel in _channels().items() if pk in ids}
    names |= {UUID(str(pk)): say(own, language()) or code for pk, code, own in list_segments() if pk in ids}
    names |= {UUID(str(pk)): party.name for pk, party in parties_by_id(ids).items()}
    found = [names.get(pk, str(pk)) if pk else pgettext("office", "Everyone") for _, pk in one.audiences]
    return ", ".join(sorted(found))


def _channels() -> dict[UUID, Channel]:
    return {one.id: one for one in list_channels()}
