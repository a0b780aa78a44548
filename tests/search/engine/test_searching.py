"""What a search finds, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hub.search.engine import Concept, ParsedQuery, Relaxed, Sort, When, Wording
from tests.search.engine.entries import NOW, SQUARE, Shelf, asked, concepts, entry, entry_id, north, opens


def test_an_entry_is_found_by_name_label_synonym_organization_and_text(shelf: Shelf) -> None:
    shelf.hold(
        entry("Soup kitchen"),
        entry("Lunch", labels=("Soup",)),
        entry("Bowls", synonyms=("soup",)),
        entry("Meals", organization="The Soup Society"),
        entry("Cafe", "There is soup every day."),
        entry("Chess"),
    )
    assert set(shelf.find("soup")) == {"Soup kitchen", "Lunch", "Bowls", "Meals", "Cafe"}


def test_entries_with_every_word_come_first(shelf: Shelf) -> None:
    shelf.hold(
        entry("Carers carers carers", "Carers carers carers."),
        entry("A cafe", "For carers, at the library, once a month, with cake and a talk by somebody new."),
    )
    assert shelf.find("carers cafe") == ["A cafe", "Carers carers carers"]


def test_with_enough_entries_that_have_every_word_the_others_are_left_out(shelf: Shelf) -> None:
    shelf.hold(*(entry(f"Debt advice {number}") for number in range(12)), entry("Debt"))
    assert "Debt" not in shelf.find("debt advice")


def test_one_unknown_word_does_not_empty_the_list(shelf: Shelf) -> None:
    shelf.hold(entry("Chess club"), entry("Choir"))
    assert shelf.find("chess qqqzzz") == ["Chess club"]


def test_nothing_is_found_where_no_word_is_known(shelf: Shelf) -> None:
    shelf.hold(entry("Chess club"))
    assert shelf.ask("qqqzzz").total == 0


def test_no_words_at_all_find_everything(shelf: Shelf) -> None:
    shelf.hold(entry("Chess club"), entry("Choir"))
    assert set(shelf.find("")) == {"Chess club", "Choir"}


def test_an_empty_index_answers(shelf: Shelf) -> None:
    shelf.hold()
    assert shelf.ask("soup").total == 0
    assert shelf.ask("").total == 0


def test_what_was_typed_outweighs_another_way_to_say_it(shelf: Shelf) -> None:
    shelf.hold(entry("Store", "Furniture and more furniture."), entry("Reuse", "One sofa, when we have it."))
    assert shelf.find(concepts(["sofa", "furniture"])) == ["Reuse", "Store"]


def test_a_phrase_needs_all_its_words(shelf: Shelf) -> None:
    shelf.hold(entry("Ear", "A listening ear."), entry("Clinic", "Ear and nose clinic."))
    assert shelf.find(concepts(["chat", "listening ear"])) == ["Ear"]


def test_a_phrase_that_is_nowhere_whole_falls_to_its_words(shelf: Shelf) -> None:
    shelf.hold(entry("Clinic", "Disorder of the thyroid."))
    assert shelf.find(concepts(["eating disorder"])) == ["Clinic"]


def test_optional_words_raise_and_never_leave_out(shelf: Shelf) -> None:
    shelf.hold(entry("Choir", "We sing."), entry("Saturday choir", "We sing."))
    query, hint = concepts(["sing"]), concepts(["saturday"]).concepts[0]
    assert shelf.find(query, concepts=(*query.concepts, replace(hint, required=False))) == [
        "Saturday choir",
        "Choir",
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("depresion", "depression"), ("councelling", "counselling"), ("dimentia", "dementia")],
)
def test_a_slip_is_mended_and_said(shelf: Shelf, typed: str, meant: str) -> None:
    shelf.hold(entry("Group", f"For {meant}."), entry("Other"))
    results = shelf.ask(typed)
    assert shelf.named(results) == ["Group"]
    assert (results.did_you_mean, results.corrected) == (meant, True)


def test_a_short_word_is_mended_only_where_one_neighbour_stands_out_or_nothing_else_is_asked(
    shelf: Shelf,
) -> None:
    shelf.hold(entry("Safe"), entry("Sole"), entry("Food", "Bank."), *(entry(f"Bank {n}") for n in range(5)))
    assert shelf.ask("food sale").did_you_mean is None
    assert shelf.ask("food bnak").did_you_mean == "food bank"
    assert shelf.ask("sael").corrected is False
    assert shelf.ask("sofe").did_you_mean == "safe"


def test_a_short_name_is_not_taken_for_a_slip(shelf: Shelf) -> None:
    shelf.hold(*(entry(f"Safe house {number}") for number in range(5)), entry("Samaritans"))

    def named(word: str) -> ParsedQuery:
        return ParsedQuery(text=word, concepts=(Concept((Wording((word,)),), is_name=True),), now=NOW)

    assert shelf.engine.search(named("sale")).did_you_mean is None
    assert shelf.engine.search(named("samaratans")).did_you_mean == "samaritans"


def test_a_rare_word_beside_a_common_one_is_asked_about(shelf: Shelf) -> None:
    shelf.hold(*(entry(f"Stroke club {number}") for number in range(60)), entry("Strike fund"))
    results = shelf.ask("strike")
    assert (results.did_you_mean, results.corrected) == ("stroke", False)


def test_a_slip_in_an_entry_is_looked_through(shelf: Shelf) -> None:
    shelf.hold(entry("Larkhill demetia cafe"), *(entry(f"Dementia group {number}") for number in range(5)))
    assert "Larkhill demetia cafe" in shelf.find("dementia")


def test_words_typed_apart_are_found_run_together(shelf: Shelf) -> None:
    shelf.hold(entry("Foodbank"), entry("Food bank"), entry("Bank of England", "Money."))
    assert set(shelf.find("food bank")[:2]) == {"Foodbank", "Food bank"}


def test_words_typed_together_are_found_apart(shelf: Shelf) -> None:
    shelf.hold(entry("Food bank"), entry("Bank of England", "Money."))
    assert shelf.find("foodbank") == ["Food bank"]


def test_an_entry_that_is_called_what_was_typed_comes_whatever_its_times(shelf: Shelf) -> None:
    shelf.hold(
        entry("Saturday Kids Club", "Crafts.", open_slots=(opens(0, 9, 10),)),
        entry("Kids choir", "A club for kids.", open_slots=(opens(3, 9, 10),)),
    )
    saturday = When(weekdays=(5,))
    assert shelf.find("kids club", when=saturday) == ["Kids choir"]
    assert shelf.find("kids club", when=saturday, name_words=("saturday", "kids", "club")) == [
        "Saturday Kids Club",
        "Kids choir",
    ]


def test_the_words_that_matched_come_in_all_their_forms(shelf: Shelf) -> None:
    shelf.hold(entry("Counselling", "Counselled by a counsellor."), entry("Chess"))
    [hit] = shelf.ask("counselling").hits
    assert set(hit.terms) == {"counselling", "counselled"}


def test_a_word_that_stands_everywhere_is_no_match_by_itself(shelf: Shelf) -> None:
    shelf.hold(
        entry("Langar", "Free food for all."),
        *(entry(f"Club {number}", "Free for all.") for number in range(9)),
    )
    bank = Wording(("food", "bank"))
    [hit] = shelf.ask(
        ParsedQuery(concepts=(Concept((bank, Wording(("free", "food"), 0.9))),), text="food bank")
    ).hits
    assert hit.terms == ("food",)
    [hit] = shelf.ask(ParsedQuery(concepts=(Concept((Wording(("free", "food")),)),), text="free food")).hits
    assert set(hit.terms) == {"free", "food"}


def test_what_was_read_as_a_wish_is_asked_for_only_where_nothing_else_is(shelf: Shelf) -> None:
    shelf.hold(
        entry("Holm Cross choir", points=(north(3),)), entry("Chess", points=(north(1),)), entry("Far chess")
    )
    place = replace(concepts(["holm"]).concepts[0], required=False, hint=True)
    query = ParsedQuery(concepts=(place,))
    assert shelf.find(query, near=SQUARE) == ["Chess", "Holm Cross choir", "Far chess"]
    assert shelf.find(query) == ["Holm Cross choir"]


def test_vague_words_are_asked_for_where_nothing_else_is_but_a_place(shelf: Shelf) -> None:
    shelf.hold(entry("Advice", points=(north(3),)), entry("Chess", points=(north(1),)))
    vague = replace(concepts(["advice"]).concepts[0], required=False)
    assert shelf.find(ParsedQuery(concepts=(vague,)), near=SQUARE) == ["Advice"]


# Near


def test_the_nearer_of_equals_comes_first_with_its_distance(shelf: Shelf) -> None:
    shelf.hold(entry("Far soup", points=(north(6),)), entry("Near soup", points=(north(0.5),)))
    results = shelf.ask("soup", near=SQUARE)
    assert shelf.named(results) == ["Near soup", "Far soup"]
    assert [hit.miles for hit in results.hits] == [pytest.approx(0.5, abs=0.01), pytest.approx(6, abs=0.01)]


def test_a_name_with_what_was_typed_in_it_is_not_worth_a_long_way_unless_the_place_is_in_it_too(
    shelf: Shelf,
) -> None:
    shelf.hold(entry("Late chemist", points=(north(9),)), entry("Chemist", points=(north(0.2),)))
    wishes = {"near": SQUARE, "name_words": ("late", "chemist")}
    assert shelf.find("chemist", **wishes) == ["Chemist", "Late chemist"]
    assert shelf.find("chemist", **wishes, place_in_name=True) == ["Late chemist", "Chemist"]


def test_other_words_for_it_next_door_do_not_outrank_the_thing_itself(shelf: Shelf) -> None:
    shelf.hold(
        entry("Library", "Has a food box.", points=(north(0.9),)), entry("Food bank", points=(north(2),))
    )
    ways = Concept((Wording(("food", "bank")), Wording(("box",), 0.2)))
    query = ParsedQuery(text="food bank", concepts=(ways,), near=SQUARE, now=NOW)
    assert shelf.find(query) == ["Food bank", "Library"]


def test_of_several_places_the_nearest_counts(shelf: Shelf) -> None:
    shelf.hold(entry("Soup", points=(north(9), north(2), north(4))))
    assert shelf.ask("soup", near=SQUARE).hits[0].miles == pytest.approx(2, abs=0.01)


def test_a_service_without_an_address_that_covers_the_area_appears_among_the_near(shelf: Shelf) -> None:
    shelf.hold(
        entry("Helpline for soup", areas=("E1",)),
        entry("Soup next door", points=(north(0.2),)),
        entry("Soup across the moor", points=(north(12),)),
        entry("Soup line of another county", areas=("E2",)),
    )
    results = shelf.ask("soup", near=SQUARE, here_areas=frozenset({"E1"}))
    assert shelf.named(results)[:3] == ["Soup next door", "Helpline for soup", "Soup across the moor"]
    helpline = results.hits[1]
    assert helpline.miles is None
    assert helpline.serves_here


def test_within_some_miles_leaves_out_what_is_further_and_keeps_what_comes_to_you(shelf: Shelf) -> None:
    shelf.hold(
        entry("Near soup", points=(north(1.5),)),
        entry("Far soup", points=(north(3),)),
        entry("Soup brought to you", areas=("E1",), flags=frozenset({"home-visit"})),
        entry("Soup line", flags=frozenset({"phone"})),
        entry("Soup somewhere"),
    )
    results = shelf.find("soup", near=replace(SQUARE, radius_miles=2.0), here_areas=frozenset({"E1"}))
    assert set(results) == {"Near soup", "Soup brought to you", "Soup line"}


def test_where_nothing_is_so_near_the_nearest_are_offered_and_it_is_said(shelf: Shelf) -> None:
    shelf.hold(entry("Soup", points=(north(5),)))
    results = shelf.ask("soup", near=replace(SQUARE, radius_miles=1.0))
    assert shelf.named(results) == ["Soup"]
    assert results.relaxed == (Relaxed.DISTANCE,)


# Wishes


def test_where_no_entry_is_open_then_those_that_do_not_say_are_offered(shelf: Shelf) -> None:
    shelf.hold(
        entry("Soup at some time"),
        entry("Soup on Wednesdays", open_slots=(opens(0, 9, 17),)),
    )
    saturday = When(weekdays=(5,))
    results = shelf.ask("soup", when=saturday)
    assert shelf.named(results) == ["Soup at some time"]
    assert results.relaxed == (Relaxed.WISHES,)
    shelf.put(entry("Soup on Saturdays", open_slots=(opens(3, 9, 17),)))
    results = shelf.ask("soup", when=saturday)
    assert shelf.named(results) == ["Soup on Saturdays"]
    assert results.relaxed == ()


def test_where_no_entry_names_its_languages_the_word_must_be_in_the_text(shelf: Shelf) -> None:
    shelf.hold(entry("Polish club"), entry("Chess club"))
    hint = concepts(["polish"]).concepts[0]
    results = shelf.ask(replace(asked(languages=("pl",)), concepts=(replace(hint, required=False),)))
    assert shelf.named(results) == ["Polish club"]
    assert results.relaxed == (Relaxed.WISHES,)


def test_an_unknown_age_is_never_no(shelf: Shelf) -> None:
    shelf.hold(entry("For all"), entry("Over 60s", minimum_age=60), entry("Under 25s", maximum_age=24))
    assert shelf.find("", ages=(70, 70)) == ["Over 60s", "For all"]


def test_chosen_filters_are_never_loosened(shelf: Shelf) -> None:
    shelf.hold(entry("Soup", terms=("needs:food",)))
    assert shelf.ask("soup", terms=("needs:money",)).total == 0


def test_filters_of_one_group_widen_and_of_two_narrow(shelf: Shelf) -> None:
    shelf.hold(
        entry("One", terms=("needs:food",), organization_type="charity"),
        entry("Two", terms=("needs:money",), organization_type="council"),
        entry("Three", terms=("needs:work",), organization_type="charity"),
    )
    both = ("needs:food", "needs:money")
    assert set(shelf.find("", terms=both)) == {"One", "Two"}
    assert shelf.find("", terms=both, organization_types=("charity",)) == ["One"]


def test_facets_count_under_the_other_groups_filters(shelf: Shelf) -> None:
    shelf.hold(
        entry("One", terms=("needs:food",), organization_type="charity"),
        entry("Two", terms=("needs:money",), organization_type="charity"),
        entry("Three", terms=("needs:money",), organization_type="council"),
    )
    facets = shelf.ask("", terms=("needs:food",)).facets
    assert facets["needs"] == {"food": 1, "money": 2}
    assert facets["organization_type"] == {"charity": 1}


def test_facets_say_how_many_are_open_now_and_on_each_day(shelf: Shelf) -> None:
    shelf.hold(
        entry("Now", open_slots=(opens(0, 9, 17),)),
        entry("Saturday", open_slots=(opens(3, 9, 17),)),
        entry("Unknown"),
    )
    assert shelf.ask("").facets["open"] == {"now": 1, "wednesday": 1, "saturday": 1}
    assert shelf.ask("", when=When(at=NOW)).facets["open"] == {"now": 1, "wednesday": 1, "saturday": 1}


# Order


def test_what_nobody_confirmed_for_long_ranks_below_its_equals(shelf: Shelf) -> None:
    shelf.hold(entry("Soup one", demoted=True), entry("Soup two"))
    assert shelf.find("soup") == ["Soup two", "Soup one"]


def test_of_equals_the_one_confirmed_last_comes_first(shelf: Shelf) -> None:
    today = NOW.date()
    shelf.hold(
        entry("Soup one", assured_on=today - timedelta(days=300)),
        entry("Soup two", assured_on=today),
        entry("Soup six"),
    )
    assert shelf.find("soup")[:2] == ["Soup two", "Soup one"]


def test_sorted_by_distance_name_and_opening(shelf: Shelf) -> None:
    shelf.hold(
        entry("Beta soup soup", points=(north(4),), open_slots=(opens(1, 9, 10),)),
        entry("alpha soup", points=(north(9),), open_slots=(opens(0, 9, 17),)),
        entry("Gamma soup", points=(north(1),)),
    )
    assert shelf.find("soup", sort=Sort.NEAREST, near=SQUARE) == [
        "Gamma soup",
        "Beta soup soup",
        "alpha soup",
    ]
    assert shelf.find("soup", sort=Sort.NAME) == ["alpha soup", "Beta soup soup", "Gamma soup"]
    assert shelf.find("soup", sort=Sort.OPEN) == ["alpha soup", "Beta soup soup", "Gamma soup"]


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_laid_together_are_the_whole_list(shelf: Shelf, sort: Sort) -> None:
    shelf.hold(*(entry(f"Soup {number}", points=(north(number % 7),)) for number in range(40)))
    query = asked("soup", near=SQUARE, sort=sort)
    whole = [hit.id for hit in shelf.engine.search(query, limit=100).hits]
    pages = [hit.id for page in range(5) for hit in shelf.engine.search(query, limit=9, offset=page * 9).hits]
    assert len(set(whole)) == 40
    assert pages == whole


def test_the_order_does_not_depend_on_the_way_the_entries_came(shelf: Shelf) -> None:
    entries = [entry(f"Soup {number}") for number in range(8)]
    shelf.hold(*entries)
    before = shelf.find("soup")
    shelf.hold(*reversed(entries[4:]))
    shelf.put(*entries[:4])
    assert shelf.find("soup") == before


def test_an_offset_past_the_end_gives_no_hits_and_the_same_total(shelf: Shelf) -> None:
    shelf.hold(entry("Soup"))
    results = shelf.engine.search(asked("soup"), limit=5, offset=50)
    assert (results.hits, results.total) == ((), 1)


def test_an_entry_is_known_by_its_id(shelf: Shelf) -> None:
    shelf.hold(entry("Soup"))
    assert shelf.ask("soup").hits[0].id == entry_id("Soup")
