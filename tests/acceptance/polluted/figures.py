"""The figures of all polluted files: how many, what was accepted, what was lost and why, and the score."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .file import File
from .judging import Judged
from .measures import NAMES, Measures, measured
from .reading import Outcome

# What the authors of Pollock pollute, in our words; their cells all stand in quotes.
LIKE_THEIRS = frozenset(
    f"{kind}, all in quotes"
    for kind in (
        "file: no end at the end",
        "file: two ends at the end",
        "file: no header",
        "file: two headers",
        "file: three headers",
        "file: three lines and an empty one above",
        "file: a second table with fewer columns",
        "file: a second table with more columns",
        "file: a second table with as many columns",
        "file: no row",
        "file: one row",
        "file: LF",
        "file: CR",
        "file: delimiter blank",
        "file: delimiter comma and blank",
        "file: delimiter semicolon",
        "file: delimiter tab",
        "file: apostrophes as quotes",
        "file: backslash before quotes",
        "file: quotes not doubled",
        *(
            f"{where}: {what}"
            for where in ("header", "row")
            for what in (
                "a delimiter less",
                "a delimiter more",
                "a quote more at the beginning",
                "delimiter blank",
            )
        ),
    )
) | {"file: clean", "file: empty"}

# Simple scores as they were published: of loaders that are told how each file is written, over the authors'
# own files, where a record is wanted as the fault left it. So they stand beside ours, and rank nobody.
PUBLISHED = {
    "DuckDB 1.2, told (its makers, 2025-04-16)": 9.961,
    "SQLite 3.39.0": 9.955,
    "UniVocity 2.9.1": 9.939,
    "SpreadDesktop": 9.929,
    "Pandas 1.4.3": 9.895,
    "Python csv 3.10.5": 9.721,
    "CleverCSV 0.7.4": 9.193,
    "DuckDB 1.2, finding out by itself (its makers, 2025-04-16)": 9.075,
}


@dataclass
class Figures:
    """What is counted of some files."""

    files: int = 0
    refused: int = 0
    accepted: int = 0
    altered: int = 0
    invented: int = 0
    twice: int = 0
    beyond: int = 0
    why: Counter[str] = field(default_factory=Counter)
    sums: list[float] = field(default_factory=lambda: [0.0] * len(NAMES))

    def add(self, file: File, found: Outcome, fate: Judged) -> None:
        """Counts one more."""
        self.files += 1
        self.refused += bool(found.refused)
        self.accepted += len(found.rows)
        self.altered += len(fate.altered)
        self.invented += len(fate.invented)
        self.twice += len(fate.twice)
        self.beyond += len(fate.beyond)
        if fate.beyond:
            self.why.update([found.refused] if found.refused else set(found.aside))
        self.sums = [sum(pair) for pair in zip(self.sums, measured(file, found), strict=True)]

    def score(self) -> float:
        """As it is told of loaders: 10 where everything is as it should be."""
        return sum(self.means())

    def means(self) -> Measures:
        """Each measure by itself."""
        return tuple(each / self.files for each in self.sums)


def by_kind(judged: Iterable[tuple[File, Outcome, Judged]]) -> dict[str, Figures]:
    """The figures of each kind of pollution, of all, and of those like Pollock's."""
    found: dict[str, Figures] = {}
    for file, outcome, fate in judged:
        for name in ("all", *(["like Pollock's"] if file.kind in LIKE_THEIRS else []), file.kind):
            found.setdefault(name, Figures()).add(file, outcome, fate)
    return found


def told(found: dict[str, Figures]) -> Iterator[str]:
    """The figures as lines."""
    yield f"{len(found) - 2} kinds"
    yield "files refused accepted altered invented twice lost-beyond score  kind"
    for name, of in sorted(found.items(), key=lambda pair: (":" in pair[0], pair[1].score())):
        numbers = (of.files, of.refused, of.accepted, of.altered, of.invented, of.twice, of.beyond)
        yield " ".join(f"{number:>7}" for number in numbers) + f" {of.score():7.3f}  {name}"
        for why, times in of.why.most_common(2) if ":" in name else ():
            yield f"{'':>66}{times} times {why}"
    for name in ("all", "like Pollock's"):
        means = zip(NAMES, found[name].means(), strict=True)
        yield f"{name}: " + ", ".join(f"{what} {mean:.4f}" for what, mean in means)
    yield from (f"{score:.3f} {who}" for who, score in PUBLISHED.items())
