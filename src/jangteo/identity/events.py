from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from jangteo.kernel.events import Event


@dataclass(frozen=True, slots=True)
class KeyAsked(Event):
    """Someone asked for a link by mail; whether there is a letter at all is decided away from their eyes."""

    name: ClassVar[str] = "identity.key_asked"
    key_id: UUID
