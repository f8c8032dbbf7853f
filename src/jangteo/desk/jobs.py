"""What the worker does for the desk; safe to run twice."""

from uuid import UUID

from procrastinate.contrib.django import app

from jangteo.desk import services
from jangteo.kernel.services import JOB_RETRY


@app.task(name="desk.work_on", retry=JOB_RETRY, pass_context=False)
def work_on(run_id: str) -> None:
    """Go through a run."""
    services.work_on(UUID(run_id))
