"""Random scenarios: small worlds of lists, promotions, buyers and carts, as their files would hold them.

Made from a seed by plain code: drawing them piece by piece would take twenty times as long as pricing them.
"""

from random import Random
from typing import Any

from jangteo.kernel.money import currency_digits

type World = dict[str, Any]
SKUS = ("CUP", "MUG", "JAR", "BOWL")
CATEGORIES = {"CUP": ["tea", "table"], "MUG": ["tea"], "JAR": ["store"], "BOWL": ["table"]}
CODES = ("AAA", "BBB", "CCC")
RATES = {"standard": "0.10", "reduced": "0.055", "exempt": "0"}
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NOW = "2026-05-01T12:00:00+09:00"  # a Friday
MOMENTS = ("2026-04-01T00:00:00+09:00", "2026-05-01T03:00:00Z", "2026-05-01T12:00:01+09:00", "2026-06-01T00:00:00Z")
PERCENTS = ("0", "3", "7.5", "10", "33.3", "50", "100")
AUDIENCES = (None, None, {"channel": "shop"}, {"channel": "other"}, {"segment": "vip"}, {"account": "acme"})


def make_world(seed: int) -> World:
    """A whole scenario."""
    return _Maker(Random(seed)).world()


def written(**keys: Any) -> World:
    """A map without what is absent."""
    return {key.removesuffix("_"): value for key, value in keys.items() if value is not None}


