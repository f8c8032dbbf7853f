"""The form of a promotion: what merchants use most as fields, as the rule of the scenario format, and back."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy

from jangteo.channels.selectors import list_channels
from jangteo.extending.services import hooks
from jangteo.extending.types import HookKind
from jangteo.kernel.ids import parse_id
from jangteo.kernel.languages import say
from jangteo.kernel.wholes import read_figure
from jangteo.office.pages.amounts import CurrencyField
from jangteo.office.pages.buyer_field import BuyerField
from jangteo.office.pages.frame import language
from jangteo.office.pages.whole_field import WholeField
from jangteo.office.scenario_words import scenario_in_words
from jangteo.pricing.errors import BadScenario
from jangteo.segments.selectors import list_segments

ROWS = range(1, 4)
LOCAL = "%Y-%m-%dT%H:%M"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST = 10**9
MOST_DECIMALS = 12  # of a figure in a rule
HEADER = frozenset({"ko", "en", "code", "currency", "needs_code", "most_uses", "buyer_most", "text"})
TAKEN = frozenset({"new"})  # an address of the office
KINDS: Mapping[str, Any] = {
    "": pgettext_lazy("office", "Nothing"),
    "items_percent": pgettext_lazy("office", "Percent off goods"),
    "items_amount": pgettext_lazy("office", "Amount off each piece"),
    "items_price": pgettext_lazy("office", "Price a piece at most"),
    "buy_get": pgettext_lazy("office", "Buy some, get some cheaper"),
    "order_percent": pgettext_lazy("office", "Percent off the order"),
    "order_amount": pgettext_lazy("office", "Amount off the order"),
    "shipping_percent": pgettext_lazy("office", "Percent off shipping"),
}
GOODS: Mapping[str, Any] = {
    "all": pgettext_lazy("office", "All goods"),
    "category": pgettext_lazy("office", "By category"),
    "sku": pgettext_lazy("office", "By SKU"),
}
FIRST_ORDERS: Mapping[str, Any] = {
    "": pgettext_lazy("office", "Any order"),
    "yes": pgettext_lazy("office", "Only the first"),
    "no": pgettext_lazy("office", "All but the first"),
}
COMBINATIONS: Mapping[str, Any] = {
    "always": pgettext_lazy("office", "With others"),
    "alone": pgettext_lazy("office", "Never with others"),
    "group": pgettext_lazy("office", "One of a group"),
}
WEEKDAYS = (
    pgettext_lazy("office", "Mon"),
    pgettext_lazy("office", "Tue"),
    pgettext_lazy("office", "Wed"),
    pgettext_lazy("office", "Thu"),
    pgettext_lazy("office", "Fri"),
    pgettext_lazy("office", "Sat"),
    pgettext_lazy("office", "Sun"),
)


def _choice(label: Any, choices: Any = (), **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices), required=False, **options)


def _text(label: Any, longest: int = 1_000) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, required=False)


def whole_field(label: Any) -> WholeField:
    """A number from 1 up that need not be there."""
    return WholeField(label=label, min_value=1, max_value=MOST, required=False)


class LocalField(forms.DateTimeField):
    """A moment in the shop's own time zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=[LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"], **options)


