"""How a channel looks, changed by staff."""

from uuid import UUID

from django.db import transaction

from jangteo.channels import rules
from jangteo.channels.errors import InvalidChannel, UnreadableAccent
from jangteo.channels.models import LONGEST_WORDMARK
from jangteo.channels.services.policies import change_columns, lock_channel
from jangteo.channels.types import Look
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def set_look(*, channel_id: UUID, look: Look, actor: Actor, why: str = "") -> None:
    """Say how a channel looks; `Look()` is the house's own.

    look    an accent without one for the night gets the nearest that can be read then; its logo is `set_logo`'s
    raises  ChannelNotFound, InvalidChannel naming the field, UnreadableAccent with the nearest that can be read,
            NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = lock_channel(channel_id)
    accent = _colour(look.accent, "accent")
    dark = _colour(look.accent_dark, "accent_dark")
    if dark and not accent:
        raise InvalidChannel("an accent by day too", field="accent")
    if accent and not dark:
        dark = rules.nearest(accent, theme=row.theme, is_night=True)
    for name, colour, is_night in (("accent", accent, False), ("accent_dark", dark, True)):
        if colour:
            _require_readable(colour, row.theme, name, is_night=is_night)
    wordmark = " ".join(look.wordmark.replace("\0", "").split())
    if len(wordmark) > LONGEST_WORDMARK:
        raise InvalidChannel(f"at most {LONGEST_WORDMARK} letters", field="wordmark")
    after = {
        "accent": accent,
        "accent_dark": dark,
        "corners": look.corners.value if look.corners else "",
        "density": look.density.value if look.density else "",
        "wordmark": wordmark,
    }
    change_columns(row, "channels.set_look", after, actor, why)


@transaction.atomic
def set_logo(*, channel_id: UUID, drawing: bytes | None, actor: Actor, why: str = "") -> None:
    """Let a drawing stand at the top in place of the channel's name; None takes it away.

    drawing  SVG of plain shapes and colours
    raises   ChannelNotFound, InvalidLogo, NotPermitted
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = lock_channel(channel_id)
    logo = rules.read_logo(drawing) if drawing is not None else ""
    after = {"logo": logo, "logo_version": rules.version(logo)}
    change_columns(row, "channels.set_logo", after, actor, why, told=lambda one: {"logo": one.logo_version})


def _colour(text: str, field: str) -> str:
    colour = rules.read_colour(text) if text.strip() else ""
    if colour is None:
        raise InvalidChannel("a colour as #rrggbb", field=field)
    return colour


def _require_readable(colour: str, theme: str, field: str, *, is_night: bool) -> None:
    faults = rules.faults(colour, theme=theme, is_night=is_night)
    if faults:
        worst = min(faults, key=lambda one: one.ratio)
        raise UnreadableAccent(
            field=field,
            ground=worst.ground.value,
            ratio=f"{int(worst.ratio * 100) / 100:.2f}",
            nearest=rules.nearest(colour, theme=theme, is_night=is_night),
        )
