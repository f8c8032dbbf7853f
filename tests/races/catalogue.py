"""All races. A new one is a generator of trials in a file of races, and a row in that file's tuple."""

from races.order_races import ORDER_RACES
from races.promise_races import PROMISE_RACES
from races.stock_races import STOCK_RACES

RACES = (*STOCK_RACES, *PROMISE_RACES, *ORDER_RACES)
