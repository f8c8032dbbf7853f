"""What endpoints, deliveries and jobs are called, and why an address is refused."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from jangteo.office.program_words import PROGRAM_REFUSALS

WEBHOOK_STATES: dict[str, dict[str, tuple[Any, str]]] = {
    "endpoint": {
        "active": (pgettext_lazy("office", "Receives"), "good"),
        "paused": (pgettext_lazy("office", "Paused"), "warn"),
        "disabled": (pgettext_lazy("office", "Off"), "bad"),
    },
    "delivery": {
        "waiting": (pgettext_lazy("office", "Waits"), "warn"),
        "delivered": (pgettext_lazy("office", "Delivered to the endpoint"), "good"),
        "dead": (pgettext_lazy("office", "Given up"), "bad"),
    },
    "job": {
        "todo": (pgettext_lazy("office", "To run"), "warn"),
        "doing": (pgettext_lazy("office", "Runs"), "warn"),
        "succeeded": (pgettext_lazy("office", "Done"), "good"),
        "failed": (pgettext_lazy("office", "Failed"), "bad"),
        "cancelled": (pgettext_lazy("office", "Called off"), ""),
        "aborted": (pgettext_lazy("office", "Broken off"), "bad"),
    },
    "delivery_kind": {
        "original": ("", ""),
        "replay": (pgettext_lazy("office", "sent again"), ""),
        "test": (pgettext_lazy("office", "test"), ""),
    },
}
WHY_OFF = {
    "gone": pgettext_lazy("office", "It answered that it is gone (410)."),
    "failing": pgettext_lazy("office", "It failed for five days."),
    "staff": pgettext_lazy("office", "Switched off by hand."),
}
_FAULTS = {
    "malformed": pgettext_lazy(
        "office", "This is no address that can be sent to. Write it like https://shop.example/hooks."
    ),
    "not_https": pgettext_lazy("office", "The address begins with https://."),
    "userinfo": pgettext_lazy("office", "Leave the name and password out of the address: each message is signed."),
    "port": pgettext_lazy("office", "Only the ports 443 and 8443 are sent to."),
    "local_name": pgettext_lazy("office", "This is a name of an inner network. Webhooks go to public addresses only."),
    "unresolved": pgettext_lazy("office", "This name has no address. Look at it once more."),
    "not_public": pgettext_lazy("office", "This leads into an inner network. Webhooks go to public addresses only."),
}
WEBHOOK_REFUSALS: dict[str, Callable[[dict[str, Any]], str]] = {
    **PROGRAM_REFUSALS,
    "webhooks.address_refused": lambda facts: str(_FAULTS[facts["fault"]]),
    "webhooks.unknown_events": lambda facts: (
        pgettext("office", "Nobody can hear these events: %(names)s.") % {"names": ", ".join(facts["names"])}
    ),
    "webhooks.too_many_secrets": lambda facts: pgettext(
        "office", "Two secrets work already. Wait until the older one ends, or end it at once."
    ),
    "webhooks.endpoint_off": lambda facts: pgettext("office", "The endpoint is off. Switch it on first."),
    "webhooks.endpoint_not_found": lambda facts: pgettext("office", "There is no such endpoint any more."),
    "webhooks.delivery_not_found": lambda facts: pgettext("office", "There is no such delivery to send again."),
    "kernel.job_not_found": lambda facts: pgettext("office", "There is no such job any more."),
    "kernel.job_not_failed": lambda facts: pgettext("office", "Only a job that failed is run again. Look once more."),
    "kernel.job_waits": lambda facts: pgettext("office", "Another job of this kind waits already: nothing to do."),
    "webhooks.invalid_range": lambda facts: pgettext("office", "It ends before it begins."),
}
