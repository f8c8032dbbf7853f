"""A small part of Markdown: headings, lists, paragraphs, bold and links; all else is text, and escaped."""

import re
from collections.abc import Iterator
from html import escape

from jangteo.content.rules.addresses import is_safe_address, told_address

_INLINE = re.compile(r"\*\*(?P<bold>[^*\n]+)\*\*|\[(?P<words>[^\[\]\n]+)\]\((?P<to>[^()\s]+)\)")
_HEADING = re.compile(r"(#{1,3}) +(\S.*)")
_BULLET = re.compile(r"[-*] +(\S.*)")
_NUMBER = re.compile(r"[0-9]{1,3}[.)] +(\S.*)")
_QUESTION = re.compile(r"## +(\S.*)")


def html_of(text: str, base: str = "/") -> str:
    """What was written as HTML of our own; nothing of what was written stands in it unescaped.

    base  under which the channel's own addresses stand

    >>> html_of("## Care\\n- by **hand**\\n- [mugs](/c/mugs/)", "/wholesale/")
    '<h2>Care</h2><ul><li>by <strong>hand</strong></li><li><a href="/wholesale/c/mugs/">mugs</a></li></ul>'
    >>> html_of("<b>")
    '<p>&lt;b&gt;</p>'
    """
    return "".join(_element(kind, lines, base) for kind, lines in _parts(_plain(text)))


def links_in(text: str) -> list[str]:
    """The addresses that a text links to."""
    return [found["to"] for found in _INLINE.finditer(_plain(text)) if found["to"]]


def questions_of(text: str) -> list[tuple[str, str]]:
    """(question, answer as it was written); what stands before the first question has none.

    >>> questions_of("## Oven?\\nNo.\\n\\n## Lid?\\nYes.")
    [('Oven?', 'No.'), ('Lid?', 'Yes.')]
    """
    found: list[tuple[str, list[str]]] = []
    for line in _plain(text).split("\n"):
        question = _QUESTION.fullmatch(line.strip())
        if question:
            found.append((question[1].strip(), []))
        elif found:
            found[-1][1].append(line)
        elif line.strip():
            found.append(("", [line]))
    return [(question, "\n".join(answer).strip()) for question, answer in found]


def lines_of(text: str) -> list[tuple[str, str]]:
    """(words, address) of each line "words | address"; the address is empty where a line has none.

    >>> lines_of("Mugs | /c/mugs/\\nnothing")
    [('Mugs', '/c/mugs/'), ('nothing', '')]
    """
    rows = [line.rpartition("|") for line in _plain(text).split("\n") if line.strip()]
    return [(words.strip(), to.strip()) if bar else (to.strip(), "") for words, bar, to in rows]


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _parts(text: str) -> Iterator[tuple[str, list[str]]]:
    """(element, its lines) from top to bottom."""
    kind = ""
    lines: list[str] = []
    for line in [*text.split("\n"), ""]:
        now, said = _read(line.strip())
        if lines and (now != kind or now in ("h2", "h3")):
            yield kind, lines
            lines = []
        kind = now
        if now:
            lines.append(said)


def _read(line: str) -> tuple[str, str]:
    if heading := _HEADING.fullmatch(line):
        return ("h3" if len(heading[1]) == 3 else "h2"), heading[2]
    if bullet := _BULLET.fullmatch(line):
        return "ul", bullet[1]
    if number := _NUMBER.fullmatch(line):
        return "ol", number[1]
    return ("p" if line else ""), line


def _element(kind: str, lines: list[str], base: str) -> str:
    inside = [_inline(line, base) for line in lines]
    if kind in ("ul", "ol"):
        return f"<{kind}>{''.join(f'<li>{line}</li>' for line in inside)}</{kind}>"
    return f"<{kind}>{'<br>'.join(inside)}</{kind}>"


def _inline(line: str, base: str) -> str:
    found, here = [], 0
    for one in _INLINE.finditer(line):
        found.append(escape(line[here : one.start()]))
        found.append(_marked(one, base))
        here = one.end()
    return "".join([*found, escape(line[here:])])


def _marked(found: re.Match[str], base: str) -> str:
    if found["bold"]:
        return f"<strong>{escape(found['bold'])}</strong>"
    if not is_safe_address(found["to"]):
        return escape(found[0])
    return f'<a href="{escape(told_address(found["to"], base))}">{escape(found["words"])}</a>'
