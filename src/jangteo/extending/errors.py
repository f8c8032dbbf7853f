from jangteo.kernel.errors import NotFound


class UnknownExtension(NotFound):
    """There is no such extension here."""

    code = "extending.unknown_extension"
