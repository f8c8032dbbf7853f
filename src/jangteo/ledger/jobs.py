"""What the worker does for the books; safe to run twice."""

from procrastinate.contrib.django import app

from jangteo.kernel.services import JOB_RETRY
from jangteo.ledger import services


@app.periodic(cron="* * * * *")
@app.task(name="ledger.seal", queueing_lock="ledger.seal", retry=JOB_RETRY, pass_context=False)
def seal(timestamp: int) -> None:
    """Entries that were committed get their place in the chain."""
    while services.seal():
        pass
