"""Which of a service's questions are asked, given the answers so far. Pure.

A question may depend on one that stands before it: it is asked when that one is asked and was answered so. The form,
the guard before sending and what the partner reads all go by this.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Question = Mapping[str, Any]
EMPTY: tuple[object, ...] = (None, "", [])


def is_asked(one: Question, asked: Sequence[Question], answers: Mapping[str, Any]) -> bool:
    """Whether this question is asked. A condition on a question that is no longer there holds nobody back."""
    key = one.get("only_if_key") or ""
    parent = next((each for each in asked if each["key"] == key), None)
    if not key or parent is None or parent is one:
        return True
    given = answers.get(key)
    said = given if isinstance(given, list) else [given]
    return one.get("only_if_answer") in said and is_asked(parent, asked, answers)


def that_count(asked: Sequence[Question], answers: Mapping[str, Any]) -> list[Question]:
    """The questions that are asked, in their order."""
    return [one for one in asked if is_asked(one, asked, answers)]


def unanswered(asked: Sequence[Question], answers: Mapping[str, Any]) -> list[str]:
    """The labels of required questions that are asked and have no answer."""
    return [
        one["label"]
        for one in that_count(asked, answers)
        if one["is_required"] and answers.get(one["key"]) in EMPTY
    ]


def in_words(one: Question, asked: Sequence[Question]) -> str:
    """When a question is asked: "Only if you answer “Yes” to “Do you rent?”"; nothing where it always is."""
    parent = next((each for each in asked if each["key"] == (one.get("only_if_key") or None)), None)
    if parent is None:
        return ""
    said = {"yes": "Yes", "no": "No"}.get(one["only_if_answer"], one["only_if_answer"])
    return f"Only if the answer to “{parent['label']}” is “{said}”."
