"""What the seller knows of a party; `access_party_file` is the one door."""

from jangteo.relations.rules import cursor_text, parse_cursor
from jangteo.relations.selectors.accounts import (
    account_party_ids,
    last_contacts,
    list_accounts_of,
    list_territories,
    narrow_accounts,
    owners_by_party,
)
from jangteo.relations.selectors.door import access_party_file, access_party_file_to_write
from jangteo.relations.selectors.spoken import orders_spoken_of
from jangteo.relations.selectors.tasks import count_open_tasks, list_open_tasks, tasks_due
from jangteo.relations.selectors.timeline import Asked, list_timeline, older, register_source

__all__ = [
    "Asked",
    "access_party_file",
    "access_party_file_to_write",
    "account_party_ids",
    "count_open_tasks",
    "cursor_text",
    "last_contacts",
    "list_accounts_of",
    "list_open_tasks",
    "list_territories",
    "list_timeline",
    "narrow_accounts",
    "older",
    "orders_spoken_of",
    "owners_by_party",
    "parse_cursor",
    "register_source",
    "tasks_due",
]
