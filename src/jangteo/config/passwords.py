"""Passwords that anybody would try first at this house."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from jangteo.channels.selectors import list_channels

OURS = ("jangteo", "장터", "password", "비밀번호", "admin", "관리자", "office", "사무실")
_SHORTEST = 2  # letters; of a shorter word nothing would be left to choose


class HouseWords:
    """Refuses what is made of nothing but the house's words: its shops' names, codes and hosts, and the program's.

    Digits and signs between them count for nothing.
    """

    def validate(self, password: str, user: object = None) -> None:
        """raises  ValidationError"""
        words = sorted({one for word in _words() if len(one := _letters(word)) >= _SHORTEST}, key=len, reverse=True)
        if re.fullmatch(f"(?:{'|'.join(map(re.escape, words))})+", _letters(password)):
            raise ValidationError(_("This password is made of this shop's own words."), code="password_of_the_house")

    def get_help_text(self) -> str:
        """What to heed."""
        return _("Your password can't be made of this shop's own words.")


def _words() -> list[str]:
    channels = list_channels()
    hosts = [urlsplit(settings.SITE_URL).hostname or "", *(one.host or "" for one in channels)]
    names = [name for one in channels for name in one.names.values()]
    labels = [label for host in hosts for label in (host, *host.split("."))]
    return [*OURS, *labels, *names, *(part for name in names for part in name.split()), *(one.code for one in channels)]


def _letters(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalpha())
