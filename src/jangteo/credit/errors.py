from jangteo.kernel.errors import Conflict, JangteoError, NotFound, Rejected


class InvalidTerms(Rejected):
    """These payment terms don't say when something is due."""

    code = "credit.invalid_terms"


class TermsNotFound(NotFound):
    """There are no such payment terms."""

    code = "credit.terms_not_found"


class GrantNotFound(NotFound):
    """Nobody was given these payment terms so."""

    code = "credit.grant_not_found"


class DayUnknown(Conflict):
    """The day that these payment terms count from has not come."""

    code = "credit.day_unknown"


class LineNotFound(NotFound):
    """There is no such credit line."""

    code = "credit.line_not_found"


class LineExists(Conflict):
    """This party has a credit line already."""

    code = "credit.line_exists"


class InvalidLine(Rejected):
    """A credit line has a limit from zero up, in one currency."""

    code = "credit.invalid_line"


class RaiseNotFound(NotFound):
    """There is no such raise of a limit, or it is withdrawn."""

    code = "credit.raise_not_found"


class WhyNeeded(Rejected):
    """Say why."""

    code = "credit.why_needed"


class InvalidExposure(Rejected):
    """These figures can't be what a document uses of credit."""

    code = "credit.invalid_exposure"


class RateUnknown(Rejected):
    """A document in another currency than the credit line's needs the rate between them, once."""

    code = "credit.rate_unknown"


class KeyReused(Conflict):
    """Another step of credit was made with this key."""

    code = "credit.key_reused"


class CreditExceeded(Conflict):
    """There is not as much credit left."""

    code = "credit.exceeded"


class CreditBlocked(Conflict):
    """This credit is blocked for now: nothing more can be bought on it."""

    code = "credit.blocked"


class InvalidOffer(Rejected):
    """A part of this instalment offer is missing or can't be kept."""

    code = "credit.invalid_offer"


class OfferNotFound(NotFound):
    """There is no such instalment offer."""

    code = "credit.offer_not_found"


class NotEligible(Rejected):
    """This purchase can't be paid by these instalments."""

    code = "credit.not_eligible"


class PlanNotFound(NotFound):
    """There is no such instalment plan."""

    code = "credit.plan_not_found"


class PlanExists(Conflict):
    """This purchase has an instalment plan already."""

    code = "credit.plan_exists"


class InvalidInstalment(Rejected):
    """This can't be done to these instalments."""

    code = "credit.invalid_instalment"


class LenderAway(JangteoError):
    """The lender could not be reached; whether they decided is being asked."""

    code = "credit.lender_away"
    status = 503
