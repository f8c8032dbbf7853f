"""What a page of products is made of is noted where it changes; a later table gets its trigger by `note_changes`."""

from django.db import migrations

GOODS = [
    "channels_channel",
    "segments_segment",
    "segments_segmentmember",
    "extending_extensionswitch",
    "catalog_bundleitem",
    "catalog_optionaxis",
    "catalog_optionvalue",
    "catalog_variantsuccession",
    "catalog_variant",
    "catalog_category",
    "catalog_assortmentset",
    "catalog_categoryreach",
    "catalog_product",
    "catalog_producttext",
    "catalog_variantunit",
    "catalog_attribute",
    "catalog_attributeoption",
    "catalog_attributevalue",
    "catalog_media",
    "catalog_channellisting",
    "catalog_assortment",
    "catalog_assortmentselection",
    "catalog_assortmentgrant",
    "pricing_pricelist",
    "pricing_pricelistaudience",
    "pricing_price",
    "pricing_pricebound",
    "pricing_pastprice",
    "pricing_promotion",
    "pricing_promotionversion",
    "pricing_variantquantityrule",
    "pricing_allowance",
    "pricing_taxrate",
    "pricing_taxcertificate",
    "pricing_taxdestination",
    "search_entry",
    "search_word",
    "search_shelfrulerow",
    "search_shelfruleproduct",
    "search_synonym",
]
STOCK = [
    "inventory_stockpolicy",
    "inventory_lot",
    "inventory_shelfliferule",
    "inventory_place",
    "inventory_channelplace",
    "inventory_transfer",
    "inventory_transferline",
    "inventory_purchaseorder",
    "inventory_purchaseline",
    "inventory_stocklevel",
    "inventory_stockpart",
    "inventory_stockhold",
    "inventory_channelpool",
    "inventory_supplypolicy",
    "inventory_waiting",
]


def note_changes(topic: str, tables: list[str]) -> migrations.RunSQL:
    """Let changes of tables be noted."""
    made = [
        f"CREATE TRIGGER {table}_noted AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION kernel_note_change('{topic}');"
        for table in tables
    ]
    return migrations.RunSQL("\n".join(made), "\n".join(f"DROP TRIGGER {one}_noted ON {one};" for one in tables))


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0005_stale"),
        ("kernel", "0009_changes"),
        ("channels", "0013_pages_version"),
        ("segments", "0001_initial"),
        ("extending", "0001_initial"),
        ("catalog", "0013_pictures"),
        ("pricing", "0014_price_moments"),
        ("inventory", "0008_picking"),
    ]

    operations = [note_changes("goods", GOODS), note_changes("stock", STOCK)]
