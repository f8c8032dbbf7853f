"""A person's part of quotes: what they asked for, wrote and said."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from jangteo.kernel.personal import ERASED, Erased, Person, PersonalData
from jangteo.kernel.stored import forget_files
from jangteo.quotes.models import Quote, QuoteFile, QuoteLine, QuoteMessage, QuoteMove, QuoteVersion


def export_quotes(person: Person) -> dict[str, Any]:
    """The quotes the person asked for, and what they said; nothing of what we said among ourselves."""
    asked = Quote.objects.filter(Q(person=person.id) | Q(party=person.id)).order_by("made_at", "pk")
    sent = QuoteFile.objects.filter(made_by=person.id).select_related("quote").order_by("at", "pk")
    said = QuoteMessage.objects.filter(made_by=person.id).select_related("quote").order_by("at", "pk")
    return {
        "asked": [{"number": one.number, "made_at": one.made_at.isoformat(), "state": one.state} for one in asked],
        "files": [{"number": one.quote.number, "at": one.at.isoformat(), "name": one.name} for one in sent],
        "said": [{"number": one.quote.number, "at": one.at.isoformat(), "text": one.text} for one in said],
    }


def erase_quotes(person: Person, at: datetime) -> Erased:
    """What the person wrote and said is emptied; that there were quotes, and what they offered, stays."""
    own = Q(quote__person=person.id) | Q(quote__party=person.id) | Q(made_by=person.id)
    files = QuoteFile.objects.filter(own).exclude(name="", made_by_name="")
    forget_files(list(files.values_list("path", flat=True)))
    removed = {
        "versions": QuoteVersion.objects.filter(own).exclude(note="", made_by_name="").update(note="", made_by_name=""),
        "lines": QuoteLine.objects.filter(version__made_by=person.id).exclude(text=ERASED).update(text=ERASED),
        "messages": QuoteMessage.objects.filter(own)
        .exclude(text=ERASED, made_by_name="")
        .update(text=ERASED, made_by_name=""),
        "files": files.update(name="", made_by_name=""),
        "moves": QuoteMove.objects.filter(own).exclude(why="", made_by_name="").update(why="", made_by_name=""),
    }
    return Erased({what: count for what, count in removed.items() if count})


PERSONAL_DATA = PersonalData(
    name="quotes",
    titles={"ko": "견적", "en": "Quotes"},
    export=export_quotes,
    erase=erase_quotes,
    columns=frozenset(
        {
            "quotes_quoteversion.note",
            "quotes_quoteversion.made_by_name",
            "quotes_quoteline.text",
            "quotes_quotemessage.text",
            "quotes_quotemessage.made_by_name",
            "quotes_quotefile.name",
            "quotes_quotefile.made_by_name",
            "quotes_quotemove.why",
            "quotes_quotemove.made_by_name",
        }
    ),
)
