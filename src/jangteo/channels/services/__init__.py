"""Channels are made and changed, and everybody comes in by the door."""

from jangteo.channels.services.access import admit_party, create_channel, dismiss_party, set_access
from jangteo.channels.services.door import enter, enter_office, give_pass, list_hats, pass_door
from jangteo.channels.services.looks import set_logo, set_look
from jangteo.channels.services.policies import (
    set_allocation,
    set_hold_times,
    set_order_changes,
    set_payments,
    set_smallest_order,
    set_time_zone,
)

__all__ = [
    "admit_party",
    "create_channel",
    "dismiss_party",
    "enter",
    "enter_office",
    "give_pass",
    "list_hats",
    "pass_door",
    "set_access",
    "set_allocation",
    "set_hold_times",
    "set_logo",
    "set_look",
    "set_order_changes",
    "set_payments",
    "set_smallest_order",
    "set_time_zone",
]
