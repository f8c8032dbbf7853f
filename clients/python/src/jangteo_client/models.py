"""What is sent and what comes back. Written by scripts/make_client.py."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AcceptQuote(TypedDict):
    """Exactly what is taken, of the version that was looked at."""

    version: int
    lines: list[LineTaken]


class AccessTokenOut(TypedDict):
    """Send the token as `Authorization: Bearer …`."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class AccountIn(TypedDict):
    """An account of ours to be read from now on."""

    code: str
    name: NotRequired[str]
    bank: str
    number: str
    currency: NotRequired[str]
    entity: NotRequired[str]
    why: NotRequired[str]


class AccountLineOut(TypedDict):
    """What moved an account."""

    on: str
    kind: PostingKind
    reference: str
    amount: MoneyView
    balance: MoneyView


class AccountOut(TypedDict):
    """An account over days in one currency."""

    currency: str
    opening: MoneyView
    lines: list[AccountLineOut]
    closing: MoneyView


type AccountRole = Literal['owner', 'deputy']


class AddLineIn(TypedDict):
    """A line more, in a delivery by its number."""

    edit: Literal['add']
    sku: Sku
    quantity: Count
    unit: NotRequired[str]
    delivery: NotRequired[Number]


class AddressIn(TypedDict):
    """Where parcels go."""

    recipient: str
    phone: str
    postcode: str
    line1: str
    line2: NotRequired[str]
    city: NotRequired[str]
    country: NotRequired[str]


class AddressOut(TypedDict):
    """Where something goes."""

    recipient: str
    phone: str
    postcode: str
    line1: str
    line2: str
    city: str
    country: str


class AddressesOut(TypedDict):
    """A party's addresses, the usual one first."""

    items: list[KeptAddressOut]


class AdjustIn(TypedDict):
    """Units that were found, above zero, or are gone, below."""

    sku: Sku
    quantity: int
    aside: NotRequired[bool]
    lot: NotRequired[str]
    serials: NotRequired[list[str]]
    why: str


class AdjustValueIn(TypedDict):
    """What a balance is put right by."""

    amount: MoneyWire
    why: str


class AgainOut(TypedDict):
    """An earlier line as it would be ordered today."""

    sku: str
    name: str
    difference: Difference
    unit: str
    quantity_then: int
    quantity: int
    unit_price_then: UnitPriceView | None
    standing: StandingOut | None
    times: int
    instead: list[ChoiceOut]


class AgesOut(TypedDict):
    """What is owed by how many days it is late."""

    not_due: MoneyView
    days_1_to_30: MoneyView
    days_31_to_60: MoneyView
    days_61_to_90: MoneyView
    over_90: MoneyView


class AgesTotalOut(TypedDict):
    """What all that fit owed in a currency, credits left out."""

    total: MoneyView
    ages: AgesOut


class AgreedPriceIn(TypedDict):
    """A price from a quantity on, in the channel's currency and view of tax."""

    sku: Sku
    from_quantity: NotRequired[int]
    unit_price: str


class AllowanceIn(TypedDict):
    """Something taken off an order on account: what is owed is less, and nothing comes back."""

    lines: list[AllowedLine]
    why: str


type AllowancePeriod = Literal['day', 'week', 'month', 'ever']


class AllowedLine(TypedDict):
    """What is taken off a line."""

    position: int
    quantity: int
    amount: MoneyWire


class AppealIn(TypedDict):
    """Why a refusal should be looked at again."""

    words: str


class ApplicationOut(TypedDict):
    """So much of a line for an order or a note; below zero where it was taken off again."""

    id: str
    number: str | None
    amount: MoneyView
    at: str
    by: str
    why: str
    is_automatic: bool
    is_taken_back: bool


class AppliedOut(TypedDict):
    """Money that was set against it; below zero it was taken off again."""

    at: str
    amount: MoneyView


class ApplyIn(TypedDict):
    """What a line pays; each order or note once."""

    parts: list[PartIn]
    why: NotRequired[str]


class ApprovalOut(TypedDict):
    """A request, and whether it waits for the caller."""

    id: str
    number: str
    state: RequestState
    party: str
    requester: str
    asking: int
    cart_id: str | None
    lines: list[LineAskedOut]
    shipping: MoneyView
    total: MoneyView
    texts: dict[str, str]
    note: str
    requirements: list[RequirementOut]
    decisions: list[DecisionOut]
    then: Then
    asked_at: str
    expires_at: str
    ended_at: str | None
    why_ended: str
    is_my_turn: bool


class ArrivalIn(TypedDict):
    """What of a transfer arrived."""

    rows: list[ArrivedRow]


class ArrivedRow(TypedDict):
    """Units of a row of a transfer that arrived."""

    row: str
    quantity: int


class AsideIn(TypedDict):
    """How much of a line is for no order, and what it is instead."""

    reason: AsideReason
    amount: MoneyWire
    fee: NotRequired[MoneyWire | None]
    counterpart: NotRequired[str]
    why: NotRequired[str]


type AsideReason = Literal['interest', 'supplier', 'own_transfer', 'refunded', 'noted', 'remittance']


class AskApproval(TypedDict):
    """What an order of the cart would say, and a word to whoever decides."""

    cart_id: str
    expected_gross: MoneyWire
    email: str
    ship_to: AddressIn
    payment_method: NotRequired[PaymentMethod | None]
    offer: NotRequired[str]
    tenders: NotRequired[Tenders]
    purchase_order_number: NotRequired[str]
    cost_centre: NotRequired[str]
    repeats_number: NotRequired[bool]
    note: NotRequired[str]
    word: NotRequired[str]


class AskIn(TypedDict):
    """AskIn."""

    sku: Sku
    language: NotRequired[str]
    email: NotRequired[str]


class AskMadeOut(TypedDict):
    """AskMadeOut."""

    id: str
    is_confirmed: bool


class AskOut(TypedDict):
    """AskOut."""

    id: str
    sku: str
    state: AskState
    asked_at: str
    expires_at: str


class AskQuote(TypedDict):
    """Goods of the catalogue, others, or both."""

    lines: NotRequired[list[LineAsk]]
    wishes: NotRequired[list[WishAsk]]
    note: NotRequired[str]


class AskRevision(TypedDict):
    """The same, and a word to whoever decides."""

    edits: list[AddLineIn | SetQuantityIn | RemoveLineIn | ChangeAddressIn | ChangeDateIn]
    token: str
    why: NotRequired[str]
    word: NotRequired[str]


type AskState = Literal['unconfirmed', 'waiting', 'told', 'stopped', 'expired']


class AskedApprovalOut(TypedDict):
    """A request for approval: exactly what was asked for, and where it stands."""

    id: str
    number: str
    state: RequestState
    party: str
    requester: str
    asking: int
    cart_id: str | None
    lines: list[LineAskedOut]
    shipping: MoneyView
    total: MoneyView
    texts: dict[str, str]
    note: str
    requirements: list[RequirementOut]
    decisions: list[DecisionOut]
    then: Then
    asked_at: str
    expires_at: str
    ended_at: str | None
    why_ended: str


class AskedOut(TypedDict):
    """The request; it is read under `/approvals/{id}`."""

    id: str
    number: str
    state: RequestState


class AssortmentGrantIn(TypedDict):
    """What it is to mean to an audience: all that is named has to fit, and something is named."""

    mode: Mode
    level: Level
    channel: NotRequired[str | None]
    segment: NotRequired[str | None]
    party: NotRequired[str | None]
    since: NotRequired[str | None]
    until: NotRequired[str | None]
    why: NotRequired[str]


class AssortmentGrantOut(TypedDict):
    """What it means to an audience, from when until when."""

    id: str
    mode: Mode
    level: Level
    channel: str | None
    segment: str | None
    party: str | None
    since: str
    until: str | None
    state: str
    why: str


class AssortmentIn(TypedDict):
    """How it is called, and whether it is in use."""

    names: NamesIn
    is_active: NotRequired[bool]


class AssortmentOut(TypedDict):
    """A named set of products."""

    code: str
    names: dict[str, str]
    is_active: bool
    products: int
    grants_in_force: int


class AssortmentsOut(TypedDict):
    """All assortments, by code."""

    items: list[AssortmentOut]


class AttemptOut(TypedDict):
    """One time that it was sent."""

    at: str
    status: int | None
    milliseconds: int
    answer: str
    error: str


class AttributeDefinitionIn(TypedDict):
    """An attribute as it is to stand; kind and unit stay once it is there."""

    names: NamesIn
    kind: AttributeKind
    unit: NotRequired[str]
    is_facet: NotRequired[bool]
    position: NotRequired[int]
    options: NotRequired[list[AttributeOptionIn]]


class AttributeDefinitionOut(TypedDict):
    """A typed property of products."""

    code: str
    names: dict[str, str]
    kind: AttributeKind
    unit: str
    is_facet: bool
    position: int
    options: list[AttributeOptionOut]


class AttributeIn(TypedDict):
    """A value of an attribute: of the four the one that its kind needs."""

    attribute: str
    number: NotRequired[str | None]
    unit: NotRequired[str]
    option: NotRequired[str]
    flag: NotRequired[bool | None]
    texts: NotRequired[NamesIn | None]


type AttributeKind = Literal['number', 'option', 'text', 'flag']


class AttributeListOut(TypedDict):
    """All attributes, in their order."""

    items: list[AttributeDefinitionOut]


class AttributeOptionIn(TypedDict):
    """A value that an option attribute may have."""

    code: str
    names: NamesIn


class AttributeOptionOut(TypedDict):
    """A value that an option attribute may have."""

    code: str
    names: dict[str, str]


class AttributeOut(TypedDict):
    """A line of the table of specifications."""

    attribute: str
    name: str
    value: str


class AttributesIn(TypedDict):
    """All that a product has of attributes."""

    attributes: list[AttributeIn]


type AudienceKind = Literal['everyone', 'channel', 'segment', 'party']


class AxisIn(TypedDict):
    """A way in which the variants of a product differ."""

    code: str
    names: NamesIn
    values: list[OptionValueIn]


class AxisOut(TypedDict):
    """One of the ways in which variants differ, its values in their order."""

    code: str
    name: str
    values: list[OptionValueOut]


class BackIn(TypedDict):
    """A reason, kept with what was done."""

    why: NotRequired[str]


class BankAccountOut(TypedDict):
    """An account of ours."""

    code: str
    name: str
    bank: str
    number: str
    currency: str
    entity: str
    lines: int
    open_lines: int
    open: MoneyView | None


class BankAccountsOut(TypedDict):
    """Our accounts, by code."""

    items: list[BankAccountOut]


class BankFileOut(TypedDict):
    """A file of a bank: read, or imported."""

    id: str
    account: str
    name: str
    format: str
    rows: int
    new: int
    read_at: str
    imported_at: str | None


class BankFileRowOut(TypedDict):
    """A line of a file."""

    line: int
    on: str
    amount: MoneyView
    payer: str
    reference: str
    is_known: bool


class BankLineOut(TypedDict):
    """A movement on an account of ours."""

    id: str
    account: str
    on: str
    amount: MoneyView
    left: MoneyView
    state: LineState
    payer: str
    reference: str
    virtual_account: str
    queued_why: str | None


class BankLinePageOut(TypedDict):
    """A page of lines."""

    items: list[BankLineOut]
    next_cursor: str | None
    total: int


class BankLineQuery(TypedDict):
    """What a list of lines is narrowed to."""

    state: NotRequired[Literal['queue', 'applied', 'aside', 'out', 'all']]
    account: NotRequired[str]
    q: NotRequired[str]


class BeginCountIn(TypedDict):
    """A count to begin."""

    place: str
    is_blind: NotRequired[bool]
    note: NotRequired[str]


class BesideIn(TypedDict):
    """Who is to look after a buyer beside the owner."""

    person: str
    why: NotRequired[str]


type BillingMode = Literal['per_shipment', 'monthly']


class BlockAudienceIn(TypedDict):
    """Who sees a block, and when; what is empty leaves nobody out."""

    segments: NotRequired[list[str]]
    kinds: NotRequired[list[BuyerKind]]
    who: NotRequired[Who]
    language: NotRequired[str]
    from_at: NotRequired[str | None]
    until_at: NotRequired[str | None]


class BlockAudienceOut(TypedDict):
    """Who sees a block, and when."""

    segments: list[str]
    kinds: list[BuyerKind]
    who: Who
    language: str
    from_at: str | None
    until_at: str | None


class BlockIn(TypedDict):
    """A block of a page."""

    id: str
    kind: BlockKind
    fields: NotRequired[dict[str, SaidIn | str]]
    audience: NotRequired[BlockAudienceIn]


type BlockKind = Literal['text', 'picture', 'goods', 'banner', 'categories', 'questions', 'links', 'extension']


class BlockOut(TypedDict):
    """A block as it is written."""

    id: str
    kind: BlockKind
    fields: dict[str, dict[str, str] | str]
    audience: BlockAudienceOut


class BookedCountOut(TypedDict):
    """A count that was booked."""

    id: str
    number: str
    place: str
    state: CountState
    is_blind: bool
    note: str
    begun_at: str
    lines: list[StockCountLineOut]
    differing: int


class BookedOut(TypedDict):
    """Whether it was booked now; false: it was before, under the same key."""

    is_new: bool


class BoughtCardOut(TypedDict):
    """A gift card that was bought; its code is asked for by itself."""

    id: str
    line: int
    number: int
    value: MoneyView
    code_end: str
    until: str | None
    taken_back: bool


class BoundIn(TypedDict):
    """Between what a price stays; neither: the bounds are taken away."""

    sku: Sku
    floor: NotRequired[str | None]
    cap: NotRequired[str | None]


class BoundsIn(TypedDict):
    """Between what prices stay; others are left as they are."""

    why: NotRequired[str]
    bounds: list[BoundIn]


class BudgetIn(TypedDict):
    """A budget as it is set up; without an amount it has no limit and only counts."""

    name: str
    amount: NotRequired[MoneyWire | None]
    period: BudgetPeriod
    begins_on: str
    carries: NotRequired[MoneyWire | None]
    is_hard: NotRequired[bool]
    ends_on: NotRequired[str | None]
    zone: NotRequired[str]
    person: NotRequired[str | None]
    cost_centre: NotRequired[str]


class BudgetOut(TypedDict):
    """A budget as it stands today; `left` is null where there is no limit."""

    id: str
    name: str
    period: str
    period_on: str | None
    amount: MoneyView | None
    carries: MoneyView | None
    reserved: MoneyView
    spent: MoneyView
    left: MoneyView | None
    is_hard: bool
    is_active: bool
    begins_on: str
    ends_on: str | None
    zone: str
    person: str | None
    cost_centre: str
    version: int


type BudgetPeriod = Literal['week', 'month', 'quarter', 'year', 'once']


class BundleIn(TypedDict):
    """All that one of a variant is to consist of; each SKU once, nothing: it is a bundle no more."""

    components: list[ComponentIn]
    why: NotRequired[str]


class BundleOut(TypedDict):
    """What one of a variant consists of; nothing: it is no bundle."""

    sku: str
    components: list[ComponentOut]


class BuyerApprovalsOut(TypedDict):
    """What waits or is approved and not ordered yet, the newest two hundred."""

    items: list[AskedApprovalOut]


class BuyerBillingIn(TypedDict):
    """When a buyer is to be invoiced, and how its tax documents are written."""

    mode: BillingMode
    close_day: NotRequired[int]
    documents: NotRequired[DocumentMode]


class BuyerBillingOut(TypedDict):
    """What is set for a buyer and the units below it."""

    party: str
    mode: BillingMode | None
    close_day: int
    documents: DocumentMode


class BuyerBillingsOut(TypedDict):
    """The buyers for whom something is set."""

    items: list[BuyerBillingOut]


class BuyerBudgetsOut(TypedDict):
    """The budgets of a buyer as they stand today, those that are over last."""

    items: list[BudgetOut]


class BuyerCertificatesOut(TypedDict):
    """The papers of a buyer and of the units above it, the newest first, two hundred at most."""

    items: list[TaxCertificateOut]


class BuyerCreditOut(TypedDict):
    """How a buyer stands with terms and credit."""

    terms: list[ChannelTermsOut]
    lines: list[HeldLineOut]
    is_blocked: bool


class BuyerDeputiesOut(TypedDict):
    """Who decides for whom, now and to come, the earliest first."""

    items: list[DeputyOut]


type BuyerKind = Literal['person', 'household', 'company']


class BuyerOwesOut(TypedDict):
    """What a buyer owes today, by currency."""

    owed: list[OwedOut]
    interest_notes: list[InterestNoteOut]
    invoices: list[StaffInvoiceOut]


class BuyerRulesOut(TypedDict):
    """What a buyer says needs whose approval, and what those above it say."""

    version: int
    inheritance: Inheritance
    tolerance: str
    lapse_days: int
    rules: list[KeptRuleOut]
    above: list[KeptRuleOut]


class BuyerTaskIn(TypedDict):
    """Something to do by a day."""

    title: str
    detail: NotRequired[str]
    due_on: str
    assignee: str
    priority: NotRequired[TaskPriority]


class BuyerTaskOut(TypedDict):
    """Something to do about a buyer."""

    id: str
    title: str
    detail: str
    due_on: str
    priority: TaskPriority
    assignee: str
    by: str


class BuyerTasksOut(TypedDict):
    """What waits to be done about a buyer, by day and urgency."""

    items: list[BuyerTaskOut]


class BuyerUnitOut(TypedDict):
    """A party in its tree."""

    id: str
    kind: PartyKind
    name: str
    parent_id: str | None
    depth: int


class BuyerUnitsOut(TypedDict):
    """A party and the units below it, each after the one above it."""

    items: list[BuyerUnitOut]


class CameIn(TypedDict):
    """What came in, all booked or none; each row once."""

    rows: list[CameRow]
    reference: NotRequired[str]


class CameRow(TypedDict):
    """What came of a row."""

    row: str
    quantity: int
    lot: NotRequired[LotIn | None]
    serials: NotRequired[list[str]]


class CardCode(TypedDict):
    """A gift card's code as it was typed; case, spaces and dashes make no difference."""

    code: str


class CardOut(TypedDict):
    """What may be spent of a gift card now."""

    balance: MoneyView
    usable: MoneyView
    state: str
    ends_on: str | None
    ticket: str


class CarriedDifferenceOut(TypedDict):
    """How a line differs here; `was` is told to the cart's own buyer only."""

    sku: str
    why: str
    was: UnitPriceView | None
    now: UnitPriceView | None
    suggest: int | None


class CarriedIn(TypedDict):
    """CarriedIn."""

    key: str


