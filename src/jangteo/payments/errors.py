from jangteo.kernel.errors import NotFound, Rejected


class PaymentNotFound(NotFound):
    """There is no payment for this order."""

    code = "payments.not_found"


class MethodNotOffered(Rejected):
    """This channel does not offer this payment method."""

    code = "payments.method_not_offered"
