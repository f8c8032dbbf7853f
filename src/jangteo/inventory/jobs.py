"""What the worker does about stock; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.inventory import services
from jangteo.kernel.services import JOB_RETRY


@app.periodic(cron="* * * * *")
@app.task(name="inventory.sweep_holds", queueing_lock="inventory.sweep_holds", retry=JOB_RETRY)
def sweep_holds(timestamp: int) -> None:
    """Every minute: rows of holds that are over are ended; their units were free before."""
    services.sweep_holds()


@app.periodic(cron="* * * * *")
@app.task(name="inventory.fill_waiting", queueing_lock="inventory.fill_waiting", retry=JOB_RETRY)
def fill_waiting(timestamp: int) -> None:
    """Every minute: what became free without a receipt goes to orders that wait for it."""
    services.fill_waiting()