class CarriedLineOut(TypedDict):
    """CarriedLineOut."""

    sku: str
    name: str
    unit: str
    unit_quantity: int
    quantity: int
    unit_price: UnitPriceView | None
    total: MoneyView | None


class CarriedOut(TypedDict):
    """A carried cart as it would be here; nothing has been taken yet."""

    is_own: bool
    from_channel: str
    lines: list[CarriedLineOut]
    differences: list[CarriedDifferenceOut]
    total: MoneyView
    can_be_taken: bool


class CarryIn(TypedDict):
    """How long the key holds, and whether it may be used more than once."""

    hours: NotRequired[int]
    for_many: NotRequired[bool]


class CarryOut(TypedDict):
    """A key that carries a cart; `key` is told this once."""

    id: str
    key: str
    expires_at: str
    most_uses: int | None


class CartCodeOut(TypedDict):
    """A code in a cart; `refused` says why it takes nothing off as the cart stands."""

    id: str
    code: str
    name: str
    amount: MoneyView
    refused: str | None
    ends: str | None


class CartHeadOut(TypedDict):
    """One of the caller's open carts; `lines` and `saved_for_later` count lines."""

    id: str
    name: str
    is_current: bool
    lines: int
    saved_for_later: int
    changed_at: str


class CartLineOut(TypedDict):
    """CartLineOut."""

    id: str
    sku: str
    name: str
    label: str
    unit: str
    unit_quantity: int
    quantity: int
    available: int
    leaves_on: str | None


type CartName = str


class CartOut(TypedDict):
    """A cart at this buyer's prices, now."""

    id: str
    secret: NotRequired[str | None]
    lines: list[CartLineOut]
    quote: PriceQuoteOut
    codes: list[CartCodeOut]
    problems: list[CartProblemOut]
    missing: NotRequired[MoneyView | None]
    can_be_ordered: bool
    destination: str


class CartProblemOut(TypedDict):
    """What keeps a line from being ordered; `suggest` of its unit would mend it, 0 takes it out."""

    line_id: str
    sku: str
    why: str
    suggest: int | None
    limit: NotRequired[int | None]
    period: NotRequired[str | None]
    bought: NotRequired[int | None]
    left: NotRequired[int | None]
    until: NotRequired[str | None]
    text: NotRequired[str | None]


class CategoriesOut(TypedDict):
    """All categories, in their order."""

    items: list[StaffCategoryOut]


class CategoryIn(TypedDict):
    """A category as it is to stand."""

    names: NamesIn
    blurbs: NotRequired[NamesIn]
    position: NotRequired[int]
    parent: NotRequired[str]


class CategoryOut(TypedDict):
    """CategoryOut."""

    slug: str
    name: str
    blurb: str
    product_count: int


class CertificateEndIn(TypedDict):
    """Why it counts no more."""

    why: NotRequired[str]


type Change = Literal['dearer', 'cheaper']


class ChangeAddressIn(TypedDict):
    """A delivery, by its number, goes elsewhere in the same country."""

    edit: Literal['address']
    delivery: NotRequired[Number]
    ship_to: AddressIn


class ChangeBudget(TypedDict):
    """The whole of a budget as it is from now on."""

    name: str
    amount: NotRequired[MoneyWire | None]
    period: BudgetPeriod
    begins_on: str
    carries: NotRequired[MoneyWire | None]
    is_hard: NotRequired[bool]
    ends_on: NotRequired[str | None]
    zone: NotRequired[str]
    person: NotRequired[str | None]
    cost_centre: NotRequired[str]
    version: int


class ChangeDateIn(TypedDict):
    """A delivery, by its number, is wanted on another day; null: as soon as can be."""

    edit: Literal['date']
    delivery: NotRequired[Number]
    wanted_on: str | None


type ChangeKind = Literal['percent', 'amount', 'times']


class ChangeRule(TypedDict):
    """The whole of a rule as it is from now on."""

    name: str
    joined: NotRequired[Joined]
    conditions: NotRequired[list[ConditionIn]]
    steps: list[list[QuorumIn]]
    not_below: NotRequired[MoneyWire | None]
    window_days: NotRequired[int]
    escalates_after_seconds: NotRequired[int]
    version: int


class ChangedOut(TypedDict):
    """How many rows changed something; stating what is so already changes nothing."""

    changed: int


class ChangedPriceOut(TypedDict):
    """What a draft changes of a step."""

    sku: str
    from_quantity: int
    old: UnitPriceView | None
    new: UnitPriceView | None
    since: str | None
    is_since_ever: bool
    until: str | None


class ChannelBillingIn(TypedDict):
    """For whom a channel is to sell, and when it is invoiced."""

    entity: NotRequired[str | None]
    mode: BillingMode
    close_day: NotRequired[int]


class ChannelBillingOut(TypedDict):
    """Who sells in a channel, and when what is sent there is invoiced."""

    channel: str
    entity: str
    mode: BillingMode | None
    close_day: int
    gaps: list[Gap]


class ChannelBillingsOut(TypedDict):
    """Every channel."""

    items: list[ChannelBillingOut]


class ChannelTermsOut(TypedDict):
    """The terms a buyer has in a channel."""

    channel: str
    terms: TermsOut | None
    reasons: list[str]


class ChargeIn(TypedDict):
    """Whom to charge what the list of what is due shows."""

    party: str
    entity: str
    amount: MoneyWire
    why: NotRequired[str]


type ChargeMoveKind = Literal['paid', 'waived']


type ChargeState = Literal['open', 'overdue', 'settled']


class CheaperIn(TypedDict):
    """So many units of these, for a percentage less."""

    items: ChosenGoodsIn
    quantity: int
    percent: str


type CheckStage = Literal['order', 'release', 'ship']


class ChoiceOut(TypedDict):
    """ChoiceOut."""

    sku: str
    name: str
    confidence: str
    how: How
    replaces: NotRequired[str]
    why: NotRequired[str]


class ChosenGoodsIn(TypedDict):
    """Which lines: by SKU, by category or all; exactly one of the three."""

    sku: NotRequired[list[Sku] | None]
    category: NotRequired[list[str] | None]
    all: NotRequired[Literal[True] | None]
    exclude_sale: NotRequired[bool]


class ChosenIn(TypedDict):
    """Which values a variant has, one of each axis in their order."""

    sku: Sku
    values: list[str]


class ChosenPricesIn(TypedDict):
    """Which prices: one of the three; none of them is the whole list."""

    category: NotRequired[str]
    q: NotRequired[str]
    skus: NotRequired[list[Sku]]


class CloseIn(TypedDict):
    """Why the rest is not awaited."""

    why: str


class CodeOut(TypedDict):
    """Whoever has it may spend the card. Don't keep it: it can be asked for again."""

    code: str


class CommitmentOut(TypedDict):
    """How far a commitment is in its present period; amounts in minor units of the contract's currency."""

    measure: str
    since: str
    until: str
    committed: int
    shipped: int
    on_order: int
    expected: int | None
    shortfall: int


type CommitmentPeriod = Literal['term', 'month', 'quarter', 'year']


class CommittedIn(TypedDict):
    """How much the company takes: a quantity or a net amount; of a SKU, a category, or all that is priced."""

    quantity: NotRequired[int | None]
    amount: NotRequired[MoneyWire | None]
    sku: NotRequired[Sku | None]
    category: NotRequired[str | None]
    period: NotRequired[CommitmentPeriod]


type Compare = Literal['above', 'at_least', 'below', 'at_most', 'any_of', 'other_than', 'is']


class ComponentIn(TypedDict):
    """So many base units of a variant in one bundle."""

    sku: Sku
    quantity: int


class ComponentOut(TypedDict):
    """So many base units of a variant in one bundle."""

    sku: str
    quantity: int


class ConditionIn(TypedDict):
    """One condition; it has the one of `amount`, `number` and `codes` that its measure is compared with."""

    measure: Measure
    compare: Compare
    amount: NotRequired[MoneyWire | None]
    number: NotRequired[str | None]
    codes: NotRequired[list[str]]


class ConditionOut(TypedDict):
    """ConditionOut."""

    measure: Measure
    compare: Compare
    amount: NotRequired[MoneyView | None]
    number: NotRequired[str | None]
    codes: list[str]


class ContentIn(TypedDict):
    """How much is in one base unit, from which its price per 100 g, metre … follows."""

    amount: str
    unit: ContentUnit


class ContentPageOut(TypedDict):
    """A page of a channel."""

    id: str
    channel: str
    slug: str
    path: str
    place: Place
    position: int
    titles: dict[str, str]
    shown: int | None
    is_waiting: bool
    is_changed: bool
    changed_at: str


class ContentPagesOut(TypedDict):
    """A channel's pages, its home first."""

    items: list[ContentPageOut]


class ContentPriceOut(TypedDict):
    """What so many of a measure cost: per 100 g, 100 ml, 1 m, 1 m2 or 1 each."""

    price: MoneyView
    per: int
    unit: str


type ContentUnit = Literal['g', 'kg', 'ml', 'l', 'm', 'm2', 'each']


class ContractEndIn(TypedDict):
    """Why it ends."""

    why: str


class ContractIn(TypedDict):
    """What is to be agreed; its prices are a list that is there, its own, or another list's: one of the three."""

    code: str
    names: NamesIn
    party: str
    valid_from: str
    valid_until: NotRequired[str | None]
    price_list: NotRequired[str | None]
    own: NotRequired[OwnPricesIn | None]
    follows: NotRequired[FollowedIn | None]
    commitments: NotRequired[list[CommittedIn]]
    notice_days: NotRequired[int]
    renewal: NotRequired[RenewalKind]
    renewal_months: NotRequired[int | None]
    why: NotRequired[str]


class ContractOut(TypedDict):
    """What was agreed with a company."""

    code: str
    names: dict[str, str]
    party: str
    price_list: str
    currency: str
    state: ContractState
    valid_from: str
    valid_until: str | None
    term: int
    renewal: str
    commitments: list[CommitmentOut]


type ContractState = Literal['draft', 'active', 'ended']


class ContractTrialOut(TypedDict):
    """What its prices would have done to the company's last orders and open carts."""

    report: dict[str, Any]


class ContractWhy(TypedDict):
    """Why it is done."""

    why: NotRequired[str]


class ContractsOut(TypedDict):
    """Contracts, by code."""

    items: list[ContractOut]


class CostChangeOut(TypedDict):
    """What a row would change."""

    row: int
    sku: str
    old: UnitPriceView | None
    new: UnitPriceView | None


class CostOut(TypedDict):
    """What a base unit costs the seller in a time, without tax."""

    sku: str
    cost: UnitPriceView
    since: str | None
    until: str | None
    source: str
    why: str


class CostPageOut(TypedDict):
    """The costs of some variants: what was, is and will be."""

    items: list[CostOut]
    next_cursor: str | None
    total: int


class CostQuery(TypedDict):
    """What a list of costs is narrowed to."""

    currency: str
    q: NotRequired[str]


class CostRowIn(TypedDict):
    """What a base unit costs from a moment on."""

    sku: Sku
    cost: str | None
    since: NotRequired[str | None]
    until: NotRequired[str | None]


class CostTrialOut(TypedDict):
    """What rows would change; rows that change nothing are left out."""

    changes: list[CostChangeOut]
    mark: str


class CostsIn(TypedDict):
    """Costs to set, all or none."""

    currency: str
    rows: list[CostRowIn]
    mark: NotRequired[str]
    why: NotRequired[str]


class CostsSetOut(TypedDict):
    """How many rows changed something."""

    count: int


type Count = int


class CountPreviewOut(TypedDict):
    """What booking a count would change."""

    lines: list[StockCountLineOut]


class CountQuery(TypedDict):
    """What a list of counts is narrowed to."""

    state: NotRequired[CountState | None]
    place: NotRequired[str]


class CountRow(TypedDict):
    """What was counted of a variant."""

    sku: Sku
    quantity: int


type CountState = Literal['open', 'booked', 'dropped']


class CountedIn(TypedDict):
    """So many units of these."""

    items: ChosenGoodsIn
    quantity: int


class CounterQuote(TypedDict):
    """What one would rather have of the offer; a line that is not named is left out."""

    lines: list[LineWish]
    note: NotRequired[str]


type CountsFrom = Literal['order', 'fulfilment', 'invoice']


class CountsIn(TypedDict):
    """What was counted at a place, all booked or none."""

    rows: list[CountRow]


class CountsOut(TypedDict):
    """How many differed from what was known."""

    changed: int


class CouponIn(TypedDict):
    """A code in plain words."""

    text: str
    most_uses: NotRequired[int | None]
    owner: NotRequired[str | None]
    ends: NotRequired[str | None]


class CouponOut(TypedDict):
    """A coupon; of a secret one the end of its code alone."""

    id: str
    label: str
    is_secret: bool
    series: str
    most_uses: int | None
    owner: str | None
    ends: str | None
    is_void: bool
    uses: int


class CouponPageOut(TypedDict):
    """A page of coupons."""

    items: list[CouponOut]
    next_cursor: str | None
    total: int


class CouponSeriesIn(TypedDict):
    """So many codes for one order each."""

    series: str
    count: int
    owner: NotRequired[str | None]
    ends: NotRequired[str | None]


class CouponSeriesListOut(TypedDict):
    """Every series of a promotion, by name."""

    items: list[CouponSeriesOut]


class CouponSeriesOut(TypedDict):
    """Coupons that were made together."""

    name: str
    made: int
    used: int
    void: int


class CreditIn(TypedDict):
    """Amounts taken off an invoice that is not paid."""

    lines: list[CreditedLineIn]
    why: str


class CreditLineOut(TypedDict):
    """The buyer's own credit line."""

    limit: MoneyView
    raised: MoneyView
    tolerance: MoneyView
    used: MoneyView
    available: MoneyView
    ordered: MoneyView
    shipped: MoneyView
    invoiced: MoneyView
    unapplied: MoneyView
    counts_from: str
    stops: list[str]


class CreditLinePageOut(TypedDict):
    """A page of credit lines."""

    items: list[StaffCreditLineOut]
    next_cursor: str | None
    total: int


class CreditMade(TypedDict):
    """The credit notes that were issued, one for each order on the invoice, and what is still owed on it."""

    credit_notes: list[str]
    open: MoneyView


class CreditOut(TypedDict):
    """How a buyer stands."""

    terms: TermsOut | None
    reasons: list[str]
    line: CreditLineOut | None
    lines_above: list[LineAboveOut]


class CreditPartOut(TypedDict):
    """CreditPartOut."""

    left: MoneyView
    ends_on: str | None
    source: str
    issued_at: str


class CreditedLineIn(TypedDict):
    """What is taken off a line of an invoice."""

    position: int
    amount: MoneyWire


type DayOff = Literal['as_is', 'next_working_day', 'last_working_day']


type Days = int


class Decide(TypedDict):
    """What the caller says; `reject` and `send_back` need a reason."""

    verdict: Verdict
    why: NotRequired[str]


type Decision = Literal['sure', 'to_confirm', 'not_found']


class DecisionOut(TypedDict):
    """DecisionOut."""

    by: str
    verdict: Verdict
    why: str
    at: str


type DeliveryKind = Literal['original', 'replay', 'test']


class DeliveryOut(TypedDict):
    """A part of an order that goes to one address by one day; `positions` are its lines'."""

    number: int
    recipient: str
    postcode: str
    city: str
    line1: str
    line2: str
    country: str
    wanted_on: str | None
    promised_on: str | None
    positions: list[int]


class DeliveryPageOut(TypedDict):
    """A page of deliveries."""

    items: list[EventDeliveryOut]
    next_cursor: str | None
    total: int


class DeliveryQuery(TypedDict):
    """What a list of deliveries is narrowed to."""

    state: NotRequired[DeliveryState | None]
    type: NotRequired[str]
    q: NotRequired[str]


type DeliveryState = Literal['waiting', 'delivered', 'dead']


class DeputyOut(TypedDict):
    """Who decides for whom; both days are counted in."""

    id: str
    instead_of: str
    instead_of_name: str
    by: str
    by_name: str
    since: str
    until: str


class DerivationIn(TypedDict):
    """How its prices come of another list's: each × `times`, to the nearest `round_to`."""

    base: str
    times: str
    round_to: str


type Difference = Literal['gone', 'not_for_you', 'no_price', 'unit_gone', 'replaced', 'out_of_stock', 'fewer', 'rule', 'dearer', 'cheaper', 'same']


class DiscountOut(TypedDict):
    """What a promotion takes off, in the view of the channel's prices."""

    promotion: str
    name: str
    amount: MoneyView


class DisputeEndIn(TypedDict):
    """How it ended; what is credited goes by a refund of the order."""

    outcome: DisputeOutcome
    note: str


class DisputeIn(TypedDict):
    """What is not right."""

    reason: str


class DisputeOut(TypedDict):
    """What somebody says is not right; closed, it has an outcome."""

    id: str
    reason: str
    opened_at: str
    opened_by: str
    is_by_buyer: bool
    closed_at: str | None
    closed_by: str
    outcome: DisputeOutcome | None
    note: str


type DisputeOutcome = Literal['credited', 'rejected', 'agreed']


class DisputeTold(TypedDict):
    """What is not right."""

    reason: str


class DisputesOut(TypedDict):
    """The disputes about an invoice, the newest first."""

    items: list[DisputeOut]


type DocumentKind = Literal['pdf', 'png', 'jpg', 'xlsx']


type DocumentMode = Literal['monthly', 'each']


class DocumentOut(TypedDict):
    """A file of a cart or an order."""

    id: str
    name: str
    kind: DocumentKind
    size: int
    attached_at: str


class DoneIn(TypedDict):
    """What is noted with it."""

    why: NotRequired[str]


class DraftTrialOut(TypedDict):
    """What a draft would have done to the last orders and open carts."""

    report: dict[str, Any]


type DueBase = Literal['net_days', 'end_of_month', 'day_of_month', 'fixed_date', 'at_once']


class DueOut(TypedDict):
    """A part of an invoice and when it is due."""

    due_on: str
    amount: MoneyView
    discount: MoneyView
    discount_until: str | None
    is_deposit: bool


class EffectIn(TypedDict):
    """What it gives: exactly one of `percent`, `amount`, `price` and `buy`."""

    percent: NotRequired[str | None]
    amount: NotRequired[str | None]
    price: NotRequired[str | None]
    on: NotRequired[Stage | None]
    items: NotRequired[ChosenGoodsIn | None]
    at_most: NotRequired[str | None]
    buy: NotRequired[CountedIn | None]
    get: NotRequired[CheaperIn | None]
    repeat: NotRequired[int | None]


