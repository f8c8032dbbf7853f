"""Addresses that could be taken for another one."""

import re
import unicodedata

LONGEST_EMAIL = 254  # RFC 5321 section 4.5.3.1.3, less the brackets
LONGEST_LOCAL = 64  # RFC 5321 section 4.5.3.1.1
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
# Format characters, separators, and letters that show nothing.
_HIDDEN = frozenset({"Cf", "Zl", "Zp", "Cc", "Cs", "Co", "Cn"})
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def email_problem(text: str) -> str:
    """Why an address is refused, as a code; empty when it is plain.

    Addresses stay in ASCII: a name in another script can't be told from its look-alike by eye, and registries
    reach every mailbox by an ASCII name as well. In order:

    empty, too_long, spaces, hidden_characters, many_at, no_at, look_alike_width, mixed_scripts, not_ascii,
    bad_local_part, dots, bad_domain, trailing_dot, address_literal, look_alike_punycode
    """
    if not isinstance(text, str) or not text.strip():
        return "empty"
    return _letters_problem(text.strip()) or _shape_problem(text.strip())


def mailbox_of(email: str) -> str:
    """The mailbox behind an address: small letters, without a plus tag; to find the same person twice.

    >>> mailbox_of("Seoha+trade@ginhae.example")
    'seoha@ginhae.example'
    """
    local, _at, domain = email.strip().lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def _letters_problem(text: str) -> str:
    if len(text) > LONGEST_EMAIL:
        return "too_long"
    if any(unicodedata.category(one) in _HIDDEN or one in _FILLERS for one in text):
        return "hidden_characters"
    if any(one.isspace() for one in text):
        return "spaces"
    if text.isascii():
        return ""
    if unicodedata.normalize("NFKC", text).isascii():
        return "look_alike_width"
    parts = [part for side in text.split("@") for part in side.split(".")]
    return "mixed_scripts" if any(len(_scripts(part)) > 1 for part in parts) else "not_ascii"


def _shape_problem(text: str) -> str:
    if text.count("@") != 1:
        return "many_at" if "@" in text else "no_at"
    local, domain = text.split("@")
    if local.startswith(".") or local.endswith(".") or ".." in text or domain.startswith("."):
        return "dots"
    if domain.endswith("."):
        return "trailing_dot"
    if domain.startswith("["):
        return "address_literal"
    if len(local) > LONGEST_LOCAL or not _LOCAL.fullmatch(local):
        return "bad_local_part"
    labels = domain.lower().split(".")
    if any(label.startswith("xn--") for label in labels):
        return "look_alike_punycode"
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return "bad_domain"
    return ""


def _scripts(part: str) -> set[str]:
    """The scripts of a part's letters, by the first word of their names: LATIN, CYRILLIC, GREEK, HANGUL …"""
    return {unicodedata.name(one, "?").split()[0] for one in part if one.isalpha()}
