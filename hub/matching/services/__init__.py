"""What people do with matching."""

from hub.matching.services.alternatives import Alternative, alternatives
from hub.matching.services.candidates import candidates
from hub.matching.services.judging import against, conditions_against
from hub.matching.services.sittings import Chosen, Pick, ask, choose, chosen, forget, is_referred

__all__ = [
    "Alternative",
    "Chosen",
    "Pick",
    "against",
    "alternatives",
    "ask",
    "candidates",
    "choose",
    "chosen",
    "conditions_against",
    "forget",
    "is_referred",
]
