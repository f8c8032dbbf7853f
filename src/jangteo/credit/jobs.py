"""What the worker does about instalments; each is safe to run twice."""

from contextlib import suppress
from uuid import UUID

from procrastinate.contrib.django import app

from jangteo.credit import services
from jangteo.credit.errors import LenderAway
from jangteo.kernel.services import JOB_RETRY
from jangteo.kernel.types import job_actor


@app.task(name="credit.ask_lender", retry=JOB_RETRY, pass_context=False)
def ask_lender(plan_id: str) -> None:
    """Ask about a plan that was just made; a lender who is away is asked with the others."""
    with suppress(LenderAway):
        services.ask_lender(plan_id=UUID(plan_id), actor=job_actor("credit"))


@app.task(name="credit.tell_lender", retry=JOB_RETRY, pass_context=False)
def tell_lender(plan_id: str) -> None:
    """Tell of a plan that was just withdrawn or lowered; a lender who is away is told with the others."""
    with suppress(LenderAway):
        services.tell_lender(plan_id=UUID(plan_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="credit.ask_lenders", queueing_lock="credit.ask_lenders", retry=JOB_RETRY, pass_context=False)
def ask_lenders(timestamp: int) -> None:
    """Ask again about plans that no lender decided yet, and tell again what none has heard."""
    services.ask_undecided(actor=job_actor("credit"))
    services.tell_untold()


@app.periodic(cron="50 18 * * *")
@app.task(name="credit.nightly", queueing_lock="credit.nightly", retry=JOB_RETRY, pass_context=False)
def nightly(timestamp: int) -> None:
    """At 03:50 in Seoul: parts whose day has gone by are missed."""
    services.mark_all_missed(actor=job_actor("credit"))
