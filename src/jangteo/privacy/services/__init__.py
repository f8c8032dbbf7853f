"""Choices, who looked at whom, and a person's right to see and to end what is kept of them."""

from jangteo.privacy.services.consents import (
    confirm_for_child,
    give_consent,
    issue_withdrawal_token,
    offered_channels,
    publish_text,
    withdraw_by_token,
    withdraw_consent,
)
from jangteo.privacy.services.readings import read_vault, record_reading
from jangteo.privacy.services.requests import (
    ask_for_erasure,
    ask_for_export,
    end_what_has_run_out,
    open_export,
    run_request,
    run_waiting,
)
from jangteo.privacy.services.subjects import state_age

__all__ = [
    "ask_for_erasure",
    "ask_for_export",
    "confirm_for_child",
    "end_what_has_run_out",
    "give_consent",
    "issue_withdrawal_token",
    "offered_channels",
    "open_export",
    "publish_text",
    "read_vault",
    "record_reading",
    "run_request",
    "run_waiting",
    "state_age",
    "withdraw_by_token",
    "withdraw_consent",
]
