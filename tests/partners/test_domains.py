"""Whose house an address stands in: look-alikes, free mail and shared homes prove nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.partners import domains


@pytest.mark.parametrize(
    ("host", "house"),
    [
        ("aldermere.org.uk", "aldermere.org.uk"),
        ("www.aldermere.org.uk", "aldermere.org.uk"),
        ("mail.team.aldermere.org.uk", "aldermere.org.uk"),
        ("ALDERMERE.ORG.UK.", "aldermere.org.uk"),
        ("aldermere.uk", "aldermere.uk"),
        ("food.aldermere.com", "aldermere.com"),
        ("aldermere.charity", "aldermere.charity"),
        ("wakefield.gov.uk", "wakefield.gov.uk"),
        ("leeds.nhs.uk", "leeds.nhs.uk"),
        ("bücher.example", "xn--bcher-kva.example"),
        # anybody may register or write there
        ("org.uk", ""),
        ("uk", ""),
        ("com", ""),
        ("gmail.com", ""),
        ("nhs.net", ""),
        ("aldermere.wordpress.com", ""),
        ("aldermere.blogspot.co.uk", ""),
        ("foodbank.uk.com", ""),
        ("foodbank.gb.net", ""),
        ("foodbank.eu.com", ""),
        ("foodbank.com.de", ""),
        ("aldermere.pages.dev", ""),
        ("aldermere.business.site", ""),
        ("aldermere.webflow.io", ""),
        # public bodies have their names there, each its own
        ("advice.gov.scot", ""),
        ("lothian.scot.nhs.uk", ""),
        ("north.pnn.police.uk", ""),
        ("pay.service.gov.uk", ""),
        # students and pupils have these too
        ("leeds.ac.uk", ""),
        ("st-marys.leeds.sch.uk", ""),
        # we do not know under what one registers there
        ("aldermere.com.au", ""),
        ("aldermere.co.jp", ""),
        # no host at all
        ("", ""),
        ("aldermere", ""),
        ("127.0.0.1", ""),
        ("a..org.uk", ""),
        ("-a.org.uk", ""),
        ("al dermere.org.uk", ""),
    ],
)
def test_the_house_of_a_host(host: str, house: str) -> None:
    assert domains.house(host) == house


@pytest.mark.parametrize(
    "address",
    [
        "kit@aldermere.org.uk.evil.com",
        "kit@evil-aldermere.org.uk",
        "kit@aldermere-org.uk",
        "kit@aldermere.org",
        "kit@aldermere.co.uk",
        "kit@аldermere.org.uk",  # a Cyrillic first letter
        "kit@evil.com@aldermere.org.uk@evil.com",
        "aldermere.org.uk@gmail.com",
        "kit@org.uk",
        "@aldermere.org.uk",
        "kit",
    ],
)
def test_a_look_alike_is_of_another_house(address: str) -> None:
    assert domains.of_address(address) != "aldermere.org.uk"


def test_two_at_signs_prove_nothing() -> None:
    assert domains.of_address("kit@evil.com@aldermere.org.uk") == ""


@pytest.mark.parametrize(
    ("website", "house"),
    [
        ("https://www.aldermere.org.uk/lunch?x=1#y", "aldermere.org.uk"),
        ("aldermere.org.uk", "aldermere.org.uk"),
        ("http://aldermere.org.uk:8080", "aldermere.org.uk"),
        ("https://aldermere.org.uk@evil.com/", ""),
        ("https://evil.com/aldermere.org.uk", "evil.com"),
        ("https://facebook.com/aldermere", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_the_house_of_a_website(website: str, house: str) -> None:
    assert domains.of_website(website) == house


@given(st.text(max_size=60))
def test_whatever_is_typed_has_a_house_or_none(typed: str) -> None:
    for found in (domains.house(typed), domains.of_address(typed), domains.of_website(typed)):
        assert found == "" or found.count(".") in {1, 2}


def test_an_address_is_masked_so_that_its_owner_knows_it_again() -> None:
    assert domains.masked("info@aldermere.org.uk") == "i…@aldermere.org.uk"
    assert domains.masked("") == ""
