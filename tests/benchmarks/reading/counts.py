"""The figures of the page: how many texts of each set came out how."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .judging import RECOGNISED, UNSETTLED
from .measure import Judged

# Its texts are made, not found: they count in their own row only.
MADE = "look-alikes"


@dataclass
class Row:
    """Texts by outcome, and the same by how often each was written."""

    texts: Counter[str] = field(default_factory=Counter)
    weighted: Counter[str] = field(default_factory=Counter)

    def checked(self, weighted: bool = False) -> int:
        """How many texts have a label that settles what is right."""
        counted = self._of(weighted)
        return counted.total() - sum(counted[one] for one in UNSETTLED)

    def share(self, weighted: bool = False) -> float:
        """The share of the checked texts that are recognised."""
        return self._share(RECOGNISED, self.checked(weighted), weighted)

    def share_of_all(self) -> float:
        """The share of all texts that are recognised: who cannot be checked counts as not."""
        return self._share(RECOGNISED, self.texts.total())

    def matched(self) -> float:
        """The share of the checked texts of which every word is understood."""
        return self._share(("matched",), self.checked())

    def wrong(self) -> float:
        """The share of the checked texts that are read as something else."""
        return self._share(("wrong",), self.checked())

    def _share(self, outcomes: Iterable[str], of: int, weighted: bool = False) -> float:
        return sum(self._of(weighted)[one] for one in outcomes) / max(1, of)

    def _of(self, weighted: bool) -> Counter[str]:
        return self.weighted if weighted else self.texts

    def __add__(self, other: "Row") -> "Row":
        return Row(self.texts + other.texts, self.weighted + other.weighted)


@dataclass
class Figures:
    """The rows of all sets: (set, whether relevant)."""

    rows: dict[tuple[str, bool], Row] = field(default_factory=dict)

    @property
    def sets(self) -> list[str]:
        return list(dict.fromkeys(of for of, _ in self.rows))

    def row(self, of: str, relevant: bool) -> Row:
        return self.rows.get((of, relevant), Row())

    def all(self, relevant: bool | None = None) -> Row:
        """All sets of found texts; of both kinds, or of one."""
        chosen = (row for (of, bears), row in self.rows.items() if of != MADE and relevant in (None, bears))
        return sum(chosen, Row())

    def as_json(self) -> list[dict[str, Any]]:
        return [
            {"set": of, "relevant": bears, "texts": dict(row.texts), "weighted": dict(row.weighted)}
            for (of, bears), row in self.rows.items()
        ]

    @classmethod
    def from_json(cls, told: Iterable[dict[str, Any]]) -> "Figures":
        return cls(
            {
                (one["set"], one["relevant"]): Row(Counter(one["texts"]), Counter(one["weighted"]))
                for one in told
            }
        )


def counted(judged: Iterable[Judged]) -> Figures:
    """The figures of judged texts."""
    figures = Figures()
    for one in judged:
        row = figures.rows.setdefault((one.case.of, one.relevant), Row())
        row.texts[one.outcome] += 1
        row.weighted[one.outcome] += one.case.weight
    return figures
