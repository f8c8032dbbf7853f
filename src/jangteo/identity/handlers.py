"""What identity hears."""

from jangteo.identity import services
from jangteo.identity.events import KeyAsked


def answer_key_asked(event: KeyAsked) -> None:
    services.write_key_letter(key_id=event.key_id)
