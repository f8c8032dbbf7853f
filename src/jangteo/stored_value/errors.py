from jangteo.kernel.errors import Conflict, NotFound, Rejected


class ValueNotFound(NotFound):
    """There is no such gift card or store credit."""

    code = "stored_value.not_found"


class UnknownCode(Rejected):
    """No gift card has this code."""

    code = "stored_value.unknown_code"


class ValueTooSmall(Conflict):
    """Less is left than was to be taken."""

    code = "stored_value.too_small"


class ValueBlocked(Conflict):
    """Nothing of this can be spent for now."""

    code = "stored_value.blocked"


class WrongValueCurrency(Rejected):
    """What is to be paid is in another currency."""

    code = "stored_value.wrong_currency"


class InvalidValue(Rejected):
    """An amount or a day makes no sense for this."""

    code = "stored_value.invalid"


class ReasonNeeded(Rejected):
    """Say why."""

    code = "stored_value.reason_needed"


class ValueKeyReused(Conflict):
    """This key was used for something else."""

    code = "stored_value.key_reused"


class NothingToPayOut(Conflict):
    """Nothing of this can be asked back in money now."""

    code = "stored_value.nothing_to_pay_out"


class MoreThanSpent(Conflict):
    """More was to be given back than was spent."""

    code = "stored_value.more_than_spent"


class CardIsUsed(Conflict):
    """Some of a gift card that was bought was spent, so its price can't go back."""

    code = "stored_value.card_is_used"
