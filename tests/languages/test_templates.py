"""No template says anything of its own: every word a visitor reads goes through the catalogues."""

import re

from languages.spoken import PACKAGE, templates

NOT_READ = re.compile(
    r"{#.*?#}|{%-?\s*comment.*?%}.*?{%\s*endcomment\s*%}|<!--.*?-->|<(script|style)\b.*?</\1>"
    r"|<span[^>]*material-symbols[^>]*>[^<]*</span>|{%\s*block bodyclass\s*%}.*?{%\s*endblock\s*%}",
    re.S,
)
TRANSLATED = re.compile(r"{%\s*blocktranslate.*?%}.*?{%\s*endblocktranslate\s*%}|{%.*?%}|{{.*?}}", re.S)
SPOKEN_ATTRIBUTE = re.compile(
    r"""\b(?:placeholder|title|aria-label|aria-description|alt|data-confirm|label)="([^"]*)\""""
)
TAG = re.compile(r"<[^>]*>", re.S)
ENTITY = re.compile(r"&#?\w+;")
WORD = re.compile(r"[A-Za-z가-힣]{2}")
# the same in every language: its own name, names of formats, of codes and of units
SAME_EVERYWHERE = {
    "한국어",
    "English",
    "PDF",
    "(PDF)",
    "UBL",
    "XLSX",
    "Excel",
    "CSV",
    "GTIN",
    "SKU",
    "UTC",
    "ms",
    "kB",
    "Enter",
    "Jangteo",
}
# what is typed there, shown as an example: SKUs, numbers, and the words of the form itself
EXAMPLE = re.compile(r"[A-Z0-9%:.\s-]+|category mugs\s+option material:glass\s+-product moon-mug")


def own_words(text: str) -> list[str]:
    """What stands between the tags, and in what is read aloud, without going through a translation."""
    text = TRANSLATED.sub("\0", NOT_READ.sub("", text))
    spoken = SPOKEN_ATTRIBUTE.findall(text) + TAG.sub("\0", text).split("\0")
    plain = [ENTITY.sub(" ", one.replace("\0", " ")).strip() for one in spoken]
    return [one for one in plain if WORD.search(one) and one not in SAME_EVERYWHERE and not EXAMPLE.fullmatch(one)]


def test_no_template_has_words_of_its_own() -> None:
    """OPS-10: texts written into a template would stay in one language."""
    found = [
        f"{path.relative_to(PACKAGE)}: {one!r}"
        for path in templates()
        if path.suffix in (".html", ".txt")
        for one in own_words(path.read_text(encoding="utf-8"))
    ]
    assert not found, "\n".join(found)


def test_words_in_a_template_are_found() -> None:
    page = '<p title="Read me">{% translate "Fine" %} Save{# no #}</p><!-- no --><b>SKU</b>&ensp;{{ name }}원'
    assert own_words(page) == ["Read me", "Save"]
