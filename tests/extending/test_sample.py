"""The sample's own tests, run with ours: it goes on working unchanged."""

from stamp_card_checks.test_stamp_card import *  # noqa: F403
from stamp_card_checks.working import stamp_card

__all__ = ["stamp_card"]
