"""A slow and plain second reading of the pricing contract. Everything is counted in minor units, as exact fractions."""

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

Map = dict[str, Any]
Ladder = dict[int, tuple[Fraction, str]]  # step: price, code of the list
ZERO = Fraction(0)
DIGITS = {"KRW": 0, "JPY": 0, "EUR": 2, "USD": 2, "KWD": 3, "BHD": 3}
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def total(values: Iterable[Fraction]) -> Fraction:
    """The sum of some amounts."""
    return sum(values, ZERO)


def divided(amount: Fraction, weights: list[Fraction]) -> list[Fraction]:
    """Divide whole minor units by weight: largest remainder first, ties to the earlier."""
    if total(weights) == 0:
        return [ZERO for _ in weights]
    exact = [amount * weight / total(weights) for weight in weights]
    parts = [Fraction(math.floor(share)) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (parts[place] - exact[place], place))
    for place in by_remainder[: int(amount - total(parts))]:
        parts[place] += 1
    return parts


def decimals(value: Fraction, digits: int) -> str:
    """A number that has at most so many decimals, written with exactly so many."""
    scaled = value * 10**digits
    assert scaled.denominator == 1
    assert scaled >= 0
    text = str(scaled.numerator).rjust(digits + 1, "0")
    return f"{text[:-digits]}.{text[-digits:]}" if digits else text


def rank(thing: Map) -> tuple[int, int, str]:
    """Sort key of lists and promotions: priority, then (lists) the more specific, then code."""
    audience = thing.get("for") or {}
    specific = 3 if "account" in audience else 2 if "segment" in audience else 1 if "channel" in audience else 0
    return (-thing.get("priority", 0), -specific, thing["code"])


def target(effect: dict[Any, Any]) -> str:
    """Items, order or shipping; old YAML readers turn the key ``on`` into True."""
    return str(effect.get("on", effect.get(True, "items")))


@dataclass
class Line:
    """One line of the cart before promotions; a line without a price has ``unit`` None."""

    sku: str
    quantity: int
    because: Map
    unit: Fraction | None = None
    subtotal: Fraction = ZERO


@dataclass
class Outcome:
    """What one set of promotions does. Lists go by line, with shipping in the last place."""

    promotions: list[Map]
    left: list[Fraction]
    taken: dict[str, list[Fraction]]
    taxes: list[Fraction]
    gross: Fraction


