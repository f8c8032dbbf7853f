"""The office for programs: what addresses name of buyers, money, quotes, promotions, posts, pages and webhooks."""

import re
from typing import Any

from access.sending_office import NOTHING
from access.world import World

NO_INVOICE = "INV-KR1-2026-999999"
_BANK = ("line_id", "file_id", "application_id", "aside_id", "raise_id")
_STOCK = ("count_id", "purchase_id", "destination_id", "grant_id")
_WORK = ("flag_id", "version_id", "post_id", "page_id", "redirect_id", "endpoint_id", "delivery_id", "value_id")
_FILE = ("dispute_id", "person_id", "task_id", "certificate_id", "allowance_id", "budget_id", "plan_id", "move_id")
NOBODYS = dict.fromkeys((*_BANK, *_FILE, *_STOCK, *_WORK, "subject", "address_id"), NOTHING) | {
    "version": 1,
    "source": "erp",
    "place": "W1",
    "feature": "gifts",
}

KEPT = {"quotes": ("quote", "quote_id"), "contracts": ("contract", "code"), "notes": ("note", "note_id")}
OF_NOBODY: dict[str, dict[str, Any]] = {
    "segments": {"code": "dealers"},
    "attributes": {"code": "material"},
    "bank-accounts": {"code": "none"},
    **{area: {"number": NO_INVOICE} for area in ("invoices", "interest-notes")},
    "tax-rates": {"country": "KR", "code": "standard"},
    "quantity-rules": {"sku": "MUG-WH"},
    "allowances": {"sku": "MUG-WH"},
    "bundles": {"sku": "MUG-WH"},
    "mixes": {"slug": "moon-mug"},
    "payment-terms": {"code": "net-30"},
    "supply": {"sku": "MUG-WH"},
    "instalment-offers": {"code": "asked-for"},
    "legal-entities": {"code": "ASKED1"},
    "shelf-lives": {"sku": "MUG-WH"},
}


def dealing_objects(world: World, route: str) -> dict[str, dict[str, Any]] | None:
    """What an operation names, of the companies A and B; None where it is none of these."""
    named = set(re.findall(r"{(\w+)}", route)) - {"channel"}
    area = route.removeprefix("/office/").partition("/")[0]
    nobodys = {name: NOBODYS[name] for name in named if name in NOBODYS}
    match area:
        case "parties" | "billing" if "party_id" in named:
            code = {"code": "dealers"} if "code" in named else {}
            kept = world.things["budget"] if "budget_id" in named else {}
            more = {owner: {"budget_id": one} for owner, one in kept.items()}
            return {
                owner: {"party_id": world.parties[owner], **nobodys, **code, **more.get(owner, {})}
                for owner in ("A", "B")
            }
        case "quotes" | "contracts" | "notes" if named:
            thing, name = KEPT[area]
            return {owner: {name: one} for owner, one in world.things[thing].items()}
        case "assortments" if named:
            return {owner: {name: one[name] for name in named} for owner, one in world.things["grant"].items()}
        case "promotions" if named:
            return {"-": {"code": world.things["promotion"]["-"]["code"], **nobodys}}
    if named and area in OF_NOBODY:
        return {"-": OF_NOBODY[area] | nobodys}
    if named and named <= NOBODYS.keys():
        return {"-": nobodys}
    return None
