"""Which figures are too high or too low, and what the letters say."""

from collections.abc import Iterator

from jangteo.alarms.types import Figures, Rule

# A figure that is not there raises nothing: too few orders in the weeks before, no check yet.
RULES = (
    Rule("orders_dropped", "orders_share_of_usual", 0.3, is_floor=True),
    Rule("outbox_late", "outbox_oldest_seconds", 60),
    Rule("jobs_failed", "jobs_failed_last_hour", 3),
    Rule("jobs_late", "jobs_oldest_due_seconds", 300),
    Rule("payments_failing", "payments_failed_share", 0.5),
    Rule("stock_drifted", "stock_promises_broken", 0),
    Rule("promises_broken", "promises_broken", 0),
    Rule("webhooks_dead", "webhook_endpoints_failing", 0),
    Rule("replica_late", "replica_lag_seconds", 30),
    Rule("replica_away", "replica_away", 0),
    Rule("disk_full", "disk_used_share", 0.9),
)
LEAST_USUAL_ORDERS = 5.0  # in the same quarter of an hour of the last four weeks, on average: below it chance decides
LEAST_PAYMENTS = 5

WORDS = {
    "orders_dropped": ("주문이 평소보다 크게 줄었습니다", "Far fewer orders than usual"),
    "outbox_late": ("알림이 밀려 있습니다", "Events wait too long"),
    "jobs_failed": ("작업이 여러 번 실패했습니다", "Jobs failed"),
    "jobs_late": ("작업이 밀려 있습니다", "Jobs wait too long"),
    "payments_failing": ("결제가 많이 실패합니다", "Many payments fail"),
    "stock_drifted": ("재고 수량이 기록과 맞지 않습니다", "Stock does not add up"),
    "promises_broken": ("데이터 점검에서 어긋난 것이 나왔습니다", "A check of the data found something broken"),
    "webhooks_dead": ("웹훅 주소가 응답하지 않습니다", "Webhook endpoints don't answer"),
    "replica_late": ("읽기 복제본이 많이 뒤처졌습니다", "The replica is far behind"),
    "replica_away": ("읽기 복제본이 응답하지 않습니다", "The replica doesn't answer"),
    "disk_full": ("디스크가 거의 찼습니다", "The disk is nearly full"),
}


def broken_rules(figures: Figures) -> Iterator[tuple[Rule, float]]:
    """Rules that the figures break, each with its figure."""
    for rule in RULES:
        figure = figures.get(rule.figure)
        if figure is not None and (figure < rule.limit if rule.is_floor else figure > rule.limit):
            yield rule, figure


def is_judged(rule: Rule, figures: Figures) -> bool:
    """Whether the figures say anything about a rule: an alarm whose figure is unknown goes on."""
    return rule.figure in figures


def worse(rule: Rule, one: float, other: float) -> float:
    """The worse of two figures of a rule."""
    return min(one, other) if rule.is_floor else max(one, other)


def share_of_usual(now: int, before: list[int]) -> float | None:
    """How many orders came, of what usually comes at this time; None where too few do to judge.

    before  how many came at the same time in each of the last weeks

    >>> share_of_usual(2, [9, 11, 10, 10])
    0.2
    >>> share_of_usual(0, [1, 2, 0, 1]) is None
    True
    """
    usual = sum(before) / len(before) if before else 0
    return now / usual if usual >= LEAST_USUAL_ORDERS else None


def letter(name: str, language: str, *, figure: float, limit: float, link: str) -> tuple[str, str]:
    """(subject, text) of the letter to staff."""
    korean, english = WORDS[name]
    if language == "en":
        return f"Alarm: {english}", f"{english}.\n\nFigure: {figure:g} (limit {limit:g})\n\n{link}"
    return f"경보: {korean}", f"{korean}.\n\n수치: {figure:g} (한도 {limit:g})\n\n{link}"
