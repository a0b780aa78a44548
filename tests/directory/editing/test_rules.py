"""Conditions are added one at a time, read as sentences, and each can be changed or removed."""

import uuid

from hub.directory.models import EligibilityRule, RuleKind
from tests.directory.editing import reading
from tests.directory.editing.reading import AT
from tests.support import make
from tests.support.client import PageClient


def test_a_condition_is_asked_for_in_two_steps(editor: PageClient) -> None:
    service = make.service()
    at = f"{AT}/services/{service.id}/rules"
    assert "No conditions: it is open to everybody" in reading.text(editor.get(at))
    asked = editor.submit(f"{at}/new", {})
    assert asked.status_code == 422
    assert reading.problems(asked) == ["Choose what the condition is about"]
    next_page = editor.submit(f"{at}/new", {"kind": "tenure"}).headers["Location"]
    assert reading.problems(editor.submit(next_page, {})) == ["Choose at least one, or write your own below"]
    editor.submit(next_page, {"chosen": ["our-tenant", "social-tenant"]})
    rule = reading.service(service).eligibility_rules[0]
    assert (rule.kind, rule.any_of) == (RuleKind.TENURE, ["our-tenant", "social-tenant"])
    said = reading.text(editor.get(at))
    assert "For our own tenants or tenants of any council or housing association" in said
    assert reading.deeds(service.id) == ["service.edited"]


def test_pressing_twice_adds_one(editor: PageClient) -> None:
    service = make.service()
    url = f"{AT}/services/{service.id}/rules/tag/{uuid.uuid4()}"
    answers = {
        "csrf_token": reading.typed(editor.get(url), "csrf_token"),
        "version": "1",
        "others": "veteran\ncare leaver",
        "note": "",
    }
    assert [editor.post(url, data=answers).status_code for _ in range(2)] == [302, 302]
    assert [rule.any_of for rule in reading.service(service).eligibility_rules] == [
        ["veteran", "care leaver"]
    ]


def test_an_age_needs_one_end(editor: PageClient) -> None:
    service = make.service()
    url = f"{AT}/services/{service.id}/rules/age/{uuid.uuid4()}"
    assert reading.problems(editor.submit(url, {})) == ["Enter the youngest age, the oldest age, or both"]
    refused = editor.submit(url, {"minimum": "25", "maximum": "16"})
    assert reading.problems(refused) == ["The oldest age must not be below the youngest"]
    editor.submit(url, {"minimum": "16", "maximum": "25"})
    rule = reading.service(service).eligibility_rules[0]
    assert (rule.minimum, rule.maximum, rule.any_of) == (16, 25, [])


def test_what_an_import_brought_is_shown_as_words_and_stays(editor: PageClient) -> None:
    odd = EligibilityRule(kind=RuleKind.TENURE, any_of=["our-tenant", "boat-dweller"], note="")
    other = EligibilityRule(kind=RuleKind.GENDER, any_of=["women"], note="")
    service = make.service(eligibility_rules=[odd, other])
    url = f"{AT}/services/{service.id}/rules/tenure/{odd.id}"
    assert reading.typed(editor.get(url), "others") == "boat-dweller"
    editor.submit(url)
    assert reading.deeds(service.id) == []
    editor.submit(url, {"others": "boat-dweller\nhouseboat"})
    saved = {rule.kind: rule for rule in reading.service(service).eligibility_rules}
    assert saved[RuleKind.TENURE].any_of == ["our-tenant", "boat-dweller", "houseboat"]
    assert saved[RuleKind.GENDER].id == other.id


def test_a_condition_is_removed(editor: PageClient) -> None:
    kept = EligibilityRule(kind=RuleKind.GENDER, any_of=["women"], note="")
    gone = EligibilityRule(kind=RuleKind.AGE, minimum=18, any_of=[], note="")
    service = make.service(eligibility_rules=[kept, gone])
    editor.submit(f"{AT}/services/{service.id}/rules", action=f"{gone.id}/remove")
    assert [rule.id for rule in reading.service(service).eligibility_rules] == [kept.id]
    assert reading.deeds(service.id) == ["service.edited"]


def test_other_kinds_are_not_there(editor: PageClient) -> None:
    assert editor.get(f"{AT}/services/{make.service().id}/rules/shoe-size/{uuid.uuid4()}").status_code == 404


def test_the_id_of_another_services_condition_is_not_taken(editor: PageClient) -> None:
    theirs = EligibilityRule(kind=RuleKind.AGE, minimum=18, any_of=[], note="")
    other = make.service(eligibility_rules=[theirs])
    service = make.service()
    url = f"{AT}/services/{service.id}/rules/age/{theirs.id}"
    assert editor.submit(url, {"minimum": "16"}).status_code == 404
    assert reading.service(other).eligibility_rules[0].minimum == 18
    assert reading.service(service).eligibility_rules == []
