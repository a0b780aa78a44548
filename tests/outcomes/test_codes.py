"""What two answers make together."""

from hub.outcomes.codes import CONFIRMS, Helped, Standing, standing_of
from hub.referrals.codes import OutcomeCode


def test_an_outcome_is_claimed_until_the_resident_answers_and_then_confirmed_or_disputed() -> None:
    assert set(CONFIRMS) == set(OutcomeCode)
    for claim in OutcomeCode:
        assert standing_of(claim, None) is Standing.CLAIMED
        assert standing_of(claim, Helped.DID_NOT_HAPPEN) is Standing.DISPUTED
    assert standing_of(OutcomeCode.GOAL_MET, Helped.HELPED) is Standing.CONFIRMED
    assert standing_of(OutcomeCode.GOAL_MET, Helped.IN_PART) is Standing.CONFIRMED
    assert standing_of(OutcomeCode.ADVICE_GIVEN, Helped.DID_NOT_HELP) is Standing.DISPUTED
    assert standing_of(OutcomeCode.GOAL_NOT_MET, Helped.DID_NOT_HELP) is Standing.CONFIRMED
    assert standing_of(OutcomeCode.GOAL_NOT_MET, Helped.HELPED) is Standing.DISPUTED
