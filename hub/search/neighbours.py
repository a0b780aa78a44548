"""The word of a vocabulary that a misspelling stands for."""

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST = 5
"""Shorter words have too many neighbours."""
LONG = 8
"""From this length on two slips are forgiven."""


def nearest(word: str, vocabulary: Sequence[str]) -> str | None:
    """The likeliest, None where none is near. People seldom get the first letter wrong."""
    if len(word) < SHORTEST or not word.isalpha():
        return None
    slips = 2 if len(word) >= LONG else 1
    found = process.extract(word, vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=5)
    near = [match for match in found if match[0][0] == word[0]]
    return min(near, key=lambda match: (match[1], abs(len(match[0]) - len(word))))[0] if near else None
