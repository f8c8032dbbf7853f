"""Every operation of the API as a method. Written by scripts/make_client.py."""

# ruff: noqa: E501, PLR0913, S107
from __future__ import annotations

from typing import Literal, cast

from jangteo_client import models
from jangteo_client.http import Transport


def _given(headers: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in headers.items() if value is not None}


class Client(Transport):
    """All that can be asked of an installation."""

    def accept_quote(self, *, channel: str, quote_id: str, body: models.AcceptQuote) -> models.QuoteOut:
        """Accept a quote.

        Take exactly this; it is kept at its prices in a cart of its own. The same said again changes nothing.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quotes/{quote_id}/acceptance",
            at={"channel": channel, "quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def add_default_wish(self, *, channel: str, body: models.WishIn, idempotency_key: str | None = None) -> models.WishMadeOut:
        """Wish for something.

        On the caller's default list; what is wished for already stays as it is.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/wishes",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WishMadeOut", answer.json())

    def add_wish(self, *, channel: str, wish_list_id: str, body: models.WishIn, idempotency_key: str | None = None) -> models.WishMadeOut:
        """Wish for something on a list.

        What is on it already stays as it is.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/wish-lists/{wish_list_id}/wishes",
            at={"channel": channel, "wish_list_id": wish_list_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WishMadeOut", answer.json())

    def allowances_end_allowance(self, *, sku: str, allowance_id: str) -> models.VariantAllowancesOut:
        """End an allowance.

        It limits nobody any more.
        """
        answer = self._call("DELETE", "/api/v1/office/allowances/{sku}/{allowance_id}",
            at={"sku": sku, "allowance_id": allowance_id},
        )
        return cast("models.VariantAllowancesOut", answer.json())

    def allowances_put_allowance(self, *, sku: str, body: models.VariantAllowanceIn, if_match: str | None = None) -> models.VariantAllowancesOut:
        """Say what one buyer may have of a variant.

        From now on; what was ordered in the running period counts, and who has more by then keeps it.
        """
        answer = self._call("PUT", "/api/v1/office/allowances/{sku}",
            at={"sku": sku},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.VariantAllowancesOut", answer.json())

    def allowances_read_allowances(self, *, sku: str, fields: str | None = None) -> models.VariantAllowancesOut:
        """Read what one buyer may have of a variant.

        In a day, a week, a month or ever.
        """
        answer = self._call("GET", "/api/v1/office/allowances/{sku}",
            at={"sku": sku},
            query={"fields": fields},
        )
        return cast("models.VariantAllowancesOut", answer.json())

    def answer_post(self, *, channel: str, post_id: str, body: models.PostIn, idempotency_key: str | None = None) -> models.PostOut:
        """Answer a question.

        Answer; who bought the product is told to have.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/posts/{post_id}/answers",
            at={"channel": channel, "post_id": post_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PostOut", answer.json())

    def appeal(self, *, channel: str, post_id: str, body: models.AppealIn) -> models.PostOut:
        """Ask for a second look.

        Say why a refusal was wrong, once.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/posts/{post_id}/appeal",
            at={"channel": channel, "post_id": post_id},
            json=body,
        )
        return cast("models.PostOut", answer.json())

    def approvals_ask_approval(self, *, channel: str, body: models.AskApproval, idempotency_key: str | None = None) -> models.AskedOut:
        """Ask for an approval.

        Ask to order a cart exactly so; it is locked meanwhile, and ordered once all have approved it.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/approval-requests",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.AskedOut", answer.json())

    def approvals_list_buyer_approvals(self, *, party_id: str, fields: str | None = None) -> models.BuyerApprovalsOut:
        """List what of a buyer waits for approval.

        Requests of it and of the units below, as far as the caller may see their orders.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/approvals",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerApprovalsOut", answer.json())

    def approvals_list_buyer_deputies(self, *, party_id: str, fields: str | None = None) -> models.BuyerDeputiesOut:
        """List a buyer's deputies.

        Who decides for whom there while they are away.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/deputies",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerDeputiesOut", answer.json())

    def approvals_read_buyer_rules(self, *, party_id: str, fields: str | None = None) -> models.BuyerRulesOut:
        """Read a buyer's rules of approval.

        A company's, a unit's or a family's own, in their order, how they work, and those above.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/approval-rules",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerRulesOut", answer.json())

    def approvals_take_back(self, *, channel: str, cart_id: str) -> bytes:
        """Open a cart again.

        Take back what was asked for with a cart, at once; a cart that does not wait stays as it is.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts/{cart_id}/take-back",
            at={"channel": channel, "cart_id": cart_id},
        )
        return answer.content

    def ask_question(self, *, channel: str, slug: str, body: models.PostIn, idempotency_key: str | None = None) -> models.PostOut:
        """Ask about a product.

        Ask; it is shown at once, or after somebody of the shop looked at it.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/products/{slug}/questions",
            at={"channel": channel, "slug": slug},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PostOut", answer.json())

    def ask_quote(self, *, channel: str, body: models.AskQuote, idempotency_key: str | None = None) -> models.QuoteOut:
        """Ask for a quote.

        Ask for an offer of so many of each, of what is not in the catalogue too; what each would be paid may be said.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quotes",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def ask_quote_again(self, *, channel: str, quote_id: str, body: models.Word) -> models.QuoteOut:
        """Ask for it anew.

        Ask anew for what ran out, or was not ordered in time.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quotes/{quote_id}/renewal",
            at={"channel": channel, "quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def ask_stock(self, *, channel: str, body: models.AskIn, idempotency_key: str | None = None) -> models.AskMadeOut:
        """Ask to be told when it is back.

        One letter, once it can be bought by the caller here; refused for what can be bought now.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/restock-asks",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.AskMadeOut", answer.json())

    def assortments_end_assortment_grant(self, *, code: str, grant_id: str, body: models.GrantEndIn) -> models.WholeAssortmentOut:
        """End a grant of an assortment.

        It counts no more; one that has not begun never will.
        """
        answer = self._call("POST", "/api/v1/office/assortments/{code}/grants/{grant_id}/end",
            at={"code": code, "grant_id": grant_id},
            json=body,
        )
        return cast("models.WholeAssortmentOut", answer.json())

    def assortments_grant_assortment(self, *, code: str, body: models.AssortmentGrantIn, idempotency_key: str | None = None) -> models.WholeAssortmentOut:
        """Grant an assortment.

        It means something to an audience from its time on.
        """
        answer = self._call("POST", "/api/v1/office/assortments/{code}/grants",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeAssortmentOut", answer.json())

    def assortments_list_all_assortments(self, *, fields: str | None = None) -> models.AssortmentsOut:
        """List assortments.

        Every set with how much it holds.
        """
        answer = self._call("GET", "/api/v1/office/assortments",
            query={"fields": fields},
        )
        return cast("models.AssortmentsOut", answer.json())

    def assortments_put_assortment(self, *, code: str, body: models.AssortmentIn, if_match: str | None = None) -> models.WholeAssortmentOut:
        """Make or rename an assortment.

        A new one is empty; one that is there is renamed, or taken out of use.
        """
        answer = self._call("PUT", "/api/v1/office/assortments/{code}",
            at={"code": code},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.WholeAssortmentOut", answer.json())

    def assortments_read_assortment(self, *, code: str, fields: str | None = None) -> models.WholeAssortmentOut:
        """Read an assortment.

        What it takes in and leaves out, and what it means to whom.
        """
        answer = self._call("GET", "/api/v1/office/assortments/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.WholeAssortmentOut", answer.json())

    def assortments_set_selections(self, *, code: str, body: models.SelectionsIn) -> models.WholeAssortmentOut:
        """Say what an assortment takes in.

        Exactly these; every product is in its place at once.
        """
        answer = self._call("PUT", "/api/v1/office/assortments/{code}/selections",
            at={"code": code},
            json=body,
        )
        return cast("models.WholeAssortmentOut", answer.json())

    def attributes_list_all_attributes(self, *, fields: str | None = None) -> models.AttributeListOut:
        """List attributes.

        Every attribute with its options.
        """
        answer = self._call("GET", "/api/v1/office/attributes",
            query={"fields": fields},
        )
        return cast("models.AttributeListOut", answer.json())

    def attributes_put_definition(self, *, code: str, body: models.AttributeDefinitionIn, if_match: str | None = None) -> models.AttributeDefinitionOut:
        """Make or change an attribute.

        Let an attribute stand as it is sent.
        """
        answer = self._call("PUT", "/api/v1/office/attributes/{code}",
            at={"code": code},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.AttributeDefinitionOut", answer.json())

    def attributes_read_attribute(self, *, code: str, fields: str | None = None) -> models.AttributeDefinitionOut:
        """Read an attribute.

        One attribute with its options.
        """
        answer = self._call("GET", "/api/v1/office/attributes/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.AttributeDefinitionOut", answer.json())

    def bank_add_bank_account(self, *, body: models.AccountIn, idempotency_key: str | None = None) -> models.BankAccountOut:
        """Make a bank account.

        An account of ours, whose files are read from now on.
        """
        answer = self._call("POST", "/api/v1/office/bank-accounts",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.BankAccountOut", answer.json())

    def bank_apply_bank_line(self, *, line_id: str, body: models.ApplyIn, idempotency_key: str | None = None) -> models.WholeBankLineOut:
        """Say what a deposit pays.

        Set a line, or some of it, against orders and notes of late interest; each is paid by its part.
        """
        answer = self._call("POST", "/api/v1/office/bank-lines/{line_id}/applications",
            at={"line_id": line_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeBankLineOut", answer.json())

    def bank_import_bank_file(self, *, file_id: str) -> models.ImportedOut:
        """Import a file of a bank.

        What is new in it stands in the books; deposits that are certain are applied within a minute.
        """
        answer = self._call("POST", "/api/v1/office/bank-files/{file_id}/import",
            at={"file_id": file_id},
        )
        return cast("models.ImportedOut", answer.json())

    def bank_list_bank_accounts(self, *, fields: str | None = None) -> models.BankAccountsOut:
        """List bank accounts.

        Our accounts, and how much that came in is not explained yet.
        """
        answer = self._call("GET", "/api/v1/office/bank-accounts",
            query={"fields": fields},
        )
        return cast("models.BankAccountsOut", answer.json())

    def bank_list_bank_lines(self, *, state: Literal['queue', 'applied', 'aside', 'out', 'all'] | None = None, account: str | None = None, q: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.BankLinePageOut:
        """List bank lines.

        Lines of our accounts by what became of them, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/bank-lines",
            query={"state": state, "account": account, "q": q, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.BankLinePageOut", answer.json())

    def bank_look_at_bank_file(self, *, file_id: str, fields: str | None = None) -> models.FilePreviewOut:
        """Look at a file of a bank.

        What importing it would bring, or brought.
        """
        answer = self._call("GET", "/api/v1/office/bank-files/{file_id}",
            at={"file_id": file_id},
            query={"fields": fields},
        )
        return cast("models.FilePreviewOut", answer.json())

    def bank_read_bank_file(self, *, code: str, file: tuple[str, bytes], idempotency_key: str | None = None) -> models.FilePreviewOut:
        """Read a file of a bank.

        A CSV or camt.053 of at most 32 MB, as a form of `file`: what it would bring; nothing is imported yet.
        """
        answer = self._call("POST", "/api/v1/office/bank-accounts/{code}/files",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            file=file,
        )
        return cast("models.FilePreviewOut", answer.json())

    def bank_read_bank_line(self, *, line_id: str, fields: str | None = None) -> models.WholeBankLineOut:
        """Read a bank line.

        A line, what it was used for, and the ways to use what is left of it, the best first.
        """
        answer = self._call("GET", "/api/v1/office/bank-lines/{line_id}",
            at={"line_id": line_id},
            query={"fields": fields},
        )
        return cast("models.WholeBankLineOut", answer.json())

    def bank_set_bank_line_aside(self, *, line_id: str, body: models.AsideIn, idempotency_key: str | None = None) -> models.WholeBankLineOut:
        """Set a deposit aside.

        A line, or some of it, is for no order; why is said.
        """
        answer = self._call("POST", "/api/v1/office/bank-lines/{line_id}/asides",
            at={"line_id": line_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeBankLineOut", answer.json())

    def bank_take_bank_line_up(self, *, line_id: str, aside_id: str, body: models.TakenBackIn) -> models.WholeBankLineOut:
        """Take a deposit up again.

        What was set aside is open again.
        """
        answer = self._call("POST", "/api/v1/office/bank-lines/{line_id}/asides/{aside_id}/end",
            at={"line_id": line_id, "aside_id": aside_id},
            json=body,
        )
        return cast("models.WholeBankLineOut", answer.json())

    def bank_unapply_bank_line(self, *, line_id: str, application_id: str, body: models.TakenBackIn) -> models.WholeBankLineOut:
        """Take a deposit off.

        An order or note awaits as much anew, and the line is open by it.
        """
        answer = self._call("POST", "/api/v1/office/bank-lines/{line_id}/applications/{application_id}/end",
            at={"line_id": line_id, "application_id": application_id},
            json=body,
        )
        return cast("models.WholeBankLineOut", answer.json())

    def billing_list_buyer_billing(self, *, fields: str | None = None) -> models.BuyerBillingsOut:
        """List how buyers are invoiced.

        Those for whom something is set, as far as the caller may see them.
        """
        answer = self._call("GET", "/api/v1/office/billing/buyers",
            query={"fields": fields},
        )
        return cast("models.BuyerBillingsOut", answer.json())

    def billing_list_channel_billing(self, *, fields: str | None = None) -> models.ChannelBillingsOut:
        """List how channels are invoiced.

        For whom each sells, when it is invoiced, and what its invoices will lack.
        """
        answer = self._call("GET", "/api/v1/office/billing/channels",
            query={"fields": fields},
        )
        return cast("models.ChannelBillingsOut", answer.json())

    def billing_list_legal_entities(self, *, fields: str | None = None) -> models.LegalEntitiesOut:
        """List legal entities.

        Our companies that sell.
        """
        answer = self._call("GET", "/api/v1/office/legal-entities",
            query={"fields": fields},
        )
        return cast("models.LegalEntitiesOut", answer.json())

    def billing_put_buyer_billing(self, *, party_id: str, body: models.BuyerBillingIn, if_match: str | None = None) -> models.BuyerBillingOut:
        """Say how a buyer is invoiced.

        What leaves from now on to it and the units below it is.
        """
        answer = self._call("PUT", "/api/v1/office/billing/buyers/{party_id}",
            at={"party_id": party_id},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.BuyerBillingOut", answer.json())

    def billing_put_channel_billing(self, *, channel: str, body: models.ChannelBillingIn, if_match: str | None = None) -> models.ChannelBillingOut:
        """Say how a channel is invoiced.

        What leaves from now on is.
        """
        answer = self._call("PUT", "/api/v1/office/billing/channels/{channel}",
            at={"channel": channel},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.ChannelBillingOut", answer.json())

    def billing_put_legal_entity(self, *, code: str, body: models.LegalEntityIn, if_match: str | None = None) -> models.LegalEntityOut:
        """Write a legal entity.

        Make it, or write it anew; what documents name of it stays.
        """
        answer = self._call("PUT", "/api/v1/office/legal-entities/{code}",
            at={"code": code},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.LegalEntityOut", answer.json())

    def billing_read_buyer_billing(self, *, party_id: str, fields: str | None = None) -> models.BuyerBillingOut:
        """Read how a buyer is invoiced.

        What is set for it; where nothing is, as the channel has it.
        """
        answer = self._call("GET", "/api/v1/office/billing/buyers/{party_id}",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerBillingOut", answer.json())

    def billing_read_channel_billing(self, *, channel: str, fields: str | None = None) -> models.ChannelBillingOut:
        """Read how a channel is invoiced.

        For whom it sells, and when it is invoiced.
        """
        answer = self._call("GET", "/api/v1/office/billing/channels/{channel}",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.ChannelBillingOut", answer.json())

    def billing_read_legal_entity(self, *, code: str, fields: str | None = None) -> models.LegalEntityOut:
        """Read a legal entity.

        What its documents say of it.
        """
        answer = self._call("GET", "/api/v1/office/legal-entities/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.LegalEntityOut", answer.json())

    def budgets_change_budget(self, *, channel: str, budget_id: str, body: models.ChangeBudget, if_match: str | None = None) -> models.BudgetOut:
        """Change a budget.

        Of one that has borne something only its name, amounts, end and what is above it change.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/budgets/{budget_id}",
            at={"channel": channel, "budget_id": budget_id},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.BudgetOut", answer.json())

    def budgets_create_budget(self, *, channel: str, body: models.BudgetIn, idempotency_key: str | None = None) -> models.BudgetOut:
        """Set up a budget.

        It bears what is asked for and ordered from now on.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/budgets",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.BudgetOut", answer.json())

    def budgets_end_budget(self, *, channel: str, budget_id: str, version: str, if_match: str | None = None) -> bytes:
        """End a budget.

        It bears nothing new; what it has borne stays to be seen.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/budgets/{budget_id}",
            at={"channel": channel, "budget_id": budget_id},
            query={"version": version},
            headers={"If-Match": if_match},
        )
        return answer.content

    def budgets_get_budget(self, *, channel: str, budget_id: str, fields: str | None = None) -> models.BudgetOut:
        """See a budget.

        One of those that the list shows: what is reserved, spent and left of it.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/budgets/{budget_id}",
            at={"channel": channel, "budget_id": budget_id},
            query={"fields": fields},
        )
        return cast("models.BudgetOut", answer.json())

    def budgets_list_budgets(self, *, channel: str, fields: str | None = None) -> list[models.BudgetOut]:
        """See budgets.

        The budgets of whom the caller acts for: the own to everybody, all to who may see its money.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/budgets",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.BudgetOut]", answer.json())

    def budgets_list_buyer_budgets(self, *, party_id: str, fields: str | None = None) -> models.BuyerBudgetsOut:
        """List budgets of a buyer.

        What a company, a unit or a family may spend, all of it or one of its people.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/budgets",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerBudgetsOut", answer.json())

    def budgets_read_buyer_budget(self, *, party_id: str, budget_id: str, fields: str | None = None) -> models.BudgetOut:
        """Read a budget of a buyer.

        What is reserved, spent and left of it.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/budgets/{budget_id}",
            at={"party_id": party_id, "budget_id": budget_id},
            query={"fields": fields},
        )
        return cast("models.BudgetOut", answer.json())

    def bundles_put_bundle(self, *, sku: str, body: models.BundleIn, if_match: str | None = None) -> models.BundleOut:
        """Say what a bundle consists of.

        As many can be had as its components allow; what was ordered stays as it was.
        """
        answer = self._call("PUT", "/api/v1/office/bundles/{sku}",
            at={"sku": sku},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.BundleOut", answer.json())

    def bundles_put_mix(self, *, slug: str, body: models.MixIn, if_match: str | None = None) -> models.MixOut:
        """Let goods count together.

        All variants of a product, with those of every product of the same mix; quantity rules still count each SKU.
        """
        answer = self._call("PUT", "/api/v1/office/mixes/{slug}",
            at={"slug": slug},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.MixOut", answer.json())

    def bundles_read_bundle(self, *, sku: str, fields: str | None = None) -> models.BundleOut:
        """Read what a bundle consists of.

        Its components with so many of each.
        """
        answer = self._call("GET", "/api/v1/office/bundles/{sku}",
            at={"sku": sku},
            query={"fields": fields},
        )
        return cast("models.BundleOut", answer.json())

    def bundles_read_mix(self, *, slug: str, fields: str | None = None) -> models.MixOut:
        """Read with what a product counts together.

        For the quantity steps of prices.
        """
        answer = self._call("GET", "/api/v1/office/mixes/{slug}",
            at={"slug": slug},
            query={"fields": fields},
        )
        return cast("models.MixOut", answer.json())

    def cards_list_bought_cards(self, *, channel: str, number: str, cart_secret: str | None = None, fields: str | None = None) -> list[models.BoughtCardOut]:
        """List bought gift cards.

        The gift cards that were bought with an order, by its lines; none before it is paid.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/orders/{number}/gift-cards",
            at={"channel": channel, "number": number},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("list[models.BoughtCardOut]", answer.json())

    def cards_show_card_code(self, *, channel: str, number: str, card_id: str, cart_secret: str | None = None) -> models.CodeOut:
        """Read a gift card's code.

        The code of a gift card that was bought with an order, for whoever may order for its buyer. It is kept who asked.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/orders/{number}/gift-cards/{card_id}/code",
            at={"channel": channel, "number": number, "card_id": card_id},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.CodeOut", answer.json())

    def change_list(self, *, channel: str, list_id: str, body: models.SharingIn, if_match: str | None = None) -> models.ListOut:
        """Rename or share a list.

        A list of the caller's own: its name, and with whom of the party it is shared.
        """
        answer = self._call("PATCH", "/api/v1/channels/{channel}/lists/{list_id}",
            at={"channel": channel, "list_id": list_id},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.ListOut", answer.json())

    def change_wish(self, *, channel: str, wish_id: str, body: models.WishChangeIn) -> bytes:
        """Change a wish.

        How many, and a word about it; not fewer than others give.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/wishes/{wish_id}",
            at={"channel": channel, "wish_id": wish_id},
            json=body,
        )
        return answer.content

    def content_drafts_add_redirect(self, *, channel: str, body: models.RedirectIn, idempotency_key: str | None = None) -> models.RedirectOut:
        """Let an old address lead on.

        It leads to the end at once: where the new address is an old one itself, to where that leads.
        """
        answer = self._call("POST", "/api/v1/office/channels/{channel}/redirects",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RedirectOut", answer.json())

    def content_drafts_list_led_on(self, *, channel: str, fields: str | None = None) -> models.RedirectsOut:
        """List redirects of a channel.

        Old addresses and where they lead.
        """
        answer = self._call("GET", "/api/v1/office/channels/{channel}/redirects",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.RedirectsOut", answer.json())

    def content_drafts_make_content(self, *, channel: str, body: models.NewPageIn, idempotency_key: str | None = None) -> models.WholeContentPageOut:
        """Make a page.

        A page that nobody sees yet, with its first draft.
        """
        answer = self._call("POST", "/api/v1/office/channels/{channel}/pages",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeContentPageOut", answer.json())

    def content_drafts_move_page(self, *, page_id: str, body: models.PageAddressIn) -> models.WholeContentPageOut:
        """Move a page.

        Its address, and where the shop lists it; a published page's old address leads to the new one.
        """
        answer = self._call("PUT", "/api/v1/office/pages/{page_id}/address",
            at={"page_id": page_id},
            json=body,
        )
        return cast("models.WholeContentPageOut", answer.json())

    def content_drafts_read_page_draft(self, *, page_id: str, fields: str | None = None) -> models.PageDraftOut:
        """Read a page's draft.

        What it would say if it were published now.
        """
        answer = self._call("GET", "/api/v1/office/pages/{page_id}/draft",
            at={"page_id": page_id},
            query={"fields": fields},
        )
        return cast("models.PageDraftOut", answer.json())

    def content_drafts_remove_redirect(self, *, redirect_id: str) -> bytes:
        """Let an old address lead nowhere.

        Who asks for it is told that there is no such page.
        """
        answer = self._call("DELETE", "/api/v1/office/redirects/{redirect_id}",
            at={"redirect_id": redirect_id},
        )
        return answer.content

    def content_drafts_write_page_draft(self, *, page_id: str, body: models.KeptDraftIn) -> models.WholeContentPageOut:
        """Write a page's draft.

        Keep a draft, whole or not; what the shop shows stays as it is.
        """
        answer = self._call("PUT", "/api/v1/office/pages/{page_id}/draft",
            at={"page_id": page_id},
            json=body,
        )
        return cast("models.WholeContentPageOut", answer.json())

    def contents_end_content_version(self, *, page_id: str, version: int) -> models.WholeContentPageOut:
        """Take a version of a page back.

        Before its time; what is below it is shown again.
        """
        answer = self._call("POST", "/api/v1/office/pages/{page_id}/versions/{version}/end",
            at={"page_id": page_id, "version": version},
        )
        return cast("models.WholeContentPageOut", answer.json())

    def contents_list_content(self, *, channel: str, fields: str | None = None) -> models.ContentPagesOut:
        """List pages of a channel.

        Every page and what the shop shows of it.
        """
        answer = self._call("GET", "/api/v1/office/channels/{channel}/pages",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.ContentPagesOut", answer.json())

    def contents_publish_content(self, *, page_id: str, body: models.PublishIn) -> models.WholeContentPageOut:
        """Publish a page.

        Publish the draft that was looked at, now or from a moment on.
        """
        answer = self._call("POST", "/api/v1/office/pages/{page_id}/publication",
            at={"page_id": page_id},
            json=body,
        )
        return cast("models.WholeContentPageOut", answer.json())

    def contents_read_content(self, *, page_id: str, fields: str | None = None) -> models.WholeContentPageOut:
        """Read a page's versions.

        A page, what keeps its draft from being published, and its versions.
        """
        answer = self._call("GET", "/api/v1/office/pages/{page_id}",
            at={"page_id": page_id},
            query={"fields": fields},
        )
        return cast("models.WholeContentPageOut", answer.json())

    def contents_restore_content(self, *, page_id: str, body: models.RestoreIn) -> models.WholeContentPageOut:
        """Bring a version of a page back.

        An earlier version is shown again, as one of its own; the draft stays as it is.
        """
        answer = self._call("POST", "/api/v1/office/pages/{page_id}/restoration",
            at={"page_id": page_id},
            json=body,
        )
        return cast("models.WholeContentPageOut", answer.json())

    def contents_take_content_off(self, *, page_id: str) -> models.WholeContentPageOut:
        """Take a page off.

        The shop shows the page no more.
        """
        answer = self._call("POST", "/api/v1/office/pages/{page_id}/end",
            at={"page_id": page_id},
        )
        return cast("models.WholeContentPageOut", answer.json())

    def contract_drafts_activate_contract(self, *, code: str, body: models.ContractWhy) -> models.ContractOut:
        """Put a contract in force.

        Its prices hold from its first day on; only one that was tried as it is.
        """
        answer = self._call("POST", "/api/v1/office/contracts/{code}/activation",
            at={"code": code},
            json=body,
        )
        return cast("models.ContractOut", answer.json())

    def contract_drafts_bound_contract(self, *, code: str, body: models.BoundsIn) -> models.ContractOut:
        """Bound the prices of a contract.

        Of one that follows another list; a draft has to be tried again.
        """
        answer = self._call("PUT", "/api/v1/office/contracts/{code}/bounds",
            at={"code": code},
            json=body,
        )
        return cast("models.ContractOut", answer.json())

    def contract_drafts_draft_contract(self, *, body: models.ContractIn, idempotency_key: str | None = None) -> models.ContractOut:
        """Draft a contract.

        No price holds by it before it was tried and put in force.
        """
        answer = self._call("POST", "/api/v1/office/contracts",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.ContractOut", answer.json())

    def contract_drafts_end_contract(self, *, code: str, body: models.ContractEndIn) -> models.ContractOut:
        """End a contract.

        Its prices hold no more from now on; a draft is dropped.
        """
        answer = self._call("POST", "/api/v1/office/contracts/{code}/end",
            at={"code": code},
            json=body,
        )
        return cast("models.ContractOut", answer.json())

    def contract_drafts_renew_contract(self, *, code: str, body: models.RenewIn, idempotency_key: str | None = None) -> models.ContractOut:
        """Renew a contract.

        It goes on after its end as a new term.
        """
        answer = self._call("POST", "/api/v1/office/contracts/{code}/renewal",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.ContractOut", answer.json())

    def contract_drafts_stop_renewal(self, *, code: str, body: models.ContractWhy) -> models.ContractOut:
        """Let a contract end with its term.

        It does not renew by itself any more.
        """
        answer = self._call("POST", "/api/v1/office/contracts/{code}/renewal/end",
            at={"code": code},
            json=body,
        )
        return cast("models.ContractOut", answer.json())

    def contract_drafts_try_contract(self, *, code: str) -> models.ContractTrialOut:
        """Try a contract against what was.

        What the last thousand orders and the open carts would cost; then it may be put in force.
        """
        answer = self._call("POST", "/api/v1/office/contracts/{code}/trial",
            at={"code": code},
        )
        return cast("models.ContractTrialOut", answer.json())

    def costs_list_known_costs(self, *, currency: str, q: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.CostPageOut:
        """List what goods cost.

        Variants by SKU with every cost that counts; one of which none is known brings no row.
        """
        answer = self._call("GET", "/api/v1/office/costs",
            query={"currency": currency, "q": q, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.CostPageOut", answer.json())

    def costs_put_costs(self, *, body: models.CostsIn) -> models.CostsSetOut:
        """Set what goods cost.

        What has been may be corrected: the cost as it was known before stays in the books.
        """
        answer = self._call("PUT", "/api/v1/office/costs",
            json=body,
        )
        return cast("models.CostsSetOut", answer.json())

    def costs_try_new_costs(self, *, body: models.TriedCostsIn) -> models.CostTrialOut:
        """Look at what costs would change.

        Nothing is kept; rows that can't be taken are all named.
        """
        answer = self._call("POST", "/api/v1/office/costs/trial",
            json=body,
        )
        return cast("models.CostTrialOut", answer.json())

    def counter_quote(self, *, channel: str, quote_id: str, body: models.CounterQuote) -> models.QuoteOut:
        """Want it otherwise.

        Say what one would rather have; what was sent can't be taken until it is answered.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quotes/{quote_id}/counter",
            at={"channel": channel, "quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def counting_begin_stock_count(self, *, body: models.BeginCountIn, idempotency_key: str | None = None) -> models.StockCountOut:
        """Begin a count.

        Goods may go on being sold meanwhile.
        """
        answer = self._call("POST", "/api/v1/office/stock-counts",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.StockCountOut", answer.json())

    def counting_book_stock_count(self, *, count_id: str) -> models.BookedCountOut:
        """Book a count.

        Each difference is booked; what was sold since it was counted stays sold.
        """
        answer = self._call("POST", "/api/v1/office/stock-counts/{count_id}/booking",
            at={"count_id": count_id},
        )
        return cast("models.BookedCountOut", answer.json())

    def counting_drop_stock_count(self, *, count_id: str) -> models.StockCountOut:
        """Drop a count.

        Nothing is booked; what was found stays to be read.
        """
        answer = self._call("POST", "/api/v1/office/stock-counts/{count_id}/end",
            at={"count_id": count_id},
        )
        return cast("models.StockCountOut", answer.json())

    def counting_list_stock_counts(self, *, state: models.CountState | None = None, place: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.StockCountPageOut:
        """List counts.

        Counts, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/stock-counts",
            query={"state": state, "place": place, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.StockCountPageOut", answer.json())

    def counting_look_at_stock_count(self, *, count_id: str, fields: str | None = None) -> models.CountPreviewOut:
        """Look at a count before it is booked.

        What was found beside what there was, of a blind count too.
        """
        answer = self._call("GET", "/api/v1/office/stock-counts/{count_id}/preview",
            at={"count_id": count_id},
            query={"fields": fields},
        )
        return cast("models.CountPreviewOut", answer.json())

    def counting_note_stock_found(self, *, count_id: str, body: models.FoundIn) -> models.StockCountOut:
        """Note what was found.

        Up to 500 lines; what there should be is noted beside each at this moment.
        """
        answer = self._call("PUT", "/api/v1/office/stock-counts/{count_id}/lines",
            at={"count_id": count_id},
            json=body,
        )
        return cast("models.StockCountOut", answer.json())

    def counting_read_stock_count(self, *, count_id: str, fields: str | None = None) -> models.StockCountOut:
        """Read a count.

        A count with what was found.
        """
        answer = self._call("GET", "/api/v1/office/stock-counts/{count_id}",
            at={"count_id": count_id},
            query={"fields": fields},
        )
        return cast("models.StockCountOut", answer.json())

    def coupon_series_list_series(self, *, code: str, fields: str | None = None) -> models.CouponSeriesListOut:
        """List series of coupons.

        How many codes of each were made, used and stopped.
        """
        answer = self._call("GET", "/api/v1/office/promotions/{code}/coupon-series",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.CouponSeriesListOut", answer.json())

    def coupon_series_make_series(self, *, code: str, body: models.CouponSeriesIn) -> models.SecretCodesOut:
        """Make secret coupons.

        Whoever lost the answer stops the series and makes another: nothing tells the codes again.
        """
        answer = self._call("POST", "/api/v1/office/promotions/{code}/coupon-series",
            at={"code": code},
            json=body,
        )
        return cast("models.SecretCodesOut", answer.json())

    def create_access_token(self, *, form: dict[str, object]) -> models.AccessTokenOut:
        """Get an access token.

        A token for an hour from a program's id and one of its keys: as HTTP Basic or as fields of the form.
        """
        answer = self._call("POST", "/api/v1/oauth/token",
            form=form,
        )
        return cast("models.AccessTokenOut", answer.json())

    def create_cart(self, *, channel: str, idempotency_key: str | None = None, body: models.NewCart | None = None) -> models.CartOut:
        """Open a cart.

        A new guest's cart with its secret, or the current cart of whom the caller acts for; with a name a new one of.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.CartOut", answer.json())

    def create_list(self, *, channel: str, body: models.ListIn, idempotency_key: str | None = None) -> models.ListOut:
        """Keep a list.

        A list of the caller's own.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/lists",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.ListOut", answer.json())

    def create_order(self, *, channel: str, body: models.PlaceOrder, cart_secret: str | None = None, idempotency_key: str | None = None) -> models.WholeOrderOut:
        """Place an order.

        Turn a cart into an order, once, at the total the buyer saw.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/orders",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key, "Cart-Secret": cart_secret}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeOrderOut", answer.json())

    def create_pass(self, *, channel: str, body: models.PassRequest) -> models.PassOut:
        """Get a channel's pass.

        What lets a caller into a channel that is entered by password.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/pass",
            at={"channel": channel},
            json=body,
        )
        return cast("models.PassOut", answer.json())

    def create_price_quote(self, *, channel: str, body: models.QuoteRequest) -> models.PriceQuoteOut:
        """Price a list of SKUs.

        What these lines cost this buyer now, tax and shipping included, and why.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/price-quotes",
            at={"channel": channel},
            json=body,
        )
        return cast("models.PriceQuoteOut", answer.json())

    def create_token(self, *, body: models.TokenRequest) -> models.TokenView:
        """Issue a token.

        A token for the log-in with this e-mail address and password.
        """
        answer = self._call("POST", "/api/v1/tokens",
            json=body,
        )
        return cast("models.TokenView", answer.json())

    def create_wish_list(self, *, channel: str, body: models.NameIn, idempotency_key: str | None = None) -> models.WishMadeOut:
        """Make a wish list.

        A list of the caller's own.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/wish-lists",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WishMadeOut", answer.json())

    def credit_lines_block_line(self, *, line_id: str, body: models.LineWhyIn) -> models.StaffCreditLineOut:
        """Stop a credit line.

        Nothing more is bought on it; what lowers it goes on.
        """
        answer = self._call("POST", "/api/v1/office/credit-lines/{line_id}/block",
            at={"line_id": line_id},
            json=body,
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_lines_list_credit_lines(self, *, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.CreditLinePageOut:
        """List credit lines.

        How much each buyer may owe and how it stands, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/credit-lines",
            query={"cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.CreditLinePageOut", answer.json())

    def credit_lines_open_line(self, *, body: models.NewLineIn, idempotency_key: str | None = None) -> models.StaffCreditLineOut:
        """Open a credit line.

        What the buyer owes already counts on it from the start.
        """
        answer = self._call("POST", "/api/v1/office/credit-lines",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_lines_put_limit(self, *, line_id: str, body: models.LineLimitIn) -> models.StaffCreditLineOut:
        """Set the limit of a credit line.

        Below what is owed already nothing may rise until it has come down.
        """
        answer = self._call("PUT", "/api/v1/office/credit-lines/{line_id}/limit",
            at={"line_id": line_id},
            json=body,
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_lines_put_stage(self, *, line_id: str, body: models.LineStageIn) -> models.StaffCreditLineOut:
        """Let orders count on credit from another step on.

        What stands above the limit then is not undone.
        """
        answer = self._call("PUT", "/api/v1/office/credit-lines/{line_id}/stage",
            at={"line_id": line_id},
            json=body,
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_lines_raise_limit(self, *, line_id: str, body: models.LineRaiseIn, idempotency_key: str | None = None) -> models.StaffCreditLineOut:
        """Raise a limit for a while.

        Within that time the buyer may owe so much more.
        """
        answer = self._call("POST", "/api/v1/office/credit-lines/{line_id}/raises",
            at={"line_id": line_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_lines_read_line(self, *, line_id: str, fields: str | None = None) -> models.StaffCreditLineOut:
        """Read a credit line.

        One line as it stands now.
        """
        answer = self._call("GET", "/api/v1/office/credit-lines/{line_id}",
            at={"line_id": line_id},
            query={"fields": fields},
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_lines_unblock_line(self, *, line_id: str, body: models.LineWhyIn) -> models.StaffCreditLineOut:
        """Let a credit line go.

        What staff stopped goes on; a stop for what is overdue stays.
        """
        answer = self._call("POST", "/api/v1/office/credit-lines/{line_id}/unblock",
            at={"line_id": line_id},
            json=body,
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_lines_withdraw_raise(self, *, line_id: str, raise_id: str, body: models.LineWhyIn) -> models.StaffCreditLineOut:
        """Withdraw a raise.

        It holds no more.
        """
        answer = self._call("POST", "/api/v1/office/credit-lines/{line_id}/raises/{raise_id}/end",
            at={"line_id": line_id, "raise_id": raise_id},
            json=body,
        )
        return cast("models.StaffCreditLineOut", answer.json())

    def credit_notes_credit_lines_of_invoice(self, *, number: str, body: models.CreditIn, idempotency_key: str | None = None) -> models.CreditMade:
        """Credit amounts of an invoice.

        Of one on account that is not paid: what is owed is less, nothing is paid out and nothing comes back.
        """
        answer = self._call("POST", "/api/v1/office/invoices/{number}/credits",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.CreditMade", answer.json())

    def decide(self, *, channel: str, request_id: str, body: models.Decide) -> models.ApprovalOut:
        """Decide a request.

        Approve, reject or send back; nobody decides their own. With the last approval it is ordered.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/approvals/{request_id}/decision",
            at={"channel": channel, "request_id": request_id},
            json=body,
        )
        return cast("models.ApprovalOut", answer.json())

    def decline_quote(self, *, channel: str, quote_id: str, body: models.Word) -> models.QuoteOut:
        """Decline a quote.

        Not want it any more, also what was accepted and is not ordered.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quotes/{quote_id}/decline",
            at={"channel": channel, "quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def delete_list(self, *, channel: str, list_id: str, if_match: str | None = None) -> bytes:
        """Throw a list away.

        One of the caller's own.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/lists/{list_id}",
            at={"channel": channel, "list_id": list_id},
            headers={"If-Match": if_match},
        )
        return answer.content

    def delete_wish_list(self, *, channel: str, wish_list_id: str, if_match: str | None = None) -> bytes:
        """Throw a wish list away.

        One of the caller's own.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/wish-lists/{wish_list_id}",
            at={"channel": channel, "wish_list_id": wish_list_id},
            headers={"If-Match": if_match},
        )
        return answer.content

    def deputies_end_deputy(self, *, channel: str, deputy_id: str) -> bytes:
        """End a deputy.

        They decide no more; what they decided stays.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/deputies/{deputy_id}",
            at={"channel": channel, "deputy_id": deputy_id},
        )
        return answer.content

    def deputies_list_deputies(self, *, channel: str, fields: str | None = None) -> list[models.DeputyOut]:
        """See deputies.

        Those of today and to come, the earliest first: all to who may see members, else one's own.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/deputies",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.DeputyOut]", answer.json())

    def deputies_name_deputy(self, *, channel: str, body: models.NameDeputy, idempotency_key: str | None = None) -> models.DeputyOut:
        """Name a deputy.

        They decide what the other would, but nothing that either of them asked for.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/deputies",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.DeputyOut", answer.json())

    def disputes_close_dispute(self, *, number: str, dispute_id: str, body: models.DisputeEndIn) -> models.DisputesOut:
        """Close a dispute.

        What is still owed is reminded of again.
        """
        answer = self._call("POST", "/api/v1/office/invoices/{number}/disputes/{dispute_id}/end",
            at={"number": number, "dispute_id": dispute_id},
            json=body,
        )
        return cast("models.DisputesOut", answer.json())

    def disputes_list_invoice_disputes(self, *, number: str, fields: str | None = None) -> models.DisputesOut:
        """List disputes about an invoice.

        What was said of it, open or closed.
        """
        answer = self._call("GET", "/api/v1/office/invoices/{number}/disputes",
            at={"number": number},
            query={"fields": fields},
        )
        return cast("models.DisputesOut", answer.json())

    def disputes_open_dispute(self, *, number: str, body: models.DisputeIn, idempotency_key: str | None = None) -> models.DisputesOut:
        """Dispute an invoice for its buyer.

        Nobody is reminded of it until it is closed; it ages on.
        """
        answer = self._call("POST", "/api/v1/office/invoices/{number}/disputes",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.DisputesOut", answer.json())

    def documents_attach_document(self, *, channel: str, cart_id: str, file: tuple[str, bytes], cart_secret: str | None = None, idempotency_key: str | None = None) -> list[models.DocumentOut]:
        """Attach a document.

        Attach a PDF, PNG, JPG or XLSX to a cart that is not ordered yet, 10 MB at most, five of them at most; the same.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts/{cart_id}/documents",
            at={"channel": channel, "cart_id": cart_id},
            headers=_given({"Idempotency-Key": idempotency_key, "Cart-Secret": cart_secret}),
            takes_key=True,
            file=file,
        )
        return cast("list[models.DocumentOut]", answer.json())

    def documents_get_document(self, *, channel: str, cart_id: str, document_id: str, cart_secret: str | None = None) -> bytes:
        """Download a cart's document.

        One file of a cart as it was sent.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/carts/{cart_id}/documents/{document_id}",
            at={"channel": channel, "cart_id": cart_id, "document_id": document_id},
            headers={"Cart-Secret": cart_secret},
        )
        return answer.content

    def documents_get_order_document(self, *, channel: str, number: str, document_id: str, cart_secret: str | None = None) -> bytes:
        """Download an order's document.

        One file of an order as it was sent.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/orders/{number}/documents/{document_id}",
            at={"channel": channel, "number": number, "document_id": document_id},
            headers={"Cart-Secret": cart_secret},
        )
        return answer.content

    def documents_list_documents(self, *, channel: str, cart_id: str, cart_secret: str | None = None, fields: str | None = None) -> list[models.DocumentOut]:
        """List a cart's documents.

        What is attached to a cart, the first first.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/carts/{cart_id}/documents",
            at={"channel": channel, "cart_id": cart_id},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("list[models.DocumentOut]", answer.json())

    def documents_list_order_documents(self, *, channel: str, number: str, cart_secret: str | None = None, fields: str | None = None) -> list[models.DocumentOut]:
        """List an order's documents.

        What is attached to an order, the first first.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/orders/{number}/documents",
            at={"channel": channel, "number": number},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("list[models.DocumentOut]", answer.json())

    def documents_remove_document(self, *, channel: str, cart_id: str, document_id: str, cart_secret: str | None = None, if_match: str | None = None) -> bytes:
        """Take a document off.

        Take a file off an open cart; what others decide on, and what is ordered, keeps its files.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/carts/{cart_id}/documents/{document_id}",
            at={"channel": channel, "cart_id": cart_id, "document_id": document_id},
            headers={"Cart-Secret": cart_secret, "If-Match": if_match},
        )
        return answer.content

    def edit_post(self, *, channel: str, post_id: str, body: models.RewriteIn) -> models.PostOut:
        """Write a post otherwise.

        Change what one wrote, in the days the channel gives for it; what was said before is kept.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/posts/{post_id}",
            at={"channel": channel, "post_id": post_id},
            json=body,
        )
        return cast("models.PostOut", answer.json())

    def enter_code(self, *, channel: str, cart_id: str, body: models.EnterCode, cart_secret: str | None = None) -> models.CartOut:
        """Enter a code.

        Put a coupon code into a cart. Wrong codes are counted: too many, and the answer is 429 for a while.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts/{cart_id}/codes",
            at={"channel": channel, "cart_id": cart_id},
            headers={"Cart-Secret": cart_secret},
            json=body,
        )
        return cast("models.CartOut", answer.json())

    def evidence_list_waiting_orders(self, *, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.WaitingOrdersOut:
        """List orders that wait for evidence.

        What left at zero rate and is not invoiced until its document is there.
        """
        answer = self._call("GET", "/api/v1/office/evidence-waiting",
            query={"cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.WaitingOrdersOut", answer.json())

    def evidence_put_evidence(self, *, number: str, body: models.EvidenceIn) -> models.OrderEvidenceOut:
        """Note an order's evidence of the zero rate.

        What waited is invoiced at zero rate; one that was taxed for want of it is credited and invoiced anew.
        """
        answer = self._call("PUT", "/api/v1/office/orders/{number}/evidence",
            at={"number": number},
            json=body,
        )
        return cast("models.OrderEvidenceOut", answer.json())

    def evidence_read_evidence(self, *, number: str, fields: str | None = None) -> models.OrderEvidenceOut:
        """Read an order's evidence of the zero rate.

        Its document, or for how long it may wait for one.
        """
        answer = self._call("GET", "/api/v1/office/orders/{number}/evidence",
            at={"number": number},
            query={"fields": fields},
        )
        return cast("models.OrderEvidenceOut", answer.json())

    def evidence_tax_instead(self, *, number: str, body: models.TaxedIn, idempotency_key: str | None = None) -> models.OrderEvidenceOut:
        """Tax an order for want of evidence.

        After the last day: what waited is invoiced with the tax in what the buyer owes.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/evidence/taxing",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.OrderEvidenceOut", answer.json())

    def files_get_file(self, *, channel: str, quote_id: str, file_id: str) -> bytes:
        """Download a file.

        One file as it was sent.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/quotes/{quote_id}/files/{file_id}",
            at={"channel": channel, "quote_id": quote_id, "file_id": file_id},
        )
        return answer.content

    def files_list_files(self, *, channel: str, quote_id: str, fields: str | None = None) -> list[models.QuoteFileOut]:
        """List files.

        What either side sent with a quote, the first first.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/quotes/{quote_id}/files",
            at={"channel": channel, "quote_id": quote_id},
            query={"fields": fields},
        )
        return cast("list[models.QuoteFileOut]", answer.json())

    def files_send_file(self, *, channel: str, quote_id: str, file: tuple[str, bytes], idempotency_key: str | None = None) -> models.QuoteOut:
        """Send a file.

        Send a PDF, PNG, JPG or XLSX with a quote, 10 MB at most, ten of them at most; what was sent stays.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quotes/{quote_id}/files",
            at={"channel": channel, "quote_id": quote_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            file=file,
        )
        return cast("models.QuoteOut", answer.json())

    def fill(self, *, channel: str, body: models.LinesIn, idempotency_key: str | None = None) -> models.FilledCartOut:
        """Put lines into the cart.

        All of them into the caller's open cart, or none: what can't be bought is named line by line.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quick-order/cart",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.FilledCartOut", answer.json())

    def find_helpful(self, *, channel: str, post_id: str) -> models.HelpfulOut:
        """Find a post helpful.

        Once a person; how many do by now.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/posts/{post_id}/helpful",
            at={"channel": channel, "post_id": post_id},
        )
        return cast("models.HelpfulOut", answer.json())

    def find_unhelpful(self, *, channel: str, post_id: str) -> models.HelpfulOut:
        """Find it helpful no more.

        Take one's own voice back.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/posts/{post_id}/helpful",
            at={"channel": channel, "post_id": post_id},
        )
        return cast("models.HelpfulOut", answer.json())

    def flags_list_all_flags(self, *, fields: str | None = None) -> models.FeaturesOut:
        """List switches of features.

        Every feature that can be switched, and how it is set.
        """
        answer = self._call("GET", "/api/v1/office/flags",
            query={"fields": fields},
        )
        return cast("models.FeaturesOut", answer.json())

    def flags_put_flag(self, *, feature: str, body: models.FeatureIn, if_match: str | None = None) -> models.FeatureOut:
        """Set a switch.

        In one channel or in all; every server knows within a second. Off in all channels wins over what one says.
        """
        answer = self._call("PUT", "/api/v1/office/flags/{feature}",
            at={"feature": feature},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.FeatureOut", answer.json())

    def flags_read_flag(self, *, feature: str, fields: str | None = None) -> models.FeatureOut:
        """Read a switch.

        One feature, and how it is set.
        """
        answer = self._call("GET", "/api/v1/office/flags/{feature}",
            at={"feature": feature},
            query={"fields": fields},
        )
        return cast("models.FeatureOut", answer.json())

    def get_approval(self, *, channel: str, request_id: str, fields: str | None = None) -> models.ApprovalOut:
        """Read a request.

        A request of whom the caller acts for: one's own, and all to who may approve.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/approvals/{request_id}",
            at={"channel": channel, "request_id": request_id},
            query={"fields": fields},
        )
        return cast("models.ApprovalOut", answer.json())

    def get_cart(self, *, channel: str, cart_id: str, cart_secret: str | None = None, fields: str | None = None) -> models.CartOut:
        """Read a cart.

        The cart at today's prices, with what keeps it from being ordered.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/carts/{cart_id}",
            at={"channel": channel, "cart_id": cart_id},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.CartOut", answer.json())

    def get_categories(self, *, channel: str, fields: str | None = None) -> list[models.CategoryOut]:
        """List categories.

        Categories in which this channel shows something to this caller.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/categories",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.CategoryOut]", answer.json())

    def get_line_sheet(self, *, channel: str, format: Literal['pdf', 'xlsx'] | None = None, q: str | None = None, category: str | None = None, sort: Literal['featured', 'newest', 'name', 'price', 'price_down'] | None = None, sku: list[str] | None = None) -> bytes:
        """Take a line sheet.

        Goods with this buyer's own prices, in the language of the request. A PDF is sent while it is made.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/line-sheet",
            at={"channel": channel},
            query={"format": format, "q": q, "category": category, "sort": sort, "sku": sku},
        )
        return answer.content

    def get_list(self, *, channel: str, list_id: str, language: str | None = None, fields: str | None = None) -> list[models.AgainOut]:
        """A list, today.

        The lines of a list as they would be ordered today.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/lists/{list_id}",
            at={"channel": channel, "list_id": list_id},
            query={"language": language, "fields": fields},
        )
        return cast("list[models.AgainOut]", answer.json())

    def get_order(self, *, channel: str, number: str, cart_secret: str | None = None, fields: str | None = None) -> models.WholeOrderOut:
        """Read an order.

        An order of whom the caller acts for, or of the guest who holds its cart's secret.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/orders/{number}",
            at={"channel": channel, "number": number},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.WholeOrderOut", answer.json())

    def get_orders(self, *, channel: str, page: int | None = None, fields: str | None = None) -> models.OrderPageOut:
        """List orders.

        The orders in this channel of whom the caller acts for, newest first; none for a guest.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/orders",
            at={"channel": channel},
            query={"page": page, "fields": fields},
        )
        return cast("models.OrderPageOut", answer.json())

    def get_product(self, *, channel: str, slug: str, fields: str | None = None) -> models.WholeProductOut:
        """Read a product.

        Everything this caller may know of one product.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/products/{slug}",
            at={"channel": channel, "slug": slug},
            query={"fields": fields},
        )
        return cast("models.WholeProductOut", answer.json())

    def get_products(self, *, channel: str, q: str | None = None, as_typed: bool | None = None, category: str | None = None, option: list[str] | None = None, number: list[str] | None = None, flag: list[str] | None = None, price: str | None = None, in_stock: bool | None = None, sort: Literal['featured', 'newest', 'name', 'price', 'price_down'] | None = None, page: int | None = None, page_size: int | None = None, fields: str | None = None) -> models.ProductPageOut:
        """List products.

        Products that fit, with this buyer's prices, ladders and what can be promised now.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/products",
            at={"channel": channel},
            query={"q": q, "as_typed": as_typed, "category": category, "option": option, "number": number, "flag": flag, "price": price, "in_stock": in_stock, "sort": sort, "page": page, "page_size": page_size, "fields": fields},
        )
        return cast("models.ProductPageOut", answer.json())

    def get_quote(self, *, channel: str, quote_id: str, fields: str | None = None) -> models.QuoteOut:
        """Read a quote.

        A quote of whom the caller acts for, with every version that was sent to or by them.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/quotes/{quote_id}",
            at={"channel": channel, "quote_id": quote_id},
            query={"fields": fields},
        )
        return cast("models.QuoteOut", answer.json())

    def get_shipments(self, *, channel: str, number: str, cart_secret: str | None = None, fields: str | None = None) -> models.ShipmentsOut:
        """Follow an order's parcels.

        What of an order leaves together, and where it is; for whom the caller acts, or the guest with its secret.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/orders/{number}/shipments",
            at={"channel": channel, "number": number},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.ShipmentsOut", answer.json())

    def get_wish_list(self, *, channel: str, wish_list_id: str, language: str | None = None, fields: str | None = None) -> list[models.WishOut]:
        """A wish list, now.

        Its wishes as they stand for the caller, the latest first.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/wish-lists/{wish_list_id}",
            at={"channel": channel, "wish_list_id": wish_list_id},
            query={"language": language, "fields": fields},
        )
        return cast("list[models.WishOut]", answer.json())

    def gifts_get_gift(self, *, channel: str, gift_id: str, fields: str | None = None) -> models.GiftOut:
        """Show a gift.

        One of the caller's own.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/gifts/{gift_id}",
            at={"channel": channel, "gift_id": gift_id},
            query={"fields": fields},
        )
        return cast("models.GiftOut", answer.json())

    def gifts_list_gifts(self, *, channel: str, fields: str | None = None) -> list[models.GiftOut]:
        """List gifts.

        Of the caller alone, the newest first; at most fifty.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/gifts",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.GiftOut]", answer.json())

    def gifts_take_gift_back(self, *, channel: str, gift_id: str, if_match: str | None = None) -> bytes:
        """Take a gift back.

        Its order is called off, and all of its money goes back the way it came; one that was taken is refused.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/gifts/{gift_id}",
            at={"channel": channel, "gift_id": gift_id},
            headers={"If-Match": if_match},
        )
        return answer.content

    def give_wish(self, *, channel: str, token: str, given_id: str, body: models.GiveIn) -> bytes:
        """Say what one gives.

        Said again, these are added; a guest says by `Cart-Secret` who they are.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/wish-links/{token}/gifts/{given_id}",
            at={"channel": channel, "token": token, "given_id": given_id},
            json=body,
        )
        return answer.content

    def goods_add_variant(self, *, slug: str, body: models.VariantIn, idempotency_key: str | None = None) -> models.WholeStaffProduct:
        """Add a variant.

        A further variant, last of all; a product whose variants differ by axes takes none this way.
        """
        answer = self._call("POST", "/api/v1/office/products/{slug}/variants",
            at={"slug": slug},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_change_product(self, *, slug: str, body: models.ProductChange, if_match: str | None = None) -> models.WholeStaffProduct:
        """Change a product.

        Say something else of a product: where it belongs, how it is taxed, whether it is sold, its texts.
        """
        answer = self._call("PATCH", "/api/v1/office/products/{slug}",
            at={"slug": slug},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_change_variant(self, *, sku: str, body: models.VariantChange) -> bytes:
        """Change a variant.

        Say something else of a variant: its GTIN, weight, content, whether it is sold.
        """
        answer = self._call("PATCH", "/api/v1/office/variants/{sku}",
            at={"sku": sku},
            json=body,
        )
        return answer.content

    def goods_create_product(self, *, body: models.ProductIn, idempotency_key: str | None = None) -> models.WholeStaffProduct:
        """Make a product.

        Make a product with its texts, variants, units, attributes and axes; it is active and listed in no channel.
        """
        answer = self._call("POST", "/api/v1/office/products",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_drop_successor(self, *, sku: str) -> bytes:
        """Let nothing take a variant's place.

        Nothing takes its place any more.
        """
        answer = self._call("DELETE", "/api/v1/office/variants/{sku}/successor",
            at={"sku": sku},
        )
        return answer.content

    def goods_end_listing(self, *, slug: str, channel: str) -> models.WholeStaffProduct:
        """Take a product off a channel.

        Sell a product in a channel no more, from now on.
        """
        answer = self._call("DELETE", "/api/v1/office/products/{slug}/channels/{channel}",
            at={"slug": slug, "channel": channel},
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_list_categories(self, *, fields: str | None = None) -> models.CategoriesOut:
        """List categories as staff.

        Every category with its words in all languages.
        """
        answer = self._call("GET", "/api/v1/office/categories",
            query={"fields": fields},
        )
        return cast("models.CategoriesOut", answer.json())

    def goods_list_in_channel(self, *, slug: str, channel: str, body: models.ListingIn) -> models.WholeStaffProduct:
        """Put a product into a channel.

        Sell a product in a channel, from and until when it is said.
        """
        answer = self._call("PUT", "/api/v1/office/products/{slug}/channels/{channel}",
            at={"slug": slug, "channel": channel},
            json=body,
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_list_products(self, *, q: str | None = None, category: str | None = None, channel: str | None = None, status: models.ProductStatus | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.StaffProductPageOut:
        """List products as staff.

        Products whatever their state, by slug.
        """
        answer = self._call("GET", "/api/v1/office/products",
            query={"q": q, "category": category, "channel": channel, "status": status, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.StaffProductPageOut", answer.json())

    def goods_put_category(self, *, slug: str, body: models.CategoryIn) -> models.CategoriesOut:
        """Make or change a category.

        Let a category stand as it is sent; the answer is all of them.
        """
        answer = self._call("PUT", "/api/v1/office/categories/{slug}",
            at={"slug": slug},
            json=body,
        )
        return cast("models.CategoriesOut", answer.json())

    def goods_put_products(self, *, body: models.ProductsIn, idempotency_key: str | None = None) -> models.ItemsOut:
        """Make or change up to 100 products.

        Each product by itself: made where its slug is new, otherwise changed to what is said; variants that are there.
        """
        answer = self._call("POST", "/api/v1/office/product-batches",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.ItemsOut", answer.json())

    def goods_read_product(self, *, slug: str, fields: str | None = None) -> models.WholeStaffProduct:
        """Read a product as staff.

        A product with every text, listing, attribute, picture, axis and successor.
        """
        answer = self._call("GET", "/api/v1/office/products/{slug}",
            at={"slug": slug},
            query={"fields": fields},
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_set_attributes(self, *, slug: str, body: models.AttributesIn) -> models.WholeStaffProduct:
        """Set a product's attributes.

        Let a product have exactly these values of attributes.
        """
        answer = self._call("PUT", "/api/v1/office/products/{slug}/attributes",
            at={"slug": slug},
            json=body,
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_set_options(self, *, slug: str, body: models.OptionsIn) -> models.WholeStaffProduct:
        """Set a product's axes.

        Say in which ways its variants differ, whole, and which is which.
        """
        answer = self._call("PUT", "/api/v1/office/products/{slug}/options",
            at={"slug": slug},
            json=body,
        )
        return cast("models.WholeStaffProduct", answer.json())

    def goods_set_successor(self, *, sku: str, body: models.SuccessorIn) -> bytes:
        """Say what takes a variant's place.

        From a day on buyers who can't have it are told of the other.
        """
        answer = self._call("PUT", "/api/v1/office/variants/{sku}/successor",
            at={"sku": sku},
            json=body,
        )
        return answer.content

    def hold(self, *, channel: str, cart_id: str, cart_secret: str | None = None) -> models.HeldCartOut:
        """Hold for the checkout.

        Keep limited promotions and coupons for this cart's checkout, 15 minutes from the first time, and its goods for.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts/{cart_id}/hold",
            at={"channel": channel, "cart_id": cart_id},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.HeldCartOut", answer.json())

    def instalments_list_instalment_offers(self, *, fields: str | None = None) -> models.InstalmentOffersOut:
        """List offers to pay in parts.

        Those that can be begun, and those that can't any more.
        """
        answer = self._call("GET", "/api/v1/office/instalment-offers",
            query={"fields": fields},
        )
        return cast("models.InstalmentOffersOut", answer.json())

    def instalments_list_instalment_plans(self, *, state: models.PlanState | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.StaffPlanPageOut:
        """List instalment plans.

        The plans of buyers, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/instalment-plans",
            query={"state": state, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.StaffPlanPageOut", answer.json())

    def instalments_pay_plan_part(self, *, plan_id: str, body: models.PartPaidIn, idempotency_key: str | None = None) -> models.StaffPlanOut:
        """Note that a part was paid.

        The lender told so; the earliest open part comes first.
        """
        answer = self._call("POST", "/api/v1/office/instalment-plans/{plan_id}/payments",
            at={"plan_id": plan_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.StaffPlanOut", answer.json())

    def instalments_put_instalment_offer(self, *, code: str, body: models.InstalmentOfferIn, if_match: str | None = None) -> models.StaffInstalmentOfferOut:
        """Write an offer to pay in parts.

        Make it, or write it anew; plans that were made by it stay as they are.
        """
        answer = self._call("PUT", "/api/v1/office/instalment-offers/{code}",
            at={"code": code},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.StaffInstalmentOfferOut", answer.json())

    def instalments_read_instalment_offer(self, *, code: str, fields: str | None = None) -> models.StaffInstalmentOfferOut:
        """Read an offer to pay in parts.

        Who may pay what by it.
        """
        answer = self._call("GET", "/api/v1/office/instalment-offers/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.StaffInstalmentOfferOut", answer.json())

    def instalments_read_instalment_plan(self, *, plan_id: str, fields: str | None = None) -> models.StaffPlanOut:
        """Read an instalment plan.

        Its parts, and what would end it today.
        """
        answer = self._call("GET", "/api/v1/office/instalment-plans/{plan_id}",
            at={"plan_id": plan_id},
            query={"fields": fields},
        )
        return cast("models.StaffPlanOut", answer.json())

    def instalments_settle_plan(self, *, plan_id: str, body: models.PlanEndIn, idempotency_key: str | None = None) -> models.StaffPlanOut:
        """Note that a plan was paid off.

        All that was left, with interest up to today.
        """
        answer = self._call("POST", "/api/v1/office/instalment-plans/{plan_id}/settlement",
            at={"plan_id": plan_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.StaffPlanOut", answer.json())

    def instalments_switch_instalment_offer(self, *, code: str, body: models.OfferedIn) -> models.StaffInstalmentOfferOut:
        """Offer to pay in parts, or no more.

        Let nobody begin by it any more, or again.
        """
        answer = self._call("PUT", "/api/v1/office/instalment-offers/{code}/active",
            at={"code": code},
            json=body,
        )
        return cast("models.StaffInstalmentOfferOut", answer.json())

    def instalments_ways_to_pay(self, *, channel: str, cart_id: str, cart_secret: str | None = None, fields: str | None = None) -> models.WaysOut:
        """See how a cart may be paid.

        The ways to pay, and each offer of instalments with its parts or why this cart can't be paid so.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/carts/{cart_id}/ways-to-pay",
            at={"channel": channel, "cart_id": cart_id},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.WaysOut", answer.json())

    def interest_notes_charge_interest(self, *, body: models.ChargeIn, idempotency_key: str | None = None) -> models.WholeInterestNoteOut:
        """Charge late interest.

        Write a buyer's note over all days that were not charged yet.
        """
        answer = self._call("POST", "/api/v1/office/interest-notes",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeInterestNoteOut", answer.json())

    def interest_notes_end_interest_payment(self, *, number: str, move_id: str, body: models.NoPaymentIn) -> models.WholeInterestNoteOut:
        """Take a payment back.

        One that staff noted was none; what came by a bank's file is taken off there.
        """
        answer = self._call("POST", "/api/v1/office/interest-notes/{number}/payments/{move_id}/end",
            at={"number": number, "move_id": move_id},
            json=body,
        )
        return cast("models.WholeInterestNoteOut", answer.json())

    def interest_notes_list_interest_due(self, *, fields: str | None = None) -> models.InterestDuesOut:
        """Look at what late interest would be charged.

        The notes that may be written now, as far as the caller may see whom they charge.
        """
        answer = self._call("GET", "/api/v1/office/interest-due",
            query={"fields": fields},
        )
        return cast("models.InterestDuesOut", answer.json())

    def interest_notes_list_interest_notes(self, *, q: str | None = None, state: models.ChargeState | None = None, party_id: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.InterestNotePageOut:
        """List notes of late interest.

        Notes that fit, open or settled.
        """
        answer = self._call("GET", "/api/v1/office/interest-notes",
            query={"q": q, "state": state, "party_id": party_id, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.InterestNotePageOut", answer.json())

    def interest_notes_note_interest_payment(self, *, number: str, body: models.InterestMoveIn, idempotency_key: str | None = None) -> models.WholeInterestNoteOut:
        """Note that late interest was paid.

        Money that is at our bank and came by no file of it.
        """
        answer = self._call("POST", "/api/v1/office/interest-notes/{number}/payments",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeInterestNoteOut", answer.json())

    def interest_notes_read_interest_note(self, *, number: str, fields: str | None = None) -> models.WholeInterestNoteOut:
        """Read a note of late interest.

        What it charges day by day, and what was paid or let go of it.
        """
        answer = self._call("GET", "/api/v1/office/interest-notes/{number}",
            at={"number": number},
            query={"fields": fields},
        )
        return cast("models.WholeInterestNoteOut", answer.json())

    def interest_notes_take_interest_note(self, *, number: str) -> bytes:
        """Take a note of late interest as PDF.

        The paper, in the language of the request.
        """
        answer = self._call("GET", "/api/v1/office/interest-notes/{number}/pdf",
            at={"number": number},
        )
        return answer.content

    def interest_notes_waive_interest(self, *, number: str, body: models.InterestMoveIn, idempotency_key: str | None = None) -> models.WholeInterestNoteOut:
        """Let late interest go.

        Some of what is open, or all of it; what is paid can't be let go.
        """
        answer = self._call("POST", "/api/v1/office/interest-notes/{number}/waivers",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeInterestNoteOut", answer.json())

    def interest_read_interest_note_pdf(self, *, channel: str, number: str) -> bytes:
        """Take a note as PDF.

        The paper, in the language of the request.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/interest-notes/{number}/pdf",
            at={"channel": channel, "number": number},
        )
        return answer.content

    def list_approvals(self, *, channel: str, my_turn: bool | None = None, fields: str | None = None) -> list[models.ApprovalOut]:
        """List requests for approval.

        The newest requests that the caller may see, or those that wait for their decision, the oldest first.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/approvals",
            at={"channel": channel},
            query={"my_turn": my_turn, "fields": fields},
        )
        return cast("list[models.ApprovalOut]", answer.json())

    def list_asks(self, *, channel: str, fields: str | None = None) -> list[models.AskOut]:
        """See what one waits for.

        Of the caller, in this channel; the latest first, fifty at most.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/restock-asks",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.AskOut]", answer.json())

    def list_lists(self, *, channel: str, fields: str | None = None) -> list[models.ListOut]:
        """See lists.

        The caller's own, and those shared with a role of theirs.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/lists",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.ListOut]", answer.json())

    def list_mine(self, *, channel: str, cursor: str | None = None, fields: str | None = None) -> models.MineOut:
        """Read what one wrote.

        What the caller wrote here, with why it was refused; and the lines of orders they may write about.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/my-posts",
            at={"channel": channel},
            query={"cursor": cursor, "fields": fields},
        )
        return cast("models.MineOut", answer.json())

    def list_questions(self, *, channel: str, slug: str, cursor: str | None = None, fields: str | None = None) -> models.PageOut:
        """Read a product's questions.

        Ten questions, the newest first, with their answers: the shop's, those of buyers, others.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/products/{slug}/questions",
            at={"channel": channel, "slug": slug},
            query={"cursor": cursor, "fields": fields},
        )
        return cast("models.PageOut", answer.json())

    def list_quotes(self, *, channel: str, fields: str | None = None) -> list[models.QuoteHeadOut]:
        """List quotes.

        The quotes of whom the caller acts for in this channel, those moved last first.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/quotes",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.QuoteHeadOut]", answer.json())

    def list_reviews(self, *, channel: str, slug: str, sort: Literal['newest', 'helpful', 'high', 'low'] | None = None, stars: int | None = None, cursor: str | None = None, fields: str | None = None) -> models.ReviewsOut:
        """Read a product's reviews.

        What a product's reviews come to, and ten of them with the shop's answers; `stars` 1 to 5: of so many.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/products/{slug}/reviews",
            at={"channel": channel, "slug": slug},
            query={"sort": sort, "stars": stars, "cursor": cursor, "fields": fields},
        )
        return cast("models.ReviewsOut", answer.json())

    def list_wish_lists(self, *, channel: str, fields: str | None = None) -> list[models.WishListOut]:
        """See wish lists.

        The caller's own, and those shared with a role of theirs.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/wish-lists",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.WishListOut]", answer.json())

    def look_at_link(self, *, channel: str, token: str, language: str | None = None, fields: str | None = None) -> models.SharedOut:
        """A wish list by its link.

        At the caller's own prices; what they can't see here is left out.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/wish-links/{token}",
            at={"channel": channel, "token": token},
            query={"language": language, "fields": fields},
        )
        return cast("models.SharedOut", answer.json())

    def lots_clear_lot(self, *, sku: str, body: models.LotWhyIn) -> models.LotTraceOut:
        """Say that a lot is good again.

        It is promised and shipped again.
        """
        answer = self._call("POST", "/api/v1/office/stock/{sku}/clearances",
            at={"sku": sku},
            json=body,
        )
        return cast("models.LotTraceOut", answer.json())

    def lots_follow_lot(self, *, sku: str, lot: str, fields: str | None = None) -> models.LotTraceOut:
        """Follow a lot.

        Where its units are, to which orders they are promised, and which have them.
        """
        answer = self._call("GET", "/api/v1/office/stock/{sku}/lot-trace",
            at={"sku": sku},
            query={"lot": lot, "fields": fields},
        )
        return cast("models.LotTraceOut", answer.json())

    def lots_list_lots_here(self, *, before: str | None = None, recalled: bool | None = None, place: str | None = None, fields: str | None = None) -> models.LotsHereOut:
        """List lots that lie somewhere.

        Of which there are units, in any place or in one.
        """
        answer = self._call("GET", "/api/v1/office/lots",
            query={"before": before, "recalled": recalled, "place": place, "fields": fields},
        )
        return cast("models.LotsHereOut", answer.json())

    def lots_put_shelf_life(self, *, sku: str, body: models.ShelfLifeIn, if_match: str | None = None) -> models.ShelfLivesOut:
        """Say how long units must still be good.

        What is promised from now on is.
        """
        answer = self._call("PUT", "/api/v1/office/shelf-lives/{sku}",
            at={"sku": sku},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.ShelfLivesOut", answer.json())

    def lots_put_tracking(self, *, sku: str, body: models.TrackingIn) -> models.ToldApartOut:
        """Say how units of a variant are told apart.

        By lots at any time; anything else only while nothing lies anywhere.
        """
        answer = self._call("PUT", "/api/v1/office/stock/{sku}/tracking",
            at={"sku": sku},
            json=body,
        )
        return cast("models.ToldApartOut", answer.json())

    def lots_read_shelf_lives(self, *, sku: str, fields: str | None = None) -> models.ShelfLivesOut:
        """Read how long units must still be good.

        For every buyer, and for single ones.
        """
        answer = self._call("GET", "/api/v1/office/shelf-lives/{sku}",
            at={"sku": sku},
            query={"fields": fields},
        )
        return cast("models.ShelfLivesOut", answer.json())

    def lots_read_tracking(self, *, sku: str, fields: str | None = None) -> models.ToldApartOut:
        """Read how units of a variant are told apart.

        Not at all, by lots, or one by one by numbers.
        """
        answer = self._call("GET", "/api/v1/office/stock/{sku}/tracking",
            at={"sku": sku},
            query={"fields": fields},
        )
        return cast("models.ToldApartOut", answer.json())

    def lots_recall_lot(self, *, sku: str, body: models.LotWhyIn) -> models.LotTraceOut:
        """Recall a lot.

        Nothing of it is promised or shipped from now on.
        """
        answer = self._call("POST", "/api/v1/office/stock/{sku}/recalls",
            at={"sku": sku},
            json=body,
        )
        return cast("models.LotTraceOut", answer.json())

    def make_link(self, *, channel: str, wish_list_id: str, body: models.LinkIn, idempotency_key: str | None = None) -> models.LinkOut:
        """Open a wish list to others.

        The link before opens nothing any more.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/wish-lists/{wish_list_id}/link",
            at={"channel": channel, "wish_list_id": wish_list_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.LinkOut", answer.json())

    def match(self, *, channel: str, body: models.MatchIn) -> list[models.MatchedOut]:
        """Find what lines mean.

        Only of what the caller may see in this channel; nothing is put into a cart. 500 lines at most.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quick-order/match",
            at={"channel": channel},
            json=body,
        )
        return cast("list[models.MatchedOut]", answer.json())

    def money_invoice_month(self, *, body: models.MonthIn, idempotency_key: str | None = None) -> models.IssuedOut:
        """Invoice a month.

        Invoice what left until the end of a month and waits for it; called again it issues nothing more.
        """
        answer = self._call("POST", "/api/v1/office/invoice-months",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.IssuedOut", answer.json())

    def money_list_invoices(self, *, q: str | None = None, state: Literal['', 'open', 'overdue', 'paid', 'credit_note'] | None = None, party_id: str | None = None, issued_from: str | None = None, issued_until: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.InvoicePageOut:
        """List invoices and credit notes.

        Documents that fit, the newest first; what is owed by when it is due.
        """
        answer = self._call("GET", "/api/v1/office/invoices",
            query={"q": q, "state": state, "party_id": party_id, "issued_from": issued_from, "issued_until": issued_until, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.InvoicePageOut", answer.json())

    def money_list_payment_flags(self, *, settled: bool | None = None, fields: str | None = None) -> models.FlagsOut:
        """List what has to be looked at.

        What about payments a person has to look at; with `settled` what was looked at too.
        """
        answer = self._call("GET", "/api/v1/office/payment-flags",
            query={"settled": settled, "fields": fields},
        )
        return cast("models.FlagsOut", answer.json())

    def money_list_waiting_months(self, *, fields: str | None = None) -> models.WaitingMonthsOut:
        """List months that wait to be invoiced.

        What left of buyers who are invoiced by the month.
        """
        answer = self._call("GET", "/api/v1/office/invoice-months",
            query={"fields": fields},
        )
        return cast("models.WaitingMonthsOut", answer.json())

    def money_read_buyer_credit(self, *, party_id: str, fields: str | None = None) -> models.BuyerCreditOut:
        """See a buyer's terms and credit.

        The terms that hold in each channel and why, and the lines that have to hold, nearest first.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/credit",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerCreditOut", answer.json())

    def money_read_invoice(self, *, number: str, fields: str | None = None) -> models.WholeStaffInvoiceOut:
        """Read an invoice as staff.

        A document with its lines, its parts and what is set against it.
        """
        answer = self._call("GET", "/api/v1/office/invoices/{number}",
            at={"number": number},
            query={"fields": fields},
        )
        return cast("models.WholeStaffInvoiceOut", answer.json())

    def money_read_owed(self, *, party_id: str, fields: str | None = None) -> models.BuyerOwesOut:
        """See what a buyer owes.

        What is open today, by currency, with the documents.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/owed",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerOwesOut", answer.json())

    def money_settle_payment_flag(self, *, flag_id: str, body: models.SettleIn) -> models.FlagOut:
        """Say how it was settled.

        Somebody looked at it; said once, it stays.
        """
        answer = self._call("POST", "/api/v1/office/payment-flags/{flag_id}/settlement",
            at={"flag_id": flag_id},
            json=body,
        )
        return cast("models.FlagOut", answer.json())

    def money_take_electronic_invoice(self, *, number: str) -> bytes:
        """Take an invoice as UBL.

        By EN 16931, in the language of the request.
        """
        answer = self._call("GET", "/api/v1/office/invoices/{number}/ubl",
            at={"number": number},
        )
        return answer.content

    def money_take_invoice(self, *, number: str) -> bytes:
        """Take an invoice as PDF as staff.

        The paper, in the language of the request.
        """
        answer = self._call("GET", "/api/v1/office/invoices/{number}/pdf",
            at={"number": number},
        )
        return answer.content

    def move_to_cart(self, *, channel: str, wish_list_id: str, idempotency_key: str | None = None) -> models.MovedOut:
        """Put wishes into the cart.

        All that can be bought; it leaves the list, unless others give of it.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/wish-lists/{wish_list_id}/cart",
            at={"channel": channel, "wish_list_id": wish_list_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
        )
        return cast("models.MovedOut", answer.json())

    def order_again(self, *, channel: str, number: str, language: str | None = None, fields: str | None = None) -> list[models.AgainOut]:
        """An order, today.

        What of an order is otherwise today, the gravest first; put what is wanted of it into the cart as lines.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/orders/{number}/again",
            at={"channel": channel, "number": number},
            query={"language": language, "fields": fields},
        )
        return cast("list[models.AgainOut]", answer.json())

    def orders_cancel_order(self, *, number: str, body: models.WhyIn) -> models.StaffOrderOut:
        """Call an order off.

        Call off an order of which nothing has left; what came of its money is given back, its stock is free again.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/cancellation",
            at={"number": number},
            json=body,
        )
        return cast("models.StaffOrderOut", answer.json())

    def orders_deliver_order(self, *, number: str, body: models.DoneIn) -> models.StaffOrderOut:
        """Note an order as delivered.

        All of an order has arrived.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/arrival",
            at={"number": number},
            json=body,
        )
        return cast("models.StaffOrderOut", answer.json())

    def orders_explain_order(self, *, number: str, fields: str | None = None) -> models.ReasonsOut:
        """Why an order is as it is.

        Every decision about the order and its lines, with what it came of.
        """
        answer = self._call("GET", "/api/v1/office/orders/{number}/because",
            at={"number": number},
            query={"fields": fields},
        )
        return cast("models.ReasonsOut", answer.json())

    def orders_hold_order(self, *, number: str, body: models.HoldIn, idempotency_key: str | None = None) -> models.HoldOut:
        """Hold an order.

        Keep an order from what a hold of this kind blocks, until it is released.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/holds",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.HoldOut", answer.json())

    def orders_list_orders(self, *, q: str | None = None, channel: str | None = None, status: models.OrderStatus | None = None, payment: models.PaymentProgress | None = None, fulfilment: models.FulfilmentProgress | None = None, origin: models.OrderOrigin | None = None, held: models.HoldKind | Literal['any'] | None = None, buyer_id: str | None = None, placed_since: str | None = None, placed_before: str | None = None, changed_since: str | None = None, oldest_first: bool | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.StaffOrderPage:
        """List orders of every channel.

        Orders that fit and that the caller's roles reach, newest first.
        """
        answer = self._call("GET", "/api/v1/office/orders",
            query={"q": q, "channel": channel, "status": status, "payment": payment, "fulfilment": fulfilment, "origin": origin, "held": held, "buyer_id": buyer_id, "placed_since": placed_since, "placed_before": placed_before, "changed_since": changed_since, "oldest_first": oldest_first, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.StaffOrderPage", answer.json())

    def orders_note_payment(self, *, number: str, body: models.MoneyCame, idempotency_key: str | None = None) -> models.StaffOrderOut:
        """Note money as received.

        The money of an order has come, all of it or a part.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/payment",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.StaffOrderOut", answer.json())

    def orders_read_order(self, *, number: str, fields: str | None = None) -> models.StaffOrderOut:
        """Read an order as staff.

        An order whole: lines with their reasons, money, holds, parcels, and what may be done with it next.
        """
        answer = self._call("GET", "/api/v1/office/orders/{number}",
            at={"number": number},
            query={"fields": fields},
        )
        return cast("models.StaffOrderOut", answer.json())

    def orders_release_hold(self, *, number: str, hold_id: str, body: models.WhyIn) -> models.StaffOrderOut:
        """Release a hold.

        Let an order go on as far as this hold is concerned.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/holds/{hold_id}/release",
            at={"number": number, "hold_id": hold_id},
            json=body,
        )
        return cast("models.StaffOrderOut", answer.json())

    def orders_ship_order(self, *, number: str, body: models.DoneIn) -> models.StaffOrderOut:
        """Ship an order whole.

        All that is promised to an order leaves at once, without scanning and without a carrier of ours.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/dispatch",
            at={"number": number},
            json=body,
        )
        return cast("models.StaffOrderOut", answer.json())

    def overdue_list_overdue_invoices(self, *, party_id: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.OverduesOut:
        """List what is overdue.

        Invoices of which something is past its day, as far as the caller may see them.
        """
        answer = self._call("GET", "/api/v1/office/overdue-invoices",
            query={"party_id": party_id, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.OverduesOut", answer.json())

    def overdue_list_reminders_of(self, *, number: str, fields: str | None = None) -> models.RemindersOut:
        """List letters about an invoice.

        The letters that reminded of it, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/invoices/{number}/reminders",
            at={"number": number},
            query={"fields": fields},
        )
        return cast("models.RemindersOut", answer.json())

    def overdue_preview_reminders(self, *, fields: str | None = None) -> models.RemindersOut:
        """Look at the letters of a run.

        Those that a run would write now, one to each buyer and currency; nothing is written.
        """
        answer = self._call("GET", "/api/v1/office/reminder-letters",
            query={"fields": fields},
        )
        return cast("models.RemindersOut", answer.json())

    def overdue_put_policy(self, *, body: models.OverduePolicyIn) -> models.OverduePolicyOut:
        """Say how what is overdue is gone after.

        It counts from the next run on; what was written stays.
        """
        answer = self._call("PUT", "/api/v1/office/overdue-policy",
            json=body,
        )
        return cast("models.OverduePolicyOut", answer.json())

    def overdue_read_overdue(self, *, channel: str, fields: str | None = None) -> models.OwnOverduesOut:
        """See what is overdue.

        Invoices past their day of whom the caller acts for and the units below.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/overdue-invoices",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.OwnOverduesOut", answer.json())

    def overdue_read_policy(self, *, fields: str | None = None) -> models.OverduePolicyOut:
        """Read how what is overdue is gone after.

        When which letter is written, when credit is stopped, and what late payment costs.
        """
        answer = self._call("GET", "/api/v1/office/overdue-policy",
            query={"fields": fields},
        )
        return cast("models.OverduePolicyOut", answer.json())

    def overdue_run_reminders(self, *, idempotency_key: str | None = None) -> models.ReminderRunOut:
        """Write the reminders now.

        As every morning: letters are written, credit is stopped or goes on. A second run of a day has none.
        """
        answer = self._call("POST", "/api/v1/office/reminder-runs",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
        )
        return cast("models.ReminderRunOut", answer.json())

    def overdue_tell_dispute(self, *, channel: str, number: str, body: models.DisputeTold, idempotency_key: str | None = None) -> models.ToldDisputeOut:
        """Dispute an invoice.

        Say what is not right: we look into it, and don't remind of it meanwhile.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/invoices/{number}/disputes",
            at={"channel": channel, "number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.ToldDisputeOut", answer.json())

    def parties_add_address(self, *, party_id: str, body: models.NewAddressIn, idempotency_key: str | None = None) -> models.AddressesOut:
        """Keep an address for a buyer.

        A further address; the answer is all of them.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/addresses",
            at={"party_id": party_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.AddressesOut", answer.json())

    def parties_change_address(self, *, party_id: str, address_id: str, body: models.KeptAddressIn) -> models.AddressesOut:
        """Change an address of a buyer.

        Put another address in the place of one; orders keep the one they were placed with.
        """
        answer = self._call("PUT", "/api/v1/office/parties/{party_id}/addresses/{address_id}",
            at={"party_id": party_id, "address_id": address_id},
            json=body,
        )
        return cast("models.AddressesOut", answer.json())

    def parties_change_party(self, *, party_id: str, body: models.PartyChangeIn, if_match: str | None = None) -> models.WholePartyOut:
        """Change a buyer.

        Say something else of a buyer; whoever has a log-in says it themselves.
        """
        answer = self._call("PATCH", "/api/v1/office/parties/{party_id}",
            at={"party_id": party_id},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.WholePartyOut", answer.json())

    def parties_enter_party(self, *, body: models.PartyIn, idempotency_key: str | None = None) -> models.WholePartyOut:
        """Enter a buyer.

        A person, household or company that nobody logs in for yet; units and members are for people to make.
        """
        answer = self._call("POST", "/api/v1/office/parties",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholePartyOut", answer.json())

    def parties_join_segment(self, *, party_id: str, code: str) -> models.WholePartyOut:
        """Put a buyer into a segment.

        Prices, shelves and terms of the segment hold for the buyer from now on: who may set prices says so.
        """
        answer = self._call("PUT", "/api/v1/office/parties/{party_id}/segments/{code}",
            at={"party_id": party_id, "code": code},
        )
        return cast("models.WholePartyOut", answer.json())

    def parties_leave_segment(self, *, party_id: str, code: str) -> models.WholePartyOut:
        """Take a buyer out of a segment.

        Nothing of the segment holds for the buyer any more; orders keep their prices.
        """
        answer = self._call("DELETE", "/api/v1/office/parties/{party_id}/segments/{code}",
            at={"party_id": party_id, "code": code},
        )
        return cast("models.WholePartyOut", answer.json())

    def parties_list_addresses(self, *, party_id: str, fields: str | None = None) -> models.AddressesOut:
        """List addresses of a buyer.

        Where a party receives goods and bills.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/addresses",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.AddressesOut", answer.json())

    def parties_list_all_segments(self, *, fields: str | None = None) -> models.SegmentsOut:
        """List segments.

        The groups that prices, shelves and terms may be for.
        """
        answer = self._call("GET", "/api/v1/office/segments",
            query={"fields": fields},
        )
        return cast("models.SegmentsOut", answer.json())

    def parties_list_members(self, *, party_id: str, fields: str | None = None) -> models.MembersOut:
        """List members of a buyer.

        Who belongs to a household, a company or a unit, with the roles given there.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/members",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.MembersOut", answer.json())

    def parties_list_parties(self, *, q: str | None = None, kind: models.PartyKind | None = None, changed_since: str | None = None, source: str | None = None, key: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.PartyPageOut:
        """List buyers.

        Buyers that fit and that the caller's roles reach, by name.
        """
        answer = self._call("GET", "/api/v1/office/parties",
            query={"q": q, "kind": kind, "changed_since": changed_since, "source": source, "key": key, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.PartyPageOut", answer.json())

    def parties_list_units(self, *, party_id: str, fields: str | None = None) -> models.BuyerUnitsOut:
        """List units of a buyer.

        The party and the divisions and locations below it.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/units",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerUnitsOut", answer.json())

    def parties_make_usual_address(self, *, party_id: str, address_id: str) -> models.AddressesOut:
        """Offer an address first.

        Let an address be the one that is offered first.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/addresses/{address_id}/usual",
            at={"party_id": party_id, "address_id": address_id},
        )
        return cast("models.AddressesOut", answer.json())

    def parties_put_segment(self, *, code: str, body: models.SegmentIn) -> models.SegmentsOut:
        """Make or rename a segment.

        A segment with these names; the answer is all of them.
        """
        answer = self._call("PUT", "/api/v1/office/segments/{code}",
            at={"code": code},
            json=body,
        )
        return cast("models.SegmentsOut", answer.json())

    def parties_read_party(self, *, party_id: str, fields: str | None = None) -> models.WholePartyOut:
        """Read a buyer.

        A buyer with its registration, segments and the keys other systems know it by.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.WholePartyOut", answer.json())

    def parties_remove_address(self, *, party_id: str, address_id: str) -> models.AddressesOut:
        """Forget an address of a buyer.

        Offer an address no more; orders keep theirs.
        """
        answer = self._call("DELETE", "/api/v1/office/parties/{party_id}/addresses/{address_id}",
            at={"party_id": party_id, "address_id": address_id},
        )
        return cast("models.AddressesOut", answer.json())

    def parties_remove_reference(self, *, party_id: str, source: str) -> models.WholePartyOut:
        """Forget how another system knows one.

        The other system knows this buyer no more.
        """
        answer = self._call("DELETE", "/api/v1/office/parties/{party_id}/references/{source}",
            at={"party_id": party_id, "source": source},
        )
        return cast("models.WholePartyOut", answer.json())

    def parties_set_reference(self, *, party_id: str, source: str, body: models.ReferenceIn) -> models.WholePartyOut:
        """Say how another system knows a buyer.

        One key in each other system; a key that belongs to another buyer is refused.
        """
        answer = self._call("PUT", "/api/v1/office/parties/{party_id}/references/{source}",
            at={"party_id": party_id, "source": source},
            json=body,
        )
        return cast("models.WholePartyOut", answer.json())

    def paying_open_payment_page(self, *, channel: str, number: str, cart_secret: str | None = None) -> models.PaymentPageOut:
        """Open an order's payment page.

        The page of the payment provider on which a card order is paid: the same until it is paid or over, then another.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/orders/{number}/payment-page",
            at={"channel": channel, "number": number},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.PaymentPageOut", answer.json())

    def payment_terms_end_terms(self, *, code: str, grant_id: str, body: models.TermsEndIn) -> models.WholePaymentTermsOut:
        """Give payment terms no more.

        They hold no more from a day on; orders that were placed keep theirs.
        """
        answer = self._call("POST", "/api/v1/office/payment-terms/{code}/grants/{grant_id}/end",
            at={"code": code, "grant_id": grant_id},
            json=body,
        )
        return cast("models.WholePaymentTermsOut", answer.json())

    def payment_terms_give_terms(self, *, code: str, body: models.TermsGrantIn, idempotency_key: str | None = None) -> models.WholePaymentTermsOut:
        """Give payment terms.

        Orders that were placed keep theirs.
        """
        answer = self._call("POST", "/api/v1/office/payment-terms/{code}/grants",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholePaymentTermsOut", answer.json())

    def payment_terms_list_payment_terms(self, *, fields: str | None = None) -> models.PaymentTermsListOut:
        """List payment terms.

        All terms with what they say now.
        """
        answer = self._call("GET", "/api/v1/office/payment-terms",
            query={"fields": fields},
        )
        return cast("models.PaymentTermsListOut", answer.json())

    def payment_terms_put_payment_terms(self, *, code: str, body: models.PaymentTermsIn, if_match: str | None = None) -> models.WholePaymentTermsOut:
        """Write payment terms.

        Make them, or write them anew; what was promised by an earlier version stays.
        """
        answer = self._call("PUT", "/api/v1/office/payment-terms/{code}",
            at={"code": code},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.WholePaymentTermsOut", answer.json())

    def payment_terms_read_payment_terms(self, *, code: str, fields: str | None = None) -> models.WholePaymentTermsOut:
        """Read payment terms.

        What they say, and to whom they are given.
        """
        answer = self._call("GET", "/api/v1/office/payment-terms/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.WholePaymentTermsOut", answer.json())

    def pictures_add_picture(self, *, slug: str, file: tuple[str, bytes], idempotency_key: str | None = None) -> models.PicturesOut:
        """Add a picture.

        A picture of at most 10 MB, last of all, as a form of `file`, `ko`, `en` and `sku`; the same file again is the.
        """
        answer = self._call("POST", "/api/v1/office/products/{slug}/pictures",
            at={"slug": slug},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            file=file,
        )
        return cast("models.PicturesOut", answer.json())

    def pictures_arrange_pictures(self, *, slug: str, body: models.OrderIn) -> models.PicturesOut:
        """Put pictures in order.

        The order in which they stand; it names each of them once.
        """
        answer = self._call("PUT", "/api/v1/office/products/{slug}/pictures",
            at={"slug": slug},
            json=body,
        )
        return cast("models.PicturesOut", answer.json())

    def pictures_describe_picture(self, *, slug: str, picture_id: str, body: models.WordsIn) -> models.PicturesOut:
        """Describe a picture.

        Say in both languages what is on it, and of which variant it is.
        """
        answer = self._call("PUT", "/api/v1/office/products/{slug}/pictures/{picture_id}",
            at={"slug": slug, "picture_id": picture_id},
            json=body,
        )
        return cast("models.PicturesOut", answer.json())

    def pictures_remove_picture(self, *, slug: str, picture_id: str) -> models.PicturesOut:
        """Take a picture away.

        The picture goes, and its files with it.
        """
        answer = self._call("DELETE", "/api/v1/office/products/{slug}/pictures/{picture_id}",
            at={"slug": slug, "picture_id": picture_id},
        )
        return cast("models.PicturesOut", answer.json())

    def places_list_channels(self, *, fields: str | None = None) -> models.StaffChannelsOut:
        """List channels.

        Every channel with its policies; they are changed by people.
        """
        answer = self._call("GET", "/api/v1/office/channels",
            query={"fields": fields},
        )
        return cast("models.StaffChannelsOut", answer.json())

    def places_put_place(self, *, place: str, body: models.PlaceIn, if_match: str | None = None) -> models.WholePlaceOut:
        """Make or change a place of stock.

        Let a place stand as it is sent; no channel takes from a new one yet.
        """
        answer = self._call("PUT", "/api/v1/office/places/{place}",
            at={"place": place},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.WholePlaceOut", answer.json())

    def places_read_channel(self, *, channel: str, fields: str | None = None) -> models.StaffChannelOut:
        """Read a channel.

        One channel.
        """
        answer = self._call("GET", "/api/v1/office/channels/{channel}",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.StaffChannelOut", answer.json())

    def places_read_place(self, *, place: str, fields: str | None = None) -> models.WholePlaceOut:
        """Read a place of stock.

        Where it lies, what sending from there costs, when it sends, and who takes from it.
        """
        answer = self._call("GET", "/api/v1/office/places/{place}",
            at={"place": place},
            query={"fields": fields},
        )
        return cast("models.WholePlaceOut", answer.json())

    def places_serve_channel(self, *, place: str, channel: str, body: models.ServingIn) -> models.WholePlaceOut:
        """Let a channel take from a place.

        From now on; what is promised stays promised.
        """
        answer = self._call("PUT", "/api/v1/office/places/{place}/channels/{channel}",
            at={"place": place, "channel": channel},
            json=body,
        )
        return cast("models.WholePlaceOut", answer.json())

    def places_stop_serving(self, *, place: str, channel: str) -> models.WholePlaceOut:
        """Let a channel take nothing there.

        From now on; what is promised stays promised.
        """
        answer = self._call("DELETE", "/api/v1/office/places/{place}/channels/{channel}",
            at={"place": place, "channel": channel},
        )
        return cast("models.WholePlaceOut", answer.json())

    def plans_clear_plan(self, *, channel: str, cart_id: str, cart_secret: str | None = None) -> models.PlanOut:
        """Send a cart to one address.

        Forget where its parts go; its lines stay.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/carts/{cart_id}/plan",
            at={"channel": channel, "cart_id": cart_id},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.PlanOut", answer.json())

    def plans_get_plan(self, *, channel: str, cart_id: str, cart_secret: str | None = None, fields: str | None = None) -> models.PlanOut:
        """Read where a cart goes.

        The deliveries that the order of this cart will have.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/carts/{cart_id}/plan",
            at={"channel": channel, "cart_id": cart_id},
            query={"fields": fields},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.PlanOut", answer.json())

    def plans_set_plan(self, *, channel: str, cart_id: str, body: models.SetPlan, cart_secret: str | None = None) -> models.PlanOut:
        """Say where a cart goes.

        Let the cart hold exactly these rows, to several addresses by several days; all of them or none.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/carts/{cart_id}/plan",
            at={"channel": channel, "cart_id": cart_id},
            headers={"Cart-Secret": cart_secret},
            json=body,
        )
        return cast("models.PlanOut", answer.json())

    def pools_list_pools(self, *, place: str, fields: str | None = None) -> models.PoolsOut:
        """List what a place keeps for channels.

        Units that the other channels can't be promised, unless they are lent.
        """
        answer = self._call("GET", "/api/v1/office/places/{place}/pools",
            at={"place": place},
            query={"fields": fields},
        )
        return cast("models.PoolsOut", answer.json())

    def pools_put_pool(self, *, place: str, channel: str, body: models.PoolIn, if_match: str | None = None) -> models.PoolsOut:
        """Keep units for a channel.

        From now on; what is promised already stays promised.
        """
        answer = self._call("PUT", "/api/v1/office/places/{place}/pools/{channel}",
            at={"place": place, "channel": channel},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.PoolsOut", answer.json())

    def pools_read_pools(self, *, place: str, channel: str, fields: str | None = None) -> models.PoolsOut:
        """Read what a place keeps for a channel.

        Of single variants and of each.
        """
        answer = self._call("GET", "/api/v1/office/places/{place}/pools/{channel}",
            at={"place": place, "channel": channel},
            query={"fields": fields},
        )
        return cast("models.PoolsOut", answer.json())

    def price_drafts_discard_draft(self, *, draft_id: str) -> bytes:
        """Put a draft of prices away.

        No price changes.
        """
        answer = self._call("POST", "/api/v1/office/price-drafts/{draft_id}/end",
            at={"draft_id": draft_id},
        )
        return answer.content

    def price_drafts_publish_draft(self, *, draft_id: str) -> models.PriceDraftOut:
        """Publish prices.

        The prices of a draft that was tried as it is hold from now on.
        """
        answer = self._call("POST", "/api/v1/office/price-drafts/{draft_id}/publication",
            at={"draft_id": draft_id},
        )
        return cast("models.PriceDraftOut", answer.json())

    def price_drafts_try_draft(self, *, draft_id: str) -> models.DraftTrialOut:
        """Try prices against what was.

        What the last thousand orders and the open carts would cost; then the draft may be published.
        """
        answer = self._call("POST", "/api/v1/office/price-drafts/{draft_id}/trial",
            at={"draft_id": draft_id},
        )
        return cast("models.DraftTrialOut", answer.json())

    def price_drafts_undo_draft(self, *, draft_id: str) -> models.PriceDraftOut:
        """Take published prices back.

        What held before holds again, from now on.
        """
        answer = self._call("POST", "/api/v1/office/price-drafts/{draft_id}/undoing",
            at={"draft_id": draft_id},
        )
        return cast("models.PriceDraftOut", answer.json())

    def price_heads_draft_list_settings(self, *, code: str, body: models.ListSettingsIn, idempotency_key: str | None = None) -> models.PriceDraftOut:
        """Change what a list says of itself.

        Keep for whom a list is, its rank and its time as a draft, to be tried and published; nothing holds yet.
        """
        answer = self._call("POST", "/api/v1/office/price-lists/{code}/settings-drafts",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PriceDraftOut", answer.json())

    def price_heads_make_list(self, *, body: models.NewListIn, idempotency_key: str | None = None) -> models.PriceListOut:
        """Make a price list.

        A list for nobody yet; for whom it is, is said by a draft of its settings.
        """
        answer = self._call("POST", "/api/v1/office/price-lists",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PriceListOut", answer.json())

    def price_sheets_list_changes(self, *, draft_id: str, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.PriceChangesOut:
        """List what a draft of prices changes.

        Each step's old and new price, in the draft's order.
        """
        answer = self._call("GET", "/api/v1/office/price-drafts/{draft_id}/changes",
            at={"draft_id": draft_id},
            query={"cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.PriceChangesOut", answer.json())

    def price_sheets_list_list_drafts(self, *, code: str, fields: str | None = None) -> models.PriceDraftsOut:
        """List drafts of a price list.

        Drafts with where each stands, published ones and those put away too.
        """
        answer = self._call("GET", "/api/v1/office/price-lists/{code}/drafts",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.PriceDraftsOut", answer.json())

    def price_sheets_make_bulk_draft(self, *, code: str, body: models.PriceChangeIn, idempotency_key: str | None = None) -> models.PriceDraftOut:
        """Change many prices by one operation.

        Kept as a draft, to be looked at, tried and published; nothing holds yet.
        """
        answer = self._call("POST", "/api/v1/office/price-lists/{code}/bulk-drafts",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PriceDraftOut", answer.json())

    def price_sheets_make_sheet_draft(self, *, code: str, body: models.SheetIn, idempotency_key: str | None = None) -> models.PriceDraftOut:
        """Change cells of a sheet of prices.

        Kept as a draft where no price is another by now; such are named.
        """
        answer = self._call("POST", "/api/v1/office/price-lists/{code}/sheet-drafts",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PriceDraftOut", answer.json())

    def price_tables_make_table_draft(self, *, code: str, body: models.NewTableDraftIn, idempotency_key: str | None = None) -> models.TableDraftOut:
        """Keep a table of prices as a draft.

        To be looked at, tried against past orders and published; nothing holds yet.
        """
        answer = self._call("POST", "/api/v1/office/price-lists/{code}/table-drafts",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.TableDraftOut", answer.json())

    def price_tables_try_table(self, *, code: str, body: models.PriceTableIn) -> models.TableTrialOut:
        """Look at what a table of prices would change.

        Which prices it would set, and which lines can't be taken and why.
        """
        answer = self._call("POST", "/api/v1/office/price-lists/{code}/table-trials",
            at={"code": code},
            json=body,
        )
        return cast("models.TableTrialOut", answer.json())

    def prices_end_prices(self, *, code: str, body: models.EndingsIn) -> models.ChangedOut:
        """End up to 1,000 prices.

        Let steps of a list have no price from a moment on.
        """
        answer = self._call("POST", "/api/v1/office/price-lists/{code}/endings",
            at={"code": code},
            json=body,
        )
        return cast("models.ChangedOut", answer.json())

    def prices_list_lists(self, *, fields: str | None = None) -> models.PriceListsOut:
        """List price lists.

        The lists that the caller may see, those of the highest priority first.
        """
        answer = self._call("GET", "/api/v1/office/price-lists",
            query={"fields": fields},
        )
        return cast("models.PriceListsOut", answer.json())

    def prices_list_prices(self, *, code: str, q: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.PricePageOut:
        """List a list's prices.

        Prices by SKU, a page of so many variants with all their steps; of a derived list what its base makes of it.
        """
        answer = self._call("GET", "/api/v1/office/price-lists/{code}/prices",
            at={"code": code},
            query={"q": q, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.PricePageOut", answer.json())

    def prices_make_draft(self, *, code: str, body: models.PricesIn, idempotency_key: str | None = None) -> models.PriceDraftOut:
        """Keep prices as a draft.

        Keep prices to be tried against past orders and published; nothing holds yet.
        """
        answer = self._call("POST", "/api/v1/office/price-lists/{code}/drafts",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PriceDraftOut", answer.json())

    def prices_read_draft(self, *, draft_id: str, fields: str | None = None) -> models.PriceDraftOut:
        """Read a draft of prices.

        Where a draft stands.
        """
        answer = self._call("GET", "/api/v1/office/price-drafts/{draft_id}",
            at={"draft_id": draft_id},
            query={"fields": fields},
        )
        return cast("models.PriceDraftOut", answer.json())

    def prices_read_list(self, *, code: str, fields: str | None = None) -> models.PriceListOut:
        """Read a price list.

        What a list says of itself.
        """
        answer = self._call("GET", "/api/v1/office/price-lists/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.PriceListOut", answer.json())

    def prices_set_prices(self, *, code: str, body: models.PricesIn) -> models.ChangedOut:
        """Set up to 1,000 prices.

        Set prices of a list, for now or for a time. A row that can't be taken keeps all of them back, and each such row.
        """
        answer = self._call("PUT", "/api/v1/office/price-lists/{code}/prices",
            at={"code": code},
            json=body,
        )
        return cast("models.ChangedOut", answer.json())

    def programs_end_own_key(self, *, channel: str, program_id: str, key_id: str, body: models.EndedIn) -> models.ProgramOut:
        """End a key.

        Its next call is refused.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/programs/{program_id}/keys/{key_id}/end",
            at={"channel": channel, "program_id": program_id, "key_id": key_id},
            json=body,
        )
        return cast("models.ProgramOut", answer.json())

    def programs_end_own_program(self, *, channel: str, program_id: str, body: models.EndedIn) -> models.ProgramOut:
        """End a program.

        Its keys, its roles and its log-in, at once and for good.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/programs/{program_id}/end",
            at={"channel": channel, "program_id": program_id},
            json=body,
        )
        return cast("models.ProgramOut", answer.json())

    def programs_list_own_programs(self, *, channel: str, fields: str | None = None) -> models.ProgramsOut:
        """List programs.

        The programs of whom the caller acts for.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/programs",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.ProgramsOut", answer.json())

    def programs_make_own_key(self, *, channel: str, program_id: str, body: models.KeyIn) -> models.NewKeyOut:
        """Make a key.

        A key for less than the program's roles allow; it is told in this answer and nowhere else.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/programs/{program_id}/keys",
            at={"channel": channel, "program_id": program_id},
            json=body,
        )
        return cast("models.NewKeyOut", answer.json())

    def programs_make_own_program(self, *, channel: str, body: models.ProgramIn, idempotency_key: str | None = None) -> models.ProgramOut:
        """Make a program.

        A member that is no person, with no more than the caller may do; it comes in by keys.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/programs",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.ProgramOut", answer.json())

    def programs_read_own_program(self, *, channel: str, program_id: str, fields: str | None = None) -> models.ProgramOut:
        """Read a program.

        One program with its keys, of which only the beginnings are told.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/programs/{program_id}",
            at={"channel": channel, "program_id": program_id},
            query={"fields": fields},
        )
        return cast("models.ProgramOut", answer.json())

    def programs_rotate_own_key(self, *, channel: str, program_id: str, key_id: str, body: models.RotateKeyIn) -> models.NewKeyOut:
        """Change a key for a new one.

        For the same scopes and as long; the old one works for another week beside it.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/programs/{program_id}/keys/{key_id}/rotation",
            at={"channel": channel, "program_id": program_id, "key_id": key_id},
            json=body,
        )
        return cast("models.NewKeyOut", answer.json())

    def promotion_drafts_draft_promotion(self, *, body: models.NewPromotionIn, idempotency_key: str | None = None) -> models.WholePromotionOut:
        """Make a promotion.

        A draft with its first version; what the rule names has to be there.
        """
        answer = self._call("POST", "/api/v1/office/promotions",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholePromotionOut", answer.json())

    def promotion_drafts_write_promotion(self, *, code: str, body: models.NewVersionIn, idempotency_key: str | None = None) -> models.WholePromotionOut:
        """Write a promotion anew.

        A version to try and publish; what works stays as it is until then.
        """
        answer = self._call("POST", "/api/v1/office/promotions/{code}/versions",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholePromotionOut", answer.json())

    def promotions_end_promotion(self, *, code: str, body: models.PromotionWhy) -> models.WholePromotionOut:
        """End a promotion.

        It works no more and never again; orders keep what it gave them.
        """
        answer = self._call("POST", "/api/v1/office/promotions/{code}/end",
            at={"code": code},
            json=body,
        )
        return cast("models.WholePromotionOut", answer.json())

    def promotions_limit_promotion(self, *, code: str, body: models.LimitsIn) -> models.WholePromotionOut:
        """Limit a promotion.

        In how many orders, and how many of one buyer, it works.
        """
        answer = self._call("PUT", "/api/v1/office/promotions/{code}/limits",
            at={"code": code},
            json=body,
        )
        return cast("models.WholePromotionOut", answer.json())

    def promotions_list_coupons(self, *, code: str, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.CouponPageOut:
        """List coupons.

        Coupons with how often they are used, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/promotions/{code}/coupons",
            at={"code": code},
            query={"cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.CouponPageOut", answer.json())

    def promotions_list_promotions(self, *, cursor: str | None = None, limit: int | None = None, phase: models.PromotionPhase | None = None, fields: str | None = None) -> models.PromotionPageOut:
        """List promotions.

        Promotions with how often they were used, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/promotions",
            query={"cursor": cursor, "limit": limit, "phase": phase, "fields": fields},
        )
        return cast("models.PromotionPageOut", answer.json())

    def promotions_make_coupon(self, *, code: str, body: models.CouponIn, idempotency_key: str | None = None) -> models.CouponOut:
        """Make a coupon.

        A code that everybody may know; case, spaces and dashes make no difference.
        """
        answer = self._call("POST", "/api/v1/office/promotions/{code}/coupons",
            at={"code": code},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.CouponOut", answer.json())

    def promotions_publish_promotion(self, *, code: str, version_id: str, body: models.PromotionWhy) -> models.WholePromotionOut:
        """Let a promotion work.

        A version that was tried as it is works, in place of the one that did.
        """
        answer = self._call("POST", "/api/v1/office/promotions/{code}/versions/{version_id}/publication",
            at={"code": code, "version_id": version_id},
            json=body,
        )
        return cast("models.WholePromotionOut", answer.json())

    def promotions_read_promotion(self, *, code: str, fields: str | None = None) -> models.WholePromotionOut:
        """Read a promotion.

        A promotion with everything that was ever written of it.
        """
        answer = self._call("GET", "/api/v1/office/promotions/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.WholePromotionOut", answer.json())

    def promotions_try_promotion(self, *, code: str, version_id: str) -> models.PromotionTrialOut:
        """Try a promotion against what was.

        What a version would have done to the last thousand orders and the open carts; then it may be published.
        """
        answer = self._call("POST", "/api/v1/office/promotions/{code}/versions/{version_id}/trial",
            at={"code": code, "version_id": version_id},
        )
        return cast("models.PromotionTrialOut", answer.json())

    def promotions_void_coupons(self, *, code: str, body: models.VoidIn) -> models.VoidOut:
        """Stop coupons.

        A series, or one code, works no more; orders keep what it gave them.
        """
        answer = self._call("POST", "/api/v1/office/promotions/{code}/coupons/end",
            at={"code": code},
            json=body,
        )
        return cast("models.VoidOut", answer.json())

    def purchases_close_ordered(self, *, purchase_id: str, body: models.CloseIn) -> models.PurchaseOut:
        """Close a purchase order.

        What is missing will not come; cancelled if nothing came at all.
        """
        answer = self._call("POST", "/api/v1/office/purchases/{purchase_id}/end",
            at={"purchase_id": purchase_id},
            json=body,
        )
        return cast("models.PurchaseOut", answer.json())

    def purchases_expect_ordered(self, *, purchase_id: str, body: models.ExpectedIn) -> models.PurchaseOut:
        """Expect goods on other days.

        What is promised of them keeps the day it was promised for.
        """
        answer = self._call("PUT", "/api/v1/office/purchases/{purchase_id}/expected",
            at={"purchase_id": purchase_id},
            json=body,
        )
        return cast("models.PurchaseOut", answer.json())

    def purchases_list_purchase_orders(self, *, state: models.PurchaseState | None = None, place: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.PurchasePageOut:
        """List purchase orders.

        Purchase orders, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/purchases",
            query={"state": state, "place": place, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.PurchasePageOut", answer.json())

    def purchases_make_purchase(self, *, body: models.PurchaseIn, idempotency_key: str | None = None) -> models.PurchaseOut:
        """Order from a supplier.

        What is expected on a day may be promised for after it.
        """
        answer = self._call("POST", "/api/v1/office/purchases",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PurchaseOut", answer.json())

    def purchases_read_purchase(self, *, purchase_id: str, fields: str | None = None) -> models.PurchaseOut:
        """Read a purchase order.

        One of them with its rows.
        """
        answer = self._call("GET", "/api/v1/office/purchases/{purchase_id}",
            at={"purchase_id": purchase_id},
            query={"fields": fields},
        )
        return cast("models.PurchaseOut", answer.json())

    def purchases_receive_ordered(self, *, purchase_id: str, body: models.CameIn, idempotency_key: str | None = None) -> models.BookedOut:
        """Receive what was ordered.

        Some of what was ordered came in; with the last unit the order is closed.
        """
        answer = self._call("POST", "/api/v1/office/purchases/{purchase_id}/receipts",
            at={"purchase_id": purchase_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.BookedOut", answer.json())

    def put_line(self, *, channel: str, cart_id: str, body: models.PutLine, cart_secret: str | None = None, idempotency_key: str | None = None) -> models.CartOut:
        """Add to a cart.

        Add so many of a unit, to the line that is there already if there is one.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts/{cart_id}/lines",
            at={"channel": channel, "cart_id": cart_id},
            headers=_given({"Idempotency-Key": idempotency_key, "Cart-Secret": cart_secret}),
            takes_key=True,
            json=body,
        )
        return cast("models.CartOut", answer.json())

    def quantities_put_rule(self, *, sku: str, body: models.QuantityRuleIn, if_match: str | None = None) -> models.QuantityRulesOut:
        """Set a quantity rule.

        For one audience, or for everyone; carts are held to it from now on.
        """
        answer = self._call("PUT", "/api/v1/office/quantity-rules/{sku}",
            at={"sku": sku},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.QuantityRulesOut", answer.json())

    def quantities_read_rules(self, *, sku: str, fields: str | None = None) -> models.QuantityRulesOut:
        """Read quantity rules.

        For whom how many of a variant may be ordered at once.
        """
        answer = self._call("GET", "/api/v1/office/quantity-rules/{sku}",
            at={"sku": sku},
            query={"fields": fields},
        )
        return cast("models.QuantityRulesOut", answer.json())

    def quote_drafts_list_takers(self, *, party_id: str, fields: str | None = None) -> models.TakersOut:
        """List who may take an offer.

        The people of a buyer who see its quotes and order for it.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/takers",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.TakersOut", answer.json())

    def quote_drafts_make_offer(self, *, body: models.NewOfferIn, idempotency_key: str | None = None) -> models.QuoteOut:
        """Make an offer unasked.

        A draft that nobody asked for; it is sent by itself.
        """
        answer = self._call("POST", "/api/v1/office/quotes",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def quote_drafts_revise_offer(self, *, quote_id: str, body: models.RevisedIn) -> models.QuoteOut:
        """Take an offer back and write another.

        What was sent can't be taken any more; the next version is a draft.
        """
        answer = self._call("POST", "/api/v1/office/quotes/{quote_id}/revision",
            at={"quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def quote_drafts_write_offer(self, *, quote_id: str, body: models.NextVersionIn) -> models.QuoteOut:
        """Write an offer.

        The next version, not yet sent, on the one that was read.
        """
        answer = self._call("PUT", "/api/v1/office/quotes/{quote_id}/draft",
            at={"quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def quotes_allow_offer(self, *, quote_id: str, body: models.QuoteWhy) -> models.QuoteOut:
        """Allow an offer.

        Let an offer go out that somebody else may not send alone.
        """
        answer = self._call("POST", "/api/v1/office/quotes/{quote_id}/allowance",
            at={"quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def quotes_copy_offer(self, *, quote_id: str, idempotency_key: str | None = None) -> models.QuoteOut:
        """Begin a draft like a quote.

        A draft for the same buyer that says the same at the usual prices of today.
        """
        answer = self._call("POST", "/api/v1/office/quotes/{quote_id}/copies",
            at={"quote_id": quote_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
        )
        return cast("models.QuoteOut", answer.json())

    def quotes_list_agreed(self, *, party_id: str | None = None, state: models.ContractState | None = None, fields: str | None = None) -> models.ContractsOut:
        """List contracts.

        What was agreed with those whose agreed prices the caller may see, and how far their commitments are.
        """
        answer = self._call("GET", "/api/v1/office/contracts",
            query={"party_id": party_id, "state": state, "fields": fields},
        )
        return cast("models.ContractsOut", answer.json())

    def quotes_list_quotes(self, *, cursor: str | None = None, limit: int | None = None, state: models.QuoteState | None = None, fields: str | None = None) -> models.StaffQuotePage:
        """List quotes as staff.

        Quotes that the caller's roles reach, the last moved first.
        """
        answer = self._call("GET", "/api/v1/office/quotes",
            query={"cursor": cursor, "limit": limit, "state": state, "fields": fields},
        )
        return cast("models.StaffQuotePage", answer.json())

    def quotes_read_contract(self, *, code: str, fields: str | None = None) -> models.ContractOut:
        """Read a contract.

        One contract, and how far its commitments are.
        """
        answer = self._call("GET", "/api/v1/office/contracts/{code}",
            at={"code": code},
            query={"fields": fields},
        )
        return cast("models.ContractOut", answer.json())

    def quotes_read_quote(self, *, quote_id: str, fields: str | None = None) -> models.QuoteOut:
        """Read a quote as staff.

        A quote with its versions, its words, those for staff alone too, and what the caller may do with it now.
        """
        answer = self._call("GET", "/api/v1/office/quotes/{quote_id}",
            at={"quote_id": quote_id},
            query={"fields": fields},
        )
        return cast("models.QuoteOut", answer.json())

    def quotes_say_on_offer(self, *, quote_id: str, body: models.SayIn, idempotency_key: str | None = None) -> models.QuoteOut:
        """Say something on a quote as staff.

        Words to the buyer, or to colleagues alone.
        """
        answer = self._call("POST", "/api/v1/office/quotes/{quote_id}/messages",
            at={"quote_id": quote_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def quotes_send_back_offer(self, *, quote_id: str, body: models.SentBackIn) -> models.QuoteOut:
        """Send an offer back to its writer.

        Don't let an offer go out, and say why.
        """
        answer = self._call("POST", "/api/v1/office/quotes/{quote_id}/return",
            at={"quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def quotes_send_offer(self, *, quote_id: str) -> models.QuoteOut:
        """Send an offer.

        The last draft goes to the buyer, or to whoever has to allow it where its prices are below what the caller may.
        """
        answer = self._call("POST", "/api/v1/office/quotes/{quote_id}/offer",
            at={"quote_id": quote_id},
        )
        return cast("models.QuoteOut", answer.json())

    def quotes_withdraw_offer(self, *, quote_id: str, body: models.QuoteWhy) -> models.QuoteOut:
        """Withdraw an offer.

        The buyer can't take it any more.
        """
        answer = self._call("POST", "/api/v1/office/quotes/{quote_id}/withdrawal",
            at={"quote_id": quote_id},
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def read_credit(self, *, channel: str, fields: str | None = None) -> models.CreditOut:
        """See one's terms and credit.

        The terms that hold for the buyer in this channel, and how the own credit line stands.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/credit",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.CreditOut", answer.json())

    def read_invoice(self, *, channel: str, number: str, fields: str | None = None) -> models.WholeInvoiceOut:
        """Read an invoice.

        One document with its lines, its parts and what was paid.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/invoices/{number}",
            at={"channel": channel, "number": number},
            query={"fields": fields},
        )
        return cast("models.WholeInvoiceOut", answer.json())

    def read_invoice_pdf(self, *, channel: str, number: str) -> bytes:
        """Take an invoice as PDF.

        The paper, in the language of the request.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/invoices/{number}/pdf",
            at={"channel": channel, "number": number},
        )
        return answer.content

    def read_invoices(self, *, channel: str, offset: int | None = None, fields: str | None = None) -> models.InvoicesOut:
        """See what is owed.

        What whom the caller acts for and the units below owe, and their documents, fifty at once.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/invoices",
            at={"channel": channel},
            query={"offset": offset, "fields": fields},
        )
        return cast("models.InvoicesOut", answer.json())

    def receivables_list_receivables(self, *, as_of: str | None = None, q: str | None = None, late: bool | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.ReceivablesOut:
        """List what is owed and how late it is.

        Who owed what at the end of a day, by name; it is what the books said that day.
        """
        answer = self._call("GET", "/api/v1/office/receivables",
            query={"as_of": as_of, "q": q, "late": late, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.ReceivablesOut", answer.json())

    def receivables_read_statement(self, *, party_id: str, starts_on: str | None = None, ends_on: str | None = None, fields: str | None = None) -> models.StatementOut:
        """Read a buyer's statement of account.

        What it owed before, each document and payment with what it owed then, and what it owes at the end.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/statement",
            at={"party_id": party_id},
            query={"starts_on": starts_on, "ends_on": ends_on, "fields": fields},
        )
        return cast("models.StatementOut", answer.json())

    def refunds_grant_allowance(self, *, number: str, body: models.AllowanceIn, idempotency_key: str | None = None) -> models.RefundMade:
        """Take something off an order on account.

        Lower what is owed for some units of an order on account; nothing is paid out.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/allowances",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RefundMade", answer.json())

    def refunds_look_at_refund(self, *, number: str, body: models.RefundWanted) -> models.RefundPreview:
        """Look at a refund.

        What giving back for these units would come to; nothing is written.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/refunds/preview",
            at={"number": number},
            json=body,
        )
        return cast("models.RefundPreview", answer.json())

    def refunds_refund_order(self, *, number: str, body: models.RefundIn, idempotency_key: str | None = None) -> models.RefundMade:
        """Refund parts of an order.

        Give back money for some units of a paid order and for its shipping; its credit note takes the next legal number.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/refunds",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RefundMade", answer.json())

    def relations_add_deputy(self, *, party_id: str, body: models.BesideIn, idempotency_key: str | None = None) -> models.LookedAfterListOut:
        """Let another look after a buyer too.

        Beside the owner; one who does already stays.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/accounts/deputies",
            at={"party_id": party_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.LookedAfterListOut", answer.json())

    def relations_add_task(self, *, party_id: str, body: models.BuyerTaskIn, idempotency_key: str | None = None) -> models.TaskMade:
        """Give somebody something to do about a buyer.

        It stands in their day.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/tasks",
            at={"party_id": party_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.TaskMade", answer.json())

    def relations_assign_territory(self, *, party_id: str) -> models.LookedAfterListOut:
        """Give a buyer to whose territory it is.

        Of one whom nobody owns; where no territory fits nothing changes.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/accounts/territory",
            at={"party_id": party_id},
        )
        return cast("models.LookedAfterListOut", answer.json())

    def relations_correct_note(self, *, note_id: str, body: models.NoteIn, idempotency_key: str | None = None) -> models.NoteMade:
        """Put a note right.

        A new one stands in its place; the old one stays readable beneath it.
        """
        answer = self._call("POST", "/api/v1/office/notes/{note_id}/correction",
            at={"note_id": note_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.NoteMade", answer.json())

    def relations_end_account(self, *, party_id: str, person_id: str, body: models.LeftIn) -> models.LookedAfterListOut:
        """Let one look after a buyer no more.

        As the owner or as a deputy.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/accounts/{person_id}/end",
            at={"party_id": party_id, "person_id": person_id},
            json=body,
        )
        return cast("models.LookedAfterListOut", answer.json())

    def relations_end_task(self, *, task_id: str, body: models.TaskEndIn) -> models.TaskMoved:
        """Finish a task or drop it.

        It waits no more.
        """
        answer = self._call("POST", "/api/v1/office/tasks/{task_id}/end",
            at={"task_id": task_id},
            json=body,
        )
        return cast("models.TaskMoved", answer.json())

    def relations_list_looked_after(self, *, party_id: str, fields: str | None = None) -> models.LookedAfterListOut:
        """List who looks after a buyer.

        The owner and the deputies, those of before too.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/accounts",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.LookedAfterListOut", answer.json())

    def relations_list_tasks(self, *, party_id: str, fields: str | None = None) -> models.BuyerTasksOut:
        """List what is to be done about a buyer.

        What waits, the most urgent first, two hundred at most.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/tasks",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerTasksOut", answer.json())

    def relations_put_owner(self, *, party_id: str, body: models.OwnerIn) -> models.LookedAfterListOut:
        """Give a buyer to a member of staff.

        Open tasks go along, both are told; what was stays in the history.
        """
        answer = self._call("PUT", "/api/v1/office/parties/{party_id}/accounts/owner",
            at={"party_id": party_id},
            json=body,
        )
        return cast("models.LookedAfterListOut", answer.json())

    def relations_write_touch(self, *, party_id: str, body: models.TouchIn, idempotency_key: str | None = None) -> models.TouchMade:
        """Keep a visit or call.

        Who was met, what came of it, and what is next.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/touches",
            at={"party_id": party_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.TouchMade", answer.json())

    def remove_line(self, *, channel: str, cart_id: str, line_id: str, cart_secret: str | None = None) -> models.CartOut:
        """Remove a line.

        Take a line out.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/carts/{cart_id}/lines/{line_id}",
            at={"channel": channel, "cart_id": cart_id, "line_id": line_id},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.CartOut", answer.json())

    def remove_wish(self, *, channel: str, wish_id: str) -> bytes:
        """Take a wish off.

        Whoever gives it is told so by the link.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/wishes/{wish_id}",
            at={"channel": channel, "wish_id": wish_id},
        )
        return answer.content

    def report_post(self, *, channel: str, post_id: str, body: models.ReportIn) -> bytes:
        """Report a post.

        Say that it should not be shown; somebody of the shop looks at it. Said again it changes nothing.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/posts/{post_id}/report",
            at={"channel": channel, "post_id": post_id},
            json=body,
        )
        return answer.content

    def reviews_answer_as_shop(self, *, post_id: str, body: models.ShopAnswerIn, idempotency_key: str | None = None) -> models.WholePostOut:
        """Answer as the shop.

        An answer in the shop's name, shown with what it answers.
        """
        answer = self._call("POST", "/api/v1/office/reviews/{post_id}/answers",
            at={"post_id": post_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholePostOut", answer.json())

    def reviews_list_posts(self, *, cursor: str | None = None, limit: int | None = None, queue: Literal['waiting', 'reported', 'unanswered', 'refused', 'shown', 'all'] | None = None, fields: str | None = None) -> models.PostPageOut:
        """List posts to look at.

        Reviews, questions and answers of a queue; those that wait longest come first, of the others the newest.
        """
        answer = self._call("GET", "/api/v1/office/reviews",
            query={"cursor": cursor, "limit": limit, "queue": queue, "fields": fields},
        )
        return cast("models.PostPageOut", answer.json())

    def reviews_read_post(self, *, post_id: str, fields: str | None = None) -> models.WholePostOut:
        """Read a post as staff.

        A post with every answer and every step.
        """
        answer = self._call("GET", "/api/v1/office/reviews/{post_id}",
            at={"post_id": post_id},
            query={"fields": fields},
        )
        return cast("models.WholePostOut", answer.json())

    def reviews_refuse_post(self, *, post_id: str, body: models.RefusePostIn) -> models.WholePostOut:
        """Refuse a post.

        Let it not be shown; its writer is told why and may ask for a second look once.
        """
        answer = self._call("POST", "/api/v1/office/reviews/{post_id}/refusal",
            at={"post_id": post_id},
            json=body,
        )
        return cast("models.WholePostOut", answer.json())

    def reviews_show_post(self, *, post_id: str) -> models.WholePostOut:
        """Show a post.

        Let it be shown, or stay where somebody minds it.
        """
        answer = self._call("POST", "/api/v1/office/reviews/{post_id}/showing",
            at={"post_id": post_id},
        )
        return cast("models.WholePostOut", answer.json())

    def reviews_take_back_answer(self, *, post_id: str, if_match: str | None = None) -> bytes:
        """Take back what the shop answered.

        An answer of ours is shown no more; what others wrote is refused, never taken back by us.
        """
        answer = self._call("DELETE", "/api/v1/office/reviews/{post_id}",
            at={"post_id": post_id},
            headers={"If-Match": if_match},
        )
        return answer.content

    def revisions_ask_revision(self, *, channel: str, number: str, body: models.AskRevision, idempotency_key: str | None = None) -> models.AskedOut:
        """Ask for an approval of a change.

        Ask to change a placed order as it was shown; it stays as it is, and whoever asked changes it once approved.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/orders/{number}/revisions/approval-request",
            at={"channel": channel, "number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.AskedOut", answer.json())

    def revisions_preview_revision(self, *, channel: str, number: str, body: models.PreviewRevision, cart_secret: str | None = None) -> models.RevisionPreviewOut:
        """Look at a change of an order.

        What the change would come to, and the token under which exactly that can be written; nothing is.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/orders/{number}/revisions/preview",
            at={"channel": channel, "number": number},
            headers={"Cart-Secret": cart_secret},
            json=body,
        )
        return cast("models.RevisionPreviewOut", answer.json())

    def revisions_revise_order(self, *, channel: str, number: str, body: models.ReviseOrder, cart_secret: str | None = None, idempotency_key: str | None = None) -> list[models.RevisionOut]:
        """Change an order.

        Write a change as it was shown; all changes of the order, oldest first.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/orders/{number}/revisions",
            at={"channel": channel, "number": number},
            headers=_given({"Idempotency-Key": idempotency_key, "Cart-Secret": cart_secret}),
            takes_key=True,
            json=body,
        )
        return cast("list[models.RevisionOut]", answer.json())

    def revoke_link(self, *, channel: str, wish_list_id: str) -> bytes:
        """Close a wish list to others.

        What they meant to give stays.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/wish-lists/{wish_list_id}/link",
            at={"channel": channel, "wish_list_id": wish_list_id},
        )
        return answer.content

    def rooms_close_room(self, *, channel: str, room_id: str, if_match: str | None = None) -> bytes:
        """Close a deal room.

        All its links open nothing any more; who opened it reads it still.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/rooms/{room_id}",
            at={"channel": channel, "room_id": room_id},
            headers={"If-Match": if_match},
        )
        return answer.content

    def rooms_get_room(self, *, channel: str, room_id: str, fields: str | None = None) -> models.RoomOut:
        """Read a deal room.

        Who was invited, who looked and when, how they vote, and what was said.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/rooms/{room_id}",
            at={"channel": channel, "room_id": room_id},
            query={"fields": fields},
        )
        return cast("models.RoomOut", answer.json())

    def rooms_invite_guest(self, *, channel: str, room_id: str, body: models.Invite, idempotency_key: str | None = None) -> models.RoomLinkOut:
        """Invite somebody.

        One more person, by a link that is told this once; ten at most.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/rooms/{room_id}/guests",
            at={"channel": channel, "room_id": room_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RoomLinkOut", answer.json())

    def rooms_list_rooms(self, *, channel: str, fields: str | None = None) -> list[models.RoomHeadOut]:
        """List deal rooms.

        Of the caller alone, those opened last first; at most fifty.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/rooms",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.RoomHeadOut]", answer.json())

    def rooms_open_room(self, *, channel: str, body: models.OpenRoom, idempotency_key: str | None = None) -> models.RoomMadeOut:
        """Open a deal room.

        Show a quote or a cart to others, each by a link of their own; links are told this once.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/rooms",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RoomMadeOut", answer.json())

    def rooms_renew_guest(self, *, channel: str, room_id: str, guest_id: str, body: models.RenewLink, idempotency_key: str | None = None) -> models.RoomLinkOut:
        """Renew somebody's link.

        A new link in place of theirs, for a revoked or expired one too; what they said stays theirs.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/rooms/{room_id}/guests/{guest_id}/link",
            at={"channel": channel, "room_id": room_id, "guest_id": guest_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RoomLinkOut", answer.json())

    def rooms_revoke_guest(self, *, channel: str, room_id: str, guest_id: str) -> bytes:
        """Take one link back.

        That link opens nothing any more, the others do; its vote counts no more.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/rooms/{room_id}/guests/{guest_id}",
            at={"channel": channel, "room_id": room_id, "guest_id": guest_id},
        )
        return answer.content

    def rooms_say_in_room(self, *, channel: str, room_id: str, body: models.SayInRoom, idempotency_key: str | None = None) -> models.RoomOut:
        """Say something in a room.

        On all of it, or on a line; everybody who was invited reads it.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/rooms/{room_id}/comments",
            at={"channel": channel, "room_id": room_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RoomOut", answer.json())

    def rules_add_rule(self, *, channel: str, body: models.RuleIn, idempotency_key: str | None = None) -> models.RuleOut:
        """Add a rule.

        It holds from now on, after those there are; amounts are in the channel's currency.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/approval-rules",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.RuleOut", answer.json())

    def rules_change_rule(self, *, channel: str, rule_id: str, body: models.ChangeRule, if_match: str | None = None) -> models.RuleOut:
        """Change a rule.

        Another rule, with an id of its own, takes its place: what was asked by it is kept as it was.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/approval-rules/{rule_id}",
            at={"channel": channel, "rule_id": rule_id},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.RuleOut", answer.json())

    def rules_drop_rule(self, *, channel: str, rule_id: str, version: str, if_match: str | None = None) -> bytes:
        """Remove a rule.

        It asks nothing any more; what was asked by it goes on.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/approval-rules/{rule_id}",
            at={"channel": channel, "rule_id": rule_id},
            query={"version": version},
            headers={"If-Match": if_match},
        )
        return answer.content

    def rules_get_rule(self, *, channel: str, rule_id: str, fields: str | None = None) -> models.RuleOut:
        """See a rule.

        One of those that hold.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/approval-rules/{rule_id}",
            at={"channel": channel, "rule_id": rule_id},
            query={"fields": fields},
        )
        return cast("models.RuleOut", answer.json())

    def rules_list_rules(self, *, channel: str, fields: str | None = None) -> models.RuleBookOut:
        """See rules of approval.

        What whom the caller acts for says needs whose approval, in its order, and how its rules work.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/approval-rules",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("models.RuleBookOut", answer.json())

    def rules_set_policy(self, *, channel: str, body: models.SetPolicy) -> models.RuleBookOut:
        """Say how rules work.

        Beside the rules above or instead of them, what a price may rise after an approval, how long a request waits.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/approval-policy",
            at={"channel": channel},
            json=body,
        )
        return cast("models.RuleBookOut", answer.json())

    def say_on_quote(self, *, channel: str, quote_id: str, body: models.SayOnQuote, idempotency_key: str | None = None) -> models.QuoteOut:
        """Say something.

        Say something on a quote, or on a line of it.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/quotes/{quote_id}/messages",
            at={"channel": channel, "quote_id": quote_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.QuoteOut", answer.json())

    def set_destination(self, *, channel: str, cart_id: str, body: models.SetDestination, cart_secret: str | None = None) -> models.CartOut:
        """Say where it goes.

        Say to which country a cart goes, so that it is taxed as its order will be.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/carts/{cart_id}/destination",
            at={"channel": channel, "cart_id": cart_id},
            headers={"Cart-Secret": cart_secret},
            json=body,
        )
        return cast("models.CartOut", answer.json())

    def set_line(self, *, channel: str, cart_id: str, line_id: str, body: models.SetLine, cart_secret: str | None = None) -> models.CartOut:
        """Change a line.

        Let a line hold so many of its unit.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/carts/{cart_id}/lines/{line_id}",
            at={"channel": channel, "cart_id": cart_id, "line_id": line_id},
            headers={"Cart-Secret": cart_secret},
            json=body,
        )
        return cast("models.CartOut", answer.json())

    def set_lines(self, *, channel: str, list_id: str, body: models.LinesIn) -> models.ListOut:
        """Set a list's lines.

        Exactly these, of a list of the caller's own.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/lists/{list_id}/lines",
            at={"channel": channel, "list_id": list_id},
            json=body,
        )
        return cast("models.ListOut", answer.json())

    def several_carts_copy_cart(self, *, channel: str, cart_id: str, body: models.NameCart, idempotency_key: str | None = None) -> models.CartOut:
        """Copy a cart.

        Its lines once more in a cart of another name, which does not become current.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts/{cart_id}/copies",
            at={"channel": channel, "cart_id": cart_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.CartOut", answer.json())

    def several_carts_create_carry_key(self, *, channel: str, cart_id: str, body: models.CarryIn, cart_secret: str | None = None, idempotency_key: str | None = None) -> models.CarryOut:
        """Carry a cart.

        A key by which the cart is opened in another channel, by another person, or by its own buyer elsewhere.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carts/{cart_id}/carry-keys",
            at={"channel": channel, "cart_id": cart_id},
            headers=_given({"Idempotency-Key": idempotency_key, "Cart-Secret": cart_secret}),
            takes_key=True,
            json=body,
        )
        return cast("models.CarryOut", answer.json())

    def several_carts_discard_cart(self, *, channel: str, cart_id: str, if_match: str | None = None) -> bytes:
        """Put a cart away.

        It can't be changed or ordered any more; the last used of the others becomes current if it was.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/carts/{cart_id}",
            at={"channel": channel, "cart_id": cart_id},
            headers={"If-Match": if_match},
        )
        return answer.content

    def several_carts_get_carts(self, *, channel: str, fields: str | None = None) -> list[models.CartHeadOut]:
        """List carts.

        The open carts of whom the caller acts for, the current first; none for a guest.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/carts",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.CartHeadOut]", answer.json())

    def several_carts_look_at_carried(self, *, channel: str, body: models.CarriedIn, cart_secret: str | None = None) -> models.CarriedOut:
        """Look at a carried cart.

        What would come along here, at the caller's prices, and how it differs; uses nothing up.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carried-carts/preview",
            at={"channel": channel},
            headers={"Cart-Secret": cart_secret},
            json=body,
        )
        return cast("models.CarriedOut", answer.json())

    def several_carts_make_cart_current(self, *, channel: str, cart_id: str) -> models.CartOut:
        """Make a cart the current one.

        The one that pages and tills of this channel use from now on.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/carts/{cart_id}/current",
            at={"channel": channel, "cart_id": cart_id},
        )
        return cast("models.CartOut", answer.json())

    def several_carts_name_cart(self, *, channel: str, cart_id: str, body: models.NameCart) -> models.CartOut:
        """Name a cart.

        Call an open cart otherwise; two of one buyer have two names.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/carts/{cart_id}/name",
            at={"channel": channel, "cart_id": cart_id},
            json=body,
        )
        return cast("models.CartOut", answer.json())

    def several_carts_revoke_carry_key(self, *, channel: str, cart_id: str, key_id: str, cart_secret: str | None = None) -> bytes:
        """Take a key back.

        It opens nothing any more; one that is not there changes nothing.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/carts/{cart_id}/carry-keys/{key_id}",
            at={"channel": channel, "cart_id": cart_id, "key_id": key_id},
            headers={"Cart-Secret": cart_secret},
        )
        return answer.content

    def several_carts_take_carried(self, *, channel: str, body: models.CarriedIn, cart_secret: str | None = None, idempotency_key: str | None = None) -> models.TakenOut:
        """Take a carried cart.

        Into the caller's current cart, or on with it where it is their own. A guest opens a cart first.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/carried-carts",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key, "Cart-Secret": cart_secret}),
            takes_key=True,
            json=body,
        )
        return cast("models.TakenOut", answer.json())

    def shares_list_shares(self, *, channel: str, fields: str | None = None) -> list[models.ShareOut]:
        """List carts given to others to pay.

        Of the caller alone, the newest first; at most fifty.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/shares",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.ShareOut]", answer.json())

    def shares_revoke_share(self, *, channel: str, share_id: str) -> bytes:
        """Take a shared cart back.

        The cart can be changed again; a link that is over stays as it is.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/shares/{share_id}",
            at={"channel": channel, "share_id": share_id},
        )
        return answer.content

    def shares_share_cart(self, *, channel: str, body: models.ShareCart, idempotency_key: str | None = None) -> models.ShareMadeOut:
        """Let somebody else pay a cart.

        It is locked until somebody paid, declined, or it is taken back or expires.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/shares",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.ShareMadeOut", answer.json())

    def shipments_deliver_shipment(self, *, shipment_id: str, body: models.BackIn) -> models.StaffShipmentOut:
        """Note a shipment as delivered.

        A shipment has arrived; its order is delivered when all of them have.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/arrival",
            at={"shipment_id": shipment_id},
            json=body,
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_list_shipments(self, *, q: str | None = None, place: str | None = None, state: models.ShipmentState | Literal['exceptions'] | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.StaffShipmentPage:
        """List shipments.

        Shipments of the caller's places, the oldest first; `state=planned` is what is to be picked.
        """
        answer = self._call("GET", "/api/v1/office/shipments",
            query={"q": q, "place": place, "state": state, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.StaffShipmentPage", answer.json())

    def shipments_merge_shipments(self, *, body: models.MergeIn) -> models.StaffShipmentOut:
        """Let shipments go together.

        Put planned shipments of one order, place, address and day together.
        """
        answer = self._call("POST", "/api/v1/office/shipment-merges",
            json=body,
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_pack_shipment(self, *, shipment_id: str, body: models.PackIn) -> models.StaffShipmentOut:
        """Pack a shipment.

        All units are in boxes, and the carrier is booked.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/package",
            at={"shipment_id": shipment_id},
            json=body,
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_plan_shipments(self, *, number: str, idempotency_key: str | None = None) -> models.StaffShipments:
        """Plan an order's shipments.

        Make the planned shipments what places have promised to the order; done again it changes nothing.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/shipments",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
        )
        return cast("models.StaffShipments", answer.json())

    def shipments_read_shipment(self, *, shipment_id: str, fields: str | None = None) -> models.StaffShipmentOut:
        """Read a shipment.

        A shipment whole.
        """
        answer = self._call("GET", "/api/v1/office/shipments/{shipment_id}",
            at={"shipment_id": shipment_id},
            query={"fields": fields},
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_release_shipment(self, *, shipment_id: str) -> models.StaffShipmentOut:
        """Give a shipment to the pickers.

        From now on its units are not the buyer's to change.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/release",
            at={"shipment_id": shipment_id},
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_scan_unit(self, *, shipment_id: str, body: models.ScanIn) -> models.ScanResult:
        """Pick a unit by its code.

        A scanned code takes a unit of the shipment, or is refused with the word why; both are logged.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/scans",
            at={"shipment_id": shipment_id},
            json=body,
        )
        return cast("models.ScanResult", answer.json())

    def shipments_ship_shipment(self, *, shipment_id: str, body: models.ShippedIn) -> models.StaffShipmentOut:
        """Note a shipment as shipped.

        A packed shipment leaves: its stock is booked out. With the number of whoever carries it, where nobody was booked.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/handover",
            at={"shipment_id": shipment_id},
            json=body,
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_split_shipment(self, *, shipment_id: str, body: models.SplitIn, idempotency_key: str | None = None) -> models.StaffShipmentOut:
        """Let units go by themselves.

        Split a planned shipment; the answer is the new one.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/parts",
            at={"shipment_id": shipment_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_take_back_shipment(self, *, shipment_id: str, body: models.BackIn) -> models.StaffShipmentOut:
        """Take a shipment back from the pickers.

        It is planned again; what was picked goes back to its shelf.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/return-to-shelf",
            at={"shipment_id": shipment_id},
            json=body,
        )
        return cast("models.StaffShipmentOut", answer.json())

    def shipments_unpack_shipment(self, *, shipment_id: str, body: models.BackIn) -> models.StaffShipmentOut:
        """Unpack a shipment.

        It is picked again; its booking is called off.
        """
        answer = self._call("POST", "/api/v1/office/shipments/{shipment_id}/unpacking",
            at={"shipment_id": shipment_id},
            json=body,
        )
        return cast("models.StaffShipmentOut", answer.json())

    def stock_adjust_stock(self, *, place: str, body: models.AdjustIn, idempotency_key: str | None = None) -> models.BookedOut:
        """Put stock right.

        Units were found or are gone, or are set aside, for a reason.
        """
        answer = self._call("POST", "/api/v1/office/places/{place}/adjustments",
            at={"place": place},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.BookedOut", answer.json())

    def stock_list_all_places(self, *, fields: str | None = None) -> models.PlacesOut:
        """List places of stock.

        Every place where goods lie.
        """
        answer = self._call("GET", "/api/v1/office/places",
            query={"fields": fields},
        )
        return cast("models.PlacesOut", answer.json())

    def stock_list_all_transfers(self, *, is_open: bool | None = None, fields: str | None = None) -> models.TransfersOut:
        """List transfers.

        The latest two hundred transfers between places, or those still on their way.
        """
        answer = self._call("GET", "/api/v1/office/transfers",
            query={"is_open": is_open, "fields": fields},
        )
        return cast("models.TransfersOut", answer.json())

    def stock_list_levels(self, *, q: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.StockPageOut:
        """List stock.

        Variants by SKU with what every place has of them.
        """
        answer = self._call("GET", "/api/v1/office/stock",
            query={"q": q, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.StockPageOut", answer.json())

    def stock_list_moved(self, *, sku: str, limit: int | None = None, fields: str | None = None) -> models.MovementsOut:
        """List movements of a variant.

        What came and went, newest first.
        """
        answer = self._call("GET", "/api/v1/office/stock/{sku}/movements",
            at={"sku": sku},
            query={"limit": limit, "fields": fields},
        )
        return cast("models.MovementsOut", answer.json())

    def stock_read_stock(self, *, sku: str, fields: str | None = None) -> models.StockOut:
        """Read the stock of a variant.

        What every place has of a variant.
        """
        answer = self._call("GET", "/api/v1/office/stock/{sku}",
            at={"sku": sku},
            query={"fields": fields},
        )
        return cast("models.StockOut", answer.json())

    def stock_read_transfer(self, *, transfer_id: str, fields: str | None = None) -> models.TransferOut:
        """Read a transfer.

        A transfer with its rows.
        """
        answer = self._call("GET", "/api/v1/office/transfers/{transfer_id}",
            at={"transfer_id": transfer_id},
            query={"fields": fields},
        )
        return cast("models.TransferOut", answer.json())

    def stock_receive_goods(self, *, place: str, body: models.ReceiptIn, idempotency_key: str | None = None) -> models.BookedOut:
        """Receive up to 1,000 rows of goods.

        Goods came in at a place, all rows or none.
        """
        answer = self._call("POST", "/api/v1/office/places/{place}/receipts",
            at={"place": place},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.BookedOut", answer.json())

    def stock_receive_transfer(self, *, transfer_id: str, body: models.ArrivalIn, idempotency_key: str | None = None) -> models.TransferOut:
        """Receive a transfer.

        Some of a transfer arrived; with the last unit it is closed.
        """
        answer = self._call("POST", "/api/v1/office/transfers/{transfer_id}/arrivals",
            at={"transfer_id": transfer_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.TransferOut", answer.json())

    def stock_send_transfer(self, *, body: models.TransferIn, idempotency_key: str | None = None) -> models.TransferOut:
        """Send goods to another place.

        Goods leave a place for another; until they arrive they are nobody's to promise.
        """
        answer = self._call("POST", "/api/v1/office/transfers",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.TransferOut", answer.json())

    def stock_set_counts(self, *, place: str, body: models.CountsIn, idempotency_key: str | None = None) -> models.CountsOut:
        """Set up to 1,000 counts.

        Book what was counted at a place: a movement for every difference. A row that can't be taken keeps all back.
        """
        answer = self._call("POST", "/api/v1/office/places/{place}/counts",
            at={"place": place},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.CountsOut", answer.json())

    def stop_ask(self, *, channel: str, ask_id: str) -> bytes:
        """Be told no more.

        Of one of the caller's own.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/restock-asks/{ask_id}",
            at={"channel": channel, "ask_id": ask_id},
        )
        return answer.content

    def supply_put_reorder_point(self, *, sku: str, place: str, body: models.OrderedAgainIn) -> models.VariantSupplyOut:
        """Say when a place orders again.

        From how many free units on it is to get more, up to how many, from whom.
        """
        answer = self._call("PUT", "/api/v1/office/supply/{sku}/places/{place}/reorder-point",
            at={"sku": sku, "place": place},
            json=body,
        )
        return cast("models.VariantSupplyOut", answer.json())

    def supply_put_safety(self, *, sku: str, place: str, body: models.KeptBackIn) -> models.VariantSupplyOut:
        """Keep units back at a place.

        The place never promises them.
        """
        answer = self._call("PUT", "/api/v1/office/supply/{sku}/places/{place}/safety",
            at={"sku": sku, "place": place},
            json=body,
        )
        return cast("models.VariantSupplyOut", answer.json())

    def supply_put_supply(self, *, sku: str, body: models.PromisedIn, if_match: str | None = None) -> models.VariantSupplyOut:
        """Say what may be promised of a variant.

        In one channel, or in all that say nothing; it counts at once.
        """
        answer = self._call("PUT", "/api/v1/office/supply/{sku}",
            at={"sku": sku},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.VariantSupplyOut", answer.json())

    def supply_read_supply(self, *, sku: str, fields: str | None = None) -> models.VariantSupplyOut:
        """Read what may be promised of a variant.

        Beyond what lies there, what is kept back, and when it is ordered again.
        """
        answer = self._call("GET", "/api/v1/office/supply/{sku}",
            at={"sku": sku},
            query={"fields": fields},
        )
        return cast("models.VariantSupplyOut", answer.json())

    def take_back_post(self, *, channel: str, post_id: str) -> bytes:
        """Take a post back.

        Show it to nobody any more; it counts nowhere.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/posts/{post_id}",
            at={"channel": channel, "post_id": post_id},
        )
        return answer.content

    def take_code_out(self, *, channel: str, cart_id: str, code_id: str, cart_secret: str | None = None) -> models.CartOut:
        """Take a code out.

        Take a coupon code out of a cart; one that is not there changes nothing.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/carts/{cart_id}/codes/{code_id}",
            at={"channel": channel, "cart_id": cart_id, "code_id": code_id},
            headers={"Cart-Secret": cart_secret},
        )
        return cast("models.CartOut", answer.json())

    def take_gift_back(self, *, channel: str, token: str, given_id: str) -> bytes:
        """Don't give it after all.

        It is left to others again.
        """
        answer = self._call("DELETE", "/api/v1/channels/{channel}/wish-links/{token}/gifts/{given_id}",
            at={"channel": channel, "token": token, "given_id": given_id},
        )
        return answer.content

    def take_message(self, *, carrier: str) -> models.EventsTakenOut:
        """Hear a carrier.

        Take what a carrier tells of parcels. The message says when it was signed: one older than five minutes is.
        """
        answer = self._call("POST", "/api/v1/carriers/{carrier}/events",
            at={"carrier": carrier},
        )
        return cast("models.EventsTakenOut", answer.json())

    def tax_certificates_list_buyer_certificates(self, *, party_id: str, fields: str | None = None) -> models.BuyerCertificatesOut:
        """List a buyer's tax papers.

        Its own papers and those of the units above, those that count no more too.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/tax-certificates",
            at={"party_id": party_id},
            query={"fields": fields},
        )
        return cast("models.BuyerCertificatesOut", answer.json())

    def tax_certificates_list_certificates(self, *, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.TaxCertificatePageOut:
        """List tax certificates.

        Papers of all buyers that the caller may see, the newest first.
        """
        answer = self._call("GET", "/api/v1/office/tax-certificates",
            query={"cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.TaxCertificatePageOut", answer.json())

    def tax_certificates_read_certificate(self, *, certificate_id: str, fields: str | None = None) -> models.TaxCertificateOut:
        """Read a tax certificate.

        One paper as it was kept.
        """
        answer = self._call("GET", "/api/v1/office/tax-certificates/{certificate_id}",
            at={"certificate_id": certificate_id},
            query={"fields": fields},
        )
        return cast("models.TaxCertificateOut", answer.json())

    def tax_certificates_record_certificate(self, *, body: models.TaxCertificateIn, idempotency_key: str | None = None) -> models.TaxCertificateOut:
        """Keep a tax certificate.

        It counts from its moment on; orders keep what they have.
        """
        answer = self._call("POST", "/api/v1/office/tax-certificates",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.TaxCertificateOut", answer.json())

    def tax_certificates_revoke_certificate(self, *, certificate_id: str, body: models.CertificateEndIn) -> models.TaxCertificateOut:
        """Let a tax certificate count no more.

        From now on; orders keep what it gave them. Doing it again changes nothing.
        """
        answer = self._call("POST", "/api/v1/office/tax-certificates/{certificate_id}/end",
            at={"certificate_id": certificate_id},
            json=body,
        )
        return cast("models.TaxCertificateOut", answer.json())

    def taxes_list_destinations(self, *, fields: str | None = None) -> models.TaxDestinationsOut:
        """List tax rules of destinations.

        How goods are taxed that go abroad; without a rule as at home.
        """
        answer = self._call("GET", "/api/v1/office/tax-destinations",
            query={"fields": fields},
        )
        return cast("models.TaxDestinationsOut", answer.json())

    def taxes_list_rates(self, *, fields: str | None = None) -> models.TaxRatesOut:
        """List tax rates.

        Every rate that was, is or will be.
        """
        answer = self._call("GET", "/api/v1/office/tax-rates",
            query={"fields": fields},
        )
        return cast("models.TaxRatesOut", answer.json())

    def taxes_put_rate(self, *, country: str, code: str, body: models.TaxRateIn, if_match: str | None = None) -> models.TaxRatesOut:
        """Set a tax rate.

        From its moment on the code has this rate; one of the same moment is replaced.
        """
        answer = self._call("PUT", "/api/v1/office/tax-rates/{country}/{code}",
            at={"country": country, "code": code},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.TaxRatesOut", answer.json())

    def taxes_read_rates(self, *, country: str, code: str, fields: str | None = None) -> models.TaxRatesOut:
        """Read the rates of a tax code.

        What a code comes to in a country, from when on; nothing where it has no rate there.
        """
        answer = self._call("GET", "/api/v1/office/tax-rates/{country}/{code}",
            at={"country": country, "code": code},
            query={"fields": fields},
        )
        return cast("models.TaxRatesOut", answer.json())

    def taxes_remove_destination(self, *, destination_id: str) -> models.TaxDestinationsOut:
        """Take a tax rule away.

        From now on goods that go there are taxed by what else fits, or as at home.
        """
        answer = self._call("DELETE", "/api/v1/office/tax-destinations/{destination_id}",
            at={"destination_id": destination_id},
        )
        return cast("models.TaxDestinationsOut", answer.json())

    def taxes_set_destination(self, *, body: models.TaxDestinationIn, idempotency_key: str | None = None) -> models.TaxDestinationsOut:
        """Set how goods are taxed that go abroad.

        Goods that go there are taxed so from now on; orders keep theirs.
        """
        answer = self._call("POST", "/api/v1/office/tax-destinations",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.TaxDestinationsOut", answer.json())

    def tenders_read_gift_card(self, *, channel: str, body: models.CardCode) -> models.CardOut:
        """Read a gift card's balance.

        What is left of the card of a code. Wrong codes are counted: too many, and the answer is 429 for a while.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/gift-cards/balance",
            at={"channel": channel},
            json=body,
        )
        return cast("models.CardOut", answer.json())

    def tenders_read_store_credit(self, *, channel: str, fields: str | None = None) -> list[models.StoreCreditOut]:
        """Read store credit.

        What may be spent in this channel's currency of store credit, the nearest first; nothing for a guest.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/store-credit",
            at={"channel": channel},
            query={"fields": fields},
        )
        return cast("list[models.StoreCreditOut]", answer.json())

    def trail_explain(self, *, subject: str, fields: str | None = None) -> models.ReasonsOut:
        """Why something is as it is.

        Every stored decision about a thing of whatever kind, the oldest first; none where nothing was decided.
        """
        answer = self._call("GET", "/api/v1/office/because/{subject}",
            at={"subject": subject},
            query={"fields": fields},
        )
        return cast("models.ReasonsOut", answer.json())

    def trail_list_notes(self, *, party_id: str, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.NotesOut:
        """List notes about a buyer.

        What staff wrote down, on orders too.
        """
        answer = self._call("GET", "/api/v1/office/parties/{party_id}/notes",
            at={"party_id": party_id},
            query={"cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.NotesOut", answer.json())

    def trail_list_trail(self, *, since: str | None = None, subject_kind: str | None = None, subject: str | None = None, action: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.TrailPageOut:
        """Read the trail.

        Everything that was done, by people, programs and jobs.
        """
        answer = self._call("GET", "/api/v1/office/trail",
            query={"since": since, "subject_kind": subject_kind, "subject": subject, "action": action, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.TrailPageOut", answer.json())

    def trail_note_order(self, *, number: str, body: models.NoteIn, idempotency_key: str | None = None) -> models.NoteMade:
        """Write a note on an order.

        Kept in the buyer's file, with the order; a guest has none.
        """
        answer = self._call("POST", "/api/v1/office/orders/{number}/notes",
            at={"number": number},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.NoteMade", answer.json())

    def trail_note_party(self, *, party_id: str, body: models.NoteIn, idempotency_key: str | None = None) -> models.NoteMade:
        """Write a note about a buyer.

        Only staff ever read it.
        """
        answer = self._call("POST", "/api/v1/office/parties/{party_id}/notes",
            at={"party_id": party_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.NoteMade", answer.json())

    def trying_try_rules(self, *, channel: str, body: models.TryRules) -> models.TrialOut:
        """Try rules on past orders.

        Of how many of the latest orders a rule, or all as they are, would have asked; orders count as they are now.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/approval-trials",
            at={"channel": channel},
            json=body,
        )
        return cast("models.TrialOut", answer.json())

    def usual(self, *, channel: str, language: str | None = None, fields: str | None = None) -> list[models.AgainOut]:
        """What is usually bought.

        What was ordered more than once within a year, at its usual quantity, as it stands today.
        """
        answer = self._call("GET", "/api/v1/channels/{channel}/quick-order/usual",
            at={"channel": channel},
            query={"language": language, "fields": fields},
        )
        return cast("list[models.AgainOut]", answer.json())

    def values_adjust_value(self, *, value_id: str, body: models.AdjustValueIn, idempotency_key: str | None = None) -> models.WholeStoredValueOut:
        """Put a balance right.

        Add to a balance, or take from it, and say why.
        """
        answer = self._call("POST", "/api/v1/office/stored-values/{value_id}/adjustments",
            at={"value_id": value_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeStoredValueOut", answer.json())

    def values_block_value(self, *, value_id: str, body: models.ValueWhyIn) -> models.WholeStoredValueOut:
        """Stop a gift card or store credit.

        Nothing of it is spent until it is let go.
        """
        answer = self._call("POST", "/api/v1/office/stored-values/{value_id}/block",
            at={"value_id": value_id},
            json=body,
        )
        return cast("models.WholeStoredValueOut", answer.json())

    def values_give_credit(self, *, body: models.StoreCreditIn, idempotency_key: str | None = None) -> models.WholeStoredValueOut:
        """Give store credit.

        It joins what the buyer has of the currency, with an end of its own.
        """
        answer = self._call("POST", "/api/v1/office/store-credits",
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.WholeStoredValueOut", answer.json())

    def values_issue_card(self, *, body: models.IssueIn) -> models.NewCardOut:
        """Issue a gift card.

        A card, whose code is told once: under the same `Idempotency-Key` it is issued once, its code told no more.
        """
        answer = self._call("POST", "/api/v1/office/gift-cards",
            json=body,
        )
        return cast("models.NewCardOut", answer.json())

    def values_list_stored_values(self, *, kind: models.ValueKind | None = None, code_end: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.StoredValuePageOut:
        """List gift cards and store credit.

        What there is, the newest first; a card is found by the end of its code.
        """
        answer = self._call("GET", "/api/v1/office/stored-values",
            query={"kind": kind, "code_end": code_end, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.StoredValuePageOut", answer.json())

    def values_prolong_value(self, *, value_id: str, body: models.ProlongIn) -> models.WholeStoredValueOut:
        """Let value hold longer.

        All that is left of it may be spent until a later day.
        """
        answer = self._call("POST", "/api/v1/office/stored-values/{value_id}/prolongation",
            at={"value_id": value_id},
            json=body,
        )
        return cast("models.WholeStoredValueOut", answer.json())

    def values_read_stored_value(self, *, value_id: str, fields: str | None = None) -> models.WholeStoredValueOut:
        """Read a gift card or store credit.

        One of them, with how its balance came to be.
        """
        answer = self._call("GET", "/api/v1/office/stored-values/{value_id}",
            at={"value_id": value_id},
            query={"fields": fields},
        )
        return cast("models.WholeStoredValueOut", answer.json())

    def values_unblock_value(self, *, value_id: str, body: models.ValueWhyIn) -> models.WholeStoredValueOut:
        """Let a gift card or store credit go.

        It may be spent again.
        """
        answer = self._call("POST", "/api/v1/office/stored-values/{value_id}/unblock",
            at={"value_id": value_id},
            json=body,
        )
        return cast("models.WholeStoredValueOut", answer.json())

    def webhooks_change_endpoint(self, *, endpoint_id: str, body: models.EndpointIn, if_match: str | None = None) -> models.EndpointOut:
        """Change an endpoint.

        Another address, description or choice of events; what waits goes to the new address.
        """
        answer = self._call("PUT", "/api/v1/office/webhooks/{endpoint_id}",
            at={"endpoint_id": endpoint_id},
            headers={"If-Match": if_match},
            json=body,
        )
        return cast("models.EndpointOut", answer.json())

    def webhooks_create_endpoint(self, *, body: models.NewEndpointIn) -> models.SecretOut:
        """Make an endpoint.

        An address hears events from now on. The secret is told now and never again, so no answer of it is kept.
        """
        answer = self._call("POST", "/api/v1/office/webhooks",
            json=body,
        )
        return cast("models.SecretOut", answer.json())

    def webhooks_list_all_endpoints(self, *, fields: str | None = None) -> models.EndpointsOut:
        """List endpoints.

        Every endpoint and how it stands.
        """
        answer = self._call("GET", "/api/v1/office/webhooks",
            query={"fields": fields},
        )
        return cast("models.EndpointsOut", answer.json())

    def webhooks_list_events(self, *, fields: str | None = None) -> models.EventsOut:
        """List events that endpoints may hear.

        Every public event with its fields.
        """
        answer = self._call("GET", "/api/v1/office/webhook-events",
            query={"fields": fields},
        )
        return cast("models.EventsOut", answer.json())

    def webhooks_list_sent(self, *, endpoint_id: str, state: models.DeliveryState | None = None, type: str | None = None, q: str | None = None, cursor: str | None = None, limit: int | None = None, fields: str | None = None) -> models.DeliveryPageOut:
        """List deliveries.

        What was and is to be sent to an endpoint, what was written last first.
        """
        answer = self._call("GET", "/api/v1/office/webhooks/{endpoint_id}/deliveries",
            at={"endpoint_id": endpoint_id},
            query={"state": state, "type": type, "q": q, "cursor": cursor, "limit": limit, "fields": fields},
        )
        return cast("models.DeliveryPageOut", answer.json())

    def webhooks_pause_endpoint(self, *, endpoint_id: str, body: models.EndpointWhy) -> models.EndpointOut:
        """Pause an endpoint.

        Send nothing for a while; what it hears waits.
        """
        answer = self._call("POST", "/api/v1/office/webhooks/{endpoint_id}/pause",
            at={"endpoint_id": endpoint_id},
            json=body,
        )
        return cast("models.EndpointOut", answer.json())

    def webhooks_read_delivery(self, *, delivery_id: str, fields: str | None = None) -> models.WholeDeliveryOut:
        """Read a delivery.

        What is sent, and each time that it was.
        """
        answer = self._call("GET", "/api/v1/office/webhook-deliveries/{delivery_id}",
            at={"delivery_id": delivery_id},
            query={"fields": fields},
        )
        return cast("models.WholeDeliveryOut", answer.json())

    def webhooks_read_endpoint(self, *, endpoint_id: str, fields: str | None = None) -> models.EndpointOut:
        """Read an endpoint.

        How an endpoint stands.
        """
        answer = self._call("GET", "/api/v1/office/webhooks/{endpoint_id}",
            at={"endpoint_id": endpoint_id},
            query={"fields": fields},
        )
        return cast("models.EndpointOut", answer.json())

    def webhooks_replay_range(self, *, endpoint_id: str, body: models.RangeIn, idempotency_key: str | None = None) -> models.SentAgainOut:
        """Send a range of time again.

        What happened then, in its order, whether it was taken or not.
        """
        answer = self._call("POST", "/api/v1/office/webhooks/{endpoint_id}/replays",
            at={"endpoint_id": endpoint_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.SentAgainOut", answer.json())

    def webhooks_resend_dead(self, *, endpoint_id: str, idempotency_key: str | None = None) -> models.SentAgainOut:
        """Send again what was given up.

        What the endpoint never took, in its order.
        """
        answer = self._call("POST", "/api/v1/office/webhooks/{endpoint_id}/dead/replay",
            at={"endpoint_id": endpoint_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
        )
        return cast("models.SentAgainOut", answer.json())

    def webhooks_resend_delivery(self, *, delivery_id: str, idempotency_key: str | None = None) -> models.SentAgainOut:
        """Send a delivery again.

        Once more; 0 where it waits anyhow.
        """
        answer = self._call("POST", "/api/v1/office/webhook-deliveries/{delivery_id}/replay",
            at={"delivery_id": delivery_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
        )
        return cast("models.SentAgainOut", answer.json())

    def webhooks_resume_endpoint(self, *, endpoint_id: str, body: models.EndpointWhy) -> models.EndpointOut:
        """Let an endpoint hear again.

        What waited, and what it missed while it was switched off, is sent in its order.
        """
        answer = self._call("POST", "/api/v1/office/webhooks/{endpoint_id}/resumption",
            at={"endpoint_id": endpoint_id},
            json=body,
        )
        return cast("models.EndpointOut", answer.json())

    def webhooks_rotate_secret(self, *, endpoint_id: str, body: models.RotateIn) -> models.SecretOut:
        """Make a new secret.

        The one before signs for another day beside it, or no more.
        """
        answer = self._call("POST", "/api/v1/office/webhooks/{endpoint_id}/secrets",
            at={"endpoint_id": endpoint_id},
            json=body,
        )
        return cast("models.SecretOut", answer.json())

    def webhooks_send_test(self, *, endpoint_id: str, idempotency_key: str | None = None) -> models.WholeDeliveryOut:
        """Send a test.

        A test, signed like all else.
        """
        answer = self._call("POST", "/api/v1/office/webhooks/{endpoint_id}/tests",
            at={"endpoint_id": endpoint_id},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
        )
        return cast("models.WholeDeliveryOut", answer.json())

    def webhooks_switch_off_endpoint(self, *, endpoint_id: str, body: models.EndpointWhy) -> models.EndpointOut:
        """Switch an endpoint off.

        It hears nothing any more; what waits for it is not sent.
        """
        answer = self._call("POST", "/api/v1/office/webhooks/{endpoint_id}/end",
            at={"endpoint_id": endpoint_id},
            json=body,
        )
        return cast("models.EndpointOut", answer.json())

    def wish_receipt(self, *, channel: str, number: str, body: models.WishReceipt, cart_secret: str | None = None) -> models.ReceiptOut:
        """Ask for a cash receipt.

        Right after the order, or later: it is issued when all its money is there, of what came by transfer, on delivery.
        """
        answer = self._call("PUT", "/api/v1/channels/{channel}/orders/{number}/cash-receipt",
            at={"channel": channel, "number": number},
            headers={"Cart-Secret": cart_secret},
            json=body,
        )
        return cast("models.ReceiptOut", answer.json())

    def withdraw(self, *, channel: str, request_id: str, body: models.Withdraw) -> models.ApprovalOut:
        """Take back.

        Take back what one asked for; its cart can be changed again.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/approvals/{request_id}/withdrawal",
            at={"channel": channel, "request_id": request_id},
            json=body,
        )
        return cast("models.ApprovalOut", answer.json())

    def write_review(self, *, channel: str, body: models.ReviewIn, idempotency_key: str | None = None) -> models.PostOut:
        """Write a review.

        Write about a line of an order of whom the caller acts for, once its goods were sent or arrived.
        """
        answer = self._call("POST", "/api/v1/channels/{channel}/reviews",
            at={"channel": channel},
            headers=_given({"Idempotency-Key": idempotency_key}),
            takes_key=True,
            json=body,
        )
        return cast("models.PostOut", answer.json())
