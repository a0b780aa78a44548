"""A need as it was told: a term of the directory's own words, or somebody's own. Pure."""

from dataclasses import dataclass

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that is needed. `code` is a term of the taxonomy "needs"; without one `words` are looked for."""

    words: str
    code: str = ""

    @property
    def key(self) -> str:
        """The same for the same need: for addresses within a page."""
        return self.code or self.words.casefold()
