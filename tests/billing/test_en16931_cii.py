"""The rules on the Cross Industry Invoice, of which no cases were at hand: a document, broken in one place each."""

import zipfile

import pytest

from billing.shared_data import DATA, needs_data
from jangteo.billing.rules.en16931 import verdicts_on

NAME = "src/test/business-cases/standard/01.08a-INVOICE_uncefact.xml"


def _document() -> str:
    with zipfile.ZipFile(DATA / "xrechnung-testsuite" / "documents.zip") as files:
        return files.read(NAME).decode()


@needs_data
@pytest.mark.parametrize(
    ("old", "new", "rules"),
    [
        ("<ram:ID>R123456789</ram:ID>", "", {"BR-02"}),
        ("urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "", {"BR-01"}),
        ("<ram:TypeCode>380</ram:TypeCode>", "", {"BR-04"}),
        ("<ram:TypeCode>380</ram:TypeCode>", "<ram:TypeCode>999</ram:TypeCode>", {"BR-CL-01"}),
        ("20160118", "", {"BR-03"}),
        ("<ram:InvoiceCurrencyCode>EUR", "<ram:InvoiceCurrencyCode>", {"BR-05", "BR-CL-04"}),
        ("<ram:Name>[Seller name]</ram:Name>", "", {"BR-06"}),
        ("<ram:Name>[Buyer name]</ram:Name>", "", {"BR-07"}),
        ("<ram:CountryID>DE</ram:CountryID>", "", {"BR-09"}),
        ("<ram:CountryID>DE</ram:CountryID>", "<ram:CountryID>QQ</ram:CountryID>", {"BR-CL-14"}),
        ("<ram:LineID>0020</ram:LineID>", "", {"BR-21"}),
        ('unitCode="XPP"', "", {"BR-23"}),
        ('unitCode="XPP"', 'unitCode="NOPE"', {"BR-CL-23"}),
        ("<ram:ChargeAmount>197.89</ram:ChargeAmount>", "", {"BR-26"}),
        (">197.89<", ">-197.89<", {"BR-27"}),
        ("<ram:CategoryCode>S</ram:CategoryCode>", "", {"BR-CO-04", "BR-S-01", "BR-S-08"}),
        ("<ram:RateApplicablePercent>19<", "<ram:RateApplicablePercent>7<", {"BR-S-08"}),
        (">451.19<", ">452.19<", {"BR-CO-14", "BR-CO-17", "BR-S-09"}),
        ('currencyID="EUR">451.19<', 'currencyID="EUR">451.20<', {"BR-CO-14", "BR-CO-15"}),
        ('currencyID="EUR"', 'currencyID="EUX"', {"BR-CL-03", "BR-CO-15"}),
        (">2825.87</ram:GrandTotalAmount>", ">2825.88</ram:GrandTotalAmount>", {"BR-CO-15", "BR-CO-16"}),
        ("<ram:GrandTotalAmount>2825.87", "<ram:GrandTotalAmount>2825.870", {"BR-DEC-14"}),
        ("<ram:LineTotalAmount>2374.68", "<ram:LineTotalAmount>2374.69", {"BR-CO-10", "BR-S-08"}),
        ("<ram:BasisAmount>2374.68", "<ram:BasisAmount>2374.69", {"BR-S-08"}),
        ("DE123456789", "XX123456789", {"BR-CO-09"}),
        ('schemeID="VA"', 'schemeID="FC"', set()),
        ("<ram:TypeCode>58</ram:TypeCode>", "<ram:TypeCode>0</ram:TypeCode>", {"BR-CL-16"}),
        ("DE79000000001234567890", "", {"BR-50", "BR-61"}),
        ('schemeID="EM"', "", {"BR-62"}),
        ('schemeID="EM"', 'schemeID="XX"', {"BR-CL-25"}),
    ],
)
def test_each_break_is_told_by_its_rules_and_no_others(old: str, new: str, rules: set[str]) -> None:
    text = _document()
    assert old in text
    assert {one.rule for one in verdicts_on(text.replace(old, new, 1).encode())} == rules


@needs_data
def test_the_document_itself_breaks_none() -> None:
    assert verdicts_on(_document().encode()) == ()
