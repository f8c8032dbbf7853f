from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected


class ChannelNotFound(NotFound):
    """There is no such channel."""

    code = "channels.not_found"


class LoginRequired(Forbidden):
    """This channel is for people who have logged in."""

    code = "channels.login_required"
    status = 401


class PasswordRequired(Forbidden):
    """This channel is for people who know its password."""

    code = "channels.password_required"
    status = 401


class WrongPassword(Forbidden):
    """This is not the channel's password."""

    code = "channels.wrong_password"


class EntryRefused(Forbidden):
    """This channel is for others: members of an approved company, or those who were invited."""

    code = "channels.entry_refused"


class ChannelExists(Conflict):
    """A channel with this code, or at this address, exists."""

    code = "channels.exists"


class InvalidChannel(Rejected):
    """The channel's settings contradict each other."""

    code = "channels.invalid"


class ChannelChanged(Conflict):
    """The channel, or who may come in, changed since you looked: look at what your change does once more."""

    code = "channels.changed"


class UnreadableAccent(Rejected):
    """The accent cannot be read on what it stands on."""

    code = "channels.unreadable_accent"


class InvalidLogo(Rejected):
    """The logo holds more than plain shapes and colours."""

    code = "channels.invalid_logo"
