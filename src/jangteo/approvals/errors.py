from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected


class InvalidRule(Rejected):
    """This rule doesn't say what needs whose approval."""

    code = "approvals.invalid_rule"


class RuleNotFound(NotFound):
    """There is no such rule."""

    code = "approvals.rule_not_found"


class ChangedMeanwhile(Conflict):
    """Somebody changed this meanwhile: look at it again.

    version  which it is now
    """

    code = "approvals.changed_meanwhile"


class InvalidBudget(Rejected):
    """This budget doesn't say what may be spent when."""

    code = "approvals.invalid_budget"


class BudgetNotFound(NotFound):
    """There is no such budget."""

    code = "approvals.budget_not_found"


class BudgetExceeded(Rejected):
    """More would be spent than the budget has left."""

    code = "approvals.budget_exceeded"


class RequestNotFound(NotFound):
    """There is no such request, or it may not be seen."""

    code = "approvals.request_not_found"


class ApprovalNeeded(Rejected):
    """This may be ordered only once somebody has approved exactly this.

    requirements  the rules it met, each with whom it asks and why
    changes       what is otherwise than was approved, where something was
    """

    code = "approvals.approval_needed"


class NothingToApprove(Conflict):
    """This needs nobody's approval: it can be ordered."""

    code = "approvals.nothing_to_approve"


class InvalidPolicy(Rejected):
    """Rules can't work like this."""

    code = "approvals.invalid_policy"


class InvalidDeputy(Rejected):
    """A deputy is another member of the same party, for days that are to come."""

    code = "approvals.invalid_deputy"


class DeputyNotFound(NotFound):
    """There is no such deputy."""

    code = "approvals.deputy_not_found"


class WhyNeeded(Rejected):
    """Say why, in at most 500 letters."""

    code = "approvals.why_needed"


class RequestClosed(Conflict):
    """This request is decided already, or its time ran out."""

    code = "approvals.request_closed"


class NotYours(Forbidden):
    """This is not for you to decide: it's your own, or somebody else's turn."""

    code = "approvals.not_yours"


class NobodyToDecide(Rejected):
    """Nobody may decide this: whoever could is the one who asks."""

    code = "approvals.nobody_to_decide"
