"""`jangteo flags`: switches of features, also while the office does not answer."""

import getpass
from typing import Any

import click

from .options import CannotDo, PlacedCommand, read_environment, say_json, start_django
from .processes import own_database


@click.command(cls=PlacedCommand)
@click.argument("name", required=False)
@click.argument("state", required=False, type=click.Choice(["on", "off", "pilot", "as-declared"]))
@click.option("--channel", "channel_code", default="", help="Its code; all channels when left out.")
@click.option("--why", default="", help="Needed to switch off.")
@click.option("--segment", "segments", multiple=True, help="Of a pilot: a segment's code; more than once for several.")
@click.option("--party", "parties", multiple=True, type=click.UUID, help="Of a pilot: a party's id.")
@click.option("--share", default=0, type=click.IntRange(0, 100), help="Of a pilot: of 100 buyers how many, by id.")
@click.option("--json", "as_json", is_flag=True, help="For programs: one line.")
def flags(name: str | None, state: str | None, as_json: bool, **said: Any) -> None:
    """Say how features are set, or set one: `jangteo flags gifts off --why "the letters go wrong"`.

    Servers that run know within a second. Whoever may run this on the host may do everything anyway: it asks for no
    right, and the trail says that it was done here.
    """
    env = read_environment()
    with own_database(env):
        start_django()
        from jangteo.kernel.errors import JangteoError

        try:
            if name and state:
                _set(name, state, **said)
            rows = _rows(name)
        except JangteoError as error:
            raise CannotDo(f"{error.message} ({error.code})") from None
    if as_json:
        say_json({"flags": rows})
        return
    for row in rows:
        click.echo(f"{row['feature']:<16}{row['channel']:<16}{row['state']:<12}{row['why']}".rstrip())


def _set(name: str, state: str, *, channel_code: str, why: str, **pilot: Any) -> None:
    from jangteo.channels.errors import ChannelNotFound
    from jangteo.channels.selectors import find_channel_by_code
    from jangteo.flags.services import drop_flag, set_flag
    from jangteo.flags.types import FlagDraft, FlagState
    from jangteo.kernel.types import job_actor
    from jangteo.segments.errors import SegmentNotFound
    from jangteo.segments.selectors import list_segments

    actor = job_actor(f"jangteo flags ({getpass.getuser()})", via="command")
    found = find_channel_by_code(channel_code) if channel_code else None
    if channel_code and found is None:
        raise ChannelNotFound(f"there is no channel {channel_code[:40]!r}")
    where = found.id if found else None
    if state == "as-declared":
        drop_flag(name=name, channel_id=where, actor=actor, why=why)
        return
    ids = {code: pk for pk, code, _names in list_segments()}
    unknown = [code for code in pilot["segments"] if code not in ids]
    if unknown:
        raise SegmentNotFound(segments=unknown)
    draft = FlagDraft(
        FlagState(state),
        frozenset(ids[code] for code in pilot["segments"]),
        frozenset(pilot["parties"]),
        pilot["share"],
    )
    set_flag(name=name, channel_id=where, draft=draft, actor=actor, why=why)


def _rows(name: str | None) -> list[dict[str, str]]:
    """Each setting; a feature without one is as the code declares."""
    from jangteo.channels.selectors import list_every_channel
    from jangteo.flags.selectors import get_flag, list_flags
    from jangteo.kernel.types import job_actor

    actor = job_actor("jangteo flags", via="command")
    codes = {channel.id: channel.code for channel in list_every_channel()}
    rows: list[dict[str, str]] = []
    for view in [get_flag(name, actor)] if name else list_flags(actor):
        feature = view.declared.feature.value
        default = "on" if view.declared.default else "off"
        if not view.settings:
            rows.append({"feature": feature, "channel": "all", "state": f"({default})", "why": ""})
        for one in view.settings:
            where = codes.get(one.channel_id, "?") if one.channel_id else "all"  # type: ignore[call-overload]
            rows.append({"feature": feature, "channel": where, "state": one.setting.state.value, "why": one.why})
    return rows
