"""Charity and company numbers, as people write them."""

import pytest

from hub.partners import registers


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1234567", "1234567"),
        ("203644", "203644"),
        ("no. 1 234 567", "1234567"),
        ("1234567-2", "1234567"),
        ("sc012345", "SC012345"),
        ("NI101234", "NIC101234"),
        ("nic 101234", "NIC101234"),
        ("12345", ""),
        ("0123456", ""),
        ("12345678", ""),
        ("SC12345", ""),
        ("charity", ""),
        ("١٢٣٤٥٦٧", ""),
        ("", ""),
    ],
)
def test_a_charity_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert registers.charity(typed) == number


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("01234567", "01234567"),
        ("1234567", "01234567"),
        ("sc 123456", "SC123456"),
        ("CE012345", "CE012345"),
        ("ZZ123456", ""),
        ("123456789", ""),
        ("1234", ""),
        ("٠١٢٣٤٥٦٧", ""),
    ],
)
def test_a_company_number_is_read_as_people_write_it(typed: str, number: str) -> None:
    assert registers.company(typed) == number


def test_each_number_leads_to_the_register_of_its_country() -> None:
    assert "charitycommission.gov.uk" in registers.charity_url("1234567")
    assert "oscr.org.uk" in registers.charity_url("SC012345")
    assert registers.charity_url("NIC101234").endswith("regId=101234&subId=0")
    assert registers.company_url("01234567").endswith("/company/01234567")
    assert registers.charity_url("") == registers.company_url("") == ""
