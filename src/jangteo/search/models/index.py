from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models


class IndexEntry(models.Model):
    """What a product is found by; kept by triggers, see migration 0002. Mirrors the catalogue's texts and codes.

    Each product has one for everybody, and one for each audience that has texts of its own, which holds both.

    vector  terms: A names, B codes, options, specifications and categories, C taglines, D descriptions
    names   in every language, without spaces and marks
    jamo    the names, syllables taken apart into letters
    """

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="+", db_index=False)
    audience = models.CharField(max_length=40, blank=True)
    vector = SearchVectorField()
    names = ArrayField(models.TextField())
    jamo = models.TextField()

    class Meta:
        db_table = "search_entry"
        verbose_name_plural = "index entries"
        constraints = [models.UniqueConstraint(fields=["product", "audience"], name="searchentry_once")]
        indexes = [
            GinIndex(fields=["vector"], name="searchentry_terms", fastupdate=False),
            GinIndex(OpClass("jamo", name="gin_trgm_ops"), name="searchentry_letters", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.audience}".strip()


class StaleEntry(models.Model):
    """A product whose entry waits to be made anew: a category, attribute or option was renamed that many share."""

    product = models.OneToOneField("catalog.Product", primary_key=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        db_table = "search_stale"
        verbose_name_plural = "stale entries"

    def __str__(self) -> str:
        return str(self.product_id)


class KnownWord(models.Model):
    """A word of names, categories and options that everybody may read, to which mistyped ones are compared.

    Triggers only ever add: a correction is offered where something is found by it, whatever stands here.

    word  without spaces; two that stand beside one another also as one
    said  as it is looked for
    jamo  the word, syllables taken apart into letters
    """

    word = models.CharField(max_length=80)
    said = models.CharField(max_length=80)
    jamo = models.CharField(max_length=240)

    class Meta:
        db_table = "search_word"
        indexes = [
            models.Index(fields=["word"], name="searchword_by_word"),
            GinIndex(OpClass("jamo", name="gin_trgm_ops"), name="searchword_letters", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.word