class EndedIn(TypedDict):
    """Why it ends."""

    why: NotRequired[str]


class EndingsIn(TypedDict):
    """Steps to end, all or none; what was to come of them ends too."""

    steps: list[StepIn]
    at: NotRequired[str | None]
    why: NotRequired[str]


class EndpointIn(TypedDict):
    """Where events go, and which."""

    url: str
    description: NotRequired[str]
    events: NotRequired[list[str]]


class EndpointOut(TypedDict):
    """Where events go; its secrets are told once, when they are made."""

    id: str
    url: str
    description: str
    events: list[str]
    state: EndpointState
    disabled_why: str
    failures: int
    failing_since: str | None
    created_at: str
    waiting: int
    dead: int


type EndpointState = Literal['active', 'paused', 'disabled']


class EndpointWhy(TypedDict):
    """Why it is done."""

    why: NotRequired[str]


class EndpointsOut(TypedDict):
    """All endpoints, the newest first."""

    items: list[EndpointOut]


class EnterCode(TypedDict):
    """A code as it was typed; case, spaces and dashes make no difference."""

    code: str


class EventDeliveryOut(TypedDict):
    """An event on its way to an endpoint, or there."""

    id: str
    endpoint: str
    event: str
    type: str
    key: str
    kind: DeliveryKind
    sequence: int
    state: DeliveryState
    written_at: str
    due_at: str
    ended_at: str | None
    attempts: int


class EventOut(TypedDict):
    """An event that an endpoint may hear."""

    name: str
    says: str
    key: str
    fields: list[str]


class EventsOut(TypedDict):
    """Every event that others may hear."""

    items: list[EventOut]


class EventsTakenOut(TypedDict):
    """What came of a carrier's message."""

    new: int
    known: int
    unknown: int


class EvidenceIn(TypedDict):
    """A document; another takes the place of the one before."""

    kind: EvidenceKind
    number: str
    on: str


type EvidenceKind = Literal['export_declaration', 'local_letter_of_credit', 'purchase_confirmation', 'taxed']


class EvidenceOut(TypedDict):
    """By what an order is taxed at zero, or that it is taxed for want of it."""

    kind: EvidenceKind
    number: str
    on: str
    why: str
    by: str
    at: str


class ExpectedIn(TypedDict):
    """Other days for rows that are still awaited."""

    rows: list[ExpectedRow]
    why: NotRequired[str]


class ExpectedRow(TypedDict):
    """When a row is expected now."""

    row: str
    expected_on: str | None


class FacetChoice(TypedDict):
    """FacetChoice."""

    value: str
    name: str
    count: int


class FacetOut(TypedDict):
    """FacetOut."""

    code: str
    name: str
    kind: str
    unit: str
    values: list[FacetChoice]
    lowest: str | None
    highest: str | None
    steps: NotRequired[list[PriceStepOut]]


class FeatureIn(TypedDict):
    """How a feature is to be."""

    channel: NotRequired[str | None]
    state: FlagState | None
    segments: NotRequired[list[str]]
    parties: NotRequired[list[str]]
    share: NotRequired[int]
    why: NotRequired[str]


class FeatureOut(TypedDict):
    """A feature that can be switched; without settings it is as it comes."""

    feature: str
    title: str
    when_off: str
    default: bool
    settings: list[FeatureSettingOut]


class FeatureSettingOut(TypedDict):
    """How a feature is set, in one channel or in all."""

    channel: str | None
    state: FlagState
    segments: list[str]
    parties: list[str]
    share: int
    why: str
    changed_by: str
    changed_at: str


class FeaturesOut(TypedDict):
    """All features that can be switched."""

    items: list[FeatureOut]


class FilePreviewOut(TypedDict):
    """What importing a file brings."""

    file: BankFileOut
    new: int
    came: MoneyView
    went: MoneyView
    is_other_kind: bool
    rows: list[BankFileRowOut]


type FillRule = Literal['oldest', 'promised_date']


class FilledCartOut(TypedDict):
    """FilledCartOut."""

    cart_id: str


class FlagOut(TypedDict):
    """Something about a payment that a person has to look at, or has."""

    id: str
    kind: str
    order: str | None
    facts: dict[str, str]
    at: str
    seen_at: str | None
    seen_by: str
    why: str


type FlagState = Literal['off', 'pilot', 'on']


class FlagsOut(TypedDict):
    """The newest first, two hundred at most."""

    items: list[FlagOut]


class FollowedIn(TypedDict):
    """Prices that follow another list's."""

    base: str
    times: str
    round_to: str
    priority: NotRequired[int]
    bounds: NotRequired[list[BoundIn]]


class FoundIn(TypedDict):
    """What was found, all noted or none; a line said again is replaced."""

    rows: list[FoundRow]


class FoundRow(TypedDict):
    """What lies on a shelf."""

    sku: Sku
    found: int
    lot: NotRequired[str]


type FulfilmentProgress = Literal['open', 'partly', 'shipped', 'delivered', 'cancelled']


type Gap = Literal['no_entity', 'no_business_number', 'no_account', 'no_address']


class GiftOut(TypedDict):
    """A gift as who gave it sees it; where it goes is told to nobody but those who send it."""

    id: str
    state: GiftState
    order_number: str
    from_name: str
    to_name: str
    note: str
    sent_to: str
    days: int
    made_at: str
    expires_at: str | None
    ended_at: str | None
    views: int
    word: str


type GiftState = Literal['waiting', 'open', 'claimed', 'declined', 'expired', 'taken_back', 'called_off']


class GiveIn(TypedDict):
    """GiveIn."""

    quantity: NotRequired[int]
    name: NotRequired[str]


class GrantEndIn(TypedDict):
    """Why it counts no more."""

    why: NotRequired[str]


class GroupIn(TypedDict):
    """Of the promotions of a group at most one works."""

    group: str


type GuestState = Literal['live', 'expired', 'revoked']


class HeldCartOut(TypedDict):
    """A cart at its checkout."""

    id: str
    secret: NotRequired[str | None]
    lines: list[CartLineOut]
    quote: PriceQuoteOut
    codes: list[CartCodeOut]
    problems: list[CartProblemOut]
    missing: NotRequired[MoneyView | None]
    can_be_ordered: bool
    destination: str
    kept_until: NotRequired[str | None]


class HeldLineOut(TypedDict):
    """A credit line that has to hold, of the buyer or of a unit above it."""

    limit: MoneyView
    raised: MoneyView
    tolerance: MoneyView
    used: MoneyView
    available: MoneyView
    ordered: MoneyView
    shipped: MoneyView
    invoiced: MoneyView
    unapplied: MoneyView
    counts_from: str
    stops: list[str]
    party: str


class HelpfulOut(TypedDict):
    """HelpfulOut."""

    helpful: int


class HoldIn(TypedDict):
    """For what an order is held."""

    kind: HoldKind
    why: str


type HoldKind = Literal['credit', 'fraud', 'address', 'stock', 'export', 'deposit', 'gift']


class HoldOut(TypedDict):
    """A reason for which an order waits, or waited."""

    id: str
    kind: str
    why: str
    rule: str | None
    blocks: list[str]
    opened_at: str
    opened_by: str
    released_at: str | None
    released_by: str
    released_why: str


type How = Literal['sku', 'gtin', 'part_number', 'replaced', 'name']


class ImportedOut(TypedDict):
    """What became of a file."""

    new: int
    applied: int


type Inheritance = Literal['add', 'instead']


class InstalmentOfferIn(TypedDict):
    """Who may pay what in parts, whole."""

    names: NamesIn
    count: int
    every: int
    rhythm: Rhythm
    yearly_rate: NotRequired[str]
    smallest: MoneyWire
    largest: NotRequired[MoneyWire | None]
    channels: NotRequired[list[str]]
    segments: NotRequired[list[str]]
    only_categories: NotRequired[list[str]]
    not_categories: NotRequired[list[str]]
    not_skus: NotRequired[list[Sku]]
    refund_policy: NotRequired[RefundPolicy]
    defaults_after: NotRequired[int]
    lender: str
    why: NotRequired[str]


class InstalmentOfferOut(TypedDict):
    """A way to pay in parts; a licensed lender decides about it, lends and collects."""

    offer: str
    name: str
    fits: bool
    reasons: list[str]
    article: str
    parts: list[PartOut]


class InstalmentOffersOut(TypedDict):
    """Every offer by its code."""

    items: list[StaffInstalmentOfferOut]


class InterestDaysOut(TypedDict):
    """Days of an invoice with one amount owed and one rate; both are counted."""

    invoice: str
    starts_on: str
    ends_on: str
    principal: MoneyView
    rate: str
    amount: MoneyView


class InterestDueOut(TypedDict):
    """The note that would be written to a buyer now, by one of our companies in one currency."""

    party: str
    name: str
    entity: str
    amount: MoneyView
    is_enough: bool
    days: list[InterestDaysOut]


class InterestDuesOut(TypedDict):
    """What was not charged yet, by name; of days that are over."""

    items: list[InterestDueOut]


class InterestMoveIn(TypedDict):
    """What of a note was paid or is let go."""

    amount: MoneyWire
    why: str


class InterestMoveOut(TypedDict):
    """So much of a note was paid or let go."""

    id: str
    kind: ChargeMoveKind
    amount: MoneyView
    at: str
    by: str
    why: str
    is_deposit: bool
    is_reversed: bool


class InterestNoteOut(TypedDict):
    """Late interest that was charged."""

    number: str
    state: ChargeState
    issued_on: str
    due_on: str
    amount: MoneyView
    paid: MoneyView
    waived: MoneyView
    open: MoneyView


class InterestNotePageOut(TypedDict):
    """A page of notes, the newest first."""

    items: list[StaffInterestNoteOut]
    next_cursor: str | None
    total: int


class InterestNoteQuery(TypedDict):
    """What a list of notes is narrowed to."""

    q: NotRequired[str]
    state: NotRequired[ChargeState | None]
    party_id: NotRequired[str | None]


class Invite(TypedDict):
    """Somebody who is invited, and what their link lets them do."""

    name: str
    email: NotRequired[str]
    sees_prices: NotRequired[bool]
    may_comment: NotRequired[bool]
    may_vote: NotRequired[bool]
    days: NotRequired[Days]


type InvoiceKind = Literal['invoice', 'credit_note']


class InvoiceLineOut(TypedDict):
    """A line; `sku` is empty for shipping."""

    order: str
    sku: str
    name: str
    quantity: int
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    tax_code: str
    tax_rate: str
    tax_category: str
    credits: str


class InvoiceOut(TypedDict):
    """An invoice or a credit note as lists show it; amounts of a credit note are above zero, too."""

    number: str
    kind: InvoiceKind
    issued_on: str
    due_on: str
    orders: list[str]
    gross: MoneyView
    paid: MoneyView
    credited: MoneyView
    open: MoneyView


class InvoicePageOut(TypedDict):
    """A page of documents."""

    items: list[StaffInvoiceOut]
    next_cursor: str | None
    total: int


class InvoiceQuery(TypedDict):
    """What a list of documents is narrowed to."""

    q: NotRequired[str]
    state: NotRequired[Literal['', 'open', 'overdue', 'paid', 'credit_note']]
    party_id: NotRequired[str | None]
    issued_from: NotRequired[str | None]
    issued_until: NotRequired[str | None]


class InvoiceTaxOut(TypedDict):
    """What a document has of one rate."""

    code: str
    rate: str
    category: str
    net: MoneyView
    tax: MoneyView


class InvoicesOut(TypedDict):
    """What is owed today, and the documents, the newest first."""

    owed: list[OwedOut]
    interest_notes: list[InterestNoteOut]
    invoices: list[InvoiceOut]
    total: int


class IssueIn(TypedDict):
    """Value to issue."""

    amount: MoneyWire
    source: Literal['sold', 'goodwill']
    expires_on: NotRequired[str | None]
    why: NotRequired[str]


class IssuedOut(TypedDict):
    """What was issued."""

    count: int


class ItemOut(TypedDict):
    """What became of one product of several."""

    slug: str
    result: str
    code: str | None
    message: str | None
    facts: dict[str, Any]


class ItemsOut(TypedDict):
    """What became of each product, in the order in which they were sent."""

    items: list[ItemOut]


type Joined = Literal['all', 'any']


class KeptAddressIn(TypedDict):
    """An address that is kept for a party."""

    label: NotRequired[str]
    recipient: str
    phone: str
    postcode: str
    line1: str
    line2: NotRequired[str]
    city: NotRequired[str]
    country: NotRequired[str]


class KeptAddressOut(TypedDict):
    """Where a party receives goods or bills."""

    id: str
    label: str
    recipient: str
    phone: str
    postcode: str
    line1: str
    line2: str
    city: str
    country: str
    is_default: bool


class KeptBackIn(TypedDict):
    """How many units a place is never to promise."""

    units: int


class KeptBackOut(TypedDict):
    """How many units a place never promises."""

    place: str
    units: int


class KeptDraftIn(TypedDict):
    """A draft in the place of the one that was read."""

    titles: NotRequired[PageLineIn]
    blurbs: NotRequired[PageLineIn]
    blocks: NotRequired[list[BlockIn]]
    draft_number: int


class KeptRuleOut(TypedDict):
    """A rule that holds; what it does not have is left out, so that it can be sent back changed."""

    id: str
    name: str
    joined: Joined
    conditions: list[ConditionOut]
    steps: list[list[StepQuorumOut]]
    not_below: NotRequired[MoneyView | None]
    window_days: NotRequired[int | None]
    escalates_after_seconds: NotRequired[int | None]


class KeyIn(TypedDict):
    """A key to make."""

    password: str
    code: NotRequired[str]
    kind: NotRequired[KeyKind]
    scopes: list[str]
    days: NotRequired[int]


type KeyKind = Literal['live', 'test']


class KeyOut(TypedDict):
    """A key by its beginning."""

    id: str
    kind: KeyKind
    hint: str
    scopes: list[str]
    made_at: str
    ends_at: str
    last_used_on: str | None
    is_live: bool


class LadderStep(TypedDict):
    """From this quantity of base units on, each costs so much."""

    from_quantity: int
    unit_price: UnitPriceView
    was: NotRequired[UnitPriceView | None]


class LeftIn(TypedDict):
    """Why they look after the buyer no more."""

    why: NotRequired[str]


class LegalEntitiesOut(TypedDict):
    """Every legal entity by its code."""

    items: list[LegalEntityOut]


class LegalEntityIn(TypedDict):
    """A legal entity whole; documents that were issued keep what it was."""

    names: NamesIn
    country: NotRequired[str]
    currency: NotRequired[str]
    addresses: NotRequired[NamesIn]
    business_number: NotRequired[str]
    representative: NotRequired[str]
    phone: NotRequired[str]
    email: NotRequired[str]
    bank_account: NotRequired[str]
    due_texts: NotRequired[NamesIn]
    evidence_from: NotRequired[str | None]
    self_issues_from: NotRequired[MoneyWire | None]
    why: NotRequired[str]


class LegalEntityOut(TypedDict):
    """A company of ours that sells and issues documents."""

    code: str
    names: dict[str, str]
    country: str
    currency: str
    addresses: dict[str, str]
    business_number: str
    representative: str
    phone: str
    email: str
    bank_account: str
    due_texts: dict[str, str]
    evidence_from: str | None
    self_issues_from: MoneyView | None
    is_locked: bool
    channels: list[str]


type Lending = Literal['never', 'always', 'until']


type Level = Literal['see', 'price', 'buy']


class LevelOut(TypedDict):
    """What a place has of a variant, in base units."""

    place: str
    on_hand: int
    allocated: int
    held: int
    set_aside: int
    safety: int
    available: int
    is_moving: bool


class LimitsIn(TypedDict):
    """How often a promotion may be used; null: any number."""

    most_uses: NotRequired[int | None]
    buyer_most: NotRequired[int | None]
    why: NotRequired[str]


class LineAboveOut(TypedDict):
    """A line of a unit above that has to hold too; its figures are for that unit."""

    is_blocked: bool


class LineAsk(TypedDict):
    """LineAsk."""

    sku: Sku
    quantity: Quantity
    wish: NotRequired[str | None]


class LineAskedOut(TypedDict):
    """LineAskedOut."""

    sku: str
    name: str
    unit: str
    quantity: int
    gross: MoneyView


class LineChangeOut(TypedDict):
    """A line before and after; null where it is not in the order."""

    position: int
    sku: str
    name: str
    quantity_before: int
    quantity_after: int
    gross_before: MoneyView | None
    gross_after: MoneyView | None


type LineFilter = Literal['queue', 'applied', 'aside', 'out', 'all']


class LineIn(TypedDict):
    """LineIn."""

    sku: Sku
    quantity: int


class LineLimitIn(TypedDict):
    """Another limit."""

    why: str
    limit: MoneyWire
    tolerance: NotRequired[MoneyWire | None]


class LineOut(TypedDict):
    """A line that the caller may write about."""

    line_id: str
    order: str
    name: str
    variant: str


class LineRaiseIn(TypedDict):
    """A higher limit for a while; several add up."""

    why: str
    amount: MoneyWire
    since: str
    until: str


class LineRaiseOut(TypedDict):
    """A limit that is higher for a while."""

    id: str
    amount: MoneyView
    since: str
    until: str
    why: str
    by: str
    withdrawn_at: str | None


class LineRateIn(TypedDict):
    """What one major unit of another currency is worth in the line's."""

    currency: str
    rate: str


class LineStageIn(TypedDict):
    """From which step on what is ordered counts."""

    why: str
    stage: CheckStage


type LineState = Literal['open', 'part', 'applied', 'aside', 'out']


class LineStopOut(TypedDict):
    """Why nothing more is bought on it."""

    kind: StopKind
    why: str
    by: str
    since: str


class LineTaken(TypedDict):
    """LineTaken."""

    key: str
    quantity: Quantity


class LineWhyIn(TypedDict):
    """Why it is done."""

    why: str


class LineWish(TypedDict):
    """LineWish."""

    key: str
    quantity: Quantity
    wish: NotRequired[str | None]


class LinesIn(TypedDict):
    """LinesIn."""

    lines: list[WantedIn]


class LinkIn(TypedDict):
    """LinkIn."""

    days: NotRequired[int]
    owner_sees: NotRequired[OwnerSees]


class LinkOut(TypedDict):
    """LinkOut."""

    token: str
    expires_at: str


class ListAudienceIn(TypedDict):
    """For whom a list is."""

    kind: AudienceKind
    id: NotRequired[str | None]


class ListIn(TypedDict):
    """ListIn."""

    lines: list[WantedIn]
    name: str


