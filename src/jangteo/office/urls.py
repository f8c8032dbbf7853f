"""The office's addresses and what each asks of staff; unfold's record pages and log-in stand below the same path."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from jangteo.kernel.permissions import open_to_all
from jangteo.kernel.types import Action
from jangteo.office.approval_urls import approval_pages
from jangteo.office.billing_urls import billing_pages
from jangteo.office.collecting_urls import collecting_pages
from jangteo.office.content_urls import content_pages
from jangteo.office.credit_urls import credit_pages
from jangteo.office.data_urls import data_pages
from jangteo.office.desk_urls import desk_pages
from jangteo.office.extension_urls import extension_pages
from jangteo.office.flag_urls import flag_pages
from jangteo.office.look_urls import look_pages
from jangteo.office.money_urls import money_pages
from jangteo.office.pages import (
    acting,
    applications,
    assortments,
    buyer_field,
    buyers,
    channels,
    contract_draft,
    contracts,
    costs,
    coupons,
    door,
    goods,
    jobs,
    order_documents,
    orders,
    people,
    price_bulk,
    price_drafts,
    price_files,
    price_ladder,
    price_settings,
    price_sheet,
    price_try,
    prices,
    privacy,
    promotion_tries,
    promotion_writing,
    promotions,
    refunds,
    relations,
    revise,
    roles,
    staff,
    taxes,
    today,
    trust,
    units,
    webhooks,
)
from jangteo.office.pages.frame import staff_page
from jangteo.office.pages.language import choose_language
from jangteo.office.picture_urls import picture_pages
from jangteo.office.program_urls import program_pages
from jangteo.office.quote_urls import quote_pages
from jangteo.office.review_urls import review_pages
from jangteo.office.shelf_urls import shelf_pages
from jangteo.office.shipping_urls import shipping_pages
from jangteo.office.stock_urls import stock_pages

ORDER_ACTIONS = (Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE, Action.ORDERS_CANCEL)
HOLDING = (Action.ORDERS_HANDLE, Action.PAYMENTS_HANDLE)
ASSIGNING = (Action.ACCOUNTS_ASSIGN,)
REVIEWING = (Action.APPLICATIONS_REVIEW,)
PRIVACY = (Action.PRIVACY_HANDLE,)
PROMOTING = (Action.PROMOTIONS_CHANGE,)
ASSORTING = (Action.ASSORTMENTS_CHANGE,)

SEE, CHANGE = Action.PRICE_LISTS_SEE, Action.PRICE_LISTS_CHANGE
LADDER = "price-lists/<slug:code>/ladder/<str:sku>/"

price_pages: list[URLPattern] = [
    path("price-lists/", staff_page(prices.list_page, SEE), name="price_lists"),
    path("price-lists/new/", staff_page(price_settings.new_page, CHANGE), name="price_list_new"),
    path("price-lists/try/", staff_page(price_try.try_page, SEE), name="price_try"),
    path("price-lists/<slug:code>/", staff_page(prices.price_list_page, SEE), name="price_list"),
    path("price-lists/<slug:code>/settings/", staff_page(price_settings.settings_page, CHANGE), name="price_settings"),
    path("price-lists/<slug:code>/export/", staff_page(price_files.export, SEE), name="price_list_export"),
    path("price-lists/<slug:code>/change/", staff_page(prices.change, CHANGE), name="price_change"),
    path("price-lists/<slug:code>/sheet/", staff_page(price_sheet.sheet_page, CHANGE), name="price_sheet"),
    path("price-lists/<slug:code>/many/", staff_page(price_bulk.bulk_page, CHANGE), name="price_bulk"),
    path("price-lists/<slug:code>/bring/", staff_page(price_files.bring_page, CHANGE), name="price_bring"),
    path(LADDER, staff_page(price_ladder.ladder_page, SEE), name="price_ladder"),
    path(f"{LADDER}change/", staff_page(price_ladder.change_ladder, CHANGE), name="price_ladder_change"),
    path(f"{LADDER}end/", staff_page(price_ladder.end_step, CHANGE), name="price_end"),
    path("price-drafts/<uuid:draft_id>/", staff_page(price_drafts.draft_page, SEE), name="price_draft"),
    path("price-drafts/<uuid:draft_id>/try/", staff_page(price_drafts.simulate, CHANGE), name="price_draft_try"),
    path("price-drafts/<uuid:draft_id>/publish/", staff_page(price_drafts.publish, CHANGE), name="price_publish"),
    path("price-drafts/<uuid:draft_id>/undo/", staff_page(price_drafts.undo, CHANGE), name="price_undo"),
    path("price-drafts/<uuid:draft_id>/discard/", staff_page(price_drafts.discard, CHANGE), name="price_discard"),
]

cost_pages: list[URLPattern] = [
    path("costs/", staff_page(costs.list_page, Action.COSTS_SEE), name="costs"),
    path("costs/change/", staff_page(costs.change, Action.COSTS_CHANGE), name="cost_change"),
]

TAXING = (Action.TAXES_CHANGE,)
CERTIFICATES = "taxes/certificates/"

tax_pages: list[URLPattern] = [
    path("taxes/", staff_page(taxes.list_page, Action.TAXES_SEE), name="taxes"),
    path("taxes/rates/", staff_page(taxes.set_rate, *TAXING), name="tax_rate_set"),
    path("taxes/destinations/", staff_page(taxes.set_destination, *TAXING), name="tax_destination_set"),
    path(
        "taxes/destinations/<uuid:destination_id>/remove/",
        staff_page(taxes.remove_destination, *TAXING),
        name="tax_destination_remove",
    ),
    path(CERTIFICATES, staff_page(taxes.record_certificate, *TAXING), name="tax_certificate_record"),
    path(
        f"{CERTIFICATES}<uuid:certificate_id>/revoke/",
        staff_page(taxes.revoke_certificate, *TAXING),
        name="tax_certificate_revoke",
    ),
]

HOOKING = (Action.WEBHOOKS_CHANGE,)
ENDPOINT = "webhooks/<uuid:endpoint_id>/"
DELIVERY = "webhooks/deliveries/<uuid:delivery_id>/"

webhook_pages: list[URLPattern] = [
    path("webhooks/", staff_page(webhooks.list_page, Action.WEBHOOKS_SEE), name="webhooks"),
    path("webhooks/add/", staff_page(webhooks.add, *HOOKING), name="webhook_add"),
    path(ENDPOINT, staff_page(webhooks.endpoint_page, Action.WEBHOOKS_SEE), name="webhook"),
    path(f"{ENDPOINT}settings/", staff_page(webhooks.change, *HOOKING), name="webhook_settings"),
    path(f"{ENDPOINT}secret/", staff_page(webhooks.rotate, *HOOKING), name="webhook_secret"),
    path(f"{ENDPOINT}replay/", staff_page(webhooks.replay, *HOOKING), name="webhook_replay"),
    path(f"{ENDPOINT}do/<slug:action>/", staff_page(webhooks.act, *HOOKING), name="webhook_action"),
    path(DELIVERY, staff_page(webhooks.delivery_page, Action.WEBHOOKS_SEE), name="delivery"),
    path(f"{DELIVERY}resend/", staff_page(webhooks.resend, *HOOKING), name="delivery_resend"),
]

pages: list[URLPattern] = [
    path("", staff_page(today.show_today, Action.OFFICE_ENTER), name="today"),
    path("login/", door.log_in, name="login"),
    path("login/code/", door.log_in_code, name="login_code"),
    path("login/code/passkey/", door.log_in_code_passkey, name="login_code_passkey"),
    path("prove/", door.prove_again, name="prove"),
    path("logout/", door.log_out, name="logout"),
    path("password_change/", door.change_password, name="password_change"),
    path("language/", open_to_all("chooses a language")(choose_language), name="language"),
    *content_pages,
    *desk_pages,
    *data_pages,
    *program_pages,
    *picture_pages,
    path("orders/", staff_page(orders.list_page, Action.ORDERS_SEE), name="orders"),
    path("orders/<str:number>/", staff_page(orders.order_page, Action.ORDERS_SEE), name="order"),
    path("orders/<str:number>/revise/", staff_page(revise.revise_page, Action.ORDERS_HANDLE), name="order_revise"),
    path("orders/<str:number>/refund/", staff_page(refunds.refund_page, Action.PAYMENTS_HANDLE), name="order_refund"),
    path(
        "orders/<str:number>/documents/<uuid:document_id>/",
        staff_page(order_documents.document, Action.ORDERS_SEE),
        name="order_document",
    ),
    path("orders/<str:number>/holds/", staff_page(orders.hold, *HOLDING), name="order_hold"),
    path(
        "orders/<str:number>/holds/<uuid:hold_id>/release/", staff_page(orders.release, *HOLDING), name="hold_release"
    ),
    path("orders/<str:number>/<slug:action>/", staff_page(orders.act, *ORDER_ACTIONS), name="order_action"),
    path("products/", staff_page(goods.list_page, Action.CATALOGUE_SEE), name="products"),
    path("products/<str:slug>/", staff_page(goods.product_page, Action.CATALOGUE_SEE), name="product"),
    path(
        "products/<str:slug>/quantities/",
        staff_page(goods.set_quantities, Action.PRICE_LISTS_CHANGE),
        name="product_quantities",
    ),
    path(
        "products/<str:slug>/allowances/",
        staff_page(goods.set_allowances, Action.PRICE_LISTS_CHANGE),
        name="product_allowances",
    ),
    path(
        "products/<str:slug>/contents/",
        staff_page(goods.set_contents, Action.CATALOGUE_CHANGE),
        name="product_contents",
    ),
    path(
        "products/<str:slug>/bundles/",
        staff_page(goods.set_bundles, Action.CATALOGUE_CHANGE),
        name="product_bundles",
    ),
    path("products/<str:slug>/options/", staff_page(goods.set_axes, Action.CATALOGUE_CHANGE), name="product_options"),
    path(
        "products/<str:slug>/successors/",
        staff_page(goods.set_successors, Action.CATALOGUE_CHANGE),
        name="product_successors",
    ),
    path("media/<uuid:media_id>/", staff_page(goods.media, Action.CATALOGUE_SEE), name="media"),
    path("assortments/", staff_page(assortments.list_page, *ASSORTING), name="assortments"),
    path("assortments/create/", staff_page(assortments.create, *ASSORTING), name="assortment_create"),
    path("assortments/<slug:code>/", staff_page(assortments.assortment_page, *ASSORTING), name="assortment"),
    path("assortments/<slug:code>/selections/", staff_page(assortments.select, *ASSORTING), name="assortment_select"),
    path("assortments/<slug:code>/grants/", staff_page(assortments.grant, *ASSORTING), name="assortment_grant"),
    path(
        "assortments/<slug:code>/grants/<uuid:grant_id>/end/",
        staff_page(assortments.end, *ASSORTING),
        name="grant_end",
    ),
    *shelf_pages,
    *price_pages,
    *cost_pages,
    *tax_pages,
    *webhook_pages,
    path("promotions/", staff_page(promotions.list_page, Action.PROMOTIONS_SEE), name="promotions"),
    path("promotions/new/", staff_page(promotion_writing.new_page, *PROMOTING), name="promotion_new"),
    path("promotions/<slug:code>/", staff_page(promotions.promotion_page, Action.PROMOTIONS_SEE), name="promotion"),
    path("promotions/<slug:code>/write/", staff_page(promotion_writing.write_page, *PROMOTING), name="promotion_write"),
    path("promotions/<slug:code>/limits/", staff_page(promotions.limit, *PROMOTING), name="promotion_limit"),
    path("promotions/<slug:code>/end/", staff_page(promotions.end, *PROMOTING), name="promotion_end"),
    path(
        "promotions/<slug:code>/versions/<uuid:version_id>/try/",
        staff_page(promotion_tries.try_page, Action.PROMOTIONS_SEE),
        name="promotion_try",
    ),
    path(
        "promotions/<slug:code>/versions/<uuid:version_id>/simulate/",
        staff_page(promotions.simulate, *PROMOTING),
        name="promotion_simulate",
    ),
    path(
        "promotions/<slug:code>/versions/<uuid:version_id>/publish/",
        staff_page(promotions.publish, *PROMOTING),
        name="promotion_publish",
    ),
    path("promotions/<slug:code>/coupons/", staff_page(coupons.list_page, Action.PROMOTIONS_SEE), name="coupons"),
    path("promotions/<slug:code>/coupons/make/", staff_page(coupons.make, *PROMOTING), name="coupon_make"),
    path("promotions/<slug:code>/coupons/series/", staff_page(coupons.make_series, *PROMOTING), name="coupon_series"),
    path("promotions/<slug:code>/coupons/stop/", staff_page(coupons.stop, *PROMOTING), name="coupon_stop"),
    path("agreements/", staff_page(contracts.list_page, Action.PRICE_LISTS_SEE), name="contracts"),
    path("agreements/export/", staff_page(contracts.export, Action.EXPORTS_TAKE), name="contracts_export"),
    path("agreements/<slug:code>/", staff_page(contracts.contract_page, Action.PRICE_LISTS_SEE), name="contract"),
    path(
        "agreements/<slug:code>/<slug:action>/",
        staff_page(contracts.act, Action.PRICE_LISTS_CHANGE),
        name="contract_action",
    ),
    path(
        "parties/<uuid:party_id>/contract/",
        staff_page(contract_draft.draft_page, Action.PRICE_LISTS_CHANGE),
        name="contract_draft",
    ),
    *stock_pages,
    *credit_pages,
    *approval_pages,
    *collecting_pages,
    *money_pages,
    *billing_pages,
    *quote_pages,
    *review_pages,
    *shipping_pages,
    *look_pages,
    *extension_pages,
    *flag_pages,
    path("companies/", staff_page(buyers.list_companies, Action.PARTIES_SEE), name="companies"),
    path("people/", staff_page(buyers.list_people, Action.PARTIES_SEE), name="people"),
    path("parties/suggest/", staff_page(buyer_field.suggest, Action.PARTIES_SEE), name="buyer_suggest"),
    path("parties/<uuid:party_id>/", staff_page(buyers.party_page, Action.PARTIES_SEE), name="party"),
    path("parties/<uuid:party_id>/act-for/", staff_page(acting.act_for, Action.PARTIES_ACT_FOR), name="act_for"),
    path("parties/<uuid:party_id>/notes/", staff_page(relations.write_note, Action.NOTES_WRITE), name="note_write"),
    path("parties/<uuid:party_id>/touches/", staff_page(relations.write_touch, Action.NOTES_WRITE), name="touch_write"),
    path("parties/<uuid:party_id>/tasks/", staff_page(relations.add_task, Action.NOTES_WRITE), name="task_add"),
    path("parties/<uuid:party_id>/owner/", staff_page(relations.change_owner, *ASSIGNING), name="owner_change"),
    path("notes/<uuid:note_id>/correct/", staff_page(relations.correct_note, Action.NOTES_WRITE), name="note_correct"),
    path("tasks/<uuid:task_id>/<slug:target>/", staff_page(relations.move_task, Action.NOTES_WRITE), name="task_move"),
    path("my-day/", staff_page(relations.my_day, Action.NOTES_SEE), name="my_day"),
    path("accounts/", staff_page(relations.list_accounts, Action.NOTES_SEE), name="accounts"),
    path("accounts/export/", staff_page(relations.export_accounts, Action.EXPORTS_TAKE), name="accounts_export"),
    path("applications/", staff_page(applications.list_page, *REVIEWING), name="applications"),
    path(
        "applications/papers/<uuid:document_id>/",
        staff_page(applications.document, *REVIEWING),
        name="application_paper",
    ),
    path(
        "applications/tasks/<uuid:task_id>/", staff_page(applications.close_task, *REVIEWING), name="application_task"
    ),
    path(
        "applications/<uuid:application_id>/", staff_page(applications.application_page, *REVIEWING), name="application"
    ),
    path(
        "applications/<uuid:application_id>/<slug:action>/",
        staff_page(applications.act, *REVIEWING),
        name="application_action",
    ),
    path("readings/", staff_page(privacy.readings_page, *PRIVACY), name="readings"),
    path("privacy/", staff_page(privacy.requests_page, *PRIVACY), name="privacy_requests"),
    path("privacy/<uuid:person_id>/", staff_page(privacy.person_page, *PRIVACY), name="privacy_person"),
    path("privacy/<uuid:person_id>/ask/<slug:kind>/", staff_page(privacy.ask, *PRIVACY), name="privacy_ask"),
    path("privacy/<uuid:person_id>/vault/", staff_page(privacy.vault_page, *PRIVACY), name="vault"),
    path("privacy/files/<uuid:request_id>/", staff_page(privacy.download, *PRIVACY), name="privacy_download"),
    path("parties/<uuid:person_id>/rights/", staff_page(people.rights_page, Action.MEMBERS_SEE), name="person_rights"),
    path(
        "parties/<uuid:person_id>/log-out/",
        staff_page(people.log_out_person, Action.MEMBERS_CHANGE),
        name="person_log_out",
    ),
    path("parties/<uuid:party_id>/members/", staff_page(people.members_page, Action.MEMBERS_SEE), name="members"),
    path(
        "parties/<uuid:party_id>/members/add/",
        staff_page(people.add_to_party, Action.MEMBERS_CHANGE),
        name="member_add",
    ),
    path(
        "parties/<uuid:party_id>/members/<uuid:person_id>/roles/",
        staff_page(people.change_member, Action.MEMBERS_CHANGE),
        name="member_roles",
    ),
    path(
        "parties/<uuid:party_id>/members/<uuid:person_id>/remove/",
        staff_page(people.remove_from_party, Action.MEMBERS_CHANGE),
        name="member_remove",
    ),
    path("parties/<uuid:party_id>/units/", staff_page(units.units_page, Action.PARTIES_SEE), name="units"),
    path("parties/<uuid:party_id>/units/add/", staff_page(units.add, Action.UNITS_CHANGE), name="unit_add"),
    path("parties/<uuid:party_id>/move/", staff_page(units.move, Action.UNITS_CHANGE), name="unit_move"),
    path("parties/<uuid:party_id>/move/undo/", staff_page(units.undo, Action.UNITS_CHANGE), name="unit_undo"),
    path("rights/", staff_page(people.search_page, Action.MEMBERS_SEE), name="rights"),
    path("staff/", staff_page(staff.list_page, Action.MEMBERS_CHANGE), name="staff"),
    path("staff/add/", staff_page(staff.add, Action.MEMBERS_CHANGE), name="staff_add"),
    path("staff/<uuid:person_id>/", staff_page(staff.person_page, Action.MEMBERS_CHANGE), name="staff_person"),
    path("staff/<uuid:person_id>/roles/", staff_page(staff.change, Action.MEMBERS_CHANGE), name="staff_roles"),
    path("staff/<uuid:person_id>/end/", staff_page(staff.end, Action.MEMBERS_CHANGE), name="staff_end"),
    path("roles/", staff_page(roles.list_page, Action.MEMBERS_SEE), name="roles"),
    path("roles/new/", staff_page(roles.new_page, Action.ROLES_CHANGE), name="role_new"),
    path("roles/<uuid:role_id>/change/", staff_page(roles.change_page, Action.ROLES_CHANGE), name="role_change"),
    path("roles/<uuid:role_id>/retire/", staff_page(roles.retire_page, Action.ROLES_CHANGE), name="role_retire"),
    path("roles/<str:key>/", staff_page(roles.role_page, Action.MEMBERS_SEE), name="role"),
    path("sales-channels/", staff_page(channels.list_page, Action.CATALOGUE_SEE), name="channels"),
    path("sales-channels/<slug:code>/", staff_page(channels.channel_page, Action.CATALOGUE_SEE), name="channel"),
    path(
        "sales-channels/<slug:code>/access/",
        staff_page(channels.change_access, Action.PARTIES_CHANGE),
        name="channel_access",
    ),
    path(
        "sales-channels/<slug:code>/payments/",
        staff_page(channels.change_payments, Action.PRICE_LISTS_CHANGE),
        name="channel_payments",
    ),
    path(
        "sales-channels/<slug:code>/time/",
        staff_page(channels.change_time_zone, Action.CATALOGUE_CHANGE),
        name="channel_time_zone",
    ),
    path(
        "sales-channels/<slug:code>/changes/",
        staff_page(channels.change_order_changes, Action.PRICE_LISTS_CHANGE),
        name="channel_changes",
    ),
    path(
        "sales-channels/<slug:code>/allocation/",
        staff_page(channels.change_allocation, Action.STOCK_CHANGE),
        name="channel_allocation",
    ),
    path(
        "sales-channels/<slug:code>/holds/",
        staff_page(channels.change_holds, Action.STOCK_CHANGE),
        name="channel_holds",
    ),
    path(
        "sales-channels/<slug:code>/smallest-order/",
        staff_page(channels.change_smallest_order, Action.PRICE_LISTS_CHANGE),
        name="channel_smallest_order",
    ),
    path(
        "sales-channels/<slug:code>/merging/",
        staff_page(channels.change_merging, Action.PRICE_LISTS_CHANGE),
        name="channel_merging",
    ),
    path("sales-channels/<slug:code>/admit/", staff_page(channels.admit, Action.PARTIES_CHANGE), name="channel_admit"),
    path(
        "sales-channels/<slug:code>/dismiss/<uuid:party_id>/",
        staff_page(channels.dismiss, Action.PARTIES_CHANGE),
        name="channel_dismiss",
    ),
    path("audit/", staff_page(trust.audit_page, Action.AUDIT_SEE), name="audit"),
    path("checks/", staff_page(trust.checks_page, Action.CHECKS_RUN), name="checks"),
    path("jobs/", staff_page(jobs.list_page, Action.CHECKS_RUN), name="jobs"),
    path("jobs/<int:job_id>/retry/", staff_page(jobs.retry, Action.CHECKS_RUN), name="job_retry"),
    path("outbox/", staff_page(trust.outbox_page, Action.CHECKS_RUN), name="outbox"),
    path("records/", staff_page(trust.records_page, Action.RECORDS_SEE), name="records"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((pages, "office"))),
    path("", admin.site.urls),
]
