from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper

from jangteo.catalog.models.bundles import BundleItem
from jangteo.catalog.models.options import OptionAxis, OptionValue
from jangteo.catalog.models.successors import VariantSuccession
from jangteo.catalog.models.variants import Variant
from jangteo.catalog.types import (
    AttributeKind,
    Level,
    MediaKind,
    Mode,
    ProductStatus,
    SelectionKind,
    TextField,
)
from jangteo.kernel.ids import new_id

__all__ = [
    "Assortment",
    "AssortmentGrant",
    "AssortmentSelection",
    "AssortmentSet",
    "Attribute",
    "AttributeOption",
    "AttributeValue",
    "BundleItem",
    "Category",
    "CategoryReach",
    "ChannelListing",
    "Media",
    "OptionAxis",
    "OptionValue",
    "Product",
    "ProductText",
    "Variant",
    "VariantSuccession",
    "VariantUnit",
]


def _names_its_kind() -> Q:
    """Exactly the column of a selection's kind is filled; none for everything."""
    columns = {SelectionKind.CATEGORY: "category", SelectionKind.OPTION: "option"}
    columns |= {SelectionKind.FLAG: "attribute", SelectionKind.PRODUCT: "product"}
    whole = Q()
    for kind in SelectionKind:
        filled = {f"{column}__isnull": of != kind for of, column in columns.items()}
        whole |= Q(kind=kind.value, **filled)
    return whole


class Category(models.Model):
    """A shelf of the shop."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True, allow_unicode=True)
    names = models.JSONField()
    blurbs = models.JSONField(default=dict, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.IntegerField(default=0)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.slug


class AssortmentSet(models.Model):
    """Assortments that some products are in, exactly these; kept by triggers, see migration 0003.

    members  numbers of assortments, ascending
    key      of the members, for a set is written once
    """

    members = ArrayField(models.IntegerField())
    key = models.CharField(max_length=32, unique=True)

    def __str__(self) -> str:
        return self.key


class CategoryReach(models.Model):
    """What a category's products have in common, kept by triggers, see migration 0004; maybe too careful, never wrong.

    in_all  numbers of assortments that every product of it is in; one may be missing
    in_any  numbers of assortments that some product of it is in; one may be too many
    """

    category = models.OneToOneField(Category, primary_key=True, on_delete=models.CASCADE, related_name="reach")
    in_all = ArrayField(models.IntegerField())
    in_any = ArrayField(models.IntegerField())

    def __str__(self) -> str:
        return str(self.category_id)


class Product(models.Model):
    """What is described; what is sold are its variants.

    assortment_set  the assortments it is in, kept by triggers; None: in no assortment
    made_for        the one party, with the units below it, that it is for; by trigger it stays so. None: for everybody
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=[(status.value, status.value) for status in ProductStatus])
    tax_code = models.CharField(max_length=40, default="standard")
    mix = models.SlugField(
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text="what counts together for price steps",
    )
    launched_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    assortment_set = models.ForeignKey(
        AssortmentSet, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    made_for = models.ForeignKey(
        "parties.Party", null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        indexes = [
            models.Index(fields=["category", "id"], name="product_by_category"),
            models.Index(fields=["made_for"], name="product_made_for", condition=Q(made_for__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ProductStatus]),
                name="product_status_known",
            )
        ]

    def __str__(self) -> str:
        return self.slug


class ProductText(models.Model):
    """One text of a product; the empty audience and no channel is the base that others override."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="texts")
    field = models.CharField(max_length=20, choices=[(field.value, field.value) for field in TextField])
    language = models.CharField(max_length=5)
    audience = models.CharField(max_length=40, blank=True)
    channel = models.ForeignKey("channels.Channel", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "field", "language", "audience", "channel"],
                name="producttext_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            GinIndex(
                OpClass(Upper("text"), name="gin_trgm_ops"),
                name="producttext_trigrams",
                condition=Q(field="name"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.field}/{self.language} of {self.product_id}"


class VariantUnit(models.Model):
    """A unit of sale; one of it is exactly numerator/denominator base units."""

    variant = models.ForeignKey(Variant, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=20)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["variant", "code"], name="variantunit_once"),
            models.CheckConstraint(condition=Q(numerator__gt=0, denominator__gt=0), name="variantunit_ratio_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} of {self.variant_id}"


class Attribute(models.Model):
    """A typed property of products.

    dimension/unit  of numbers: what is measured and the base unit it is stored and filtered in
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    kind = models.CharField(max_length=8, choices=[(kind.value, kind.value) for kind in AttributeKind])
    dimension = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=10, blank=True)
    is_facet = models.BooleanField(default=False)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class AttributeOption(models.Model):
    """One of the values an option attribute may take."""

    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="options")
    code = models.SlugField(max_length=40)
    names = models.JSONField()
    position = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attribute", "code"], name="attributeoption_once")]

    def __str__(self) -> str:
        return self.code