class ListOut(TypedDict):
    """ListOut."""

    id: str
    name: str
    made_by: str
    shared_with: str
    is_mine: bool
    line_count: int
    changed_at: str


class ListSettingsIn(TypedDict):
    """What a list is to say of itself, whole."""

    names: NamesIn
    priority: NotRequired[int]
    valid_from: NotRequired[str | None]
    valid_until: NotRequired[str | None]
    merges: NotRequired[bool]
    is_sale: NotRequired[bool]
    audiences: list[ListAudienceIn]
    why: NotRequired[str]


class ListingIn(TypedDict):
    """From and until when a channel sells a product."""

    since: NotRequired[str | None]
    until: NotRequired[str | None]
    rank: NotRequired[int]


class ListingOut(TypedDict):
    """From and until when a channel shows a product."""

    channel: str
    since: str
    until: str | None


class ListingQuery(TypedDict):
    """How a listing is narrowed and ordered."""

    q: NotRequired[str]
    as_typed: NotRequired[bool]
    category: NotRequired[str]
    option: NotRequired[list[str]]
    number: NotRequired[list[str]]
    flag: NotRequired[list[str]]
    price: NotRequired[str]
    in_stock: NotRequired[bool]
    sort: NotRequired[Literal['featured', 'newest', 'name', 'price', 'price_down']]
    page: NotRequired[int]
    page_size: NotRequired[int]


class LookedAfterListOut(TypedDict):
    """Who looks after a buyer, and who did, the latest first."""

    items: list[LookedAfterOut]


class LookedAfterOut(TypedDict):
    """That a member of staff looks after a buyer, or did."""

    person: str
    role: AccountRole
    since: str
    until: str | None
    territory: str
    why: str


class LotHereOut(TypedDict):
    """A lot of which units lie somewhere."""

    lot: str
    made_on: str | None
    expires_on: str | None
    is_recalled: bool
    why: str
    sku: str
    units: dict[str, int]


class LotIn(TypedDict):
    """A lot, where units of the variant are told apart by lots."""

    code: str
    made_on: NotRequired[str | None]
    expires_on: NotRequired[str | None]


class LotQuery(TypedDict):
    """What a list of lots is narrowed to."""

    before: NotRequired[str | None]
    recalled: NotRequired[bool]
    place: NotRequired[str]


class LotTraceOut(TypedDict):
    """A lot, and where its units are and went."""

    sku: str
    about: VariantLotOut
    items: list[TracedOut]


class LotWhyIn(TypedDict):
    """Which lot, and why."""

    lot: str
    why: str


class LotsHereOut(TypedDict):
    """Two hundred lots at most, what expires first before the rest."""

    items: list[LotHereOut]
    total: int


class MadeIn(TypedDict):
    """Goods outside the catalogue, made for the buyer."""

    ko: str
    en: NotRequired[str]
    tax_code: NotRequired[str]
    unit: NotRequired[str]
    lead_days: NotRequired[int]


class MadeOut(TypedDict):
    """What goods outside the catalogue are, which are made for the buyer."""

    names: dict[str, str]
    unit: str
    lead_days: int


class MatchIn(TypedDict):
    """A list as it was pasted: a line for each article, in Korean or English."""

    text: str
    language: NotRequired[str]


class MatchedOut(TypedDict):
    """MatchedOut."""

    number: int
    raw: str
    decision: Decision
    sku: str | None
    quantity: int | None
    unit: str
    choices: list[ChoiceOut]
    standing: StandingOut | None
    total: MoneyView | None


type Measure = Literal['total', 'shipping', 'dearest_line', 'spent', 'budget_left', 'lines', 'skus', 'units', 'deviation', 'sku', 'category', 'supplier', 'cost_centre', 'requester', 'role', 'new_article', 'new_address']


class MemberOut(TypedDict):
    """A person with the roles that were given here."""

    person: str
    name: str
    email: str
    has_log_in: bool
    roles: list[RoleOut]


class MembersOut(TypedDict):
    """Who belongs to a party."""

    items: list[MemberOut]


class MergeIn(TypedDict):
    """Planned shipments that are to go together."""

    shipments: list[str]


class MineOut(TypedDict):
    """MineOut."""

    posts: list[PostOut]
    total: int
    next: str
    to_review: list[LineOut]


class MixIn(TypedDict):
    """With which goods a product is to count together."""

    mix: str
    why: NotRequired[str]


class MixOut(TypedDict):
    """With which goods a product counts together."""

    slug: str
    mix: str


type Mode = Literal['only', 'except', 'reserved']


class MoneyCame(TypedDict):
    """Money that came, as staff saw it."""

    amount: NotRequired[MoneyWire | None]
    valued_on: NotRequired[str | None]
    why: NotRequired[str]


class MoneyView(TypedDict):
    """An amount as a decimal string with its currency."""

    amount: str
    currency: str


class MoneyWire(TypedDict):
    """An amount as a decimal string, never a number, with its currency."""

    amount: str
    currency: str


class MonthIn(TypedDict):
    """A month of which what waits is to be invoiced."""

    year: int
    month: int


type MoveKind = Literal['issue', 'spend', 'give_back', 'expire', 'adjust', 'pay_out', 'take_back']


class MoveOut(TypedDict):
    """A step in an order's story."""

    field: str
    before: str
    after: str
    at: str
    by: str
    why: str


class MovedOut(TypedDict):
    """MovedOut."""

    cart_id: str | None
    moved: int
    left: int


class MovementOut(TypedDict):
    """Units that came, above zero, or went."""

    at: str
    kind: str
    place: str
    quantity: int
    set_aside: int
    lot: str
    reference: str


class MovementsOut(TypedDict):
    """The latest movements of a variant, newest first."""

    items: list[MovementOut]


class NameCart(TypedDict):
    """NameCart."""

    name: CartName


type NameChoice = Literal['masked', 'full', 'company']


class NameDeputy(TypedDict):
    """Another member who decides meanwhile; without `instead_of` for the caller."""

    by: str
    instead_of: NotRequired[str | None]
    since: str
    until: str


class NameIn(TypedDict):
    """NameIn."""

    name: str


class NamesIn(TypedDict):
    """Words in the languages of the market; an empty one is left out."""

    ko: NotRequired[str]
    en: NotRequired[str]


class NewAddressIn(TypedDict):
    """An address that is kept for a party from now on."""

    label: NotRequired[str]
    recipient: str
    phone: str
    postcode: str
    line1: str
    line2: NotRequired[str]
    city: NotRequired[str]
    country: NotRequired[str]
    is_default: NotRequired[bool]


class NewCardOut(TypedDict):
    """A gift card that was issued; its code is told in this answer and nowhere else."""

    id: str
    kind: ValueKind
    party: str | None
    code_end: str
    state: ValueState
    balance: MoneyView
    usable: MoneyView
    next_end: str | None
    issued_at: str
    code: str


class NewCart(TypedDict):
    """A cart with a name; without one the caller's current cart is opened."""

    name: NotRequired[CartName | None]


class NewEndpointIn(TypedDict):
    """A new endpoint."""

    url: str
    description: NotRequired[str]
    events: NotRequired[list[str]]
    from_beginning: NotRequired[bool]


class NewKeyOut(TypedDict):
    """A key that was made; it is told in this answer and nowhere else."""

    id: str
    kind: KeyKind
    hint: str
    scopes: list[str]
    made_at: str
    ends_at: str
    last_used_on: str | None
    is_live: bool
    key: str


class NewLineIn(TypedDict):
    """A line to open."""

    party: str
    limit: MoneyWire
    tolerance: NotRequired[MoneyWire | None]
    stage: NotRequired[CheckStage]
    rates: NotRequired[list[LineRateIn]]


class NewListIn(TypedDict):
    """A price list to make: empty, or derived from another."""

    names: NamesIn
    priority: NotRequired[int]
    valid_from: NotRequired[str | None]
    valid_until: NotRequired[str | None]
    merges: NotRequired[bool]
    is_sale: NotRequired[bool]
    code: str
    currency: str
    includes_tax: bool
    derived: NotRequired[DerivationIn | None]


class NewOfferIn(TypedDict):
    """An offer that nobody asked for."""

    lines: list[OfferedLineIn]
    freight: NotRequired[MoneyWire | None]
    terms: NotRequired[str]
    deliver_on: NotRequired[str | None]
    valid_until: NotRequired[str | None]
    hold_until: NotRequired[str | None]
    may_take_part: NotRequired[bool]
    note: NotRequired[str]
    channel: str
    party: str
    person: str


class NewPageIn(TypedDict):
    """A page with its first draft."""

    titles: NotRequired[PageLineIn]
    blurbs: NotRequired[PageLineIn]
    blocks: NotRequired[list[BlockIn]]
    slug: str


class NewPromotionIn(TypedDict):
    """A promotion to make; it works only once it was tried and published."""

    code: str
    names: NamesIn
    currency: str
    rule: PromotionRuleIn
    needs_code: NotRequired[bool]
    most_uses: NotRequired[int | None]
    buyer_most: NotRequired[int | None]


class NewTableDraftIn(TypedDict):
    """A table to be kept as a draft."""

    currency: str
    text: NotRequired[str]
    rows: NotRequired[list[list[str]]]
    takes_good: NotRequired[bool]
    why: NotRequired[str]


class NewVersionIn(TypedDict):
    """A promotion written anew."""

    rule: PromotionRuleIn


class NextStep(TypedDict):
    """The next cheaper step."""

    from_quantity: int
    unit_price: UnitPriceView


class NextVersionIn(TypedDict):
    """The next version of a quote."""

    lines: list[OfferedLineIn]
    freight: NotRequired[MoneyWire | None]
    terms: NotRequired[str]
    deliver_on: NotRequired[str | None]
    valid_until: NotRequired[str | None]
    hold_until: NotRequired[str | None]
    may_take_part: NotRequired[bool]
    note: NotRequired[str]
    version: int


class NoPaymentIn(TypedDict):
    """Why a payment was none."""

    why: str


class NoteIn(TypedDict):
    """A note that only staff ever read."""

    text: str


class NoteMade(TypedDict):
    """The note that was written."""

    id: str


class NoteOut(TypedDict):
    """A note about a buyer."""

    id: str
    at: str
    by: str
    text: str


class NotesOut(TypedDict):
    """Notes, the newest first."""

    items: list[NoteOut]
    next_cursor: str | None


type Number = int


class NumberedOut(TypedDict):
    """A unit that has a number."""

    place: str
    serial: str


class OAuthError(TypedDict):
    """As RFC 6749 section 5.2 has it; the one refusal of the API that is no problem+json."""

    error: str
    error_description: NotRequired[str]


class OfferIn(TypedDict):
    """What each unit costs within a range of quantities."""

    from_quantity: int
    up_to: NotRequired[int | None]
    unit_price: str


class OfferOut(TypedDict):
    """What each costs within a range of quantities; `up_to` null: or more."""

    from_quantity: int
    up_to: int | None
    unit_price: UnitPriceView


class OfferedIn(TypedDict):
    """Whether an offer may be begun."""

    is_active: bool
    why: NotRequired[str]


class OfferedLineIn(TypedDict):
    """A line: goods of the catalogue, goods that are made for the buyer, or a remark that has a text alone."""

    key: str
    text: NotRequired[str]
    sku: NotRequired[str]
    quantity: NotRequired[Quantity | None]
    offers: NotRequired[list[OfferIn]]
    choice: NotRequired[str]
    is_optional: NotRequired[bool]
    made: NotRequired[MadeIn | None]


class OpenRoom(TypedDict):
    """A room about a quote that was offered, or about a cart: one of the two."""

    quote_id: NotRequired[str | None]
    cart_id: NotRequired[str | None]
    title: NotRequired[str]
    message: NotRequired[str]
    guests: NotRequired[list[Invite]]


class OperationOut(TypedDict):
    """Something that was done with an order's money."""

    id: str
    verb: str
    status: str
    amount: MoneyView
    gateway: str
    reference: str
    refund_for: str
    failure: str
    by: str
    why: str
    at: str


class OptionValueIn(TypedDict):
    """A value of an axis."""

    code: str
    names: NamesIn
    swatch: NotRequired[str]


class OptionValueOut(TypedDict):
    """OptionValueOut."""

    code: str
    name: str
    swatch: str


class OptionsIn(TypedDict):
    """All axes of a product and what each variant has of them; no axes: variants have labels alone."""

    axes: NotRequired[list[AxisIn]]
    chosen: NotRequired[list[ChosenIn]]


class OrderDiscountOut(TypedDict):
    """What a promotion took off a line, or off shipping where `sku` is null."""

    sku: str | None
    promotion: str
    name: str
    coupon: str
    amount: MoneyView


class OrderEvidenceOut(TypedDict):
    """How an order stands with its evidence."""

    is_zero_rated: bool
    evidence: EvidenceOut | None
    waiting: WaitingOut | None


class OrderIn(TypedDict):
    """Every picture of the product once, in the order in which they are to stand."""

    order: list[str]


class OrderLineOut(TypedDict):
    """OrderLineOut."""

    position: int
    sku: str
    name: str
    label: str
    unit: str
    unit_quantity: int
    quantity: int
    unit_price: UnitPriceView
    subtotal: MoneyView
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    tax_rate: str
    tax_category: str | None
    left_off: MoneyView
    reasons: list[str]


type OrderOrigin = Literal['placed', 'imported']


class OrderOut(TypedDict):
    """An order in a list."""

    number: str
    channel: str
    buyer: str
    placed_by: str
    placed_at: str
    status: str
    payment: str
    fulfilment: str
    gross: MoneyView
    line_count: int


class OrderPageOut(TypedDict):
    """OrderPageOut."""

    orders: list[OrderOut]
    total: int


class OrderQuery(TypedDict):
    """What a list of orders is narrowed to."""

    q: NotRequired[str]
    channel: NotRequired[str]
    status: NotRequired[OrderStatus | None]
    payment: NotRequired[PaymentProgress | None]
    fulfilment: NotRequired[FulfilmentProgress | None]
    origin: NotRequired[OrderOrigin | None]
    held: NotRequired[HoldKind | Literal['any'] | None]
    buyer_id: NotRequired[str | None]
    placed_since: NotRequired[str | None]
    placed_before: NotRequired[str | None]
    changed_since: NotRequired[str | None]
    oldest_first: NotRequired[bool]


type OrderStatus = Literal['placed', 'completed', 'cancelled']


class OrderedAgainIn(TypedDict):
    """When a place is to order again; both 0: never."""

    at: int
    up_to: int
    supplier: NotRequired[str | None]


class OrderedAgainOut(TypedDict):
    """From how many free units on a place orders more, and up to how many."""

    place: str
    at: int
    up_to: int
    supplier: str | None


class OverdueOut(TypedDict):
    """An invoice of which something is past its day."""

    number: str
    party: str | None
    name: str
    due_on: str
    days_late: int
    overdue: MoneyView
    open: MoneyView
    interest: MoneyView
    level: int
    raised_on: str | None
    is_disputed: bool


class OverduePolicyIn(TypedDict):
    """How what is overdue is to be gone after, whole, from the next run on."""

    levels: list[ReminderLevelIn]
    days_between: NotRequired[int]
    stops_after_days: NotRequired[int | None]
    late_rate: str
    why: NotRequired[str]


class OverduePolicyOut(TypedDict):
    """How what is overdue is gone after."""

    levels: list[ReminderLevelOut]
    days_between: int
    stops_after_days: int | None
    late_rate: str


class OverdueQuery(TypedDict):
    """What the list is narrowed to."""

    party_id: NotRequired[str | None]


class OverduesOut(TypedDict):
    """A page of what is overdue, the longest first."""

    items: list[OverdueOut]
    totals: list[MoneyView]
    next_cursor: str | None
    total: int


class OwedOut(TypedDict):
    """What is owed in one currency."""

    total: MoneyView
    overdue: MoneyView
    next_due_on: str | None
    next_due: MoneyView


class OwnFacetsOut(TypedDict):
    """What this buyer can narrow by beyond what products are: their own price, and what they can have now."""

    lowest: NotRequired[str | None]
    highest: str | None
    steps: list[PriceStepOut]
    in_stock: NotRequired[int | None]


class OwnOverdueOut(TypedDict):
    """An invoice of which something is past its day."""

    number: str
    due_on: str
    days_late: int
    overdue: MoneyView
    open: MoneyView
    interest: MoneyView
    dispute: ToldDisputeOut | None


class OwnOverduesOut(TypedDict):
    """What is past its day, the longest first."""

    late_rate: str
    items: list[OwnOverdueOut]


class OwnPricesIn(TypedDict):
    """Prices of its own."""

    channel: str
    priority: NotRequired[int]
    prices: NotRequired[list[AgreedPriceIn]]


class OwnerIn(TypedDict):
    """Who is to look after a buyer."""

    person: str
    expected: str | None
    why: NotRequired[str]


type OwnerSees = Literal['names', 'taken', 'nothing']


class PackIn(TypedDict):
    """How it goes."""

    carrier: NotRequired[str]


class PageAddressIn(TypedDict):
    """Where a page stands."""

    slug: str
    place: NotRequired[Place]
    position: NotRequired[int]


class PageDraftOut(TypedDict):
    """A page's draft, as it is sent back to be kept."""

    draft_number: int
    titles: dict[str, str]
    blurbs: dict[str, str]
    blocks: list[BlockOut]


class PageLineIn(TypedDict):
    """A line in both languages."""

    ko: NotRequired[str]
    en: NotRequired[str]


class PageOut(TypedDict):
    """Some posts; `next` is sent as `cursor` for those that follow, empty at the end."""

    posts: list[PostOut]
    total: int
    next: str


class PageProblemOut(TypedDict):
    """What keeps a page from being published."""

    block: int
    field: str
    code: str
    said: str


class PageVersionOut(TypedDict):
    """A version as it was published."""

    number: int
    state: VersionState
    from_at: str
    until_at: str | None
    ended_at: str | None
    published_at: str
    restores: int | None
    why: str


class ParcelOut(TypedDict):
    """A shipment of the order, in short; whole under /office/shipments."""

    id: str
    number: str
    state: str
    place: str
    carrier: str
    tracking_no: str


class PartIn(TypedDict):
    """So much of a line for one order, or for one note of late interest."""

    number: str
    amount: MoneyWire


class PartOut(TypedDict):
    """One part, as it would be of an order placed today."""

    number: int
    on: str
    amount: MoneyView
    interest: MoneyView


class PartPaidIn(TypedDict):
    """Which part was paid: the earliest that is open."""

    number: int
    why: NotRequired[str]


type PartState = Literal['due', 'missed', 'paid', 'cancelled']


