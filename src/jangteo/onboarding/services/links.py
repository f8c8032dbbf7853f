"""Addresses as letters give them: from the site's own settings, never from a request's Host."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId


def link_into(channel_id: UUID, path: str) -> str:
    """The address of a page in a channel.

    path  below the channel's prefix: "apply/…/"
    """
    channel = channels_by_id([channel_id])[ChannelId(channel_id)]
    site = str(getattr(settings, "SITE_URL", "") or "http://localhost:8000").rstrip("/")
    if channel.host:
        address = urlsplit(site)
        site = f"{address.scheme}://{channel.host}" + (f":{address.port}" if address.port else "")
    return f"{site}{channel.path_prefix}{path}"


def shop_name(channel_id: UUID, language: str) -> str:
    """What a channel calls itself."""
    return channels_by_id([channel_id])[ChannelId(channel_id)].name(language)
