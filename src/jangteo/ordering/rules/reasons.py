"""Why a line was promised from where it was, in words."""

from collections.abc import Mapping
from typing import Any


def allocation_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """From where a line was promised, and why from there."""
    parts = ", ".join(f"{one['place']} {one['quantity']:,}" for one in because["from"])
    refused = because.get("refused")
    waits = "".join(_later_in_words(one, language) for one in because.get("later", ()))
    if not because["from"]:
        return [waits.strip()]
    waits += _ranked_in_words(because.get("extension"), language)
    if language == "ko":
        kept = "나누어 잡아" if len(because["from"]) > 1 else "잡아"
        if refused:
            return [f"{refused}에서 보낼 수 없어({because['why']}) {parts}개로 다시 {kept} 두었어요.{waits}"]
        return [f"재고는 {parts}개{'로' if len(because['from']) > 1 else '를'} {kept} 두었어요.{waits}"]
    if refused:
        return [f"{refused} could not give it ({because['why']}): now promised from {parts}.{waits}"]
    return [f"Stock is promised from {parts}.{waits}"]


def _ranked_in_words(extension: Mapping[str, Any] | None, language: str) -> str:
    """Which extension chose the order of places, or should have."""
    if extension is None:
        return ""
    name, failed = extension["hook"], "failed" in extension
    if language == "ko":
        said = "쪽에 문제가 있어 정해진 순서대로 골랐어요" if failed else "기준으로 골랐어요"
        return f" 보낼 곳은 확장 기능 ‘{name}’ {said}."
    said = "could not be asked; the usual order of places holds" if failed else "chose the order of places"
    return f" The extension “{name}” {said}."


def _later_in_words(one: Mapping[str, Any], language: str) -> str:
    if language == "ko":
        return f" {one['quantity']:,}개는 {one['on']}까지 들어오는 대로 보내요."
    return f" {one['quantity']:,} more leave by {one['on']}."


def filled_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """From where what waited was filled, and before whom."""
    parts = ", ".join(f"{one['place']} {one['quantity']:,}" for one in because["from"])
    by, rule, before = because["by"], because["rule"], because["before"]
    if language == "ko":
        why = "먼저 주문한 순서" if rule == "oldest" else "약속한 날짜 순서"
        others = f" 뒤에 기다리는 주문 {before:,}건보다 먼저예요." if before else ""
        return [f"기다리던 수량을 {parts}개로 채웠어요({by or '재고가 생김'}, {why}).{others}"]
    why = "who ordered first" if rule == "oldest" else "who was promised the earlier day"
    others = f" It came before {before:,} other orders." if before else ""
    return [f"What waited was filled from {parts} ({by or 'stock became free'}; by {why}).{others}"]
