from django.apps import AppConfig

from jangteo.kernel import verify

INVARIANTS = (
    verify.Invariant(
        "contracts.active_lists_are_for_their_party_alone",
        "The price list of an active contract is for its party and nobody else.",
        """SELECT c.id, c.code FROM contracts_contract c WHERE c.state = 'active' AND (
             NOT EXISTS (SELECT FROM pricing_pricelistaudience a
                         WHERE a.price_list_id = c.price_list_id AND a.party_id = c.party_id)
             OR EXISTS (SELECT FROM pricing_pricelistaudience a
                        WHERE a.price_list_id = c.price_list_id AND a.party_id IS DISTINCT FROM c.party_id))""",
    ),
    verify.Invariant(
        "contracts.lists_hold_as_long_as_their_contract",
        "The price list of an active contract has its dates, and that of an ended one is over.",
        """SELECT c.id, c.code, l.valid_from, l.valid_until
           FROM contracts_contract c JOIN pricing_pricelist l ON l.id = c.price_list_id
           WHERE (c.state = 'active' AND (l.valid_from, l.valid_until) IS DISTINCT FROM (c.valid_from, c.valid_until))
             OR (c.state = 'ended' AND c.ended_at >= c.valid_until AND l.valid_until > c.valid_until
                 AND NOT EXISTS (SELECT FROM contracts_contract d
                                 WHERE d.price_list_id = c.price_list_id AND d.state = 'active'))""",
    ),
    verify.Invariant(
        "contracts.no_two_contradict",
        "No two active contracts of a party price the same SKU at the same time with the same priority.",
        """SELECT c.id, c.code, d.code AS other FROM contracts_contract c
           JOIN contracts_contract d ON d.party_id = c.party_id AND d.id > c.id
           JOIN pricing_pricelist cl ON cl.id = c.price_list_id JOIN pricing_pricelist dl ON dl.id = d.price_list_id
           WHERE c.state = 'active' AND d.state = 'active' AND cl.priority = dl.priority AND cl.currency = dl.currency
             AND tstzrange(c.valid_from, c.valid_until) && tstzrange(d.valid_from, d.valid_until)
             AND EXISTS (SELECT FROM pricing_price p JOIN pricing_price q ON q.variant_id = p.variant_id
                         WHERE p.price_list_id = cl.source_id AND q.price_list_id = dl.source_id)""",
    ),
)


class ContractsConfig(AppConfig):
    name = "jangteo.contracts"
    label = "contracts"

    def ready(self) -> None:
        from jangteo.contracts import handlers
        from jangteo.contracts.selectors import contract_of_list  # its models may be loaded only now
        from jangteo.kernel import outbox
        from jangteo.onboarding.events import CompanyApproved
        from jangteo.pricing.services import register_keeper

        register_keeper(contract_of_list)
        outbox.subscribe(CompanyApproved, handlers.give_terms)
        verify.register(*INVARIANTS)
