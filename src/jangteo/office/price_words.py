"""What can be wrong with prices: lines of tables, files, bulk changes, drafts, in the reader's language."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

LIST_AUDIENCES = {
    "everyone": pgettext_lazy("office", "Everyone"),
    "channel": pgettext_lazy("office", "Channel"),
    "segment": pgettext_lazy("office", "Segment"),
    "party": pgettext_lazy("office", "One buyer"),
}
TABLE_PROBLEMS = {
    "no_columns": pgettext_lazy("office", "The first line names no columns for SKU and unit price."),
    "no_sku": pgettext_lazy("office", "There is no SKU."),
    "unknown_sku": pgettext_lazy("office", "There is no such SKU."),
    "bad_quantity": pgettext_lazy("office", "A quantity step is a whole number from 1 up."),
    "bad_price": pgettext_lazy("office", "A price is a number from 0 up with at most 6 decimals."),
    "bad_moment": pgettext_lazy("office", "This is no day or moment: write 2026-12-01 or 2026-12-01T09:00+09:00."),
    "bad_period": pgettext_lazy("office", "It ends before it begins."),
    "other_currency": pgettext_lazy("office", "The list has another currency."),
    "twice": pgettext_lazy("office", "An earlier line speaks of the same step at the same time."),
    "past": pgettext_lazy("office", "This time is over. A table doesn't change what has been."),
    "too_many_cells": pgettext_lazy("office", "There are more cells than columns."),
    "too_few_cells": pgettext_lazy("office", "There are too few cells: SKU and price at least."),
}
COST_PROBLEMS = TABLE_PROBLEMS | {
    "no_columns": pgettext_lazy("office", "The first line names no columns for SKU and cost."),
    "bad_cost": pgettext_lazy("office", "A cost is a number from 0 up with at most 6 decimals."),
    "other_currency": pgettext_lazy("office", "These costs are in another currency."),
    "twice": pgettext_lazy("office", "An earlier line speaks of the same SKU from the same moment on."),
    "too_few_cells": pgettext_lazy("office", "There are too few cells: SKU and cost at least."),
}
UNREADABLE = {
    "": pgettext_lazy("office", "The file can't be read. Save it as XLSX or as CSV in UTF-8."),
    "empty": pgettext_lazy("office", "The file is empty."),
    "too_large": pgettext_lazy("office", "The file is larger than 10 MB. Divide it."),
    "too_many_rows": pgettext_lazy("office", "The file has more than 100,000 rows. Divide it."),
    "old_excel": pgettext_lazy("office", "This is an old Excel file (.xls). Save it as .xlsx."),
    "no_workbook": pgettext_lazy("office", "The workbook is broken or has a password. Save it anew as .xlsx."),
    "no_text": pgettext_lazy("office", "The file is neither an XLSX workbook nor a CSV of text."),
}

CHANGE_FIELDS = {
    "value": pgettext_lazy("office", "A per cent is from -100 to 10,000, a factor from 0 up."),
    "round_to": pgettext_lazy("office", "Prices are rounded to a number above 0 with at most 6 decimals."),
    "ending": pgettext_lazy("office", "The ending is from 0 up and below what prices are rounded to."),
    "since": pgettext_lazy("office", "A change begins now or later."),
    "other_list": pgettext_lazy("office", "The other list has another currency, or states tax another way."),
}


LIST_FIELDS = {
    "names": pgettext_lazy("office", "A list has a name of at most 200 letters."),
    "priority": pgettext_lazy("office", "A priority is a whole number."),
    "audiences": pgettext_lazy("office", "One of those it is for is not there any more."),
    "currency": pgettext_lazy("office", "There is no such currency. Write KRW, EUR, JPY …"),
}


def _contradicting(facts: dict[str, Any]) -> str:
    none = pgettext("office", "nothing")
    told = {key: facts[key] for key in ("list", "other", "sku", "quantity", "currency")}
    told |= {key: facts[key] if facts[key] is not None else none for key in ("one_way", "other_way")}
    return (
        pgettext(
            "office",
            "%(list)s and %(other)s are for the same buyers with the same priority, so nothing says which is asked "
            "first. Example: %(quantity)s of %(sku)s cost %(one_way)s each by the one, %(other_way)s by the other "
            "(%(currency)s). Give one of them a higher priority.",
        )
        % told
    )


def _moved(facts: dict[str, Any]) -> str:
    named = ", ".join(f"{one['sku']} ({one['min_quantity']}+)" for one in facts["rows"] if "sku" in one)
    return pgettext("office", "Somebody changed %(count)s of these prices meanwhile, so nothing was done: %(rows)s") % {
        "count": facts["count"],
        "rows": named,
    }


PRICE_REFUSALS: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "pricing.invalid_period": lambda facts: pgettext(
        "office", "A price begins now or later, and ends after it begins."
    ),
    "pricing.derived_list": lambda facts: pgettext(
        "office", "This list comes of another one and has no prices of its own. Change them there."
    ),
    "pricing.invalid_allowance": lambda facts: pgettext(
        "office", "An allowance is a whole number from 1 up, in a channel and for a segment that are there."
    ),
    "pricing.allowance_not_found": lambda facts: pgettext("office", "There is no such allowance."),
    "pricing.nothing_changes": lambda facts: pgettext("office", "Everything is so already: nothing would change."),
    "pricing.draft_too_large": lambda facts: (
        pgettext("office", "A draft has at most %(most)s rows. Choose fewer.") % {"most": f"{facts['most']:,}"}
    ),
    "pricing.draft_not_found": lambda facts: pgettext("office", "There is no such draft."),
    "pricing.draft_held": lambda facts: pgettext(
        "office", "Try it against past orders first; prices that changed since want a new trial."
    ),
    "pricing.contradicting_lists": _contradicting,
    "pricing.list_kept": lambda facts: (
        pgettext("office", "The contract %(keeper)s says for whom this list is and how long it holds. Change it there.")
        % facts
    ),
    "pricing.list_moved": lambda facts: pgettext(
        "office", "Somebody changed this list meanwhile. Look at it again, then write the change anew."
    ),
    "pricing.price_list_exists": lambda facts: pgettext("office", "A price list with this code exists."),
    "pricing.invalid_derivation": lambda facts: pgettext(
        "office", "Its prices can't come of that list so: look at the factor, the rounding and the list itself."
    ),
    "pricing.invalid_price_list": lambda facts: str(LIST_FIELDS.get(facts["field"], facts["field"])),
    "pricing.invalid_change": lambda facts: str(CHANGE_FIELDS.get(facts["field"], facts["field"])),
    "pricing.prices_moved": _moved,
    "pricing.costs_moved": lambda facts: pgettext(
        "office", "Somebody changed costs meanwhile. Look at what changes now, then apply it."
    ),
    "pricing.invalid_costs": lambda facts: pgettext("office", "Some of these costs can't be taken; nothing was saved."),
}