class _Maker:
    """One world's dice and currency."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.one_of = dice.choice
        self.currency = dice.choice(("KRW", "JPY", "EUR", "KWD"))

    def is_so(self, chance: float = 0.5) -> bool:
        return self.dice.random() < chance

    def money(self, most: int) -> str:
        """Small amounts are frequent, for they are where rounding shows."""
        digits = currency_digits(self.currency)
        minor = self.dice.randint(0, 60) if self.is_so(0.3) else self.dice.randint(0, most * 10**digits)
        return f"{minor / 10**digits:.{digits}f}" if digits else str(minor)

    def unit_price(self) -> str:
        return self.money(500) if self.is_so(0.7) else f"{self.dice.randint(0, 3_000_000) / 1000:.3f}"

    def selector(self) -> World:
        skus = self.dice.sample(SKUS, self.dice.randint(1, 3))
        found: World = self.one_of(
            ({"all": True}, {"sku": skus}, {"sku": skus}, {"category": [self.one_of(("tea", "table", "none"))]})
        )
        return found | ({"exclude_sale": True} if self.is_so(0.2) else {})

    def period(self) -> World:
        if self.is_so(0.6):
            return {}
        first, last = sorted(self.dice.sample(range(len(MOMENTS)), 2))
        return written(
            from_=MOMENTS[first] if self.is_so(0.7) else None, until=MOMENTS[last] if self.is_so(0.7) else None
        )

    def lists(self) -> list[World]:
        """One to four; a later one may be derived from an earlier one."""
        found: list[World] = []
        for number in range(self.dice.randint(1, 4)):
            facts = written(
                code=f"list{number}",
                for_=self.one_of(AUDIENCES),
                priority=self.one_of((None, 0, 1, 2)),
                merge=self.one_of((None, None, True, False)),
            )
            if found and self.is_so(0.25):
                facts["derived"] = written(
                    from_=self.one_of(found)["code"],
                    times=self.one_of(("0.7", "1", "1.13", "0")),
                    round_to=self.one_of((None, "10", "100" if self.currency in ("KRW", "JPY") else "0.5")),
                )
            else:
                facts["prices"] = {sku: self.ladder() for sku in SKUS if self.is_so(0.75)}
            found.append(facts | self.period())
        return found

    def ladder(self) -> str | dict[int, str]:
        if self.is_so(0.3):
            return self.unit_price()
        return {step: self.unit_price() for step in self.dice.sample((1, 1, 2, 3, 5, 8), self.dice.randint(1, 4))}

    def items(self) -> World:
        return {sku: self.item(sku) for sku in SKUS if self.is_so(0.7)}

    def item(self, sku: str) -> World:
        low = self.dice.randint(1, 4) if self.is_so(0.4) else None
        return written(
            tax=self.one_of((None, *RATES)),
            categories=CATEGORIES[sku],
            on_sale=self.one_of((None, True, False)),
            minimum=low,
            step=self.dice.randint(1, 4) if self.is_so(0.4) else None,
            maximum=self.dice.randint(low or 1, 12) if self.is_so(0.4) else None,
        )

    def effect(self) -> World:
        """Every kind of effect."""
        match self.dice.randint(0, 7):
            case 0 | 1:
                cap = self.money(50) if self.is_so(0.3) else None
                return written(percent=self.one_of(PERCENTS), on="items", items=self.selector(), at_most=cap)
            case 2:
                return {"amount": self.money(20), "on": "items", "items": self.selector()}
            case 3:
                return {"price": self.unit_price(), "items": self.selector()}
            case 4:
                return {
                    "buy": {"items": self.selector(), "quantity": self.dice.randint(1, 3)},
                    "get": {
                        "items": self.selector(),
                        "quantity": self.dice.randint(1, 3),
                        "percent": self.one_of(PERCENTS),
                    },
                    "repeat": self.one_of((None, None, 1, 2)),
                }
            case 5:
                return {"percent": self.one_of(PERCENTS), "on": "order"}
            case 6:
                return {"amount": self.money(100), "on": "order"}
            case _:
                return {"percent": self.one_of(PERCENTS), "on": "shipping"}

    def condition(self) -> World | None:
        """Mostly none, so that promotions work."""
        if self.is_so(0.6):
            return None
        counted = {"items": self.selector(), "quantity": self.dice.randint(1, 8)}
        return self.period() | written(
            subtotal_at_least=self.money(200) if self.is_so(0.3) else None,
            quantity_at_least=counted if self.is_so(0.3) else None,
            channel=self.one_of((None, None, "shop", "other")),
            segment=self.one_of((None, None, "vip", "club")),
            account=self.one_of((None, None, "acme")),
            first_order=self.one_of((None, None, True, False)),
            weekdays=self.dice.sample(WEEK, self.dice.randint(3, 6)) if self.is_so(0.3) else None,
        )

    def promotions(self) -> list[World]:
        """None to five, some with a coupon, some in groups or alone."""
        return [
            written(
                code=f"promo{number}",
                coupon=self.one_of((None, None, *CODES)),
                priority=self.one_of((None, 0, 1, 5)),
                when=self.condition(),
                give=[self.effect() for _ in range(self.dice.randint(1, 3))],
                combine=self.one_of((None, None, "always", "alone", {"group": "g"}, {"group": "h"})),
            )
            for number in range(self.dice.randint(0, 5))
        ]

    def world(self) -> World:
        shipping = written(amount=self.money(30), tax=self.one_of((None, *RATES)))
        rounding = {
            "mode": self.one_of(("half_up", "half_even", "half_down", "up", "down")),
            "at": self.one_of(("unit", "line", "document")),
        }
        return written(
            currency=self.currency,
            tax={"prices_include": self.is_so(), "rates": RATES, "round": rounding},
            policy=self.one_of((None, "first", "merge", "lowest")),
            ladder=self.one_of((None, "all_units", "incremental")),
            lists=self.lists(),
            items=self.items(),
            promotions=self.promotions(),
            buyer=written(
                channel="shop",
                account=self.one_of((None, "acme")),
                segments=self.one_of((["vip"], [])),
                at=NOW,
                first_order=self.one_of((None, True, False)),
            ),
            coupons=[self.one_of((*CODES, "NONE")) for _ in range(self.dice.randint(0, 3))],
            cart=[
                {"sku": self.one_of(SKUS), "quantity": self.dice.randint(1, 9)} for _ in range(self.dice.randint(0, 5))
            ],
            shipping=shipping if self.is_so() else None,
        )
