"""Reads of carts and orders; each aggregate has one door that decides who may see it."""

from jangteo.ordering.selectors.agreed import cart_of_order, find_agreed_cart, orders_by_cart
from jangteo.ordering.selectors.bought import allowance_words
from jangteo.ordering.selectors.carried import look_at_carried
from jangteo.ordering.selectors.carts import access_cart, count_cart_lines, find_open_cart, get_cart
from jangteo.ordering.selectors.deliveries import deliveries_by_order
from jangteo.ordering.selectors.documents import (
    documents_of_cart,
    documents_of_order,
    files_of_cart,
    get_order_document,
)
from jangteo.ordering.selectors.habits import list_habits
from jangteo.ordering.selectors.history import imported_figures
from jangteo.ordering.selectors.holds import blocked_by, holds_by_order
from jangteo.ordering.selectors.instalments import instalment_offers, plan_of_order
from jangteo.ordering.selectors.lent import lent_orders, look_at_lent
from jangteo.ordering.selectors.named_carts import (
    abandoned_carts,
    get_merge_rule,
    list_carry_keys,
    list_carts,
    list_saved,
)
from jangteo.ordering.selectors.names import order_name
from jangteo.ordering.selectors.on_account import account_terms, other_ways_to_pay, ways_to_pay
from jangteo.ordering.selectors.open_items import open_items, payable_orders
from jangteo.ordering.selectors.orders import (
    access_order,
    find_some_orders,
    get_order,
    get_order_by_id,
    list_all_orders,
    list_orders,
    page_of_orders,
    priced_reasons,
)
from jangteo.ordering.selectors.references import get_references, references_for
from jangteo.ordering.selectors.refunds import find_refund_hindrance, preview_refund
from jangteo.ordering.selectors.replays import (
    buyers_by_cart,
    buyers_by_order,
    iterate_open_carts,
    iterate_past_orders,
    list_order_heads,
)
from jangteo.ordering.selectors.revision_story import list_revisions, order_as_placed, revisions_of
from jangteo.ordering.selectors.revisions import changeable_until, preview_revision
from jangteo.ordering.selectors.trying import try_on_past_orders

__all__ = [
    "abandoned_carts",
    "access_cart",
    "access_order",
    "account_terms",
    "allowance_words",
    "blocked_by",
    "buyers_by_cart",
    "buyers_by_order",
    "cart_of_order",
    "changeable_until",
    "count_cart_lines",
    "deliveries_by_order",
    "documents_of_cart",
    "documents_of_order",
    "files_of_cart",
    "find_agreed_cart",
    "find_open_cart",
    "find_refund_hindrance",
    "find_some_orders",
    "get_cart",
    "get_merge_rule",
    "get_order",
    "get_order_by_id",
    "get_order_document",
    "get_references",
    "holds_by_order",
    "imported_figures",
    "instalment_offers",
    "iterate_open_carts",
    "iterate_past_orders",
    "lent_orders",
    "list_all_orders",
    "list_carry_keys",
    "list_carts",
    "list_habits",
    "list_order_heads",
    "list_orders",
    "list_revisions",
    "list_saved",
    "look_at_carried",
    "look_at_lent",
    "open_items",
    "order_as_placed",
    "order_name",
    "orders_by_cart",
    "other_ways_to_pay",
    "page_of_orders",
    "payable_orders",
    "plan_of_order",
    "preview_refund",
    "preview_revision",
    "priced_reasons",
    "references_for",
    "revisions_of",
    "try_on_past_orders",
    "ways_to_pay",
]
