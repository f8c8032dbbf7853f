"""Short texts kept in both languages as one JSON object: {"ko": "머그", "en": "Mug"}; names of countries."""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

LANGUAGES = ("ko", "en")
DEFAULT_LANGUAGE = "ko"
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


def say(names: Mapping[str, str], language: str) -> str:
    """The text in `language`, else Korean, else any; empty when there is none."""
    for code in (language, DEFAULT_LANGUAGE):
        if names.get(code):
            return names[code]
    return next((text for text in names.values() if text), "")


@lru_cache(maxsize=4)
def country_names(language: str) -> Mapping[str, str]:
    """{two-letter code: name} of every country and territory that parcels go to, by name; Korea is one among them.

    source  ISO 3166-1 alpha-2 as in Unicode CLDR, without its groupings and test codes
    """
    known = Locale(language if language in LANGUAGES else DEFAULT_LANGUAGE).territories
    found = {
        code: name for code, name in known.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    }
    return dict(sorted(found.items(), key=lambda one: one[1]))


def country_name(code: str, language: str) -> str:
    """What a country is called; its code where it has no name."""
    return country_names(language).get(code, code)
