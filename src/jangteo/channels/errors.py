from jangteo.kernel.errors import Conflict, Forbidden, NotFound, Rejected


class ChannelNotFound(NotFound):
    """There is no such channel."""

    code = "channels.not_found"


class LoginRequired(Forbidden):
    """This channel is for people who have logged in."""

    code = "channels.login_required"
    status = 401


class EntryRefused(Forbidden):
    """This channel is for members of an approved company."""

    code = "channels.entry_refused"


class ChannelExists(Conflict):
    """A channel with this code, or at this address, exists."""

    code = "channels.exists"


class InvalidChannel(Rejected):
    """The channel's settings contradict each other."""

    code = "channels.invalid"
