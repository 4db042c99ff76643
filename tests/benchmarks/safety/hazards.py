"""The hazards of the log, each with its severity, its state, and how many controls and tests it has."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_HEADING = re.compile(r"^## (H\d\d) (.+)$", re.M)
_ROW = re.compile(r"^\| (H\d\d) .+ \| (.+) \| (.+) \|$", re.M)


class Hazard(NamedTuple):
    """A hazard in one line."""

    number: str
    name: str
    severity: str
    state: str
    controls: int
    tests: int


def hazards(log: Path) -> Iterator[Hazard]:
    """The hazards, in their order."""
    text = log.read_text(encoding="utf-8")
    rated = {number: (severity, state) for number, severity, state in _ROW.findall(text)}
    _, *found = _HEADING.split(text)
    for number, name, body in zip(*(found[at::3] for at in range(3)), strict=True):
        tests = set(re.findall(r"`(tests/[^`]+::test_\w+)`", body))
        yield Hazard(number, name, *rated[number], body.count("**Control:**"), len(tests))
