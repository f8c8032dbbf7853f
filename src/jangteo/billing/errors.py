from jangteo.kernel.errors import Conflict, NotFound, Rejected


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