class RuleForm(forms.Form):
    """When a promotion works and what it gives; `text` holds the same as a rule of the scenario format."""

    subtotal = _text(pgettext_lazy("office", "Goods come to at least"), 30)
    counted = whole_field(pgettext_lazy("office", "Pieces at least"))
    counted_which = _choice(pgettext_lazy("office", "Of which goods"), GOODS.items())
    counted_names = _text(pgettext_lazy("office", "Codes, with commas"))
    counted_sale = forms.BooleanField(label=pgettext_lazy("office", "Not goods on sale"), required=False)
    channel = _choice(pgettext_lazy("office", "Channel"))
    segment = _choice(pgettext_lazy("office", "Segment"))
    account = BuyerField(label=pgettext_lazy("office", "Buyer"), required=False)
    first_order = _choice(pgettext_lazy("office", "Orders"), FIRST_ORDERS.items())
    hook = _choice(pgettext_lazy("office", "Condition of an extension"))
    starts = LocalField(label=pgettext_lazy("office", "From"), required=False)
    ends = LocalField(label=pgettext_lazy("office", "Until, not included"), required=False)
    weekdays = forms.MultipleChoiceField(
        label=pgettext_lazy("office", "Only on"), choices=list(zip(DAYS, WEEKDAYS, strict=True)), required=False
    )
    priority = WholeField(
        label=pgettext_lazy("office", "Priority, higher first"), min_value=-MOST, max_value=MOST, required=False
    )
    combine = _choice(pgettext_lazy("office", "Works"), COMBINATIONS.items())
    group = _text(pgettext_lazy("office", "Group"), 60)
    text = forms.CharField(max_length=100_000, required=False, strip=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        channels = [(one.code, one.name(language())) for one in list_channels()]
        segments = [(code, say(names, language()) or code) for _, code, names in list_segments()]
        for name, choices in (("channel", channels), ("segment", segments), ("hook", hook_choices())):
            self.fields[name] = _choice(self.fields[name].label, [("", pgettext("office", "Any")), *choices])
        for row in ROWS:
            self.fields |= {f"{name}_{row}": field for name, field in _effect_fields()}

    @property
    def has_hooks(self) -> bool:
        """Whether an extension brings a condition."""
        return bool(hook_choices())

    @property
    def effects(self) -> list[dict[str, BoundField]]:
        """The fields of each effect, by name."""
        return [{name: self[f"{name}_{row}"] for name, _ in _effect_fields()} for row in ROWS]

    def show_refusal(self, refusal: BadScenario) -> bool:
        """Put what is wrong beside its field; False when no field of the form says it."""
        name = field_of(refusal, self.cleaned_data)
        if name is not None:
            self.add_error(name, scenario_in_words(refusal.why))
        return name is not None


class NewPromotionForm(RuleForm):
    """A promotion with its first rule."""

    ko = forms.CharField(label=pgettext_lazy("office", "Korean name"), max_length=200)
    en = _text(pgettext_lazy("office", "English name"), 200)
    code = forms.SlugField(label=pgettext_lazy("office", "Code"), max_length=40)
    currency = CurrencyField(label=pgettext_lazy("office", "Currency"))
    needs_code = forms.BooleanField(label=pgettext_lazy("office", "Only with a coupon code"), required=False)
    most_uses = whole_field(pgettext_lazy("office", "Orders in all, at most"))
    buyer_most = whole_field(pgettext_lazy("office", "Orders of one buyer, at most"))

    def clean_code(self) -> str:
        """A code that is no address of the office itself."""
        code: str = self.cleaned_data["code"]
        if code in TAKEN:
            raise forms.ValidationError(pgettext("office", "This word is taken. Choose another code."))
        return code


def _effect_fields() -> Iterator[tuple[str, forms.Field]]:
    yield "kind", _choice(pgettext_lazy("office", "What"), KINDS.items())
    yield "value", _text(pgettext_lazy("office", "How much"), 30)
    yield "which", _choice(pgettext_lazy("office", "Of which goods"), GOODS.items())
    yield "names", _text(pgettext_lazy("office", "Codes, with commas"))
    yield "sale", forms.BooleanField(label=pgettext_lazy("office", "Not goods on sale"), required=False)
    yield "most", _text(pgettext_lazy("office", "Together at most"), 30)
    yield "buy", whole_field(pgettext_lazy("office", "Buy, pieces"))
    yield "get", whole_field(pgettext_lazy("office", "Get, pieces"))
    yield "got_which", _choice(pgettext_lazy("office", "Get of which goods"), GOODS.items())
    yield "got_names", _text(pgettext_lazy("office", "Codes, with commas"))
    yield "got_sale", forms.BooleanField(label=pgettext_lazy("office", "Not goods on sale"), required=False)
    yield "repeat", whole_field(pgettext_lazy("office", "Times a cart, at most"))


def hook_choices() -> list[tuple[str, str]]:
    """(name, title) of conditions that extensions bring."""
    return [(one.name, say(one.hook.titles, language()) or one.name) for one in hooks(HookKind.PRICE_CONDITION)]


def rule_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """The rule that a form's clean data say; what they say wrongly is refused by whoever reads the rule."""
    rule: dict[str, Any] = {}
    if data.get("priority"):
        rule["priority"] = data["priority"]
    when = _when(data)
    if when:
        rule["when"] = when
    rule["give"] = [_effect(data, row) for row in _written(data)]
    if data.get("combine") == "group":
        rule["combine"] = {"group": data.get("group", "")}
    elif data.get("combine") == "alone":
        rule["combine"] = "alone"
    return rule


def _when(data: Mapping[str, Any]) -> dict[str, Any]:
    when: dict[str, Any] = {}
    if data.get("subtotal"):
        when["subtotal_at_least"] = _number(data["subtotal"])
    if data.get("counted"):
        when["quantity_at_least"] = {"items": _selector(data, "counted_"), "quantity": data["counted"]}
    when |= {name: str(data[name]) for name in ("channel", "segment", "account", "hook") if data.get(name)}
    if data.get("first_order"):
        when["first_order"] = data["first_order"] == "yes"
    for key, name in (("from", "starts"), ("until", "ends")):
        if data.get(name):
            when[key] = timezone.localtime(data[name]).isoformat()
    if data.get("weekdays"):
        when["weekdays"] = [day for day in DAYS if day in data["weekdays"]]
    return when


def _written(data: Mapping[str, Any]) -> list[int]:
    return [row for row in ROWS if data.get(f"kind_{row}")]


def _effect(data: Mapping[str, Any], row: int) -> dict[str, Any]:
    def typed(name: str) -> Any:
        return data.get(f"{name}_{row}")

    value, items = _number(typed("value") or ""), _selector(data, "", f"_{row}")
    match typed("kind"):
        case "items_percent":
            most = {"at_most": _number(typed("most"))} if typed("most") else {}
            return {"percent": value, "on": "items", "items": items, **most}
        case "items_amount":
            return {"amount": value, "on": "items", "items": items}
        case "items_price":
            return {"price": value, "items": items}
        case "buy_get":
            got = {"items": _selector(data, "got_", f"_{row}"), "quantity": typed("get") or 0, "percent": value}
            repeat = {"repeat": typed("repeat")} if typed("repeat") else {}
            return {"buy": {"items": items, "quantity": typed("buy") or 0}, "get": got, **repeat}
        case kind:
            on, _, what = str(kind).partition("_")
            return {what: value, "on": on}


def _selector(data: Mapping[str, Any], before: str, after: str = "") -> dict[str, Any]:
    which = data.get(f"{before}which{after}") or "all"
    names = re.split(r"[\s,]+", (data.get(f"{before}names{after}") or "").strip(" ,"))
    chosen: dict[str, Any] = {"all": True} if which == "all" else {which: [one for one in names if one]}
    return chosen | ({"exclude_sale": True} if data.get(f"{before}sale{after}") else {})


def _number(text: str) -> str:
    """As a rule writes figures: `1,200원` is 1200. What is none stays as it is, and is refused where it stands."""
    found = read_figure(text.strip().strip("%₩원"), decimals=MOST_DECIMALS)
    return text if found is None else f"{found:f}"


def field_of(refusal: BadScenario, data: Mapping[str, Any]) -> str | None:
    """The field that says what is refused, by its place in the rule that `rule_of` made of the data."""
    rows = _written(data)
    if refusal.path == "give":  # what is named there was looked for in all effects at once
        wrong = re.search(r"'(.+)'", refusal.why)
        names = ("counted_names", *(f"{name}_{row}" for row in rows for name in ("names", "got_names")))
        named = next((one for one in names if wrong and wrong[1] in (data.get(one) or "")), None)
        return named or f"kind_{rows[0] if rows else 1}"
    found = re.fullmatch(r"give\[([0-9]+)\](.*)", refusal.path)
    if found is not None:
        return f"{_effect_field(found[2])}_{rows[int(found[1])]}"
    known = {
        "priority": "priority",
        "combine": "group",
        "when.subtotal_at_least": "subtotal",
        "when.quantity_at_least": "counted_names",
        "when.channel": "channel",
        "when.segment": "segment",
        "when.account": "account",
        "when.from": "starts",
        "when.until": "ends",
        "when.weekdays": "weekdays",
    }
    return next((name for path, name in known.items() if refusal.path.startswith(path)), None)


def _effect_field(path: str) -> str:
    known = {
        ".buy.quantity": "buy",
        ".buy": "names",
        ".get.quantity": "get",
        ".get.items": "got_names",
        ".get": "value",
        ".repeat": "repeat",
        ".items": "names",
        ".at_most": "most",
    }
    return next((name for start, name in known.items() if path.startswith(start)), "value")


def typed_of(rule: Mapping[str, Any]) -> dict[str, Any] | None:
    """What to write into the form's fields so that they say this rule; None where they can't."""
    when, combine = rule.get("when", {}), rule.get("combine", "always")
    if len(rule["give"]) > len(ROWS) or when.get("hook", "") not in ["", *dict(hook_choices())]:
        return None
    counted = when.get("quantity_at_least", {})
    typed: dict[str, Any] = {
        "priority": rule.get("priority", ""),
        "combine": "group" if isinstance(combine, dict) else combine,
        "group": combine["group"] if isinstance(combine, dict) else "",
        "subtotal": when.get("subtotal_at_least", ""),
        "counted": counted.get("quantity", ""),
        **_typed_selector(counted.get("items", {}), "counted_"),
        **{name: when.get(name, "") for name in ("channel", "segment", "hook")},
        "account": parse_id(when.get("account", "")) or when.get("account", ""),
        "first_order": {True: "yes", False: "no"}.get(when.get("first_order"), ""),
        "starts": _local(when.get("from")),
        "ends": _local(when.get("until")),
        "weekdays": when.get("weekdays", []),
    }
    for row, effect in zip(ROWS, rule["give"], strict=False):
        typed |= {f"{name}_{row}": value for name, value in _typed_effect(effect).items()}
    return typed


def _typed_effect(effect: Mapping[str, Any]) -> dict[str, Any]:
    if "buy" in effect:
        buy, get = effect["buy"], effect["get"]
        return {
            "kind": "buy_get",
            "value": get["percent"],
            "buy": buy["quantity"],
            "get": get["quantity"],
            "repeat": effect.get("repeat") or "",
            **_typed_selector(buy["items"], ""),
            **_typed_selector(get["items"], "got_"),
        }
    what = next(key for key in ("percent", "amount", "price") if key in effect)
    return {
        "kind": f"{effect.get('on', 'items')}_{what}",
        "value": effect[what],
        "most": effect.get("at_most", ""),
        **_typed_selector(effect.get("items", {}), ""),
    }


def _typed_selector(chosen: Mapping[str, Any], before: str) -> dict[str, Any]:
    which = next((key for key in ("category", "sku") if key in chosen), "all")
    names = ", ".join(chosen[which]) if which != "all" else ""
    return {f"{before}which": which, f"{before}names": names, f"{before}sale": chosen.get("exclude_sale", False)}


def _local(text: str | None) -> str:
    return timezone.localtime(datetime.fromisoformat(text)).strftime(LOCAL) if text else ""
