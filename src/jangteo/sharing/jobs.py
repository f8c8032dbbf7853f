"""What the worker does about personal links; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.sharing import services


@app.periodic(cron="*/10 * * * *")
@app.task(name="sharing.expire", queueing_lock="sharing.expire", retry=JOB_RETRY, pass_context=False)
def expire(timestamp: int) -> None:
    """Every ten minutes: links whose time ran out end, and their carts can be changed again."""
    services.expire_shares()


@app.periodic(cron="*/10 * * * *")
@app.task(name="sharing.rooms", queueing_lock="sharing.rooms", retry=JOB_RETRY, pass_context=False)
def look_after_rooms(timestamp: int) -> None:
    """Every ten minutes: who opened a room hears of what was said, at most hourly; rooms long without a link end."""
    services.tell_news()
    services.close_old_rooms()


@app.periodic(cron="*/10 * * * *")
@app.task(name="sharing.expire_gifts", queueing_lock="sharing.expire_gifts", retry=JOB_RETRY, pass_context=False)
def expire_gifts(timestamp: int) -> None:
    """Every ten minutes: gifts that nobody took in time end, and their money goes back."""
    services.expire_gifts()
