"""Whether this server is about to end: all its processes know at once, and say so to who balances the load."""

import mmap

_flag = mmap.mmap(-1, 1)  # a page that forked processes share


def begin() -> None:
    """From here on we are not ready for more; what comes is answered nevertheless."""
    _flag[0] = 1


def is_draining() -> bool:
    """Whether it has begun."""
    return _flag[0] == 1
