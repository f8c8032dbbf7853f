from jangteo.kernel.errors import Conflict, JangteoError, NotFound, Rejected


class PageNotFound(NotFound):
    """The payment simulator has no such page."""

    code = "simulator.page_not_found"


class PageOver(Conflict):
    """Nobody can pay on this page any more."""

    code = "simulator.page_over"


class OperationNotFound(NotFound):
    """The payment simulator knows no such operation."""

    code = "simulator.operation_not_found"


class CallRefused(Rejected):
    """The payment simulator said no; nothing was done."""

    code = "simulator.call_refused"

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"refused: {reason}", reason=reason)
        self.reason = reason


class KeyReused(Rejected):
    """The payment simulator was asked something else with this key."""

    code = "simulator.key_reused"


class StillUnderWay(Conflict):
    """The payment simulator is being asked with this key at this moment."""

    code = "simulator.still_under_way"


class NotReached(JangteoError):
    """The payment simulator takes no connection, as it was told."""

    code = "simulator.not_reached"
    status = 503


class ConnectionDropped(JangteoError):
    """The payment simulator broke the connection, as it was told."""

    code = "simulator.connection_dropped"
    status = 503


class ServerFailed(JangteoError):
    """The payment simulator answered 500, as it was told."""

    code = "simulator.server_failed"
