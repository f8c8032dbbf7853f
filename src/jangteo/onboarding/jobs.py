"""What the worker does about applications and business numbers; each is safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.onboarding import services
from jangteo.onboarding.gateways import port_in_use


@app.task(name="onboarding.check_number", retry=JOB_RETRY)
def check_number(number: str) -> None:
    """Ask about the number of a new application."""
    services.check_numbers(numbers=[number], port=port_in_use())


@app.periodic(cron="*/10 * * * *")
@app.task(name="onboarding.check_due", queueing_lock="onboarding.check_due", retry=JOB_RETRY, pass_context=False)
def check_due(timestamp: int) -> None:
    """Ask again where the office did not answer."""
    services.check_due(port=port_in_use())


@app.periodic(cron="30 18 * * *")
@app.task(name="onboarding.nightly", queueing_lock="onboarding.nightly", retry=JOB_RETRY, pass_context=False)
def nightly(timestamp: int) -> None:
    """At 03:30 in Seoul: every company's number again, and drafts that nobody proved go."""
    services.check_companies(port=port_in_use())
    services.drop_old_drafts()