class PartyChangeIn(TypedDict):
    """What is said otherwise; null: as it was. The last three of companies alone."""

    name: NotRequired[str | None]
    language: NotRequired[Literal['ko', 'en'] | None]
    email: NotRequired[str | None]
    phone: NotRequired[str | None]
    legal_name: NotRequired[str | None]
    representative: NotRequired[str | None]
    trade: NotRequired[str | None]


class PartyIn(TypedDict):
    """A party that nobody logs in for yet."""

    kind: Literal['person', 'household', 'company']
    name: str
    language: NotRequired[Literal['ko', 'en']]
    email: NotRequired[str]
    phone: NotRequired[str]
    legal_name: NotRequired[str]
    business_number: NotRequired[str]
    representative: NotRequired[str]
    trade: NotRequired[str]


type PartyKind = Literal['person', 'household', 'company', 'division', 'location']


class PartyOut(TypedDict):
    """A person, a household, a company or a unit of one."""

    id: str
    kind: PartyKind
    name: str
    language: str
    email: str
    phone: str
    business_number: str
    segments: list[str]
    references: dict[str, str]


class PartyPageOut(TypedDict):
    """A page of buyers."""

    items: list[PartyOut]
    next_cursor: str | None
    total: int


class PartyQuery(TypedDict):
    """What a list of buyers is narrowed to; `changed_since` and `source` go with `kind` alone."""

    q: NotRequired[str]
    kind: NotRequired[PartyKind | None]
    changed_since: NotRequired[str | None]
    source: NotRequired[str]
    key: NotRequired[str]


class PassOut(TypedDict):
    """Send it as `Channel-Pass`; it holds until the channel's password changes."""

    channel_pass: str


class PassRequest(TypedDict):
    """The password of a channel that is entered by password."""

    password: str


type PaymentMethod = Literal['bank_transfer', 'on_delivery', 'card', 'on_account', 'instalments', 'gift_card', 'store_credit']


class PaymentPageOut(TypedDict):
    """Where the buyer pays."""

    url: str


type PaymentProgress = Literal['awaited', 'due', 'paid', 'refunded', 'void']


class PaymentTermsIn(TypedDict):
    """Terms as they are to be; other figures than before are a new version."""

    names: NamesIn
    base: DueBase
    counts_from: NotRequired[CountsFrom]
    days: NotRequired[int]
    months: NotRequired[int]
    day: NotRequired[int]
    fixed_on: NotRequired[str | None]
    deposit_rate: NotRequired[str]
    discount_rate: NotRequired[str]
    discount_days: NotRequired[int]
    day_off: NotRequired[DayOff]
    country: NotRequired[str]
    why: NotRequired[str]


class PaymentTermsListOut(TypedDict):
    """All terms, by code."""

    items: list[PaymentTermsOut]


class PaymentTermsOut(TypedDict):
    """Terms as they are now; an order keeps those it was placed by."""

    code: str
    names: dict[str, str]
    version: int
    terms: TermsFigures
    words: list[str]


class PickLineOut(TypedDict):
    """Units of a line of the order in a shipment."""

    line_id: str
    sku: str
    gtin: str
    name: str
    label: str
    quantity: int
    picked: int


class PictureOut(TypedDict):
    """A picture of a product; the file itself is at the shops' addresses of media."""

    id: str
    titles: dict[str, str]
    sku: str | None
    content_type: str
    widths: list[int]


class PicturesOut(TypedDict):
    """A product's pictures, in their order."""

    items: list[PictureOut]


type Place = Literal['', 'header', 'footer']


class PlaceIn(TypedDict):
    """A place of stock as it is to stand."""

    names: NamesIn
    kind: Literal['warehouse', 'store', 'supplier']
    country: NotRequired[str]
    postcode: NotRequired[str]
    unit_costs: NotRequired[MoneyWire | None]
    parcel_costs: NotRequired[MoneyWire | None]
    cut_off: NotRequired[int]
    closed_on: NotRequired[list[str]]


type PlaceKind = Literal['warehouse', 'store', 'supplier', 'transit']


class PlaceOrder(TypedDict):
    """An order of a cart at the total the buyer saw; any other total is refused with 409."""

    cart_id: str
    expected_gross: MoneyWire
    email: str
    ship_to: AddressIn
    payment_method: NotRequired[PaymentMethod | None]
    offer: NotRequired[str]
    tenders: NotRequired[Tenders]
    purchase_order_number: NotRequired[str]
    cost_centre: NotRequired[str]
    repeats_number: NotRequired[bool]
    note: NotRequired[str]


class PlaceOut(TypedDict):
    """A place where goods lie."""

    code: str
    names: dict[str, str]


class PlacesOut(TypedDict):
    """Places, by code."""

    items: list[PlaceOut]


class PlanCellOut(TypedDict):
    """How much of a line of the cart goes with a delivery."""

    line_id: str
    sku: str
    unit: str
    quantity: int


class PlanDeliveryOut(TypedDict):
    """An address and a day, and what goes there then."""

    number: int
    ship_to: AddressIn
    wanted_on: str | None
    cells: list[PlanCellOut]


class PlanEndIn(TypedDict):
    """That all that was left was paid."""

    why: NotRequired[str]


class PlanOut(TypedDict):
    """A cart's plan; without deliveries all of it goes to one address, told with the order."""

    deliveries: list[PlanDeliveryOut]
    can_be_ordered: bool


class PlanPartOut(TypedDict):
    """A part of a plan."""

    number: int
    due_on: str
    principal: MoneyView
    interest: MoneyView
    state: PartState


class PlanQuery(TypedDict):
    """What a list of plans is narrowed to."""

    state: NotRequired[PlanState | None]


class PlanRowIn(TypedDict):
    """So many of a unit of a SKU to one address, by one day if wanted."""

    sku: Sku
    quantity: Quantity
    unit: NotRequired[str]
    ship_to: AddressIn
    wanted_on: NotRequired[str | None]


type PlanState = Literal['asked', 'papers', 'active', 'declined', 'withdrawn', 'defaulted', 'settled']


class PoolIn(TypedDict):
    """How many free units a place is to keep for a channel; 0: none any more."""

    sku: NotRequired[str | None]
    quantity: int
    lends: NotRequired[Lending]
    until: NotRequired[str | None]
    why: NotRequired[str]


class PoolOut(TypedDict):
    """How many units a place keeps for a channel."""

    channel: str
    sku: str | None
    quantity: int
    lends: Lending
    until: str | None


class PoolsOut(TypedDict):
    """All that a place keeps for single channels."""

    place: str
    items: list[PoolOut]


type PostAct = Literal['write', 'edit', 'show', 'refuse', 'report', 'appeal', 'take_back']


class PostIn(TypedDict):
    """What is written of a question or an answer."""

    text: str
    language: NotRequired[str]
    name: NotRequired[NameChoice]


type PostKind = Literal['review', 'question', 'answer']


class PostOut(TypedDict):
    """A post as the caller may read it; `reason` and `why` of a refusal are told to its writer alone."""

    id: str
    kind: PostKind
    stars: int | None
    title: str
    text: str
    language: str
    name: str
    by_shop: bool
    is_business: bool
    is_rewarded: bool
    is_verified: bool
    is_mine: bool
    variant: str
    state: PostState
    helpful: int
    written_at: str
    reason: NotRequired[Reason | None]
    why: NotRequired[str]
    answers: NotRequired[list[PostOut]]


class PostPageOut(TypedDict):
    """A page of posts."""

    items: list[StaffPostOut]
    next_cursor: str | None
    total: int


type PostSort = Literal['newest', 'helpful', 'high', 'low']


type PostState = Literal['waiting', 'shown', 'reported', 'refused', 'taken_back']


class PostStepOut(TypedDict):
    """What became of a post."""

    act: PostAct
    state: PostState
    by: str
    at: str
    reason: Reason | None
    why: str


type PostingKind = Literal['invoice', 'credit_note', 'payment', 'interest', 'interest_paid', 'interest_waived']


class PreviewRevision(TypedDict):
    """PreviewRevision."""

    edits: list[AddLineIn | SetQuantityIn | RemoveLineIn | ChangeAddressIn | ChangeDateIn]


class PriceChangeIn(TypedDict):
    """One operation on many prices, kept as a draft."""

    chosen: NotRequired[ChosenPricesIn]
    kind: ChangeKind
    value: str
    other_list: NotRequired[str]
    round_to: NotRequired[str | None]
    ending: NotRequired[str]
    mode: NotRequired[Literal['half_up', 'up', 'down']]
    since: NotRequired[str | None]
    why: NotRequired[str]


class PriceChangesOut(TypedDict):
    """A page of what a draft changes; of one that changes the list itself none."""

    figures: PriceFiguresOut
    items: list[ChangedPriceOut]
    next_cursor: str | None


class PriceDraftOut(TypedDict):
    """Prices that are kept to be looked at; they hold once somebody publishes them."""

    id: str
    price_list: str
    state: str
    made_at: str
    made_by: str
    why: str
    rows: int
    published_at: str | None


class PriceDraftsOut(TypedDict):
    """The latest two hundred drafts of a list, the newest first."""

    items: list[PriceDraftOut]


class PriceFiguresOut(TypedDict):
    """What a draft does, counted."""

    total: int
    dearer: int
    cheaper: int
    fresh: int
    ended: int
    free: int


class PriceListOut(TypedDict):
    """A price list."""

    code: str
    names: dict[str, str]
    currency: str
    includes_tax: bool
    priority: int
    valid_from: str | None
    valid_until: str | None
    is_sale: bool
    merges: bool
    derived_from: str | None
    times: str | None
    audiences: list[dict[str, Any]]
    price_count: int


class PriceListsOut(TypedDict):
    """The price lists that the caller may see, by priority."""

    items: list[PriceListOut]


class PriceOut(TypedDict):
    """A price of a step in a period."""

    sku: str
    from_quantity: int
    unit_price: UnitPriceView
    since: str | None
    until: str | None


class PricePageOut(TypedDict):
    """The prices of some variants: all their steps, past, now and to come."""

    items: list[PriceOut]
    next_cursor: str | None
    total: int


class PriceQuery(TypedDict):
    """What the prices of a list are narrowed to."""

    q: NotRequired[str]


class PriceQuoteOut(TypedDict):
    """Σ lines + shipping = totals; net + tax = gross."""

    currency: str
    prices_include_tax: bool
    lines: list[QuotedLineOut]
    shipping: ShippingOut
    taxes: list[TaxOut]
    discounts: list[DiscountOut]
    subtotal: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    problems: list[ProblemOut]
    can_be_ordered: bool


class PriceRowIn(TypedDict):
    """A price to set: from `since` until `until`; before and after all is as it was."""

    sku: Sku
    from_quantity: NotRequired[int]
    unit_price: str
    since: NotRequired[str | None]
    until: NotRequired[str | None]


class PriceStepOut(TypedDict):
    """A range with both its ends, and how many products a filter by it gives."""

    lowest: str
    highest: str
    count: int


class PriceTableIn(TypedDict):
    """A table of prices, as text or as rows of cells."""

    currency: str
    text: NotRequired[str]
    rows: NotRequired[list[list[str]]]


class PricesIn(TypedDict):
    """Prices to set, all or none."""

    currency: str
    prices: list[PriceRowIn]
    why: NotRequired[str]


class Problem(TypedDict):
    """A refusal (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    facts: NotRequired[dict[str, Any]]
    errors: NotRequired[list[dict[str, Any]]]


class ProblemOut(TypedDict):
    """ProblemOut."""

    sku: str
    why: str


class ProductChange(TypedDict):
    """What of a product is to be otherwise; what is left out stays."""

    category: NotRequired[str | None]
    tax_code: NotRequired[str | None]
    status: NotRequired[ProductStatus | None]
    launched_on: NotRequired[str | None]
    texts: NotRequired[list[TextIn]]


class ProductIn(TypedDict):
    """A product, whole."""

    slug: str
    category: str
    texts: NotRequired[list[TextIn]]
    variants: list[VariantIn]
    attributes: NotRequired[list[AttributeIn] | None]
    tax_code: NotRequired[str]
    launched_on: NotRequired[str | None]
    options: NotRequired[OptionsIn | None]


class ProductOut(TypedDict):
    """ProductOut."""

    slug: str
    name: str
    tagline: str
    category: str
    launched_on: str | None
    from_price: UnitPriceView | None
    price_hidden: NotRequired[bool]
    for_sale: NotRequired[bool]
    stock: str
    variants: list[VariantOut]


class ProductPageOut(TypedDict):
    """A page of products: what fits, how many fit, and what they can be narrowed by."""

    products: list[ProductOut]
    total: int
    page: int
    pages: int
    facets: list[FacetOut]
    own_facets: NotRequired[OwnFacetsOut | None]
    asked: NotRequired[str]
    repairs: NotRequired[list[Repair]]


class ProductQuery(TypedDict):
    """What a list of products is narrowed to."""

    q: NotRequired[str]
    category: NotRequired[str]
    channel: NotRequired[str]
    status: NotRequired[ProductStatus | None]


type ProductStatus = Literal['draft', 'active', 'archived']


class ProductsIn(TypedDict):
    """Products to make where they are not there, and to change where they are."""

    products: list[ProductIn]


class ProgramIn(TypedDict):
    """A program to make."""

    name: str
    roles: list[str]


class ProgramOut(TypedDict):
    """A program with its keys, the newest first."""

    id: str
    name: str
    is_active: bool
    made_at: str
    keys: list[KeyOut]


class ProgramsOut(TypedDict):
    """Those that work first."""

    items: list[ProgramOut]


type Progress = Literal['label', 'picked_up', 'in_transit', 'out', 'delivered', 'failed', 'returned']


class ProlongIn(TypedDict):
    """Until when all of it may be spent."""

    why: str
    expires_on: str


class PromisedIn(TypedDict):
    """What may be promised from now on; what waits keeps waiting as it was promised."""

    channel: NotRequired[str | None]
    kind: SupplyKind
    cap: NotRequired[int]
    lead_days: NotRequired[int | None]
    releases_on: NotRequired[str | None]
    per_day: NotRequired[int]
    place: NotRequired[str]
    fills_by: NotRequired[FillRule]
    why: NotRequired[str]


class PromisedOut(TypedDict):
    """What may be promised beyond what lies there, in a channel or in all that say nothing."""

    channel: str | None
    kind: SupplyKind
    cap: int
    waiting: int
    lead_days: int | None
    releases_on: str | None
    per_day: int
    place: str
    fills_by: FillRule


class PromotionOut(TypedDict):
    """A promotion as lists show it."""

    code: str
    names: dict[str, str]
    currency: str
    phase: PromotionPhase
    needs_code: bool
    most_uses: int | None
    buyer_most: int | None
    used: int
    held: int
    coupon_count: int


class PromotionPageOut(TypedDict):
    """A page of promotions."""

    items: list[PromotionOut]
    next_cursor: str | None
    total: int


type PromotionPhase = Literal['draft', 'coming', 'working', 'over', 'ended']


class PromotionRuleIn(TypedDict):
    """When a promotion works and what it gives, as in the scenario format."""

    priority: NotRequired[int]
    when: NotRequired[WhenIn | None]
    give: list[EffectIn]
    combine: NotRequired[Literal['always', 'alone'] | GroupIn]


class PromotionTrialOut(TypedDict):
    """What a version would have done to the last orders and open carts."""

    report: dict[str, Any]


class PromotionVersionOut(TypedDict):
    """One writing of a promotion."""

    id: str
    number: int
    rule: dict[str, Any]
    starts: str | None
    ends: str | None
    written_at: str
    tried_at: str | None
    published_at: str | None


class PromotionWhy(TypedDict):
    """Why it is done."""

    why: NotRequired[str]


class ProposalOut(TypedDict):
    """One way to apply what is left of a line."""

    confidence: int
    reasons: list[str]
    parts: list[ProposedPartOut]


class ProposedPartOut(TypedDict):
    """So much for an order or a note."""

    number: str
    amount: MoneyView


class PublishIn(TypedDict):
    """Which draft is published, and when."""

    draft_number: int
    from_at: NotRequired[str | None]
    until_at: NotRequired[str | None]
    why: NotRequired[str]


class PurchaseIn(TypedDict):
    """Goods to order from a supplier."""

    supplier: str
    place: str
    currency: str
    rows: list[PurchaseRowIn]
    note: NotRequired[str]


class PurchaseOut(TypedDict):
    """What was ordered from a supplier."""

    id: str
    number: str
    supplier: str
    place: str
    currency: str
    state: PurchaseState
    note: str
    made_at: str
    rows: list[PurchaseRowOut]


class PurchasePageOut(TypedDict):
    """A page of purchase orders."""

    items: list[PurchaseOut]
    next_cursor: str | None
    total: int


class PurchaseQuery(TypedDict):
    """What a list of purchase orders is narrowed to."""

    state: NotRequired[PurchaseState | None]
    place: NotRequired[str]


class PurchaseRowIn(TypedDict):
    """What to order of a variant."""

    sku: Sku
    quantity: int
    unit_cost: NotRequired[str | None]
    expected_on: NotRequired[str | None]


class PurchaseRowOut(TypedDict):
    """A row of a purchase order."""

    id: str
    sku: str
    quantity: int
    received: int
    awaited: int
    unit_cost: UnitPriceView | None
    expected_on: str | None


type PurchaseState = Literal['ordered', 'closed', 'cancelled']


class PutLine(TypedDict):
    """So many of a unit to add."""

    sku: Sku
    quantity: Quantity
    unit: NotRequired[str]


type Quantity = int


class QuantityRuleIn(TypedDict):
    """A rule for one audience; without any number it is taken away."""

    minimum: NotRequired[int | None]
    step: NotRequired[int | None]
    maximum: NotRequired[int | None]
    channel: NotRequired[str | None]
    segment: NotRequired[str | None]
    party: NotRequired[str | None]
    why: NotRequired[str]


class QuantityRuleOut(TypedDict):
    """How many base units may be in one cart; of channel, segment and party at most one is told."""

    minimum: int | None
    step: int | None
    maximum: int | None
    channel: str | None
    segment: str | None
    party: str | None


class QuantityRulesOut(TypedDict):
    """The rules of a variant, the general one first; of those that fit the most specific holds, whole."""

    sku: str
    items: list[QuantityRuleOut]


class QuorumIn(TypedDict):
    """So many different people; without roles and people anybody who may approve."""

    least: NotRequired[int]
    roles: NotRequired[list[str]]
    people: NotRequired[list[str]]


class QuorumOut(TypedDict):
    """So many different people; without roles and people anybody who may approve."""

    least: int
    roles: list[str]
    people: list[str]


type QuoteAct = Literal['ask', 'draft', 'check', 'allow', 'send_back', 'send', 'revise', 'counter', 'accept', 'decline', 'withdraw', 'expire', 'ask_again', 'order']


class QuoteFileOut(TypedDict):
    """A file that one side sent; it is downloaded under `/files/{id}`, and stays."""

    id: str
    at: str
    by: Side
    name: str
    content_type: str
    size: int


class QuoteHeadOut(TypedDict):
    """A quote in a list."""

    id: str
    number: str
    state: QuoteState
    title: str
    lines: int
    version: int
    valid_until: str | None
    moved_at: str


class QuoteLineOut(TypedDict):
    """A line; of those with the same `choice` one is taken. A line without SKU and quantity is a remark, one with a."""

    key: str
    text: str
    sku: str
    quantity: int
    offers: list[OfferOut]
    choice: str
    is_optional: bool
    usual: UnitPriceView | None
    wish: UnitPriceView | None
    made: MadeOut | None


class QuoteMessageOut(TypedDict):
    """QuoteMessageOut."""

    at: str
    by: Side
    name: str
    text: str
    line: str


class QuoteOut(TypedDict):
    """A quote whole. What was taken waits in the cart `cart_id`, and is ordered under `/orders` as any cart."""

    id: str
    number: str
    state: QuoteState
    title: str
    lines: int
    version: int
    valid_until: str | None
    moved_at: str
    versions: list[QuoteVersionOut]
    total: QuoteTotalOut | None
    messages: list[QuoteMessageOut]
    files: list[QuoteFileOut]
    steps: list[QuoteStepOut]
    may: list[QuoteAct]
    accepted_version: int | None
    taken: list[LineTaken]
    keep_until: str | None
    cart_id: str | None
    order_id: str | None


class QuoteRequest(TypedDict):
    """Lines to price; all quantities of one SKU reach their step together."""

    lines: list[LineIn]
    currency: NotRequired[str | None]
    destination: NotRequired[str]


type QuoteState = Literal['asked', 'drafted', 'checked', 'sent', 'countered', 'accepted', 'declined', 'expired', 'withdrawn', 'ordered']


class QuoteStepOut(TypedDict):
    """QuoteStepOut."""

    at: str
    act: QuoteAct
    by: Side
    why: str


class QuoteTotalOut(TypedDict):
    """What was taken, or else the proposal, comes to."""

    freight: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


class QuoteVersionOut(TypedDict):
    """What one side wrote."""

    number: int
    by: Side
    made_at: str
    lines: list[QuoteLineOut]
    freight: MoneyView | None
    terms: str
    deliver_on: str | None
    valid_until: str | None
    hold_until: str | None
    may_take_part: bool
    note: str


class QuoteWhy(TypedDict):
    """Words with a step."""

    why: NotRequired[str]


class QuotedLineOut(TypedDict):
    """A priced line; `unit_price` is null when there is no price for this buyer."""

    sku: str
    quantity: int
    unit_price: UnitPriceView | None
    was: NotRequired[UnitPriceView | None]
    subtotal: MoneyView
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    tax_code: str
    tax_rate: str
    tax_category: str
    left_off: MoneyView
    next_step: NextStep | None
    because: dict[str, Any]
    reasons: list[str]


class RangeIn(TypedDict):
    """A range of time to be sent again."""

    since: str
    until: str


type Reason = Literal['off_topic', 'personal_data', 'insult', 'advertising', 'unlawful', 'other']


class ReasonOut(TypedDict):
    """A decision and what it came of."""

    subject: str
    subject_kind: str
    decision: str
    decided_at: str
    because: dict[str, Any]
    reasons: list[str]


class ReasonsOut(TypedDict):
    """Why something is as it is, the oldest decision first."""

    items: list[ReasonOut]


class ReceiptIn(TypedDict):
    """A receipt, all booked or none."""

    rows: list[ReceiptRow]
    reference: NotRequired[str]


class ReceiptOut(TypedDict):
    """How the cash receipt of an order stands."""

    purpose: ReceiptPurpose | None
    number: str
    approvals: list[str]


type ReceiptPurpose = Literal['income_deduction', 'expense_proof']


class ReceiptRow(TypedDict):
    """Goods that came in."""

    sku: Sku
    quantity: int
    lot: NotRequired[LotIn | None]
    serials: NotRequired[list[str]]


class ReceivableOut(TypedDict):
    """What somebody owed in a currency."""

    party: str | None
    name: str
    owed: MoneyView
    credits: MoneyView
    ages: AgesOut


class ReceivablesOut(TypedDict):
    """A page of who owed something at the end of a day."""

    as_of: str
    items: list[ReceivableOut]
    totals: list[AgesTotalOut]
    next_cursor: str | None
    total: int


class ReceivablesQuery(TypedDict):
    """Of which day, and what it is narrowed to."""

    as_of: NotRequired[str | None]
    q: NotRequired[str]
    late: NotRequired[bool]


class RedirectIn(TypedDict):
    """Where an old address is to lead; both below the channel's own."""

    old_path: str
    new_path: str


