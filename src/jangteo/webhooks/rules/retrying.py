"""When an answer means done, again later, or never."""

from datetime import datetime, timedelta

from jangteo.webhooks.types import Answer, DeliveryState, Verdict

DELAYS = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds between attempts: the schedule that Standard Webhooks suggests."""

MOST_ATTEMPTS = len(DELAYS) + 1
LONGEST_WAIT = 86_400
JITTER_PERCENT = 10
GONE = 410
WARN_AFTER = timedelta(days=1)
DISABLE_AFTER = timedelta(days=5)
WARNED_FOR = timedelta(days=1)


def judge(answer: Answer, *, attempts: int, jitter: int) -> Verdict:
    """What follows from an attempt.

    attempts  made so far, this one included, since it was last begun anew
    jitter    0 to 99, where in the spread the wait lies

    >>> judge(Answer(status=503), attempts=2, jitter=0)
    Verdict(state=<DeliveryState.WAITING: 'waiting'>, again_in=300, is_gone=False)
    """
    if answer.is_success:
        return Verdict(DeliveryState.DELIVERED)
    if answer.status == GONE:
        return Verdict(DeliveryState.DEAD, is_gone=True)
    if attempts >= MOST_ATTEMPTS:
        return Verdict(DeliveryState.DEAD)
    wait = DELAYS[attempts - 1]
    wait += wait * JITTER_PERCENT * jitter // 10_000
    return Verdict(DeliveryState.WAITING, again_in=max(wait, min(answer.retry_after or 0, LONGEST_WAIT)))


def is_to_warn(now: datetime, failing_since: datetime | None, warned_at: datetime | None) -> bool:
    """Whether staff are told that an endpoint fails: once, after a day."""
    return failing_since is not None and warned_at is None and now - failing_since >= WARN_AFTER


def is_to_disable(now: datetime, failing_since: datetime | None, warned_at: datetime | None) -> bool:
    """Whether an endpoint is switched off: after five days, and never sooner than a day after the warning."""
    if failing_since is None or warned_at is None:
        return False
    return now - failing_since >= DISABLE_AFTER and now - warned_at >= WARNED_FOR
