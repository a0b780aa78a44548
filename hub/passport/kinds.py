"""The tasks that papers raise. Pure."""

NOBODY_CALLED = "passport-nobody-called"
"""The resident says that the partner has not been in touch."""
NUMBER_GIVEN = "passport-number"
"""The resident gave another number, which a worker asks them about."""
ASK_ABOUT_OTHERS = "passport-others"
"""Whoever holds a paper that a stranger may hold took its agreement back: do they mean the person's other referrals?"""
