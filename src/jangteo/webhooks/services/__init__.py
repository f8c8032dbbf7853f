"""Endpoints, what they hear, sending it, and sending it again."""

from jangteo.webhooks.services.endpoints import (
    change_endpoint,
    create_endpoint,
    pause_endpoint,
    resume_endpoint,
    rotate_secret,
    send_test,
    switch_off_endpoint,
)
from jangteo.webhooks.services.hearing import write_deliveries
from jangteo.webhooks.services.replaying import replay_range, resend_dead, resend_delivery
from jangteo.webhooks.services.sending import send_batch, send_forever
from jangteo.webhooks.services.watching import look_after

__all__ = [
    "change_endpoint",
    "create_endpoint",
    "look_after",
    "pause_endpoint",
    "replay_range",
    "resend_dead",
    "resend_delivery",
    "resume_endpoint",
    "rotate_secret",
    "send_batch",
    "send_forever",
    "send_test",
    "switch_off_endpoint",
    "write_deliveries",
]
