from jangteo.kernel.errors import Conflict, Forbidden, JangteoError, NotFound, Rejected


class PaymentNotFound(NotFound):
    """There is no payment for this order."""

    code = "payments.not_found"


class MoreThanHeld(Conflict):
    """More was to be given back than is held of this payment."""

    code = "payments.more_than_held"


class MoreThanAwaited(Conflict):
    """More was to be noted than is awaited."""

    code = "payments.more_than_awaited"


class NothingAwaited(Conflict):
    """Nothing of this order is awaited, or held, that this could be done with."""

    code = "payments.nothing_awaited"


class NoSuchRefund(NotFound):
    """No refund of this order failed by that number."""

    code = "payments.no_such_refund"


class MethodNotOffered(Rejected):
    """This channel does not offer this payment method."""

    code = "payments.method_not_offered"


class GatewayRefused(Rejected):
    """The payment provider said no; nothing was done."""

    code = "payments.gateway_refused"


class GatewayAway(JangteoError):
    """The payment provider could not be reached; nothing was done."""

    code = "payments.gateway_away"
    status = 503


class OutcomeUnknown(JangteoError):
    """The payment provider did not answer; whether it was done is being asked."""

    code = "payments.outcome_unknown"
    status = 503


class EventRefused(Forbidden):
    """This notice is not from the payment provider, or not of this moment."""

    code = "payments.event_refused"


class GatewayNotSet(Conflict):
    """This payment provider is not set up here."""

    code = "payments.gateway_not_set"


class NoSuchFlag(NotFound):
    """There is no such thing to look at."""

    code = "payments.no_such_flag"
