"""The fictional maker's marks, drawn as paths so that no typeface is needed."""

_INK, _PERSIMMON = "#1b1d21", "#c8452b"


def favicon() -> str:
    """A moon jar on persimmon, 64 by 64."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="14" fill="{_PERSIMMON}"/>{_jar("#fbf6ec", "#e2cfb8")}</svg>'
    )


def wordmark() -> str:
    """The jar and the syllables 온결, 220 by 64."""
    strokes = (
        "M86 19a10 9 0 1 0 20 0a10 9 0 1 0-20 0Z"  # ㅇ
        "M96 30V37M78 38H114"  # ㅗ
        "M84 44V55H110"  # ㄴ
        "M128 11H148V15Q146 26 128 33"  # ㄱ
        "M152 17H166M152 27H166M166 8V36"  # ㅕ
        "M134 41H166V48H134V56H168"  # ㄹ
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 220 64" role="img"><title>온결 Ongyeol</title>'
        f'<rect width="64" height="64" rx="14" fill="{_PERSIMMON}"/>{_jar("#fbf6ec", "#e2cfb8")}'
        f'<path d="{strokes}" fill="none" stroke="{_INK}" stroke-width="4.6" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )


def _jar(body: str, shade: str) -> str:
    outline = "M25 14H39L40 18Q54 24 54 34Q53 46 41 51H23Q11 46 10 34Q10 24 24 18Z"
    return (
        f'<path d="{outline}" fill="{body}"/>'
        f'<path d="M39 14L40 18Q54 24 54 34Q53 46 41 51H30Q45 45 45 33Q45 23 34 18L35 14Z" fill="{shade}"/>'
    )
