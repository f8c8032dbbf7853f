"""How companies and people come in."""

from jangteo.onboarding.services.apply import (
    add_to_application,
    drop_old_drafts,
    prove_address,
    start_application,
    take_down_application,
    withdraw_application,
)
from jangteo.onboarding.services.approve import approve_application
from jangteo.onboarding.services.conditions import close_task, save_policy
from jangteo.onboarding.services.domains import (
    ask_to_join,
    confirm_join,
    declare_domain,
    give_up_domain,
    prove_domain,
    undo_join,
)
from jangteo.onboarding.services.invitations import (
    accept_invitation,
    accept_with_new_log_in,
    invite_into_channel,
    invite_member,
    resend_invitation,
    revoke_invitation,
)
from jangteo.onboarding.services.numbers import check_companies, check_due, check_numbers
from jangteo.onboarding.services.review import ask_for_more, reject_application, start_review

__all__ = [
    "accept_invitation",
    "accept_with_new_log_in",
    "add_to_application",
    "approve_application",
    "ask_for_more",
    "ask_to_join",
    "check_companies",
    "check_due",
    "check_numbers",
    "close_task",
    "confirm_join",
    "declare_domain",
    "drop_old_drafts",
    "give_up_domain",
    "invite_into_channel",
    "invite_member",
    "prove_address",
    "prove_domain",
    "reject_application",
    "resend_invitation",
    "revoke_invitation",
    "save_policy",
    "start_application",
    "start_review",
    "take_down_application",
    "undo_join",
    "withdraw_application",
]
