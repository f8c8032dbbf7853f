from django.contrib.postgres.fields import ArrayField
from django.db import models

from jangteo.kernel.ids import new_id
from jangteo.kernel.languages import LANGUAGES


class Synonym(models.Model):
    """Words that mean the same to whoever searches.

    words     any of them finds what any other finds
    only      where it is filled: `words` find what these find, and not the other way round
    language  of the pages on which they mean the same; empty: of all
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    words = ArrayField(models.CharField(max_length=60))
    only = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    language = models.CharField(
        max_length=2, blank=True, db_default="", default="", choices=[(one, one) for one in LANGUAGES]
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(only__len__gt=0, words__len__gt=0) | models.Q(words__len__gt=1),
                name="searchsynonym_has_two_sides",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=("", *LANGUAGES)), name="searchsynonym_of_a_language"
            ),
        ]

    def __str__(self) -> str:
        return " = ".join(self.words)