class AttributeValue(models.Model):
    """A product's (or one variant's) value of an attribute.

    number           in the attribute's base unit, exact; what filters compare
    entered_number   as the merchant wrote it, in entered_unit; what pages show
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="attribute_values")
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    attribute = models.ForeignKey(Attribute, on_delete=models.PROTECT, related_name="+")
    number = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    entered_number = models.DecimalField(max_digits=18, decimal_places=6, null=True, blank=True)
    entered_unit = models.CharField(max_length=10, blank=True)
    option = models.ForeignKey(AttributeOption, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    texts = models.JSONField(null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["product", "variant", "attribute"], name="attributevalue_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False)
                | Q(option__isnull=False)
                | Q(texts__isnull=False)
                | Q(flag__isnull=False),
                name="attributevalue_has_a_value",
            ),
        ]
        indexes = [
            models.Index(fields=["attribute", "option", "product"], name="attributevalue_by_option"),
            models.Index(fields=["attribute", "number", "product"], name="attributevalue_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.attribute_id} of {self.product_id}"


class Media(models.Model):
    """A picture or document; the file lies under MEDIA_ROOT and is served only through a guarded page."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="media")
    variant = models.ForeignKey(Variant, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in MediaKind])
    path = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    titles = models.JSONField(default=dict, blank=True)
    language = models.CharField(max_length=5, blank=True, help_text="of a document; empty: any")
    audience = models.CharField(max_length=40, blank=True, help_text="only for this audience; empty: everyone")
    position = models.IntegerField(default=0)
    renditions = models.JSONField(default=list, blank=True, help_text="[[width, height, bytes, digest]]")
    source_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file that was sent")

    class Meta:
        verbose_name_plural = "media"
        indexes = [models.Index(fields=["product", "kind", "position"], name="media_by_product")]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "variant", "source_digest"],
                condition=~models.Q(source_digest=""),
                nulls_distinct=False,
                name="media_each_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.path


class ChannelListing(models.Model):
    """A product is sold in a channel, from and until when."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="listings")
    channel = models.ForeignKey("channels.Channel", on_delete=models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    rank = models.IntegerField(default=0, help_text="higher comes first where nothing else is asked for")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "channel"], name="channellisting_once"),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")),
                name="channellisting_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["channel", "-rank", "product"], name="channellisting_by_rank"),
            models.Index(fields=["from_at"], name="channellisting_begins"),
            models.Index(fields=["until_at"], name="channellisting_ends", condition=Q(until_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} in {self.channel_id}"


class Assortment(models.Model):
    """A named set of products: what its selections include and none excludes; alone it changes nothing.

    number  stands for it in sets, where a small whole number compares quickly
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    code = models.SlugField(max_length=40, unique=True)
    names = models.JSONField()
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class AssortmentSelection(models.Model):
    """Products that an assortment takes in or leaves out."""

    assortment = models.ForeignKey(Assortment, on_delete=models.PROTECT, related_name="selections")
    is_include = models.BooleanField(default=True)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in SelectionKind])
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(AttributeOption, null=True, on_delete=models.PROTECT, related_name="+")
    attribute = models.ForeignKey(Attribute, null=True, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_names_its_kind(), name="assortmentselection_names_its_kind"),
            models.UniqueConstraint(
                fields=["assortment", "kind", "category", "option", "attribute", "product"],
                name="assortmentselection_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.assortment_id}"


class AssortmentGrant(models.Model):
    """What an assortment means to an audience, from and until when; never deleted, only ended."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    assortment = models.ForeignKey(Assortment, on_delete=models.PROTECT, related_name="grants")
    channel = models.ForeignKey("channels.Channel", null=True, on_delete=models.PROTECT, related_name="+")
    segment = models.ForeignKey("segments.Segment", null=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("parties.Party", null=True, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=8, choices=[(mode.value, mode.value) for mode in Mode])
    level = models.CharField(max_length=5, choices=[(level.value, level.value) for level in Level])
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__isnull=False) | Q(segment__isnull=False) | Q(party__isnull=False),
                name="assortmentgrant_has_an_audience",
            ),
            models.CheckConstraint(
                condition=Q(until_at=None) | Q(until_at__gte=F("from_at")), name="assortmentgrant_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(mode__in=[one.value for one in Mode], level__in=[one.value for one in Level]),
                name="assortmentgrant_known_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.level} of {self.assortment_id}"
