"""What the worker does about stock; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.inventory import services


@app.periodic(cron="* * * * *")
@app.task(name="inventory.sweep_holds", queueing_lock="inventory.sweep_holds", pass_context=False)
def sweep_holds(timestamp: int) -> None:
    """Every minute: rows of holds that are over are ended; their units were free before."""
    services.sweep_holds()
