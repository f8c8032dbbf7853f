"""What buyers wrote about the goods they bought, what they asked, and what the shop answered."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jangteo.catalog.selectors import product_ids_by_slug, viewer_for
from jangteo.channels.types import Channel
from jangteo.demo.content.yaml_files import read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.reviews import selectors, services
from jangteo.reviews.types import Draft, LineToReview, NameChoice, Reason

ANSWERED_AFTER, LOOKED_AFTER = timedelta(days=1), timedelta(hours=3)
KOREAN, ENGLISH = "ko", "en"
type Place = tuple[str, UUID]  # a channel's code, and a product


class Desk:
    """Who bought what and has not written about it yet, and who reads along."""

    def __init__(self, shops: Mapping[str, Channel], buyers: Mapping[str, Buyer], slugs: set[str]) -> None:
        self.shops, self.products = shops, product_ids_by_slug(slugs)
        self.lines: dict[Place, list[tuple[LineToReview, Actor]]] = {}
        self.readers: dict[str, list[Actor]] = {code: [] for code in shops}
        for buyer in buyers.values():
            if buyer.shop not in shops:
                continue
            self.readers[buyer.shop].append(buyer.actor)
            for line in selectors.lines_to_review(buyer.actor, shops[buyer.shop].id):
                self.lines.setdefault((buyer.shop, line.product_id), []).append((line, buyer.actor))

    def next_line(self, row: Mapping[str, Any]) -> tuple[LineToReview, Actor] | None:
        """The next line of a row's product, of a buyer each in turn; None where nobody bought it."""
        found = self.lines.get((row["channel"], self.products[row["product"]]))
        if not found:
            return None
        line, actor = found[0]
        others = [one for one in found if one[1] is not actor]
        self.lines[row["channel"], self.products[row["product"]]] = others + [
            one for one in found[1:] if one[1] is actor
        ]
        return line, actor


def make_reviews(shops: Mapping[str, Channel], buyers: Mapping[str, Buyer]) -> str:
    """Write, look at, answer, ask; says how many there are. What nobody bought nobody writes about."""
    told = read("reviews.yml")
    rows = [(row, KOREAN) for row in told["reviews"]] + [(row, ENGLISH) for row in told["english"]]
    asked = [(row, KOREAN) for row in told["questions"]] + [(row, ENGLISH) for row in told["english_questions"]]
    named = {row["product"] for row, _language in (*rows, *asked)} | {row["product"] for row in told["waiting"]}
    desk = Desk(shops, buyers, named)
    written = sum(_review(desk, row, language) for row, language in rows)
    waiting = sum(_review(desk, row, KOREAN, is_shown=False) for row in told["waiting"])
    for number, (row, language) in enumerate(asked):
        _question(desk, row, language, number)
    return f"{written} reviews, {waiting} to be looked at, {len(asked)} questions"


def _review(desk: Desk, row: Mapping[str, Any], language: str, *, is_shown: bool = True) -> bool:
    found = desk.next_line(row)
    if found is None:
        return False
    line, actor = found
    moment = min(line.placed_at + timedelta(days=row["days"]), clock.now() - 2 * ANSWERED_AFTER)
    name = NameChoice(row.get("name", NameChoice.MASKED.value))
    draft = Draft(row["text"], row.get("title", ""), row["stars"], language, name, row.get("reward", False))
    with clock.at(moment):
        shop = desk.shops[row["channel"]]
        post_id = services.write_review(channel=shop, line_id=line.line_id, draft=draft, actor=actor)
    if is_shown:
        _show(post_id, moment)
        if row.get("answer"):
            _answer(post_id, row["answer"], language, moment)
        _react(desk, row, post_id, actor)
    return True


def _question(desk: Desk, row: Mapping[str, Any], language: str, number: int) -> None:
    shop, readers = desk.shops[row["channel"]], desk.readers[row["channel"]]
    asker, other = readers[2 * number % len(readers)], readers[(2 * number + 1) % len(readers)]
    moment = clock.now() - timedelta(days=row["ago"])
    with clock.at(moment):
        post_id = services.ask_question(
            channel=shop,
            product_id=desk.products[row["product"]],
            draft=Draft(row["text"], language=language),
            viewer=viewer_for(shop, asker, language),
            actor=asker,
        )
    _show(post_id, moment)
    if row.get("shop"):
        _answer(post_id, row["shop"], language, moment)
    if row.get("buyer"):
        with clock.at(moment + ANSWERED_AFTER):
            answer_id = services.answer_post(
                channel=shop,
                post_id=post_id,
                draft=Draft(row["buyer"], language=language),
                viewer=viewer_for(shop, other, language),
                actor=other,
            )
        _show(answer_id, moment + ANSWERED_AFTER)


def _show(post_id: UUID, moment: datetime) -> None:
    with clock.at(min(moment + LOOKED_AFTER, clock.now())):
        services.show_post(post_id=post_id, actor=SEEDER)


def _answer(post_id: UUID, text: str, language: str, moment: datetime) -> None:
    with clock.at(min(moment + ANSWERED_AFTER, clock.now())):
        services.answer_as_shop(post_id=post_id, draft=Draft(text, language=language), actor=SEEDER)


def _react(desk: Desk, row: Mapping[str, Any], post_id: UUID, writer: Actor) -> None:
    """Others find it helpful, and one minds it."""
    shop = desk.shops[row["channel"]]
    others = [one for one in desk.readers[row["channel"]] if one.person_id != writer.person_id]
    for reader in others[: row.get("helpful", 0)]:
        services.find_helpful(post_id=post_id, is_helpful=True, viewer=viewer_for(shop, reader, KOREAN), actor=reader)
    if reason := row.get("reported"):
        viewer = viewer_for(shop, others[0], KOREAN)
        services.report_post(post_id=post_id, reason=Reason(reason), words="", viewer=viewer, actor=others[0])
