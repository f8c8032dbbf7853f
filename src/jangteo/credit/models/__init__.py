from jangteo.credit.models.instalments import (
    InstalmentMove,
    InstalmentOffer,
    InstalmentPart,
    InstalmentPlan,
    InstalmentStep,
)
from jangteo.credit.models.lines import (
    CreditDocument,
    CreditLine,
    CreditMove,
    CreditMoveDocument,
    CreditMoveLine,
    CreditRaise,
    CreditStop,
    CreditUse,
)
from jangteo.credit.models.terms import PaymentTerms, TermsGrant, TermsVersion

__all__ = [
    "CreditDocument",
    "CreditLine",
    "CreditMove",
    "CreditMoveDocument",
    "CreditMoveLine",
    "CreditRaise",
    "CreditStop",
    "CreditUse",
    "InstalmentMove",
    "InstalmentOffer",
    "InstalmentPart",
    "InstalmentPlan",
    "InstalmentStep",
    "PaymentTerms",
    "TermsGrant",
    "TermsVersion",
]
