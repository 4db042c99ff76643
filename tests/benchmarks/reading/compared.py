"""The peer's figures, kept beside the page: whoever has no peer can still write it."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from .counts import Figures, counted
from .measure import Bench
from .misspellings import Slip
from .peer import PACKAGE, Answer, Answers, Mapped

KEPT = Path(__file__).with_name("peer.json")


@dataclass(frozen=True)
class Compared:
    """What the peer made of the same texts."""

    package: str
    version: str
    texts: int
    unmapped: int
    time_ratio: float
    misspelt: dict[str, Counter[str]]
    figures: Figures


def compare(bench: Bench, answers: Answers, slips: list[Slip], our_seconds: float) -> Compared:
    """Judges the peer by the same truth."""
    mapped = Mapped(bench.labels, answers)
    modes: dict[str, Counter[str]] = {"plain": Counter(), "fuzzy": Counter()}
    for slip, (plain, fuzzy) in zip(slips, answers.misspelt, strict=True):
        modes["plain"][_ending(bench, mapped, slip, plain)] += 1
        modes["fuzzy"][_ending(bench, mapped, slip, fuzzy)] += 1
    return Compared(
        package=PACKAGE,
        version=answers.version,
        texts=len(answers.texts),
        unmapped=mapped.unmapped(),
        time_ratio=round(answers.seconds / our_seconds, 2),
        misspelt=modes,
        figures=counted(bench.measure(mapped.read)),
    )


def _ending(bench: Bench, mapped: Mapped, slip: Slip, answer: Answer) -> str:
    found, right = mapped.of(answer).substances, bench.names.of(slip.name)
    if not found:
        return "nothing"
    if found in right:
        return "right"
    return "taken" if found - frozenset().union(*right) else "in part"


def keep(compared: Compared) -> None:
    """Writes the figures down."""
    told = {**vars(compared), "figures": compared.figures.as_json()}
    KEPT.write_text(json.dumps(told, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def kept() -> Compared:
    """The figures of the last comparison."""
    told = json.loads(KEPT.read_text(encoding="utf-8"))
    misspelt = {mode: Counter(counts) for mode, counts in told["misspelt"].items()}
    return Compared(**{**told, "misspelt": misspelt, "figures": Figures.from_json(told["figures"])})
