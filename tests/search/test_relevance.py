"""Good answers on real questions: the bar below which no change may fall."""

import pytest

from tests.bench import relevance

pytestmark = pytest.mark.shared


@pytest.fixture(autouse=True)
def _real_data() -> None:
    if not relevance.QUESTIONS.exists():
        pytest.skip(f"the judged questions are not beside the repository ({relevance.QUESTIONS})")


def test_the_judged_questions_are_answered() -> None:
    judged = relevance.judge()
    assert relevance.success(judged) >= 0.95
    assert relevance.ndcg(judged) >= 0.9


def test_questions_nobody_tuned_to_are_answered_too() -> None:
    fitting = relevance.judge_widely()
    assert sum(any(each.fits) for each in fitting) / len(fitting) >= 0.9
    assert sum(each.fits[:1] == [True] for each in fitting) / len(fitting) >= 0.85
