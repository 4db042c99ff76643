"""What was measured: every single run, kept beside the page, and the medians and ratios of them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

KEPT = Path(__file__).with_name("measured.json")
OURS, COPY = "magrisk", "copy"


@dataclass(frozen=True)
class Run:
    """One run: of which part of the measuring, who ran, over how many rows of which kind."""

    part: str
    who: str
    rows: int
    seconds: float
    unlike: float = 0.0
    tree: int = 0  # bytes; 0 where nobody looked
    tree_pss: int = 0
    largest: int = 0


@dataclass(frozen=True)
class Results:
    """All runs, and what they ran on."""

    rows: int = 1_000_000  # the size that the others hang on
    about: dict[str, str] = field(default_factory=dict)
    runs: tuple[Run, ...] = ()

    def of(self, part: str, who: str, rows: int, unlike: float = 0.0) -> list[Run]:
        """The runs of one kind, in their order."""
        wanted = (part, who, rows, unlike)
        return [run for run in self.runs if (run.part, run.who, run.rows, run.unlike) == wanted]

    def sizes(self, part: str, unlike: float = 0.0) -> list[int]:
        """How many rows were run in a part, each once."""
        return sorted({run.rows for run in self.runs if (run.part, run.unlike) == (part, unlike)})

    def with_part(self, part: str, runs: Iterable[Run], about: dict[str, str]) -> "Results":
        """The same with one part measured anew."""
        others = (run for run in self.runs if run.part != part)
        return Results(self.rows, {**self.about, **about}, (*others, *runs))


def seconds(runs: Iterable[Run]) -> float:
    """The median of some runs."""
    return median(run.seconds for run in runs)


def ratio(ours: Iterable[Run], theirs: Iterable[Run]) -> float:
    """How many times as long ours took: the median over pairs that ran next to each other."""
    return median(one.seconds / other.seconds for one, other in zip(ours, theirs, strict=True))


def rows_per_second(runs: Iterable[Run]) -> float:
    """Rows a second, by the median."""
    return median(run.rows / run.seconds for run in runs)


def keep(results: Results, file: Path = KEPT) -> None:
    """Writes all runs down, one a line."""
    runs = ",\n".join(json.dumps(asdict(run)) for run in results.runs)
    about = json.dumps(results.about)
    file.write_text(f'{{"rows": {results.rows}, "about": {about}, "runs": [\n{runs}\n]}}\n', encoding="utf-8")


def kept(file: Path = KEPT) -> Results:
    """The runs of before; none where nothing was measured yet."""
    if not file.exists():
        return Results()
    told = json.loads(file.read_text(encoding="utf-8"))
    return Results(told["rows"], told["about"], tuple(Run(**run) for run in told["runs"]))
