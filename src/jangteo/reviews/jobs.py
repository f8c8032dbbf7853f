"""What the worker does about reviews; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.reviews import services


@app.periodic(cron="40 1 * * *")
@app.task(name="reviews.invite", queueing_lock="reviews.invite", retry=JOB_RETRY, pass_context=False)
def invite(timestamp: int) -> None:
    """Once a day: buyers whose goods arrived some days ago are invited to write about them."""
    services.invite_buyers()
