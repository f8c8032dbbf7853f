"""What is told of a worker: its figures on a port of their own, its traces."""

from jangteo.config import figures, tracing
from jangteo.config.environment import Environment
from jangteo.kernel import origins


def watch_work(env: Environment) -> None:
    """Count and trace each event and job; tell the figures where JANGTEO_METRICS_PORT says."""
    origins.watch(figures.count_work)
    origins.watch(tracing.work_span)
    if env.metrics_port:
        figures.tell_on(env.bind, env.metrics_port)
