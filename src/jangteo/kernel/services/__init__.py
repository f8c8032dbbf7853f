"""What the worker runs, and its queue of jobs."""

from jangteo.kernel.services.queue import (
    JOB_RETRY,
    drop_old_changes,
    drop_old_jobs,
    note_failures,
    retry_job,
    retry_stalled_jobs,
)
from jangteo.kernel.services.worker import register_loop, run_worker

__all__ = [
    "JOB_RETRY",
    "drop_old_changes",
    "drop_old_jobs",
    "note_failures",
    "register_loop",
    "retry_job",
    "retry_stalled_jobs",
    "run_worker",
]