class RedirectOut(TypedDict):
    """An old address of a channel and where it leads."""

    id: str
    old_path: str
    new_path: str


class RedirectsOut(TypedDict):
    """A channel's redirects, by old address."""

    items: list[RedirectOut]


class ReferenceIn(TypedDict):
    """By which key another system knows a party."""

    key: str


class RefundIn(TypedDict):
    """A refund."""

    lines: NotRequired[list[RefundedLine]]
    shipping: NotRequired[bool]
    why: str
    expected_number: NotRequired[str]
    as_credit: NotRequired[bool]


class RefundLineOut(TypedDict):
    """What a refund gave back of a line; `quantity` in base units."""

    position: int
    sku: str
    quantity: int
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


class RefundMade(TypedDict):
    """A refund, and all of the order so far."""

    id: str
    made_at: str
    refunds: list[RefundOut]


class RefundOut(TypedDict):
    """Money given back for a part of an order; `net`, `tax`, `gross` and `discount` with shipping."""

    number: str
    credit_note: str
    at: str
    lines: list[RefundLineOut]
    is_difference: bool
    is_allowance: bool
    shipping_gross: MoneyView
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


type RefundPolicy = Literal['last_parts', 'cash']


class RefundPreview(TypedDict):
    """What a refund would come to."""

    number: str
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    shipping_gross: MoneyView
    is_all: bool


class RefundWanted(TypedDict):
    """What is to be given back for: each line's next share of what was paid for it."""

    lines: NotRequired[list[RefundedLine]]
    shipping: NotRequired[bool]


class RefundedLine(TypedDict):
    """Units of a line that are given back for."""

    position: int
    quantity: int


class RefusePostIn(TypedDict):
    """Why a post is not shown; its writer is told."""

    reason: Reason
    why: NotRequired[str]


class RegistrationOut(TypedDict):
    """What a company's registration says."""

    legal_name: str
    representative: str
    trade: str


class RemindedOut(TypedDict):
    """An invoice that a letter is about."""

    number: str
    level: int
    overdue: MoneyView


class ReminderLevelIn(TypedDict):
    """A letter, and from when it is written."""

    words: ReminderWords
    days: int
    fee: NotRequired[MoneyWire | None]
    charges_interest: NotRequired[bool]


class ReminderLevelOut(TypedDict):
    """From how many days after the due day which letter is written."""

    words: ReminderWords
    days: int
    fee: MoneyView | None
    charges_interest: bool


class ReminderOut(TypedDict):
    """A letter that was written, or would be."""

    party: str | None
    name: str
    email: str
    language: str
    level: int
    words: ReminderWords
    overdue: MoneyView
    fee: MoneyView
    interest: MoneyView
    invoices: list[RemindedOut]
    on: str | None


class ReminderRunOut(TypedDict):
    """What a run did."""

    letters: int
    stopped: int
    resumed: int


type ReminderWords = Literal['first', 'second', 'final']


class RemindersOut(TypedDict):
    """Letters."""

    items: list[ReminderOut]


class RemoveLineIn(TypedDict):
    """RemoveLineIn."""

    edit: Literal['remove']
    position: Number


class RenewIn(TypedDict):
    """Until when it goes on."""

    why: NotRequired[str]
    until: NotRequired[str | None]


class RenewLink(TypedDict):
    """RenewLink."""

    days: NotRequired[Days]


type RenewalKind = Literal['ends', 'renews', 'negotiated']


type Repair = Literal['keyboard', 'spelling', 'spacing', 'left_out']


class ReportIn(TypedDict):
    """Why a post should not be shown; `words` are needed with `other`."""

    reason: Reason
    words: NotRequired[str]


type RequestState = Literal['pending', 'approved', 'placed', 'rejected', 'sent_back', 'withdrawn', 'lapsed']


class RequirementOut(TypedDict):
    """A rule that was met, why, and its steps, one after the other: all quorums of a step are needed."""

    rule: str
    because: list[dict[str, Any]]
    steps: list[list[QuorumOut]]


class RestoreIn(TypedDict):
    """Which version is brought back."""

    number: int
    why: NotRequired[str]


class ReviewIn(TypedDict):
    """A review of a line of one's order; there is one of each line."""

    text: str
    language: NotRequired[str]
    name: NotRequired[NameChoice]
    title: NotRequired[str]
    stars: int
    is_rewarded: NotRequired[bool]
    line_id: str


class ReviewsOut(TypedDict):
    """ReviewsOut."""

    posts: list[PostOut]
    total: int
    next: str
    average: str
    count: int
    spread: list[StarsOut]


class ReviseOrder(TypedDict):
    """The same edits, with the token that their preview gave."""

    edits: list[AddLineIn | SetQuantityIn | RemoveLineIn | ChangeAddressIn | ChangeDateIn]
    token: str
    why: NotRequired[str]


class RevisedIn(TypedDict):
    """Another offer in the place of one that was sent."""

    lines: list[OfferedLineIn]
    freight: NotRequired[MoneyWire | None]
    terms: NotRequired[str]
    deliver_on: NotRequired[str | None]
    valid_until: NotRequired[str | None]
    hold_until: NotRequired[str | None]
    may_take_part: NotRequired[bool]
    note: NotRequired[str]
    version: int
    why: NotRequired[str]


class RevisionOut(TypedDict):
    """A change of an order as it was written."""

    number: int
    at: str
    by_buyer: bool
    prices: str
    before: TotalsOut
    after: TotalsOut
    difference: MoneyView
    lines: list[LineChangeOut]


class RevisionPreviewOut(TypedDict):
    """What a change would come to; exactly this is written under its token, or nothing."""

    token: str
    prices: str
    lines: list[LineChangeOut]
    before: TotalsOut
    after: TotalsOut
    difference: MoneyView
    due: MoneyView
    refund: MoneyView
    problems: list[RevisionProblemOut]
    can_be_made: bool


class RevisionProblemOut(TypedDict):
    """RevisionProblemOut."""

    sku: str
    why: str
    facts: dict[str, Any]


class RewriteIn(TypedDict):
    """What is written of any post; `title` and `stars` of a review alone."""

    text: str
    language: NotRequired[str]
    name: NotRequired[NameChoice]
    title: NotRequired[str]
    stars: NotRequired[int]
    is_rewarded: NotRequired[bool]


type Rhythm = Literal['weeks', 'months']


class RoleOut(TypedDict):
    """A role that somebody holds."""

    role: str
    since: str
    until: str | None


class RoomCommentOut(TypedDict):
    """`guest_id` null: by who opened the room."""

    id: str
    at: str
    name: str
    text: str
    line: str
    guest_id: str | None


class RoomGuestOut(TypedDict):
    """Who was invited; `visits` is how often they opened it."""

    id: str
    name: str
    email: str
    sees_prices: bool
    may_comment: bool
    may_vote: bool
    state: GuestState
    expires_at: str
    visits: int
    first_at: str | None
    last_at: str | None
    vote: RoomVoteOut | None


class RoomHeadOut(TypedDict):
    """A room in a list; `number` is of its quote."""

    id: str
    title: str
    of: RoomOf
    number: str
    opened_at: str
    closed_at: str | None
    guests: int
    visitors: int
    comments: int
    tally: RoomVotesOut


class RoomLinkOut(TypedDict):
    """The link is `/room/{key}/` in the channel's shop; `key` is told this once."""

    guest_id: str
    name: str
    key: str
    expires_at: str
    is_mailed: bool


class RoomMadeOut(TypedDict):
    """RoomMadeOut."""

    id: str
    links: list[RoomLinkOut]


type RoomOf = Literal['quote', 'cart']


class RoomOut(TypedDict):
    """A room whole, for who opened it alone."""

    id: str
    title: str
    of: RoomOf
    number: str
    opened_at: str
    closed_at: str | None
    guests: int
    visitors: int
    comments: int
    tally: RoomVotesOut
    message: str
    people: list[RoomGuestOut]
    said: list[RoomCommentOut]


class RoomVoteOut(TypedDict):
    """RoomVoteOut."""

    stance: Stance
    word: str
    at: str
    changes: int


class RoomVotesOut(TypedDict):
    """Counts of votes; of revoked links none counts. `voters` may vote."""

    voters: int
    votes: dict[str, int]


class RotateIn(TypedDict):
    """How a secret is replaced."""

    at_once: NotRequired[bool]
    why: NotRequired[str]


class RotateKeyIn(TypedDict):
    """A key in the place of another."""

    password: str
    code: NotRequired[str]
    at_once: NotRequired[bool]


class RuleBookOut(TypedDict):
    """A party's own rules, in their order, and how they work."""

    version: int
    inheritance: Inheritance
    tolerance: str
    lapse_days: int
    rules: list[KeptRuleOut]


class RuleIn(TypedDict):
    """What needs whose approval; all quorums of a step are needed, steps follow each other."""

    name: str
    joined: NotRequired[Joined]
    conditions: NotRequired[list[ConditionIn]]
    steps: list[list[QuorumIn]]
    not_below: NotRequired[MoneyWire | None]
    window_days: NotRequired[int]
    escalates_after_seconds: NotRequired[int]


class RuleOut(TypedDict):
    """RuleOut."""

    id: str
    name: str
    joined: Joined
    conditions: list[ConditionOut]
    steps: list[list[StepQuorumOut]]
    not_below: NotRequired[MoneyView | None]
    window_days: NotRequired[int | None]
    escalates_after_seconds: NotRequired[int | None]
    version: int


class SaidIn(TypedDict):
    """Words in both languages."""

    ko: NotRequired[str]
    en: NotRequired[str]


class SayIn(TypedDict):
    """Words on a quote."""

    text: str
    line: NotRequired[str]
    is_inner: NotRequired[bool]


class SayInRoom(TypedDict):
    """SayInRoom."""

    text: str
    line: NotRequired[str]


class SayOnQuote(TypedDict):
    """SayOnQuote."""

    text: str
    line: NotRequired[str]


class ScanIn(TypedDict):
    """A code that a scanner read."""

    code: str
    client_key: str


class ScanResult(TypedDict):
    """What a scan came to."""

    outcome: str
    sku: str
    picked: int
    quantity: int
    is_new: bool


class ScanStepOut(TypedDict):
    """Something the carrier told, by its own clock."""

    kind: str
    at: str
    where: str


class SecretCodesOut(TypedDict):
    """Codes that are told this once: what is kept are their digests."""

    series: str
    codes: list[str]


class SecretOut(TypedDict):
    """An endpoint with its new secret, which nobody is ever told again."""

    id: str
    url: str
    description: str
    events: list[str]
    state: EndpointState
    disabled_why: str
    failures: int
    failing_since: str | None
    created_at: str
    waiting: int
    dead: int
    secret: str


class SegmentIn(TypedDict):
    """What a segment is called."""

    names: NamesIn


class SegmentOut(TypedDict):
    """A group that prices, shelves and terms may be for."""

    code: str
    names: dict[str, str]


class SegmentsOut(TypedDict):
    """All segments, by code."""

    items: list[SegmentOut]


class SelectionIn(TypedDict):
    """What it takes in or leaves out."""

    kind: SelectionKind
    value: NotRequired[str]
    attribute: NotRequired[str]
    is_include: NotRequired[bool]


type SelectionKind = Literal['everything', 'category', 'option', 'flag', 'product']


class SelectionOut(TypedDict):
    """What it takes in or leaves out."""

    kind: SelectionKind
    value: str
    attribute: str
    is_include: bool


class SelectionsIn(TypedDict):
    """All that it takes in and leaves out."""

    selections: list[SelectionIn]


class SentAgainOut(TypedDict):
    """How many are sent again."""

    count: int


class SentBackIn(TypedDict):
    """Why an offer may not go out."""

    why: str


class ServingIn(TypedDict):
    """How early a channel asks a place."""

    rank: int
    why: NotRequired[str]


class SetAsideOut(TypedDict):
    """So much of a line for no order; below zero where it was taken up again."""

    id: str
    reason: AsideReason
    amount: MoneyView
    fee: MoneyView
    counterpart: str
    at: str
    by: str
    why: str
    is_taken_back: bool


class SetDestination(TypedDict):
    """The country a cart goes to; what is taxed otherwise abroad is taxed so from now on."""

    country: str


class SetLine(TypedDict):
    """SetLine."""

    quantity: Quantity


class SetPlan(TypedDict):
    """Everything a cart shall hold, and where it goes. Rows of one SKU, unit, address and day count together."""

    rows: list[PlanRowIn]


class SetPolicy(TypedDict):
    """How rules work."""

    inheritance: NotRequired[Inheritance]
    tolerance: NotRequired[str]
    lapse_days: NotRequired[int]
    version: int


class SetQuantityIn(TypedDict):
    """A line's new quantity, by its position in the order."""

    edit: Literal['quantity']
    position: Number
    quantity: Count


class SettleIn(TypedDict):
    """How it was settled."""

    why: str


class ShareAddress(TypedDict):
    """Where it goes; whoever pays is shown the recipient's name alone."""

    recipient: str
    phone: str
    postcode: str
    line1: str
    line2: NotRequired[str]
    city: NotRequired[str]
    country: NotRequired[str]


class ShareCart(TypedDict):
    """A cart that somebody else is asked to pay."""

    cart_id: str
    email: str
    ship_to: ShareAddress
    cap: NotRequired[MoneyWire | None]
    days: NotRequired[int]
    message: NotRequired[str]
    cost_centre: NotRequired[str]


class ShareMadeOut(TypedDict):
    """The link is `/shared/{key}/` in the channel's shop; `key` is told this once."""

    id: str
    key: str
    expires_at: str


