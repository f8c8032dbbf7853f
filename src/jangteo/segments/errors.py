from jangteo.kernel.errors import NotFound


class SegmentNotFound(NotFound):
    """There is no such segment."""

    code = "segments.not_found"
