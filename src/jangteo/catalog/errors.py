from jangteo.kernel.errors import Conflict, NotFound, Rejected


class ProductNotFound(NotFound):
    """There is no such product here."""

    code = "catalog.product_not_found"


class CategoryNotFound(NotFound):
    """There is no such category here."""

    code = "catalog.category_not_found"


class AttributeNotFound(NotFound):
    """There is no such attribute."""

    code = "catalog.attribute_not_found"


class InvalidAttribute(Rejected):
    """An attribute can't be set up like this; the facts name the field."""

    code = "catalog.invalid_attribute"


class ProductExists(Conflict):
    """A product with this address name, SKU or GTIN exists."""

    code = "catalog.product_exists"


class InvalidAttributeValue(Rejected):
    """The value does not fit the attribute's kind, unit or options."""

    code = "catalog.invalid_attribute_value"


class InvalidProduct(Rejected):
    """Something about the product does not hold."""

    code = "catalog.invalid_product"


class InvalidPicture(Rejected):
    """A picture that is not taken: which file it is and why stands beside it."""

    code = "catalog.invalid_picture"

    def __init__(self, *, name: str, reason: str) -> None:
        self.name, self.reason = name, reason
        super().__init__(f"{name or 'picture'}: {reason.replace('_', ' ')}", name=name, reason=reason)


class PictureNotFound(NotFound):
    """There is no such picture here."""

    code = "catalog.picture_not_found"


class PicturesChanged(Conflict):
    """A product's pictures are not what they were when they were read."""

    code = "catalog.pictures_changed"


class BundleChanged(Conflict):
    """What a bundle consists of is not what it was when it was read."""

    code = "catalog.bundle_changed"


class AssortmentNotFound(NotFound):
    """There is no such assortment."""

    code = "catalog.assortment_not_found"


class GrantNotFound(NotFound):
    """There is no such grant of an assortment."""

    code = "catalog.grant_not_found"


class GrantEnded(Conflict):
    """This grant has ended and stays as it was."""

    code = "catalog.grant_ended"


class InvalidAssortment(Rejected):
    """Something about the assortment does not hold."""

    code = "catalog.invalid_assortment"


class InvalidGrant(Rejected):
    """Something about the grant does not hold."""

    code = "catalog.invalid_grant"


class InvalidOptions(Rejected):
    """The axes of a product, or the values its variants have of them, don't hold together."""

    code = "catalog.invalid_options"


class OptionsChanged(Conflict):
    """A product's axes are not what they were when they were read."""

    code = "catalog.options_changed"


class InvalidSuccessor(Rejected):
    """This can't take the other's place."""

    code = "catalog.invalid_successor"


class ListedAlready(Conflict):
    """The product is sold there already."""

    code = "catalog.listed_already"


class NotListed(Conflict):
    """The product is not sold there."""

    code = "catalog.not_listed"
