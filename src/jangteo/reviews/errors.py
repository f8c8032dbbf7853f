from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected


class PostNotFound(NotFound):
    """There is no such post, or it may not be seen."""

    code = "reviews.post_not_found"


class LogInFirst(Forbidden):
    """Log in to write, to vote and to report."""

    code = "reviews.log_in_first"


class NotBought(Rejected):
    """Only who bought it, and did not give it back, may write about it."""

    code = "reviews.not_bought"


class TooEarly(Conflict):
    """It may be written about as soon as it was sent or has arrived."""

    code = "reviews.too_early"


class AlreadyWritten(Conflict):
    """There is a review of this order line."""

    code = "reviews.already_written"


class TooLate(Conflict):
    """The days in which it may be changed are over."""

    code = "reviews.too_late"


class OwnPost(Conflict):
    """Nobody votes on or reports what they wrote themselves."""

    code = "reviews.own_post"


class AppealedBefore(Conflict):
    """A refusal is looked at again once."""

    code = "reviews.appealed_before"


class TooMany(Conflict):
    """So much is not written in a day."""

    code = "reviews.too_many"


class InvalidPost(Rejected):
    """What is written can't be shown; `why` says what is amiss with `field`.

    empty, too_long, hidden_letters, link, stars, language, name
    """

    code = "reviews.invalid_post"


class InvalidPolicy(Rejected):
    """The days in which a post may be changed are 0 to 365."""

    code = "reviews.invalid_policy"
