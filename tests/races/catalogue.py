"""All races. A new one is a generator of trials in a file of races, and a row in that file's tuple."""

from races.order_races import ORDER_RACES
from races.stock_races import STOCK_RACES

RACES = (*STOCK_RACES, *ORDER_RACES)
# Those whose guards can be off together: where nothing is locked, no order of locks matters.
CONTROLLED = tuple(race for race in RACES if race.guard != "stock-order")
