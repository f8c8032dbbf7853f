from jangteo.kernel.errors import Conflict


class EntryDiffers(Conflict):
    """This was posted before, with other amounts."""

    code = "ledger.entry_differs"