class ShareOut(TypedDict):
    """A link as who made it sees it; who pays, and by what, is told to nobody."""

    id: str
    state: ShareState
    cap: MoneyView | None
    total: MoneyView
    message: str
    made_at: str
    expires_at: str
    ended_at: str | None
    views: int
    changed: bool
    word: str
    order_number: str
    is_awaited: bool
    waits_for_approval: bool


type ShareState = Literal['open', 'ordered', 'declined', 'taken_back', 'expired', 'not_approved']


class SharedOut(TypedDict):
    """SharedOut."""

    name: str
    owner_name: str
    expires_at: str
    wishes: list[SharedWishOut]


class SharedWishOut(TypedDict):
    """SharedWishOut."""

    wish: WishOut
    left: int
    mine: int


class SharingIn(TypedDict):
    """SharingIn."""

    name: str
    shared_with: NotRequired[str]


class SheetCellIn(TypedDict):
    """A price as it was seen, and as it is to be."""

    sku: Sku
    from_quantity: NotRequired[int]
    seen: str | None
    unit_price: str | None


class SheetIn(TypedDict):
    """Changed cells of a sheet, kept as a draft; without a time each changes what holds now."""

    currency: str
    cells: list[SheetCellIn]
    since: NotRequired[str | None]
    until: NotRequired[str | None]
    why: NotRequired[str]


type SheetKind = Literal['pdf', 'xlsx']


class SheetQuery(TypedDict):
    """What goes on the sheet; SKUs go before everything else, nothing is everything."""

    format: NotRequired[Literal['pdf', 'xlsx']]
    q: NotRequired[str]
    category: NotRequired[str]
    sort: NotRequired[Literal['featured', 'newest', 'name', 'price', 'price_down']]
    sku: NotRequired[list[str]]


class ShelfLifeIn(TypedDict):
    """How many days units must still be good for; 0 takes the rule away."""

    days: int
    party: NotRequired[str | None]


class ShelfLifeOut(TypedDict):
    """How many days units must still be good for when they are promised."""

    days: int
    is_of_buyer: bool
    party: str | None


class ShelfLivesOut(TypedDict):
    """The rules of a variant, that for every buyer first."""

    sku: str
    items: list[ShelfLifeOut]


class ShipmentLineOut(TypedDict):
    """Units of a line of the order in a shipment."""

    sku: str
    name: str
    quantity: int


class ShipmentOut(TypedDict):
    """A part of an order that leaves one place together."""

    number: str
    state: ShipmentState
    delivery: int
    lines: list[ShipmentLineOut]
    wanted_on: str | None
    promised_on: str | None
    carrier: str
    tracking_no: str
    shipped_at: str | None
    delivered_at: str | None
    progress: Progress | None
    steps: list[StepOut]


class ShipmentQuery(TypedDict):
    """What a list of shipments is narrowed to."""

    q: NotRequired[str]
    place: NotRequired[str]
    state: NotRequired[ShipmentState | Literal['exceptions'] | None]


type ShipmentState = Literal['planned', 'picking', 'packed', 'shipped', 'delivered', 'failed', 'returned', 'cancelled']


class ShipmentsOut(TypedDict):
    """The shipments of an order; what is in none of them is not planned yet."""

    shipments: list[ShipmentOut]


class ShippedIn(TypedDict):
    """A shipment that has left."""

    carrier: NotRequired[str]
    tracking_no: NotRequired[str]
    why: NotRequired[str]


class ShippingOut(TypedDict):
    """ShippingOut."""

    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


class ShopAnswerIn(TypedDict):
    """An answer in the shop's name."""

    text: str
    language: NotRequired[Literal['ko', 'en']]


type Side = Literal['buyer', 'seller', 'clock']


type Sku = str


type Sort = Literal['featured', 'newest', 'name', 'price', 'price_down']


class SpecificationOut(TypedDict):
    """SpecificationOut."""

    code: str
    name: str
    value: str


class SplitIn(TypedDict):
    """What of a planned shipment is to go by itself."""

    lines: list[SplitLine]


class SplitLine(TypedDict):
    """Units that go by themselves."""

    sku: Sku
    quantity: int


class StaffAxisOut(TypedDict):
    """A way in which its variants differ."""

    code: str
    names: dict[str, str]
    values: list[dict[str, Any]]


class StaffCategoryOut(TypedDict):
    """A category."""

    slug: str
    names: dict[str, str]
    blurbs: dict[str, str]
    position: int
    parent: str | None


class StaffChannelOut(TypedDict):
    """A place of sale with its policies."""

    code: str
    names: dict[str, str]
    path: str
    host: str
    currency: str
    country: str
    tax_view: str
    access: str
    language: str
    payment_methods: list[str]
    shipping_fee: MoneyView
    free_shipping_from: MoneyView | None
    smallest_order: MoneyView | None
    hold_minutes: int
    change_minutes: int
    unpaid_hours: int
    allocation: str
    time_zone: str


class StaffChannelsOut(TypedDict):
    """Every channel."""

    items: list[StaffChannelOut]


class StaffCreditLineOut(TypedDict):
    """A line of a buyer and the units below it, as it stands now."""

    id: str
    party: str
    line: CreditLineOut
    held_by: list[LineStopOut]
    raises: list[LineRaiseOut]


class StaffInstalmentOfferOut(TypedDict):
    """A way to pay in parts."""

    code: str
    names: dict[str, str]
    is_active: bool
    count: int
    every: int
    rhythm: Rhythm
    yearly_rate: str
    smallest: MoneyView
    largest: MoneyView | None
    channels: list[str]
    segments: list[str]
    only_categories: list[str]
    not_categories: list[str]
    not_skus: list[str]
    refund_policy: RefundPolicy
    defaults_after: int
    lender: str


class StaffInterestNoteOut(TypedDict):
    """A note with whom it charges."""

    number: str
    state: ChargeState
    issued_on: str
    due_on: str
    amount: MoneyView
    paid: MoneyView
    waived: MoneyView
    open: MoneyView
    party: str
    name: str
    entity: str


class StaffInvoiceOut(TypedDict):
    """An invoice or a credit note with whom it bills."""

    number: str
    kind: InvoiceKind
    issued_on: str
    due_on: str
    orders: list[str]
    gross: MoneyView
    paid: MoneyView
    credited: MoneyView
    open: MoneyView
    party: str | None
    name: str
    entity: str


class StaffOrderOut(TypedDict):
    """An order whole, as staff see it."""

    number: str
    channel: str
    buyer: str
    placed_by: str
    placed_at: str
    status: str
    payment: str
    fulfilment: str
    gross: MoneyView
    line_count: int
    lines: list[OrderLineOut]
    discounts: list[OrderDiscountOut]
    refunds: list[RefundOut]
    refunded: MoneyView
    due: MoneyView
    deliveries: list[DeliveryOut]
    revisions: list[RevisionOut]
    net: MoneyView
    tax: MoneyView
    taxes: list[TaxOut]
    shipping_gross: MoneyView
    prices_include_tax: bool
    email: str
    payment_method: str
    payments: list[TenderOut]
    deposit_code: str
    terms: str | None
    deposit: MoneyView | None
    purchase_order_number: str
    cost_centre: str
    bill_to: str | None
    payer: str | None
    is_assisted: bool
    id: str
    buyer_id: str | None
    origin: str
    kind: str
    ship_to: AddressOut
    note: str
    is_held: bool
    is_gift: bool
    holds: list[HoldOut]
    shipments: list[ParcelOut]
    operations: list[OperationOut]
    moves: list[MoveOut]
    possible: list[str]


class StaffOrderPage(TypedDict):
    """A page of orders."""

    items: list[StaffOrderSummary]
    next_cursor: str | None
    total: int


class StaffOrderSummary(TypedDict):
    """An order in a list of staff."""

    number: str
    channel: str
    buyer: str
    placed_by: str
    placed_at: str
    status: str
    payment: str
    fulfilment: str
    gross: MoneyView
    line_count: int
    id: str
    buyer_id: str | None
    is_assisted: bool


class StaffPlanOut(TypedDict):
    """A plan with its parts."""

    id: str
    offer: str
    party: str
    order: str | None
    state: PlanState
    principal: MoneyView
    refunded: MoneyView
    lender: str
    lender_reference: str
    papers: list[str]
    parts: list[PlanPartOut]
    ends_for: MoneyView | None
    made_at: str


class StaffPlanPageOut(TypedDict):
    """A page of plans."""

    items: list[StaffPlanOut]
    next_cursor: str | None
    total: int


class StaffPostOut(TypedDict):
    """A post as staff read it: where it stands, also while somebody minds it."""

    id: str
    kind: PostKind
    stars: int | None
    title: str
    text: str
    language: str
    name: str
    by_shop: bool
    is_business: bool
    is_rewarded: bool
    is_verified: bool
    is_mine: bool
    variant: str
    state: PostState
    helpful: int
    written_at: str
    reason: NotRequired[Reason | None]
    why: NotRequired[str]
    answers: NotRequired[list[PostOut]]
    product: str
    channel: str
    stands: PostState
    reports: int
    has_appealed: bool


class StaffProductOut(TypedDict):
    """A product in a list."""

    id: str
    slug: str
    status: str
    names: dict[str, str]
    category: str
    tax_code: str
    launched_on: str | None
    variants: list[StaffVariantOut]
    channels: list[str]


class StaffProductPageOut(TypedDict):
    """A page of products."""

    items: list[StaffProductOut]
    next_cursor: str | None
    total: int


class StaffQuoteHead(TypedDict):
    """A quote in a list of the seller's."""

    id: str
    number: str
    state: QuoteState
    title: str
    lines: int
    version: int
    valid_until: str | None
    moved_at: str
    channel: str
    party: str
    person: str
    currency: str


class StaffQuotePage(TypedDict):
    """A page of quotes."""

    items: list[StaffQuoteHead]
    next_cursor: str | None
    total: int


class StaffShipmentOut(TypedDict):
    """A part of an order that leaves one place together."""

    id: str
    number: str
    state: ShipmentState
    order: str
    buyer: str
    buyer_id: str | None
    place: str
    delivery: int
    ship_to: AddressOut
    lines: list[PickLineOut]
    wanted_on: str | None
    promised_on: str | None
    kept: str
    wait: str | None
    carrier: str
    service: str
    tracking_no: str
    cost: MoneyView | None
    parcels: int
    made_at: str
    shipped_at: str | None
    delivered_at: str | None
    steps: list[ScanStepOut]


class StaffShipmentPage(TypedDict):
    """A page of shipments."""

    items: list[StaffShipmentOut]
    next_cursor: str | None
    total: int


class StaffShipments(TypedDict):
    """Shipments of an order."""

    items: list[StaffShipmentOut]


class StaffVariantOut(TypedDict):
    """A variant as staff see it."""

    id: str
    sku: str
    gtin: str
    label: str
    units: dict[str, list[int]]
    weight_grams: str | None
    content: str | None


type Stage = Literal['items', 'order', 'shipping']


type Stance = Literal['for', 'against', 'abstain']


class StandingOut(TypedDict):
    """How an article stands for the caller today."""

    is_for_sale: bool
    unit_price: UnitPriceView | None
    available: int
    units: list[str]


class StarsOut(TypedDict):
    """StarsOut."""

    stars: int
    count: int


class StatementOut(TypedDict):
    """A buyer's statement of account; both days are counted."""

    party: str
    starts_on: str
    ends_on: str
    accounts: list[AccountOut]


class StatementQuery(TypedDict):
    """Over which days."""

    starts_on: NotRequired[str | None]
    ends_on: NotRequired[str | None]


class StepIn(TypedDict):
    """A step of a variant."""

    sku: Sku
    from_quantity: NotRequired[int]


class StepOut(TypedDict):
    """Something the carrier told, by its own clock."""

    kind: Progress
    at: str
    where: str


class StepQuorumOut(TypedDict):
    """StepQuorumOut."""

    least: int
    roles: list[str]
    people: list[str]


class StockCountLineOut(TypedDict):
    """What was found."""

    sku: str
    lot: str
    found: int
    expected: int | None
    counted_at: str


class StockCountOut(TypedDict):
    """A count of a place."""

    id: str
    number: str
    place: str
    state: CountState
    is_blind: bool
    note: str
    begun_at: str
    lines: list[StockCountLineOut]


class StockCountPageOut(TypedDict):
    """A page of counts."""

    items: list[StockCountOut]
    next_cursor: str | None
    total: int


class StockOut(TypedDict):
    """A variant with what every place has of it."""

    sku: str
    available: int
    levels: list[LevelOut]


class StockPageOut(TypedDict):
    """A page of variants with their stock."""

    items: list[StockOut]
    next_cursor: str | None
    total: int


class StockQuery(TypedDict):
    """What a list of stock is narrowed to."""

    q: NotRequired[str]


type StopKind = Literal['hold', 'overdue']


class StoreCreditIn(TypedDict):
    """Store credit for a buyer."""

    amount: MoneyWire
    source: Literal['sold', 'goodwill']
    expires_on: NotRequired[str | None]
    why: NotRequired[str]
    party: str


class StoreCreditOut(TypedDict):
    """Store credit of whom the caller acts for, or of a unit above."""

    id: str
    usable: MoneyView
    is_own: bool
    ends_on: str | None
    parts: list[CreditPartOut]


class StoredValueOut(TypedDict):
    """A gift card or store credit."""

    id: str
    kind: ValueKind
    party: str | None
    code_end: str
    state: ValueState
    balance: MoneyView
    usable: MoneyView
    next_end: str | None
    issued_at: str


class StoredValuePageOut(TypedDict):
    """A page of gift cards and store credit."""

    items: list[StoredValueOut]
    next_cursor: str | None
    total: int


class SuccessionOut(TypedDict):
    """What takes the place of a variant."""

    sku: str
    successor: str
    since: str
    why: str


class SuccessorIn(TypedDict):
    """What takes a variant's place."""

    sku: Sku
    since: NotRequired[str | None]
    why: NotRequired[str]


type SupplyKind = Literal['none', 'backorder', 'preorder', 'made']


class TableDraftOut(TypedDict):
    """A draft of a table."""

    id: str
    price_list: str
    state: str
    made_at: str
    made_by: str
    why: str
    rows: int
    published_at: str | None
    left_out: list[TableProblemOut]
    left_out_count: int


class TableProblemOut(TypedDict):
    """Why a line can't be taken."""

    line: int
    why: str
    value: str


class TableTrialOut(TypedDict):
    """What a table would change; nothing is kept."""

    figures: PriceFiguresOut
    changes: list[ChangedPriceOut]
    problems: list[TableProblemOut]
    problem_count: int


class TakenBackIn(TypedDict):
    """Why it was wrong."""

    why: str


class TakenOut(TypedDict):
    """The cart that holds it now, and how many lines came, changed, or wait for later for want of room."""

    cart_id: str
    added: int
    changed: int
    left: int


class TakerOut(TypedDict):
    """Somebody who may take an offer."""

    id: str
    name: str


class TakersOut(TypedDict):
    """Who may take an offer, by name."""

    items: list[TakerOut]


class TaskEndIn(TypedDict):
    """Whether it is done, or dropped."""

    state: Literal['done', 'dropped']
    why: NotRequired[str]


class TaskMade(TypedDict):
    """The task that was written."""

    id: str


class TaskMoved(TypedDict):
    """Where a task stands now."""

    state: TaskState


type TaskPriority = Literal['low', 'normal', 'high']


type TaskState = Literal['open', 'done', 'dropped']


type TaxCategory = Literal['S', 'Z', 'E', 'AE', 'K', 'G', 'O']


class TaxCertificateIn(TypedDict):
    """What stands on a buyer's paper."""

    party: str
    country: NotRequired[str]
    category: TaxCategory
    codes: NotRequired[list[str]]
    number: str
    issued_by: NotRequired[str]
    valid_from: str
    valid_until: NotRequired[str | None]
    why: NotRequired[str]


class TaxCertificateOut(TypedDict):
    """A paper by which a buyer, and the units below it, are taxed otherwise in the seller's country."""

    id: str
    party: str
    country: str
    category: TaxCategory
    codes: list[str]
    number: str
    issued_by: str
    valid_from: str
    valid_until: str | None
    revoked_at: str | None


class TaxCertificatePageOut(TypedDict):
    """A page of certificates."""

    items: list[TaxCertificateOut]
    next_cursor: str | None
    total: int


class TaxDestinationIn(TypedDict):
    """How goods are to be taxed that go somewhere; it replaces the rule of the same three."""

    country: str
    destination: NotRequired[str]
    buyer: NotRequired[TaxedBuyer]
    category: TaxCategory | None
    why: NotRequired[str]


class TaxDestinationOut(TypedDict):
    """How goods are taxed that leave the seller's country."""

    id: str
    country: str
    destination: str
    buyer: TaxedBuyer
    category: TaxCategory | None


class TaxDestinationsOut(TypedDict):
    """Every rule, anywhere abroad last in each country."""

    items: list[TaxDestinationOut]


class TaxOut(TypedDict):
    """What was taxed by one code."""

    code: str
    rate: str
    category: str | None
    net: MoneyView
    tax: MoneyView
    left_off: MoneyView
    reason: str


class TaxRateIn(TypedDict):
    """A rate from a moment on; orders keep theirs."""

    rate: str
    category: NotRequired[TaxCategory | None]
    valid_from: str
    why: NotRequired[str]


class TaxRateOut(TypedDict):
    """What a tax code comes to in a country, from a moment on."""

    country: str
    code: str
    rate: str
    category: TaxCategory
    valid_from: str
    valid_until: str | None


class TaxRatesOut(TypedDict):
    """Rates by country, code and date, the newest last."""

    items: list[TaxRateOut]


type TaxedBuyer = Literal['any', 'company', 'person']


class TaxedIn(TypedDict):
    """Why no evidence came."""

    why: str


class TenderIn(TypedDict):
    """Some of an order that is paid at once with what is stored."""

    gift_card: NotRequired[str | None]
    amount: NotRequired[MoneyWire | None]


class TenderOut(TypedDict):
    """One of the parts in which an order is paid."""

    method: str
    state: str
    amount: MoneyView
    received: MoneyView
    refunded: MoneyView
    card: str


type Tenders = list[TenderIn]


class TermsEndIn(TypedDict):
    """From when on they hold no more."""

    on: NotRequired[str | None]
    why: NotRequired[str]


class TermsFigures(TypedDict):
    """When and in which parts a document is to be paid."""

    base: DueBase
    counts_from: CountsFrom
    days: int
    months: int
    day: int
    fixed_on: str | None
    deposit_rate: str
    discount_rate: str
    discount_days: int
    day_off: DayOff
    country: str


