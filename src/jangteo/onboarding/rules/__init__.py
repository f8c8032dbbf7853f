"""Decisions about who may come in, without a database."""

from jangteo.onboarding.rules.applications import (
    APPLICATION_MOVES,
    INVITATION_MOVES,
    LIVE_STATES,
    draft_problem,
    missing_documents,
    needs_reason,
)
from jangteo.onboarding.rules.domains import domain_of, domain_problem
from jangteo.onboarding.rules.emails import email_problem, mailbox_of
from jangteo.onboarding.rules.files import FileProblem, sniff
from jangteo.onboarding.rules.keys import digest
from jangteo.onboarding.rules.policies import (
    COMPANY_ROLES,
    DOMAIN_ROLES,
    because_in_words,
    choose_preset,
    conditions_because,
    terms_answer,
)

__all__ = [
    "APPLICATION_MOVES",
    "COMPANY_ROLES",
    "DOMAIN_ROLES",
    "INVITATION_MOVES",
    "LIVE_STATES",
    "FileProblem",
    "because_in_words",
    "choose_preset",
    "conditions_because",
    "digest",
    "domain_of",
    "domain_problem",
    "draft_problem",
    "email_problem",
    "mailbox_of",
    "missing_documents",
    "needs_reason",
    "sniff",
    "terms_answer",
]
