"""What every module stands on: money, ids, clock, errors, events, audit, reasons, checks. Imports no module."""
