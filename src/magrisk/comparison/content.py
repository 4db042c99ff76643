"""What a comparison holds: plain numbers and words, from which text, JSON and HTML are written alike."""

from dataclasses import asdict, dataclass
from typing import Any

SCHEMA = "magrisk.comparison/1"


@dataclass(frozen=True)
class Side:
    """One scored file. rows: that it holds. set_aside: records that could not be scored; null where that is
    not known. rulebook: what the first row names. has_manifest, has_tally: whether the settings are known,
    and how often rules counted."""

    name: str
    rows: int
    set_aside: int | None
    rulebook: str
    has_manifest: bool
    has_tally: bool


@dataclass(frozen=True)
class Setting:
    """Something that was not the same when the two files were made; null where it is not known."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Alone:
    """A row that only one of the files has: its `row` and `id` there."""

    row: int
    id: str


@dataclass(frozen=True)
class Rows:
    """How the rows were paired: pairs + only_old are the rows of OLD, pairs + only_new those of NEW. listed:
    the first of those without a partner."""

    pairs: int
    only_old: int
    only_new: int
    listed_old: tuple[Alone, ...]
    listed_new: tuple[Alone, ...]


@dataclass(frozen=True)
class Matrix:
    """Pairs by the word of either file. counts: a line for each word of OLD, a number for each of NEW."""

    words: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Distribution:
    """By how much a number changed, NEW less OLD, over the pairs that have it in both. p5 to p95: the least
    change that so many per cent of the pairs do not exceed. Null where there is no such pair."""

    pairs: int
    rose: int
    fell: int
    mean: float | None
    least: float | None
    p5: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p95: float | None
    most: float | None


@dataclass(frozen=True)
class Standing:
    """How one row stands in one file; points to likelihood are null where nobody is scored."""

    row: int
    points: int | None
    floor: int | None
    ceiling: int | None
    chance: float | None
    likelihood: str | None
    stakes: str
    priority: str
    complete: bool


@dataclass(frozen=True)
class ReasonChange:
    """A reason that came, went or changed its points; null where it does not stand. certain: false where a
    list that does not show it names only its largest reasons, so that it may be among the others."""

    label: str
    old: int | None
    new: int | None
    certain: bool


@dataclass(frozen=True)
class Listed:
    """The texts of a list that stand in one of the files only."""

    came: tuple[str, ...]
    went: tuple[str, ...]


@dataclass(frozen=True)
class Mover:
    """One row that changed. change: what it is counted as, a key of `Moves.changes`. why_whole: whether both
    files name all reasons of the row."""

    id: str
    change: str
    old: Standing
    new: Standing
    why: tuple[ReasonChange, ...]
    why_whole: bool
    unrecognised: Listed
    doubts: Listed


@dataclass(frozen=True)
class Moves:
    """What became of the pairs. changes: how many by the first of these that fits, and how many are the same.
    listed: the first who moved, those whose priority rose before the others."""

    changes: dict[str, int]
    priority: Matrix
    likelihood: Matrix
    points: Distribution
    chance: Distribution
    listed: tuple[Mover, ...]


@dataclass(frozen=True)
class Share:
    """In how many rows with a score a rule counted, the points that it gave in all, and the share with its
    interval (Wilson)."""

    rows: int
    points: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Rate:
    """How often one rule counts. old, new: null where the rulebook has no such rule, or nobody counted.
    difference: of the shares, NEW less OLD, with its interval (Newcombe). clear: whether the interval that
    holds for all rules together leaves out zero."""

    rule: str
    label: str
    old: Share | None
    new: Share | None
    difference: float | None
    low: float | None
    high: float | None
    clear: bool


@dataclass(frozen=True)
class Limits:
    """When a rule is an alarm: its share changed clearly, and by so many percentage points or so many times;
    `large`: rows with a score from which a rule that never or always counts is one."""

    percentage_points: float
    times: float
    large: int
    confidence: float


@dataclass(frozen=True)
class Firing:
    """How often each rule counts, the largest change first. rows: with a score; null where nobody counted.
    added, removed: rules that only NEW or only OLD has."""

    rows_old: int | None
    rows_new: int | None
    limits: Limits
    rates: tuple[Rate, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True)
class Alarm:
    """A rule to look at. kind: stopped (it counted in OLD, never in NEW), never, always, changed."""

    kind: str
    rule: str
    label: str


@dataclass(frozen=True)
class Comparison:
    """Two scored files, held against one another. same_roster: whether both were made of the same file; null
    where that is not known."""

    old: Side
    new: Side
    same_roster: bool | None
    settings: tuple[Setting, ...]
    rows: Rows
    moves: Moves
    firing: Firing
    alarms: tuple[Alarm, ...]

    def to_json(self) -> dict[str, Any]:
        """As it is published: the schema's name first."""
        return {"schema": SCHEMA, **asdict(self)}
