"""All races. A new one is a generator of trials in a file of races, and a row in that file's tuple."""

from races.approval_races import APPROVAL_RACES
from races.change_races import CHANGE_RACES
from races.credit_races import CREDIT_RACES
from races.ending_races import ENDING_RACES
from races.gift_races import GIFT_RACES
from races.giving_back_races import GIVING_BACK_RACES
from races.goods_races import GOODS_RACES
from races.money_races import MONEY_RACES
from races.order_races import ORDER_RACES
from races.promise_races import PROMISE_RACES
from races.quote_races import QUOTE_RACES
from races.room_races import ROOM_RACES
from races.sharing_races import SHARING_RACES
from races.stock_races import STOCK_RACES
from races.value_races import VALUE_RACES

RACES = (
    *STOCK_RACES,
    *PROMISE_RACES,
    *GOODS_RACES,
    *ORDER_RACES,
    *CHANGE_RACES,
    *MONEY_RACES,
    *ENDING_RACES,
    *GIVING_BACK_RACES,
    *CREDIT_RACES,
    *VALUE_RACES,
    *APPROVAL_RACES,
    *SHARING_RACES,
    *ROOM_RACES,
    *GIFT_RACES,
    *QUOTE_RACES,
)
# The first of each guard, of guards that can be off together: where nothing is locked, no order of locks matters.
FIRST = {race.guard: race for race in reversed(RACES)}
CONTROLLED = tuple(race for guard, race in FIRST.items() if guard != "stock-order")
