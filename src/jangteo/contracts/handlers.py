"""What contracts do when others tell something; each is safe to run twice."""

from jangteo.contracts import services
from jangteo.kernel.types import job_actor
from jangteo.onboarding.events import CompanyApproved


def give_terms(event: CompanyApproved) -> None:
    """A company that was taken in gets the payment terms it was promised."""
    services.give_promised_terms(company_id=event.company_id, channel_id=event.channel_id, actor=job_actor("contracts"))
