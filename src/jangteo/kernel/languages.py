"""Short texts kept in both languages as one JSON object: {"ko": "머그", "en": "Mug"}."""

from collections.abc import Mapping

LANGUAGES = ("ko", "en")
DEFAULT_LANGUAGE = "ko"


def say(names: Mapping[str, str], language: str) -> str:
    """The text in `language`, else Korean, else any; empty when there is none."""
    for code in (language, DEFAULT_LANGUAGE):
        if names.get(code):
            return names[code]
    return next((text for text in names.values() if text), "")