class Case:
    """A scenario with its defaults filled in."""

    def __init__(self, scenario: Map) -> None:
        self.scenario, self.tax = scenario, scenario["tax"]
        self.digits = DIGITS[scenario["currency"]]
        self.mode: str = self.tax.get("round", {}).get("mode", "half_up")
        self.at: str = self.tax.get("round", {}).get("at", "line")
        self.buyer: Map = scenario.get("buyer", {})
        self.now = datetime.fromisoformat(self.buyer.get("at", "2000-01-01T00:00:00Z"))
        self.items: dict[str, Map] = scenario.get("items", {})
        self.lists: dict[str, Map] = {entry["code"]: entry for entry in scenario["lists"]}
        self.promotions: list[Map] = scenario.get("promotions", [])
        self.lines = [self.line(row) for row in scenario["cart"]]
        self.priced = [place for place, line in enumerate(self.lines) if line.unit is not None]
        self.taxed = self.priced + ([len(self.lines)] if "shipping" in scenario else [])
        carriers = [*[self.items.get(line.sku, {}) for line in self.lines], scenario.get("shipping", {})]
        self.codes: list[str] = [carrier.get("tax", "standard") for carrier in carriers]

    def minor(self, text: str) -> Fraction:
        """An amount as written, in minor units."""
        return Fraction(text) * Fraction(10**self.digits)

    def money(self, value: Fraction) -> str:
        """Whole minor units, written with exactly the currency's digits."""
        return decimals(value / 10**self.digits, self.digits)

    def round(self, value: Fraction) -> Fraction:
        """Round an amount, never negative here, to a whole number as the scenario says."""
        whole, half = Fraction(math.floor(value)), Fraction(1, 2)
        rest = value - whole
        more = {
            "half_up": rest >= half,
            "half_down": rest > half,
            "half_even": rest > half or (rest == half and whole % 2 == 1),
            "up": rest > 0,
            "down": False,
        }
        return whole + 1 if more[self.mode] else whole

    def steps_of(self, entry: Map, sku: str) -> dict[int, Fraction]:
        """The steps a list gives for a SKU, its own or derived; empty when it has none."""
        if "derived" in entry:
            rule = entry["derived"]
            multiple = self.minor(rule["round_to"]) if "round_to" in rule else Fraction(1)
            base = self.steps_of(self.lists[rule["from"]], sku)
            return {step: self.round(one * Fraction(rule["times"]) / multiple) * multiple for step, one in base.items()}
        written = entry["prices"].get(sku, {})
        ladder = {1: written} if isinstance(written, str) else written
        return {int(step): self.minor(text) for step, text in ladder.items()}

    def date_trouble(self, rule: Map) -> str | None:
        """``not_yet``, ``expired`` or nothing, for something with ``from`` and ``until``."""
        begins, ends = [datetime.fromisoformat(rule[key]) if key in rule else None for key in ["from", "until"]]
        return "not_yet" if begins and self.now < begins else "expired" if ends and self.now >= ends else None

    def is_for_buyer(self, audience: Map) -> bool:
        """Whether channel, segment and account, as far as written, are the buyer's."""
        fits = all(audience[key] == self.buyer.get(key) for key in ["channel", "account"] if key in audience)
        return fits and ("segment" not in audience or audience["segment"] in self.buyer.get("segments", []))

    def ladder_for(self, sku: str) -> tuple[Ladder, list[Map]]:
        """The buyer's ladder for a SKU, and the lists that gave nothing to it."""
        ranked = [entry for entry in sorted(self.lists.values(), key=rank) if self.steps_of(entry, sku)]
        why = {entry["code"]: self.date_trouble(entry) for entry in ranked}
        why.update({entry["code"]: "other_buyer" for entry in ranked if not self.is_for_buyer(entry.get("for") or {})})
        matching = [entry for entry in ranked if why[entry["code"]] is None]
        how = self.lowest if self.scenario.get("policy") == "lowest" else self.united
        ladder = how(matching, sku, why)
        told = [entry["code"] for entry in ranked if entry["code"] not in [code for _, code in ladder.values()]]
        return ladder, [{"list": code, "why": why[code]} for code in told]

    def united(self, matching: list[Map], sku: str, why: dict[str, str | None]) -> Ladder:
        """Policies ``first`` and ``merge``: the higher list wins a step, some lists stay out."""
        ladder: Ladder = {}
        merging = self.scenario.get("policy", "first") == "merge"
        for entry in matching:
            mixes = merging and entry.get("merge", True) and matching[0].get("merge", True)
            why[entry["code"]] = "not_merged" if merging and not mixes else "lower_priority"
            if mixes or entry is matching[0]:
                for step, value in self.steps_of(entry, sku).items():
                    ladder.setdefault(step, (value, entry["code"]))
        return ladder

    def lowest(self, matching: list[Map], sku: str, why: dict[str, str | None]) -> Ladder:
        """Policy ``lowest``: at every step of any list, the lowest price any list gives there."""
        own = {entry["code"]: self.steps_of(entry, sku) for entry in matching}
        why.update(dict.fromkeys(own, "dearer"))
        ladder: Ladder = {}
        for step in {step for steps in own.values() for step in steps}:
            reached = {code: [one for one in steps if one <= step] for code, steps in own.items()}
            offers = {code: own[code][max(steps)] for code, steps in reached.items() if steps}
            cheapest = [code for code in offers if offers[code] == min(offers.values())]
            ladder[step] = (offers[cheapest[0]], cheapest[0])
            why.update(dict.fromkeys(cheapest, "lower_priority"))
        return ladder

    def line(self, row: Map) -> Line:
        """A cart line with its price before promotions; the SKU's whole quantity decides the step."""
        whole = sum(other["quantity"] for other in self.scenario["cart"] if other["sku"] == row["sku"])
        ladder, rejected = self.ladder_for(row["sku"])
        because: Map = {"kind": "price", "list": None, "step": None, "rejected": rejected}
        if not ladder or whole < min(ladder):
            return Line(row["sku"], row["quantity"], because)
        reached = {one: max(step for step in ladder if step <= max(one, min(ladder))) for one in range(1, whole + 1)}
        because["step"], because["list"] = reached[whole], ladder[reached[whole]][1]
        unit = ladder[reached[whole]][0]
        if self.scenario.get("ladder") == "incremental":
            unit = total(ladder[step][0] for step in reached.values()) / whole
        return Line(row["sku"], row["quantity"], because, unit, self.round(unit * row["quantity"]))

    def chosen(self, selector: Map) -> list[int]:
        """The places of the priced lines a selector means."""
        found = []
        for place in self.priced:
            item = self.items.get(self.lines[place].sku, {})
            fits = selector.get("all", False) or self.lines[place].sku in selector.get("sku", [])
            fits = fits or any(name in item.get("categories", []) for name in selector.get("category", []))
            if fits and not (selector.get("exclude_sale", False) and item.get("on_sale", False)):
                found.append(place)
        return found

    def trouble(self, promotion: Map) -> str | None:
        """Why a promotion is not met: dates first, then everything else."""
        when = promotion.get("when", {})
        if self.date_trouble(when):
            return self.date_trouble(when)
        met = self.is_for_buyer(when)
        if "subtotal_at_least" in when:
            met = met and total(line.subtotal for line in self.lines) >= self.minor(when["subtotal_at_least"])
        if "quantity_at_least" in when:
            rule = when["quantity_at_least"]
            met = met and sum(self.lines[place].quantity for place in self.chosen(rule["items"])) >= rule["quantity"]
        if "first_order" in when:
            met = met and when["first_order"] == self.buyer.get("first_order", False)
        if "weekdays" in when:
            met = met and WEEKDAYS[self.now.weekday()] in when["weekdays"]
        return None if met else "not_met"

    def item_effect(self, effect: Map, left: list[Fraction], used: list[int]) -> list[Fraction]:
        """What one effect on items takes from each line."""
        if "buy" in effect:
            return self.buy_get(effect, left, used)
        taken = [ZERO for _ in left]
        for place in self.chosen(effect["items"]):
            if "percent" in effect:
                taken[place] = self.round(left[place] * Fraction(effect["percent"]) / 100)
                continue
            whole = self.round(self.minor(effect.get("amount") or effect["price"]) * self.lines[place].quantity)
            taken[place] = min(left[place], whole) if "amount" in effect else max(ZERO, left[place] - whole)
        if "at_most" in effect and total(taken) > self.minor(effect["at_most"]):
            return divided(self.minor(effect["at_most"]), taken)
        return taken

    def buy_get(self, effect: Map, left: list[Fraction], used: list[int]) -> list[Fraction]:
        """Count out single units: which are given, which are bought, and what the given ones are worth."""
        buy, get = effect["buy"], effect["get"]
        buyable, givable = set(self.chosen(buy["items"])), set(self.chosen(get["items"]))
        quantities = {place: self.lines[place].quantity for place in self.priced}
        units: list[tuple[Fraction, int]] = []  # what is left of one piece, place of its line
        for place, quantity in quantities.items():
            units += [(left[place] / quantity, place)] * (quantity - used[place])
        only_buy = [unit for unit in units if unit[1] in buyable - givable]
        only_get = [unit for unit in units if unit[1] in givable - buyable]
        both = [unit for unit in units if unit[1] in givable & buyable]
        sets = kept = 0
        while sets != effect.get("repeat"):
            more_kept = max(0, (sets + 1) * buy["quantity"] - len(only_buy))
            if more_kept + max(0, (sets + 1) * get["quantity"] - len(only_get)) > len(both):
                break
            sets, kept = sets + 1, more_kept
        can_give = sorted(only_get + sorted(both)[: len(both) - kept])
        given = can_give[: sets * get["quantity"]]
        for unit in given:
            if unit in both:
                both.remove(unit)
        bought = sorted(only_buy, key=lambda unit: (-unit[0], unit[1]))
        bought += sorted(both, key=lambda unit: (-unit[0], unit[1]))
        for _, place in given + bought[: sets * buy["quantity"]]:
            used[place] += 1
        parts = [ZERO for _ in left]
        for place, quantity in quantities.items():
            count = sum(1 for _, where in given if where == place)
            parts[place] = self.round(left[place] * count / quantity * Fraction(get["percent"]) / 100)
        return parts

    def parts(self, effect: Map, left: list[Fraction], used: list[int]) -> list[Fraction]:
        """What one effect takes from each line and, in the last place, from shipping."""
        lines, shipping = left[:-1], left[-1]
        if target(effect) == "items":
            return [*self.item_effect(effect, lines, used), ZERO]
        share = Fraction(effect.get("percent", 0)) / 100
        if target(effect) == "shipping":
            return [*[ZERO for _ in lines], self.round(shipping * share)]
        whole = self.minor(effect["amount"]) if "amount" in effect else self.round(total(lines) * share)
        return [*divided(min(whole, total(lines)), lines), ZERO]

    def run(self, promotions: list[Map]) -> Outcome:
        """Work through one set of promotions: items, then order, then shipping, then taxes."""
        shipping = self.scenario.get("shipping", {"amount": "0"})
        left = [*[line.subtotal for line in self.lines], self.minor(shipping["amount"])]
        promotions = sorted(promotions, key=rank)
        taken = {promotion["code"]: [ZERO for _ in left] for promotion in promotions}
        for phase, promotion in itertools.product(["items", "order", "shipping"], promotions):
            used = [0 for _ in self.lines]
            for effect in [one for one in promotion["give"] if target(one) == phase]:
                for place, part in enumerate(self.parts(effect, left, used)):
                    left[place] -= part
                    taken[promotion["code"]][place] += part
        taxes = self.taxes(left)
        gross = total(left) + (ZERO if self.tax["prices_include"] else total(taxes))
        return Outcome(promotions, left, taken, taxes, gross)

    def taxes(self, left: list[Fraction]) -> list[Fraction]:
        """The tax of every line and of shipping."""
        taxes = [ZERO for _ in left]
        for code, written in self.tax["rates"].items():
            rate = Fraction(written)
            share = rate / (1 + rate) if self.tax["prices_include"] else rate
            places = [place for place in self.taxed if self.codes[place] == code]
            if self.at == "document":
                amounts = [left[place] for place in places]
                found = divided(self.round(total(amounts) * share), amounts)
            else:
                counts = [line.quantity if self.at == "unit" else 1 for line in self.lines] + [1]
                pieces = [divided(left[place], [Fraction(1)] * counts[place]) for place in places]
                found = [total(self.round(piece * share) for piece in one) for one in pieces]
            for place, tax in zip(places, found, strict=True):
                taxes[place] = tax
        return taxes

    def best(self, coupons: list[str]) -> Outcome:
        """Price every allowed set of met promotions and take the cheapest, ties as the contract says."""
        usable = [one for one in self.promotions if one.get("coupon") in [None, *coupons]]
        met = sorted([one for one in usable if self.trouble(one) is None], key=rank)
        names = sorted({one["combine"]["group"] for one in met if isinstance(one.get("combine"), dict)})
        groups = [[one for one in met if one.get("combine") == {"group": name}] for name in names]
        always = [one for one in met if one.get("combine", "always") == "always"]
        # In order of preference: the first of the cheapest is the one to take.
        sets = [[one] for one in met if one.get("combine") == "alone"]
        sets += [always + list(members) for members in itertools.product(*groups)]
        return min((self.run(one) for one in sets), key=lambda outcome: outcome.gross)

    def decide(self) -> tuple[Outcome, list[Map]]:
        """Try the coupons in the order entered and tell which were refused and why."""
        taken: list[str] = []
        outcome, entered = self.best(taken), dict.fromkeys(self.scenario.get("coupons", []))
        for code in entered:
            attempt = self.best([*taken, code])
            if attempt.gross <= outcome.gross:
                taken, outcome = [*taken, code], attempt
        refused = []
        for code in entered:
            carriers = [one for one in self.promotions if one.get("coupon") == code]
            if not any(one in outcome.promotions for one in carriers):
                reasons = [self.trouble(one) or "not_combined" for one in carriers]
                order = ["not_combined", "not_met", "not_yet", "expired", "unknown"]
                refused.append({"code": code, "why": min([*reasons, "unknown"], key=order.index)})
        return outcome, refused

    def problems(self) -> list[Map]:
        """Broken quantity rules and missing prices, by first appearance of the SKU."""
        found: list[Map] = []
        for sku in dict.fromkeys(line.sku for line in self.lines):
            item = self.items.get(sku, {})
            count = sum(line.quantity for line in self.lines if line.sku == sku)
            minimum, maximum, step = item.get("minimum", 1), item.get("maximum"), item.get("step", 1)
            top = count + minimum + step if maximum is None else maximum
            allowed = [one for one in range(1, top + 1) if one % step == 0 and one >= minimum]
            enough = [one for one in allowed if one >= count] or allowed[-1:]
            suggest = {"suggest": enough[0]} if enough else {}
            if count < minimum:
                found.append({"sku": sku, "why": "below_minimum", "minimum": minimum} | suggest)
            if maximum is not None and count > maximum:
                found.append({"sku": sku, "why": "above_maximum", "maximum": maximum} | suggest)
            if count % step != 0:
                found.append({"sku": sku, "why": "not_a_step", "step": step} | suggest)
            if any(line.sku == sku and line.unit is None for line in self.lines):
                found.append({"sku": sku, "why": "no_price"})
        return found

    def split(self, places: list[int], state: Outcome) -> Map:
        """Net, tax and gross of some places together."""
        net, tax = total(state.left[place] for place in places), total(state.taxes[place] for place in places)
        net = net - tax if self.tax["prices_include"] else net
        return {"net": self.money(net), "tax": self.money(tax), "gross": self.money(net + tax)}

    def told_line(self, place: int, line: Line, state: Outcome) -> Map:
        """One line of the result."""
        result: Map = {"sku": line.sku, "quantity": line.quantity, "unit": None, "because": [line.because]}
        if line.unit is not None:
            text = decimals(self.round(line.unit / 10**self.digits * 10**6) / 10**6, 6)
            while text.endswith("0") and len(text) - text.index(".") - 1 > self.digits:
                text = text[:-1]
            result["unit"] = text.rstrip(".")
            for code, parts in state.taken.items():
                result["because"].append({"kind": "promotion", "code": code, "amount": self.money(parts[place])})
        result["subtotal"] = self.money(line.subtotal)
        result["discount"] = self.money(line.subtotal - state.left[place])
        return {**result, **self.split([place], state)}

    def told(self) -> Map:
        """The whole result."""
        state, refused = self.decide()
        result: Map = {"currency": self.scenario["currency"]}
        result["lines"] = [self.told_line(place, line, state) for place, line in enumerate(self.lines)]
        if "shipping" in self.scenario:
            discount = total(parts[-1] for parts in state.taken.values())
            result["shipping"] = {**self.split([len(self.lines)], state), "discount": self.money(discount)}
        result["discounts"] = [{"code": code, "amount": self.money(total(took))} for code, took in state.taken.items()]
        result["taxes"] = []
        for code in sorted({self.codes[place] for place in self.taxed}):
            part = self.split([place for place in self.taxed if self.codes[place] == code], state)
            del part["gross"]
            result["taxes"].append({"code": code, "rate": self.tax["rates"][code], **part})
        result.update(self.split(self.taxed, state))
        return {**result, "refused_coupons": refused, "problems": self.problems()}


def price(scenario: Map) -> Map:
    """Price a valid scenario as the contract says."""
    return Case(scenario).told()
