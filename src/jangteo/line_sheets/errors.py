from jangteo.kernel.errors import Rejected


class NothingToShow(Rejected):
    """Nothing that you may see here fits."""

    code = "line_sheets.nothing_to_show"


class TooManyProducts(Rejected):
    """More products fit than one sheet holds: narrow it down."""

    code = "line_sheets.too_many_products"


class UnknownSkus(Rejected):
    """Some of these are not sold to you here."""

    code = "line_sheets.unknown_skus"
