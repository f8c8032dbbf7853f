"""Chains of what takes the place of what."""

from collections.abc import Collection, Mapping
from uuid import UUID

from jangteo.catalog.types import Replacement, Succession


def chain_from(variant_id: UUID, links: Mapping[UUID, Succession]) -> list[Succession]:
    """The links from a variant on, in their order; a circle is left where it closes."""
    found, seen = [], {variant_id}
    link = links.get(variant_id)
    while link is not None:
        found.append(link)
        if link.successor_id in seen:
            break
        seen.add(link.successor_id)
        link = links.get(link.successor_id)
    return found


def closes_circle(variant_id: UUID, successor_id: UUID, links: Mapping[UUID, Succession]) -> bool:
    """Whether a variant would take its own place in the end."""
    return successor_id == variant_id or any(
        link.successor_id == variant_id for link in chain_from(successor_id, links)
    )


def living_end(variant_id: UUID, links: Mapping[UUID, Succession], living: Collection[UUID]) -> Replacement | None:
    """The first of the chain that can be had; None: nothing takes its place yet, or nothing that lives."""
    chain = chain_from(variant_id, links)
    end = next((link.successor_id for link in chain if link.successor_id in living), None)
    return Replacement(chain[0].sku, end, chain[0].since, chain[0].why, chain[0].gtin) if end else None
