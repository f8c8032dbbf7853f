"""Keeping figures, and replaying what was ordered with prices or promotions that don't work yet."""

from jangteo.insights.services.daily_sales import count_cancelled, count_placed, count_revised, rebuild_daily_sales
from jangteo.insights.services.simulate import simulate_contract, simulate_draft, simulate_prices, simulate_promotion

__all__ = [
    "count_cancelled",
    "count_placed",
    "count_revised",
    "rebuild_daily_sales",
    "simulate_contract",
    "simulate_draft",
    "simulate_prices",
    "simulate_promotion",
]
