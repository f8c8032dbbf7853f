"""What the worker does with files; each is safe to run twice."""

from uuid import UUID

from procrastinate.contrib.django import app

from jangteo.connect import services
from jangteo.kernel.services import JOB_RETRY


@app.task(name="connect.work_on_intake", retry=JOB_RETRY)
def work_on_intake(intake_id: str) -> None:
    """Look through a file, or bring it in."""
    services.work_on_intake(UUID(intake_id))


@app.task(name="connect.undo_import", retry=JOB_RETRY)
def undo_import(run_id: str, user_id: str) -> None:
    """Take an import back."""
    services.work_on_undo(UUID(run_id), UUID(user_id))


@app.task(name="connect.work_on_takeout", retry=JOB_RETRY)
def work_on_takeout(takeout_id: str) -> None:
    """Write a file that somebody takes."""
    services.work_on_takeout(UUID(takeout_id))


@app.periodic(cron="17 * * * *")
@app.task(name="connect.tidy_files", queueing_lock="connect.tidy_files", retry=JOB_RETRY)
def tidy_files(timestamp: int) -> None:
    """Files whose day is over go; what waits is queued anew."""
    services.tidy_files()
