from django.apps import AppConfig

from jangteo.kernel import verify
from jangteo.onboarding.rules import because_in_words

INVARIANTS = (
    verify.Invariant(
        "onboarding.state_is_the_last_move",
        "An application stands where its last move took it.",
        """SELECT a.id, a.state, m.to_state FROM onboarding_application a
           LEFT JOIN LATERAL (SELECT to_state FROM onboarding_applicationmove
                              WHERE application_id = a.id ORDER BY id DESC LIMIT 1) m ON true
           WHERE a.state <> coalesce(m.to_state, 'draft')""",
    ),
    verify.Invariant(
        "onboarding.approved_companies_have_conditions",
        "Every approved application has the record of what its company was given.",
        """SELECT a.id, a.company_id FROM onboarding_application a
           LEFT JOIN onboarding_companyconditions c ON c.company_id = a.company_id AND c.application_id = a.id
           WHERE a.state = 'approved' AND c.company_id IS NULL""",
    ),
    verify.Invariant(
        "onboarding.accepted_invitations_are_dated",
        "An invitation that is no longer pending says when it was closed, before it ran out if it was accepted.",
        """SELECT id, state FROM onboarding_invitation WHERE (state = 'pending') <> (closed_at IS NULL)
           OR (state = 'accepted' AND closed_at >= expires_at)""",
    ),
)


class OnboardingConfig(AppConfig):
    name = "jangteo.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        from jangteo.kernel import because, personal  # their models may be loaded only now
        from jangteo.onboarding.services.personal_data import PERSONAL_DATA

        personal.register(PERSONAL_DATA)
        because.register_wording("onboarding_policy", because_in_words)
        verify.register(*INVARIANTS)
