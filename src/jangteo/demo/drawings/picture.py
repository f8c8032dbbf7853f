"""What a product picture is made from."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing order.

    kind     a silhouette named in `drawings.KINDS`
    ground   background tint, `#rrggbb`
    colour   main ink when the variant chooses no colour, `#rrggbb`
    accent   second ink, `#rrggbb`
    params   silhouette's parameters: proportions in percent, counts, names of motifs
    """

    kind: str
    ground: str
    colour: str
    accent: str
    params: Mapping[str, int | str] = field(default_factory=dict)
