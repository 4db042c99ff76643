"""The measuring: rosters are made, and everybody runs over the same one, in turns."""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .generate import roster
from .results import COPY, OURS, Run
from .running import run
from .who import PEERS, Who

SAME_ROWS = 2_000
_START_UP_ROWS = 1_000


class NotTheSame(Exception):
    """A peer gives other points than magrisk does."""


@dataclass(frozen=True)
class Bench:
    """What all parts are measured with. rows: the size that the others hang on; most: no roster is longer."""

    who: Who
    folder: Path
    rows: int
    repeat: int
    most: int

    def copy(self) -> Iterator[Run]:
        """Beside the copy, in pairs: the start-up, and three sizes; long ones less often."""
        repeats = {
            _START_UP_ROWS: self.repeat,
            self.rows: self.repeat,
            5 * self.rows: max(1, self.repeat // 2 + self.repeat % 2),
            10 * self.rows: 1,
        }
        for rows, times in self._within(repeats):
            yield from self._turns("copy", rows, times, (COPY, OURS))

    def curve(self) -> Iterator[Run]:
        """Sizes below those of the pairs, for the curve of rows a second."""
        for rows, times in self._within({self.rows // 100: self.repeat, self.rows // 10: self.repeat}):
            yield from self._turns("curve", rows, times, (OURS,))

    def peers(self) -> Iterator[Run]:
        """Beside other ways to the same points; who is slow gets fewer rows."""
        self._check_same()
        for who, (_, _, share) in PEERS.items():
            file = self._roster(max(1, self.rows // share))
            yield self._run("peers", OURS, self._roster(self.rows), self.rows)
            yield self._run("peers", who, file, max(1, self.rows // share))

    def memory(self) -> Iterator[Run]:
        """The memory over size: it should hang on neither the rows nor the file."""
        for rows, _ in self._within({self.rows: 1, 10 * self.rows: 1}):
            for who in (COPY, OURS):
                yield self._run("memory", who, self._roster(rows), rows, watched=True)

    def unlike(self) -> Iterator[Run]:
        """Texts that no other equals: what reading costs, and whether what is remembered grows."""
        for unlike, rows in ((0.05, self.rows), (1.0, self.rows // 10), (1.0, self.rows)):
            file = self._roster(rows, unlike)
            yield self._run("unlike", OURS, file, rows, unlike=unlike, watched=True)

    def _within(self, repeats: dict[int, int]) -> Iterator[tuple[int, int]]:
        return ((rows, times) for rows, times in repeats.items() if 0 < rows <= self.most)

    def _turns(self, part: str, rows: int, times: int, who: Sequence[str]) -> Iterator[Run]:
        file = self._roster(rows)
        for _ in range(times):
            for one in who:
                yield self._run(part, one, file, rows)

    def _run(
        self, part: str, who: str, file: Path, rows: int, *, unlike: float = 0.0, watched: bool = False
    ) -> Run:
        output = self.folder / "scored.csv"
        ended = run(self.who.command(who, file, output), watched=watched)
        for left in self.folder.glob("scored.csv*"):
            left.unlink()
        held = vars(ended.memory) if watched else {}
        print(f"{part}: {who}, {rows:,} rows: {ended.seconds:.2f} s", file=sys.stderr)
        return Run(part, who, rows, round(ended.seconds, 3), unlike=unlike, **held)

    def _roster(self, rows: int, unlike: float = 0.0) -> Path:
        """The roster of a size, made once."""
        file = self.folder / f"roster-{rows}-{unlike:g}.csv"
        if not file.exists():
            roster(file, rows, unlike=unlike)
        return file

    def _check_same(self) -> None:
        file = self._roster(SAME_ROWS)
        wanted = self._points(OURS, file)
        for who in PEERS:
            if self._points(who, file) != wanted:
                raise NotTheSame(f"{who}: found other points than magrisk, wanted the same for every row")

    def _points(self, who: str, file: Path) -> list[tuple[str, str]]:
        output = self.folder / "points.csv"
        run(self.who.command(who, file, output))
        with output.open(encoding="utf-8", newline="") as lines:
            return [(row["id"], row["points"]) for row in csv.DictReader(lines)]


PARTS: dict[str, Callable[[Bench], Iterator[Run]]] = {
    "copy": Bench.copy,
    "curve": Bench.curve,
    "peers": Bench.peers,
    "memory": Bench.memory,
    "unlike": Bench.unlike,
}
