from jangteo.kernel.errors import Conflict, JangteoError, NotFound, Rejected


class NotExpressible(Rejected):
    """The standard has no way to say this."""

    code = "billing.not_expressible"


class TaxInvoiceRefused(Rejected):
    """The tax invoice can't be issued or amended so."""

    code = "billing.tax_invoice_refused"


class DuplicateTaxInvoice(Conflict):
    """A tax invoice with this management number exists and says something else."""

    code = "billing.duplicate_tax_invoice"


class TaxInvoiceNotFound(NotFound):
    """There is no such tax invoice."""

    code = "billing.tax_invoice_not_found"


class InvalidPolicy(Rejected):
    """The levels or rates contradict one another."""

    code = "billing.invalid_policy"


class InvoiceNotFound(NotFound):
    """There is no such invoice, or the actor may not see it."""

    code = "billing.invoice_not_found"


class InvalidSetting(Rejected):
    """What was to be set says nothing, or two things."""

    code = "billing.invalid_setting"


class DisputeNotFound(NotFound):
    """There is no such dispute, or it is closed."""

    code = "billing.dispute_not_found"


class DisputeOpen(Conflict):
    """This invoice is disputed already."""

    code = "billing.dispute_open"


class InvalidDispute(Rejected):
    """A dispute says in a few words what is not right, about something that is still owed."""

    code = "billing.invalid_dispute"


class EtaxAway(JangteoError):
    """The provider of tax invoices could not be reached; whether it did it is being asked."""

    code = "billing.etax_away"
    status = 503


class NotCovered(Rejected):
    """These invoices can't be put into a tax document."""

    code = "billing.not_covered"


class ReceiptExists(Conflict):
    """This order has a cash receipt already."""

    code = "billing.receipt_exists"


class InvalidEntity(Rejected):
    """The legal entity lacks something that its documents have to say, or says it wrongly."""

    code = "billing.invalid_entity"


class EntityLocked(Conflict):
    """Documents name the legal entity: this of it stays."""

    code = "billing.entity_locked"


class EntityNotFound(NotFound):
    """There is no such legal entity."""

    code = "billing.entity_not_found"


class InvalidEvidence(Rejected):
    """It is no evidence for the zero rate of this order."""

    code = "billing.invalid_evidence"


class EvidenceStands(Conflict):
    """The order has its evidence, or may still get it in time."""

    code = "billing.evidence_stands"


class InvalidReceiptNumber(Rejected):
    """A cash receipt needs a telephone, a receipt card or a business number that fits."""

    code = "billing.invalid_receipt_number"


class ReceiptTooLate(Conflict):
    """It is too late to ask for a cash receipt, or there is one."""

    code = "billing.receipt_too_late"


class ChargeNotFound(NotFound):
    """There is no such note of interest, or the actor may not see it."""

    code = "billing.charge_not_found"


class NothingToCharge(Conflict):
    """No interest is to be charged, or less than is charged at all."""

    code = "billing.nothing_to_charge"


class ChargeChanged(Conflict):
    """The interest comes to something else than what was looked at."""

    code = "billing.charge_changed"


class MoreThanOpen(Conflict):
    """Less of the note is open than was to be paid or waived."""

    code = "billing.more_than_open"


class InvalidChargeMove(Rejected):
    """What is paid or waived of a note is above zero, in its currency, and waiving says why."""

    code = "billing.invalid_charge_move"


class ChargeMoveNotFound(NotFound):
    """There is no such payment of a note, or it was taken back already."""

    code = "billing.charge_move_not_found"


class MonthPartlyClosed(Conflict):
    """Some buyers' invoices of a month failed; all others are made, and these are tried again."""

    code = "billing.month_partly_closed"


class InvalidCredit(Rejected):
    """What is taken off an invoice is an amount above zero of its lines, with a reason."""

    code = "billing.invalid_credit"


class InvoiceMoved(Conflict):
    """What is open of the invoice is no longer what was shown."""

    code = "billing.invoice_moved"


class MoreThanInvoiced(Conflict):
    """More than is left of this line of the invoice."""

    code = "billing.more_than_invoiced"
