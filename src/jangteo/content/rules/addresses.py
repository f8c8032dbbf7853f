"""Addresses: of pages, of what they link to, and old ones."""

import re

from jangteo.content.errors import InvalidPage, InvalidRedirect
from jangteo.content.types import LONGEST_PATH, LONGEST_SLUG

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_OWN = re.compile(r"/(?![/\\])[^\s\\<>\"'`\x00-\x1f\x7f]*")
_ELSEWHERE = re.compile(r"https://[^\s\\<>\"'`\x00-\x1f\x7f/?#@]+([/?#][^\s\\<>\"'`\x00-\x1f\x7f]*)?")
_MAIL_OR_PHONE = re.compile(r"mailto:[^\s\\<>\"'`\x00-\x1f\x7f?]+@[^\s\\<>\"'`\x00-\x1f\x7f?]+|tel:\+?[0-9-]{3,20}")


def check_slug(slug: str) -> str:
    """The last part of a page's address; empty is the home.

    raises  InvalidPage
    """
    if slug and (len(slug) > LONGEST_SLUG or not _SLUG.fullmatch(slug)):
        raise InvalidPage("an address has small letters a–z, digits and hyphens", block=0, field="slug")
    return slug


def is_safe_address(to: str) -> bool:
    """Whether a page may link there: below the channel, https elsewhere, a mail address or a phone number.

    >>> is_safe_address("/c/mugs/"), is_safe_address("https://x.example/"), is_safe_address("mailto:a@x.example")
    (True, True, True)
    >>> is_safe_address("//x.example/"), is_safe_address("javascript:alert(1)"), is_safe_address("c/mugs/")
    (False, False, False)
    """
    return len(to) <= LONGEST_PATH and any(one.fullmatch(to) for one in (_OWN, _ELSEWHERE, _MAIL_OR_PHONE))


def told_address(to: str, base: str) -> str:
    """A safe address as it is told: one of the channel's own stands below `base`.

    >>> told_address("/c/mugs/", "/wholesale/"), told_address("https://x.example/", "/wholesale/")
    ('/wholesale/c/mugs/', 'https://x.example/')
    """
    return f"{base}{to[1:]}" if to.startswith("/") else to


def plain_path(path: str) -> str:
    """A path below a channel, ending with "/".

    raises  InvalidRedirect

    >>> plain_path("/pages/old"), plain_path("/")
    ('/pages/old/', '/')
    """
    path = path.strip()
    if not _OWN.fullmatch(path) or "?" in path or "#" in path or len(path) >= LONGEST_PATH:
        raise InvalidRedirect("an address begins with / and has no question mark", path=path[:80])
    return path if path.endswith("/") else f"{path}/"


def picture_named(said: str) -> tuple[str, int]:
    """(product's address, place of its picture from 1) of what was written; place 0 where it is none.

    >>> picture_named("moon-jar"), picture_named("moon-jar:3"), picture_named("moon-jar:x")
    (('moon-jar', 1), ('moon-jar', 3), ('moon-jar', 0))
    """
    slug, mark, place = said.partition(":")
    if not mark:
        return slug, 1
    return slug, int(place) if place.isascii() and place.isdigit() and len(place) < 3 else 0
