"""Facts as they travel: frozen dataclasses of ids and values true at that moment."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events.

    name  public and permanent, module first: "ordering.order_placed"
    """

    name: ClassVar[str]