class TermsGrantIn(TypedDict):
    """To whom terms are given: a buyer, a segment, or, where neither is named, all in a channel."""

    party: NotRequired[str | None]
    segment: NotRequired[str | None]
    channel: NotRequired[str | None]
    from_on: NotRequired[str | None]
    until_on: NotRequired[str | None]
    priority: NotRequired[int]
    why: NotRequired[str]


class TermsGrantOut(TypedDict):
    """To whom terms are given; of party and segment at most one is told."""

    id: str
    party: str | None
    segment: str | None
    channel: str | None
    from_on: str
    until_on: str | None
    priority: int


class TermsOut(TypedDict):
    """Payment terms as they hold now; an order keeps those it was placed by."""

    code: str
    name: str
    version: int
    words: list[str]


type TextField = Literal['name', 'tagline', 'description']


class TextIn(TypedDict):
    """A text of a product; an empty one takes it away."""

    field: TextField
    language: str
    text: str
    audience: NotRequired[str]


class TextOut(TypedDict):
    """A stored text and for whom it is."""

    field: str
    language: str
    audience: str
    text: str


type Then = Literal['ordered', 'to_pay', 'paid_by_another', 'changed']


class TokenRequest(TypedDict):
    """The log-in to act as."""

    email: str
    password: str
    name: NotRequired[str]
    code: NotRequired[str]


class TokenView(TypedDict):
    """Send the token as `Authorization: Bearer …`; it is shown this once."""

    token: str
    expires_at: str


class ToldApartOut(TypedDict):
    """How units of a variant are told apart, its lots, and two hundred numbers of units that are here at most."""

    sku: str
    tracking: Tracking
    lots: list[VariantLotOut]
    serials: list[NumberedOut]


class ToldDisputeOut(TypedDict):
    """What is said not to be right; while it is looked into nobody is reminded of the invoice."""

    reason: str
    opened_at: str


class TotalsOut(TypedDict):
    """TotalsOut."""

    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    shipping_gross: MoneyView


class TouchIn(TypedDict):
    """A visit or call that has been."""

    kind: TouchKind
    at: str
    outcome: str
    with_whom: NotRequired[str]
    next_step: NotRequired[str]
    next_due_on: NotRequired[str | None]


type TouchKind = Literal['visit', 'call']


class TouchMade(TypedDict):
    """The visit or call that was kept."""

    id: str


class TracedOut(TypedDict):
    """Units of a lot: in a place, promised to an order, or gone with one."""

    state: str
    place: str
    quantity: int
    order: str | None


type Tracking = Literal['none', 'lot', 'serial']


class TrackingIn(TypedDict):
    """How units are to be told apart."""

    tracking: Tracking


class TrailEntryOut(TypedDict):
    """Who did what to which thing, and why."""

    id: str
    at: str
    by: str
    via: str
    action: str
    subject_kind: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    why: str
    position: int | None


class TrailPageOut(TypedDict):
    """A page of the trail."""

    items: list[TrailEntryOut]
    next_cursor: str | None


class TrailQuery(TypedDict):
    """What of the trail is wanted."""

    since: NotRequired[str | None]
    subject_kind: NotRequired[str]
    subject: NotRequired[str | None]
    action: NotRequired[str]


class TransferIn(TypedDict):
    """Goods that leave a place for another."""

    from_place: str
    to_place: str
    rows: list[TransferRow]
    expected_on: NotRequired[str | None]
    note: NotRequired[str]


class TransferOut(TypedDict):
    """Goods on their way, or that were."""

    id: str
    number: str
    state: str
    from_place: str
    to_place: str
    sent_at: str
    expected_on: str | None
    note: str
    rows: list[TransferRowOut]


class TransferRow(TypedDict):
    """Units of a variant that are carried."""

    sku: Sku
    quantity: int
    lot: NotRequired[str]


class TransferRowOut(TypedDict):
    """A row of a transfer."""

    id: str
    sku: str
    lot: str
    sent: int
    received: int
    lost: int


class TransfersOut(TypedDict):
    """The latest transfers, newest first."""

    items: list[TransferOut]


class TrialOut(TypedDict):
    """What would have been asked; nothing was written."""

    since: str
    orders: int
    asking: int
    perhaps: int
    approvals: int
    by_rule: dict[str, int]
    by_whom: list[WhomOut]
    shown: list[TriedOrderOut]
    not_known: list[str]
    as_today: list[str]
    is_cut: bool


class TriedCostsIn(TypedDict):
    """Costs to look at before they are set."""

    currency: str
    rows: list[CostRowIn]


class TriedOrderOut(TypedDict):
    """An order that would have been asked about; perhaps: only if what is not known of the past had held."""

    number: str
    requester: str
    placed_at: str
    total: MoneyView
    rules: list[str]
    is_perhaps: bool


class TryRules(TypedDict):
    """A rule as if it alone held; without one all rules as they are."""

    rule: NotRequired[RuleIn | None]
    days: NotRequired[int]


class UnitIn(TypedDict):
    """A unit of sale: one of it is numerator / denominator base units."""

    code: str
    numerator: int
    denominator: NotRequired[int]


class UnitOut(TypedDict):
    """One of this unit is exactly numerator/denominator base units."""

    code: str
    name: str
    numerator: int
    denominator: int


class UnitPriceView(TypedDict):
    """The price of one base unit, up to six decimals."""

    amount: str
    currency: str


type ValueKind = Literal['gift_card', 'store_credit']


class ValueMoveOut(TypedDict):
    """A change of a balance."""

    at: str
    kind: MoveKind
    amount: MoneyView
    after: MoneyView
    order: str | None
    by: str
    why: str


class ValueQuery(TypedDict):
    """What a list of stored value is narrowed to."""

    kind: NotRequired[ValueKind | None]
    code_end: NotRequired[str]


type ValueState = Literal['active', 'blocked']


class ValueWhyIn(TypedDict):
    """Why it is done."""

    why: str


class VariantAllowanceIn(TypedDict):
    """How many one buyer may have; one of the same channel, segment and period is ended by it."""

    maximum: int
    period: AllowancePeriod
    channel: NotRequired[str | None]
    segment: NotRequired[str | None]
    why: NotRequired[str]


class VariantAllowanceOut(TypedDict):
    """That one buyer may have so many base units in each period."""

    id: str
    maximum: int
    period: AllowancePeriod
    channel: str | None
    segment: str | None
    since: str


class VariantAllowancesOut(TypedDict):
    """What holds of a variant; of several each has to be kept."""

    sku: str
    items: list[VariantAllowanceOut]


class VariantChange(TypedDict):
    """What of a variant is to be otherwise; what is left out stays."""

    gtin: NotRequired[str | None]
    weight_grams: NotRequired[str | None]
    is_active: NotRequired[bool | None]
    content: NotRequired[ContentIn | None]


class VariantIn(TypedDict):
    """What is sold: one SKU."""

    sku: Sku
    gtin: NotRequired[str]
    labels: NotRequired[NamesIn]
    weight_grams: NotRequired[str | None]
    units: NotRequired[list[UnitIn]]
    content: NotRequired[ContentIn | None]


class VariantLotOut(TypedDict):
    """Units of a variant that were made together."""

    lot: str
    made_on: str | None
    expires_on: str | None
    is_recalled: bool
    why: str


class VariantOut(TypedDict):
    """What is sold. An empty ladder means: no price for this buyer, or one that they may not see."""

    sku: str
    gtin: str
    label: str
    units: list[UnitOut]
    ladder: list[LadderStep]
    price_hidden: NotRequired[bool]
    lowest_30_days: NotRequired[UnitPriceView | None]
    content_price: NotRequired[ContentPriceOut | None]
    gift_card: NotRequired[bool]
    available: int
    leaves_on: NotRequired[str | None]


class VariantSupplyOut(TypedDict):
    """All that is said of a variant's supply."""

    sku: str
    promises: list[PromisedOut]
    kept_back: list[KeptBackOut]
    reorder_points: list[OrderedAgainOut]


type Verdict = Literal['approve', 'reject', 'send_back']


type VersionState = Literal['waiting', 'shown', 'below', 'over']


class VoidIn(TypedDict):
    """Which coupons work no more: a series, or one code."""

    series: NotRequired[str]
    text: NotRequired[str]
    why: NotRequired[str]


class VoidOut(TypedDict):
    """How many were stopped."""

    count: int


class WaitingMonthOut(TypedDict):
    """What left in a month and waits to be invoiced."""

    year: int
    month: int
    departures: int


class WaitingMonthsOut(TypedDict):
    """The months of which something waits, the earliest first."""

    items: list[WaitingMonthOut]


class WaitingOrderOut(TypedDict):
    """An order that left at zero rate and waits for its evidence."""

    left_on: str
    due_on: str
    is_late: bool
    order: str
    party: str | None
    name: str
    gross: MoneyView


class WaitingOrdersOut(TypedDict):
    """A page of orders that wait, the longest wait first."""

    items: list[WaitingOrderOut]
    next_cursor: str | None
    total: int


class WaitingOut(TypedDict):
    """For how long an order may wait for its evidence."""

    left_on: str
    due_on: str
    is_late: bool


class WantedIn(TypedDict):
    """So many of a unit of an article; `text` is what the caller calls it, and is remembered."""

    sku: Sku
    quantity: int
    unit: NotRequired[str]
    text: NotRequired[str]


class WaysOut(TypedDict):
    """How a cart may be paid."""

    methods: list[str]
    offers: list[InstalmentOfferOut]
    tenders_up_to: MoneyView


WhenIn = TypedDict("WhenIn", {"subtotal_at_least": "NotRequired[str | None]", "quantity_at_least": "NotRequired[CountedIn | None]", "channel": "NotRequired[str | None]", "segment": "NotRequired[str | None]", "account": "NotRequired[str | None]", "first_order": "NotRequired[bool | None]", "from": "NotRequired[str | None]", "until": "NotRequired[str | None]", "weekdays": "NotRequired[list[Literal['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']] | None]", "hook": "NotRequired[str | None]"})


type Who = Literal['', 'guests', 'signed_in']


class WholeAssortmentOut(TypedDict):
    """One of them with all that is said of it."""

    code: str
    names: dict[str, str]
    is_active: bool
    products: int
    grants_in_force: int
    selections: list[SelectionOut]
    grants: list[AssortmentGrantOut]


class WholeBankLineOut(TypedDict):
    """A line with all that became of it."""

    id: str
    account: str
    on: str
    amount: MoneyView
    left: MoneyView
    state: LineState
    payer: str
    reference: str
    virtual_account: str
    queued_why: str | None
    applications: list[ApplicationOut]
    asides: list[SetAsideOut]
    proposals: list[ProposalOut]


class WholeContentPageOut(TypedDict):
    """A page with its draft's number, what keeps that from being published, and its versions."""

    id: str
    channel: str
    slug: str
    path: str
    place: Place
    position: int
    titles: dict[str, str]
    shown: int | None
    is_waiting: bool
    is_changed: bool
    changed_at: str
    draft_number: int
    problems: list[PageProblemOut]
    versions: list[PageVersionOut]


class WholeDeliveryOut(TypedDict):
    """A delivery with what is sent and each time that it was."""

    id: str
    endpoint: str
    event: str
    type: str
    key: str
    kind: DeliveryKind
    sequence: int
    state: DeliveryState
    written_at: str
    due_at: str
    ended_at: str | None
    attempts: int
    body: str
    tries: list[AttemptOut]


class WholeInterestNoteOut(TypedDict):
    """A note whole."""

    number: str
    state: ChargeState
    issued_on: str
    due_on: str
    amount: MoneyView
    paid: MoneyView
    waived: MoneyView
    open: MoneyView
    party: str
    name: str
    entity: str
    days: list[InterestDaysOut]
    moves: list[InterestMoveOut]
    issued_by: str
    why: str


class WholeInvoiceOut(TypedDict):
    """A document whole."""

    number: str
    kind: InvoiceKind
    issued_on: str
    due_on: str
    orders: list[str]
    gross: MoneyView
    paid: MoneyView
    credited: MoneyView
    open: MoneyView
    net: MoneyView
    tax: MoneyView
    supplied_from: str
    supplied_to: str
    lines: list[InvoiceLineOut]
    taxes: list[InvoiceTaxOut]
    dues: list[DueOut]
    payments: list[AppliedOut]
    credits: list[str]
    credited_by: list[str]


class WholeOrderOut(TypedDict):
    """An order whole, with the figures it was placed at."""

    number: str
    channel: str
    buyer: str
    placed_by: str
    placed_at: str
    status: str
    payment: str
    fulfilment: str
    gross: MoneyView
    line_count: int
    lines: list[OrderLineOut]
    discounts: list[OrderDiscountOut]
    refunds: list[RefundOut]
    refunded: MoneyView
    due: MoneyView
    deliveries: list[DeliveryOut]
    revisions: list[RevisionOut]
    net: MoneyView
    tax: MoneyView
    taxes: list[TaxOut]
    shipping_gross: MoneyView
    prices_include_tax: bool
    email: str
    payment_method: str
    payments: list[TenderOut]
    deposit_code: str
    terms: str | None
    deposit: MoneyView | None
    purchase_order_number: str
    cost_centre: str
    bill_to: str | None
    payer: str | None
    is_assisted: bool


class WholePartyOut(TypedDict):
    """A buyer with what is kept beside it."""

    id: str
    kind: PartyKind
    name: str
    language: str
    email: str
    phone: str
    business_number: str
    segments: list[str]
    references: dict[str, str]
    registration: RegistrationOut | None
    parent_id: str | None


class WholePaymentTermsOut(TypedDict):
    """Terms with whom they are given to."""

    code: str
    names: dict[str, str]
    version: int
    terms: TermsFigures
    words: list[str]
    grants: list[TermsGrantOut]


class WholePlaceOut(TypedDict):
    """A place of stock whole."""

    code: str
    names: dict[str, str]
    kind: PlaceKind
    country: str
    postcode: str
    unit_costs: MoneyView
    parcel_costs: MoneyView
    cut_off: int
    closed_on: list[str]
    ranks: dict[str, int]


class WholePostOut(TypedDict):
    """A post with every step of it."""

    id: str
    kind: PostKind
    stars: int | None
    title: str
    text: str
    language: str
    name: str
    by_shop: bool
    is_business: bool
    is_rewarded: bool
    is_verified: bool
    is_mine: bool
    variant: str
    state: PostState
    helpful: int
    written_at: str
    reason: NotRequired[Reason | None]
    why: NotRequired[str]
    answers: NotRequired[list[PostOut]]
    product: str
    channel: str
    stands: PostState
    reports: int
    has_appealed: bool
    steps: list[PostStepOut]


class WholeProductOut(TypedDict):
    """WholeProductOut."""

    slug: str
    name: str
    tagline: str
    category: str
    launched_on: str | None
    from_price: UnitPriceView | None
    price_hidden: NotRequired[bool]
    for_sale: NotRequired[bool]
    stock: str
    variants: list[VariantOut]
    description: str
    category_name: str
    specifications: list[SpecificationOut]
    pictures: list[str]
    axes: NotRequired[list[AxisOut]]
    options: NotRequired[dict[str, dict[str, str]]]


class WholePromotionOut(TypedDict):
    """A promotion with all its versions."""

    code: str
    names: dict[str, str]
    currency: str
    phase: PromotionPhase
    needs_code: bool
    most_uses: int | None
    buyer_most: int | None
    used: int
    held: int
    coupon_count: int
    live: str | None
    versions: list[PromotionVersionOut]


class WholeStaffInvoiceOut(TypedDict):
    """A document whole, with whom it bills."""

    number: str
    kind: InvoiceKind
    issued_on: str
    due_on: str
    orders: list[str]
    gross: MoneyView
    paid: MoneyView
    credited: MoneyView
    open: MoneyView
    net: MoneyView
    tax: MoneyView
    supplied_from: str
    supplied_to: str
    lines: list[InvoiceLineOut]
    taxes: list[InvoiceTaxOut]
    dues: list[DueOut]
    payments: list[AppliedOut]
    credits: list[str]
    credited_by: list[str]
    party: str | None
    name: str
    entity: str


class WholeStaffProduct(TypedDict):
    """A product with all that is stored about it."""

    id: str
    slug: str
    status: str
    names: dict[str, str]
    category: str
    tax_code: str
    launched_on: str | None
    variants: list[StaffVariantOut]
    channels: list[str]
    texts: list[TextOut]
    listings: list[ListingOut]
    attributes: list[AttributeOut]
    pictures: list[PictureOut]
    axes: list[StaffAxisOut]
    chosen: dict[str, list[str]]
    successors: list[SuccessionOut]


class WholeStoredValueOut(TypedDict):
    """One of them, with how its balance came to be."""

    id: str
    kind: ValueKind
    party: str | None
    code_end: str
    state: ValueState
    balance: MoneyView
    usable: MoneyView
    next_end: str | None
    issued_at: str
    moves: list[ValueMoveOut]


class WhomOut(TypedDict):
    """Without roles and people anybody who may approve."""

    roles: list[str]
    people: list[str]
    approvals: int


class WhyIn(TypedDict):
    """A reason, kept with what was done."""

    why: str


class WishAsk(TypedDict):
    """Goods that are not in the catalogue, in the buyer's own words."""

    text: str
    quantity: Quantity
    wish: NotRequired[str | None]


class WishChangeIn(TypedDict):
    """WishChangeIn."""

    quantity: int
    note: NotRequired[str]


class WishIn(TypedDict):
    """WishIn."""

    sku: Sku
    quantity: NotRequired[int]


class WishListOut(TypedDict):
    """WishListOut."""

    id: str
    name: str
    is_default: bool
    made_by: str
    is_mine: bool
    shared_with: str
    line_count: int
    owner_sees: OwnerSees
    link_expires_at: str | None


class WishMadeOut(TypedDict):
    """WishMadeOut."""

    id: str


class WishOut(TypedDict):
    """A wish as it stands for the caller; where it can't be seen here, `is_seen` is false and no goods are named."""

    id: str
    quantity: int
    note: str
    added_at: str
    is_seen: bool
    sku: str
    name: str
    unit_price: UnitPriceView | None
    change: Change | None
    was: UnitPriceView | None
    available: int
    can_be_bought: bool
    given: int | None


class WishReceipt(TypedDict):
    """A Korean cash receipt (현금영수증), for a person's income tax or as proof of a business expense."""

    purpose: ReceiptPurpose
    number: str


class Withdraw(TypedDict):
    """Withdraw."""

    why: NotRequired[str]


class Word(TypedDict):
    """Word."""

    why: NotRequired[str]


class WordsIn(TypedDict):
    """What is on a picture, for those who don't see it, and which variant it shows."""

    ko: str
    en: str
    sku: NotRequired[Sku | None]
