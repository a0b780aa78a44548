"""What an import did, row by row."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from hub.core import spreadsheets
from hub.core.words import plural


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    PROPOSED = "waits for approval"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    LEFT_OUT = "left out"
    NOT_IN_LIST = "not in the list any more"


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row, or of an entry that no row speaks of any more (row 0)."""

    row: int
    outcome: Outcome
    key: str = ""
    name: str = ""
    why: tuple[str, ...] = ()
    kind: str = ""
    """What it is, where a list holds several kinds of things."""


@dataclass(slots=True)
class Report:
    """Every row's result, in the order of the rows, and what there is to say of the whole file."""

    title: str
    notes: list[str] = field(default_factory=list)
    results: list[RowResult] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return self.counts()[outcome]

    def counts(self) -> Counter[Outcome]:
        return Counter(result.outcome for result in self.results)

    def of(self, outcome: Outcome) -> Sequence[RowResult]:
        return [result for result in self.results if result.outcome is outcome]

    @property
    def failed(self) -> bool:
        """Whether there were rows and not one could be used: then the mapping is more likely wrong than the list."""
        counts = self.counts()
        used = (
            counts[Outcome.CREATED]
            + counts[Outcome.UPDATED]
            + counts[Outcome.PROPOSED]
            + counts[Outcome.UNCHANGED]
            + counts[Outcome.LEFT_OUT]
        )
        return not used and bool(counts[Outcome.REFUSED])

    def sort(self) -> None:
        """In the order of the rows; what no row speaks of comes last."""
        self.results.sort(key=lambda result: (not result.row, result.row))

    def summary(self) -> str:
        """ "736 created, 2 refused, 1 left out"."""
        counts = self.counts()
        said = [f"{counts[outcome]:,} {outcome}" for outcome in Outcome if counts[outcome]]
        return ", ".join(said) or "no rows"

    def noted(self) -> int:
        """How many rows were used and still have something that somebody should look at."""
        silent = (Outcome.REFUSED, Outcome.LEFT_OUT, Outcome.NOT_IN_LIST)
        return sum(bool(result.why) for result in self.results if result.outcome not in silent)

    def lines(self, most: int = 10) -> list[str]:
        """The summary, the notes, and the first refusals, for the screen."""
        refused = self.of(Outcome.REFUSED)
        lines = [f"{self.title}: {self.summary()}.", *self.notes]
        lines += [f"  {one.kind or 'row'} {one.row} refused: {' '.join(one.why)}" for one in refused[:most]]
        if len(refused) > most:
            lines.append(f"  and {plural(len(refused) - most, 'more refused row')}")
        return lines

    def write(self, path: Path) -> None:
        """As CSV, for a spreadsheet."""
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            kinds = any(result.kind for result in self.results)
            heads = ("row", "outcome", "name", "key", "why")
            table = spreadsheets.Table(file, ("kind", *heads) if kinds else heads)
            for result in sorted(self.results, key=lambda result: (not result.row, result.row)):
                cells = (
                    result.row or "",
                    result.outcome.value,
                    result.name,
                    result.key,
                    " ".join(result.why),
                )
                table.row((result.kind, *cells) if kinds else cells)
