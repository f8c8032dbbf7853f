from jangteo.kernel.errors import NotFound


class AlarmNotFound(NotFound):
    """There is no such alarm."""

    code = "alarms.alarm_not_found"
