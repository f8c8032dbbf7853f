"""What is sent to the routes of quotes."""

from typing import Any

QUOTE_PAGES = ("quote", "accept_quote", "counter_quote", "decline_quote", "ask_quote_again", "say_on_quote")
QUOTE_BODIES: dict[str, dict[str, Any]] = {
    "/quotes": {"lines": [{"sku": "MUG-WH", "quantity": 1}]},
    "/counter": {"lines": [{"key": "1", "quantity": 1}]},
    "/acceptance": {"version": 1, "lines": [{"key": "1", "quantity": 1}]},
    "/decline": {},
    "/renewal": {},
    "/messages": {"text": "When?"},
}
