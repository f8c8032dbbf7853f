from jangteo.kernel.errors import Conflict, NotFound, Rejected


class WishesNotFound(NotFound):
    """There is no such list or wish, or it is not yours to see."""

    code = "wishes.not_found"


class InvalidWish(Rejected):
    """A list or a wish can't be like this; `field` says what is wrong."""

    code = "wishes.invalid"


class WishNameTaken(Conflict):
    """You have a list of this name already."""

    code = "wishes.name_taken"


class TooManyWishes(Conflict):
    """So many lists, wishes or questions are kept already."""

    code = "wishes.too_many"


class LinkNotFound(NotFound):
    """This link opens nothing: it never did, was taken back, or its time ran out."""

    code = "wishes.link_not_found"


class NothingLeftToGive(Conflict):
    """Others give as many of it as are wished for; `left` says how many are not given yet."""

    code = "wishes.nothing_left"


class WishIsGiven(Conflict):
    """Somebody gives it, or may: it can't be wished for less."""

    code = "wishes.is_given"


class NotSoldOut(Conflict):
    """It can be bought now: there is nothing to wait for."""

    code = "wishes.not_sold_out"


class AskNotFound(NotFound):
    """Nobody waits for this, or it is somebody else who does."""

    code = "wishes.ask_not_found"
