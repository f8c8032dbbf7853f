from jangteo.kernel.errors import Rejected


class UnreadableBankFile(Rejected):
    """The bank file can't be read: the line and column that stop it are named."""

    code = "banking.unreadable_bank_file"

    def __init__(self, *, line: int, column: str, what: str) -> None:
        self.line, self.column, self.what = line, column, what
        super().__init__(f"line {line}, column {column}: {what}", line=line, column=column, what=what)
