"""Bank files read into lines that are recognised when they come again."""

from jangteo.banking.rules.bank_files.camt053 import read_camt053
from jangteo.banking.rules.bank_files.fingerprints import fingerprinted
from jangteo.banking.rules.bank_files.statements import account_above, read_statement

__all__ = ["account_above", "fingerprinted", "read_camt053", "read_statement"]
