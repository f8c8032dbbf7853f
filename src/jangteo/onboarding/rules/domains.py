"""Which mail domains may stand for one company."""

import re

PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "naver.com",
        "daum.net",
        "hanmail.net",
        "kakao.com",
        "nate.com",
        "outlook.com",
        "outlook.kr",
        "hotmail.com",
        "hotmail.co.kr",
        "live.com",
        "live.co.kr",
        "msn.com",
        "yahoo.com",
        "yahoo.co.kr",
        "yahoo.co.jp",
        "ymail.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "aol.com",
        "gmx.com",
        "gmx.net",
        "gmx.de",
        "web.de",
        "proton.me",
        "protonmail.com",
        "pm.me",
        "tutanota.com",
        "tuta.com",
        "zoho.com",
        "mail.com",
        "mail.ru",
        "yandex.com",
        "yandex.ru",
        "qq.com",
        "163.com",
        "126.com",
        "sina.com",
        "foxmail.com",
        "korea.com",
        "hanmir.com",
        "chol.com",
        "dreamwiz.com",
        "empal.com",
        "freechal.com",
        "lycos.co.kr",
        "paran.com",
        "hanafos.com",
        "fastmail.com",
        "hey.com",
        "mailinator.com",
        "guerrillamail.com",
        "10minutemail.com",
        "yopmail.com",
        "trashmail.com",
    ]
)
# Below these anyone may register a name: nobody owns the whole.
PUBLIC_SUFFIXES = frozenset(
    [
        "co.kr",
        "or.kr",
        "ne.kr",
        "re.kr",
        "pe.kr",
        "go.kr",
        "ac.kr",
        "ms.kr",
        "kg.kr",
        "es.kr",
        "sc.kr",
        "hs.kr",
        "co.jp",
        "co.uk",
        "org.uk",
        "com.au",
        "com.cn",
    ]
)
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def domain_of(email: str) -> str:
    """What stands behind the last @, in small letters."""
    return email.rpartition("@")[2].strip().lower()


def domain_problem(domain: str) -> str:
    """Why a domain can't be declared: "not_a_domain", "look_alike" or "public"; empty when it can.

    >>> domain_problem("ginhae.example"), domain_problem("naver.com"), domain_problem("xn--nver-zpa.com")
    ('', 'public', 'look_alike')
    """
    if not isinstance(domain, str) or len(domain) > 253 or not domain.isascii():
        return "not_a_domain"
    labels = domain.lower().split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        return "not_a_domain"
    if any(label.startswith("xn--") for label in labels):
        return "look_alike"
    name = domain.lower()
    if name in PUBLIC_SUFFIXES or any(name == one or name.endswith(f".{one}") for one in PUBLIC_DOMAINS):
        return "public"
    return ""
