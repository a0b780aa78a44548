"""When two entries look like one listed twice, and when they only look alike."""

import uuid

from hub.directory import likeness
from hub.directory.likeness import NEARLY_CERTAIN, WORTH_A_LOOK, marks

US, THEM = uuid.uuid4(), uuid.uuid4()


def test_the_same_name_and_phone_written_differently_is_nearly_certain() -> None:
    one = marks("The Age UK Trafford Ltd.", phones=["0161 746 9754"])
    two = marks("Age UK, Trafford", phones=["+44 (0)161 746 9754"])
    found = likeness.organizations(one, two)
    assert found.score >= NEARLY_CERTAIN
    assert found.reasons == ("Same name", "Same phone number")


def test_a_number_in_a_register_is_worth_a_look_whatever_the_names_say() -> None:
    one, two = (marks(name, numbers=["GB-CHC 1234567"]) for name in ("Bright Futures", "BF Youth"))
    assert likeness.organizations(one, two).score >= WORTH_A_LOOK


def test_neighbours_in_one_building_are_not_the_same() -> None:
    one = marks("Holm Cross Toy Library", phones=["01632 960123"], postcodes=["WF1 1AA"])
    two = marks("Brackwater Rowing Club", phones=["01632 960123"], postcodes=["wf11aa"])
    assert likeness.organizations(one, two).score < WORTH_A_LOOK


def test_mail_and_sites_that_everybody_has_say_nothing() -> None:
    one = marks("Craft Circle", emails=["craft@gmail.com"], websites=["https://www.facebook.com/craft"])
    two = marks("Knit and Natter", emails=["knit@gmail.com"], websites=["https://facebook.com/knit"])
    assert likeness.organizations(one, two) == likeness.Likeness(0, ())
    assert not one.domains


def test_a_typing_error_in_the_name_is_found() -> None:
    one = marks("Aldermere Foodbank", postcodes=["WF1 2AB"])
    two = marks("Aldermere Food Bank", postcodes=["WF1 2AB"])
    assert likeness.organizations(one, two).score >= WORTH_A_LOOK


def test_numbers_in_names_tell_bodies_apart() -> None:
    one, two = (marks(name, postcodes=["WF1 2AB"]) for name in ("1st Sale Scouts", "3rd Sale Scouts"))
    assert likeness.organizations(one, two).score < WORTH_A_LOOK


def test_every_town_has_a_food_bank() -> None:
    one, two = marks("Food bank", owner=US), marks("Food bank", owner=THEM)
    assert likeness.services(one, two).score == 0


def test_the_same_help_at_two_places_is_two_services() -> None:
    one = marks("Warm hub", postcodes=["WF1 1AA"], phones=["01632 960123"], owner=US)
    two = marks("Warm hub", postcodes=["WF2 9ZZ"], phones=["01632 960123"], owner=US)
    there_too = marks("Warm Hub", postcodes=["WF1 1AA"], phones=["01632 960123"], owner=US)
    assert likeness.services(one, two).score < NEARLY_CERTAIN
    assert likeness.services(one, there_too).score >= NEARLY_CERTAIN


def test_only_pairs_that_share_something_uncommon_are_compared() -> None:
    crowd = {number: marks(f"Community group {number}") for number in range(100)}
    crowd |= {200: marks("Zebedee play"), 201: marks("Zebedees play")}
    assert set(likeness.likely_pairs(crowd)) == {(200, 201)}
