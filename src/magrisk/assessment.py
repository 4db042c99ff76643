"""The result object, frozen, with its versioned JSON: one answer for one patient."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from magrisk.escape import terminal_json
from magrisk.stakes import Stakes

Action = Literal["stop", "reduce", "switch", "treat", "correct"]
AlertKind = Literal["symptom", "amplifier", "electrolyte", "safety", "known-low"]


class Part(BaseModel):
    """Base of the parts of an assessment."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class PatientShown(Part):
    """Who was assessed, as far as it was said. `age`: years; a text where they are not exact (">89")."""

    id: str | None
    age: int | float | str | None
    sex: str
    setting: str
    setting_assumed: bool


class Score(Part):
    """Points (µmol/L of expected fall) with the range that the unknowns leave open."""

    points: int
    floor: int
    ceiling: int


class Limit(Part):
    """A limit of the level."""

    value: float
    unit: str


class CalibrationShown(Part):
    """What a setting was calibrated on: the data as the site calls them, the day, how many rows, and how many
    of them were below the limit.

    observed: whether the levels were known, or only who was below. fitted: the numbers that the data gave.
    same_rules: whether the rules are still those that it was calibrated with.
    """

    on: str
    at: str
    rows: int
    low: int
    limit: Limit
    observed: Literal["levels", "below"]
    fitted: tuple[Literal["mean", "sd", "slope"], ...]
    same_rules: bool


class Chance(Part):
    """Chance (0 to 1) of a level below a limit, its 90 % interval, and its range over the unknowns.

    slope: the fall that a point stands for in the setting, in µmol/L. calibration: null where the setting is
    not calibrated.
    """

    below: Limit
    estimate: float
    low: float
    high: float
    floor: float
    ceiling: float
    setting_population: float
    calibrated: bool
    slope: float
    calibration: CalibrationShown | None


class ChanceAlso(Part):
    """The chance below another limit."""

    below: Limit
    estimate: float
    low: float
    high: float


class Range(Part):
    """A reference range, both ends inclusive, as its source gives it and in mmol/L, and its source."""

    low: float
    high: float
    unit: str
    source: str
    low_mmol_per_l: float
    high_mmol_per_l: float


class Measured(Part):
    """A current measured level. `value` is the number as reported."""

    value: float
    unit: str
    mmol_per_l: float
    status: Literal["low", "normal", "high"]
    ctcae_grade: int
    range: Range
    cautions: tuple[str, ...]


class Because(Part):
    """A text that set something off, how it was understood, and where it stood."""

    said: str
    understood: str
    where: str


class EvidenceShown(Part):
    """A source, to be looked up."""

    id: str
    citation: str
    doi: str | None
    pmid: str | None


class Contribution(Part):
    """One rule that counts: its points, why it holds, its way to the outcome, its sources.

    marker: it goes with a loss, and is no cause itself.
    """

    rule: str
    kind: str
    label: str
    points: int
    line: str
    grade: Literal["A", "B", "C", "D"] | None
    ground: Literal["measured", "derived", "judged"]
    measure_anyway: bool
    marker: bool
    because: tuple[Because, ...] = Field(min_length=1)
    path: tuple[str, ...]
    mechanism: str
    reason: str | None
    evidence: tuple[EvidenceShown, ...]


class NotCounted(Part):
    """Something said that adds no points, with the reason."""

    said: str
    understood: str
    rule: str | None
    reason: str


class Unrecognised(Part):
    """A text that was not understood, or not whole; suggestions are never taken.

    `look_alikes`: for suggested names, each with a name that it is easily taken for. `partly`: a part of it
    was understood, and counts.
    """

    said: str
    where: str
    suggestions: tuple[str, ...]
    look_alikes: tuple[tuple[str, str], ...] = ()
    partly: bool = False


class Doubt(Part):
    """Something unknown, and what its answer could change at the most (both magnitudes >= 0)."""

    question: str
    ask: str
    could_add: int
    could_remove: int
    could_change_priority: bool


class Alert(Part):
    """Something to know beside the score. `raises`: the stakes that it raises them to, where it does."""

    kind: AlertKind
    label: str
    advice: str
    evidence: tuple[EvidenceShown, ...]
    raises: Literal["raised", "grave"] | None = None


class Option(Part):
    """A treatment that may be considered: its id and its label, whether, and why."""

    treatment: str
    label: str
    says: Literal["yes", "no", "ask"]
    reason: str
    benefits: str
    considerations: str
    details: tuple[str, ...]


class Test(Part):
    """A test that may help, and why."""

    test: str
    why: str
    limits: str


class Monitoring(Part):
    """What to follow up, when, and because of what."""

    what: str
    when: str
    because: str


class KeepApart(Part):
    """Hours between a medicine and what blocks it: so long before that, or so long after it, it is taken.

    None: the sources give no hours for that side. `apart_from`: the texts of what blocks it; empty where
    it would only come with a treatment that is offered.
    """

    drug: str
    hours_before: float | None
    hours_after: float | None
    said: str
    apart_from: tuple[str, ...]
    note: str
    evidence: tuple[EvidenceShown, ...]


class ChangeShown(Part):
    """A change: the text that was said, and what takes its place (null: nothing does); `change` says it."""

    action: Action
    target: str
    to: str | None
    change: str


class Help(ChangeShown):
    """A change that may be considered, and where the patient stands with it.

    rule: whose offer it is. against: what speaks against it in this patient, empty where nothing does.
    """

    points_after: int
    chance_after: float
    priority_after: str
    rule: str
    against: tuple[str, ...]
    caution: str


class SmallestChange(Part):
    """The fewest changes that together lower the priority, and where the patient stands with them.

    against: whether something in this patient speaks against one of them.
    """

    changes: tuple[ChangeShown, ...]
    against: bool
    points_after: int
    chance_after: float
    priority_after: str


class Management(Part):
    """What to ask and to weigh because of a rule that holds."""

    rule: str
    because: str
    ask: str | None
    before: str | None
    note: str | None
    not_offered: tuple[str, ...] = Field(description="Why no change of it is offered here.")


class LastLevel(Part):
    """The last level of which somebody told, and whether it still counts as current. `on`: ISO 8601.

    dated: whether a date was told; a level without one is taken as today's.
    """

    value: float
    unit: str
    on: str
    dated: bool
    status: Literal["low", "normal", "high"] | None
    current: bool


class Since(Part):
    """A medicine that began, or was stopped, on this day (the first possible one), and what it does to
    the level."""

    said: str
    understood: str
    on: str
    direction: Literal["lowers", "raises", "either", "neutral"]
    rules: tuple[str, ...]


class NextLevel(Part):
    """The day from which the next level is due (ISO 8601), whether that is now, and why."""

    due: str
    now: bool
    because: str


class Trajectory(Part):
    """How the last level stands in time."""

    last_level: LastLevel
    began_after: tuple[Since, ...]
    ended_after: tuple[Since, ...]
    next_level: NextLevel


class WithoutProtectors(Part):
    """The score if the medicines that raise the level were left out."""

    points: int
    chance: float


class PublishedScore(Part):
    """A published comparator, as a range where an item is unknown; `items` are those that hold."""

    low: int
    high: int
    items: tuple[str, ...]


class RulebookShown(Part):
    """Which rules gave the answer."""

    version: str
    fingerprint: str
    reviewed: bool
    rules: int = Field(description="Documents that a clinician should review.")
    awaiting_review: int
    evidence_from: int | None = Field(description="The year of the oldest source.")
    evidence_to: int | None
    revised: str | None = Field(description="The day of the last change of the content.")


class OwnVocabularyShown(Part):
    """The vocabulary that the user laid beside that of the rulebook."""

    source: str
    released: str
    days_old: int
    fingerprint: str


class VocabularyShown(Part):
    """How old the names and the codes are by which medicines were understood."""

    released: str | None = Field(description="The day of the release that they come from.")
    days_old: int | None = Field(description="On the day of the answer.")
    own: OwnVocabularyShown | None


class Assessment(Part):
    """The whole answer. Lists are empty where there is nothing to say."""

    schema_: Literal["magrisk.assessment/1"] = Field(default="magrisk.assessment/1", alias="schema")
    patient: PatientShown
    complete: bool
    score: Score | None
    chance: Chance | None
    chance_also: tuple[ChanceAlso, ...]
    likelihood: str | None
    stakes: Stakes
    priority: str
    priority_because: tuple[str, ...] = Field(description="The way to the priority, step by step.")
    measured: Measured | None
    contributions: tuple[Contribution, ...]
    not_counted: tuple[NotCounted, ...]
    unrecognised: tuple[Unrecognised, ...]
    doubts: tuple[Doubt, ...]
    complete_enough: bool = Field(description="Nothing unknown could change the priority.")
    alerts: tuple[Alert, ...]
    options: tuple[Option, ...] = ()
    tests: tuple[Test, ...] = ()
    monitoring: tuple[Monitoring, ...]
    keep_apart: tuple[KeepApart, ...] = ()
    trajectory: Trajectory | None = None
    management: tuple[Management, ...] = ()
    what_would_help: tuple[Help, ...] = ()
    smallest_change: SmallestChange | None = None
    without_protectors: WithoutProtectors | None
    scores: dict[str, PublishedScore]
    rulebook: RulebookShown
    vocabulary: VocabularyShown
    limits: tuple[str, ...]

    def level_is(self, status: Literal["low", "normal", "high"]) -> bool:
        """Whether there is a current measured level, and it stands there."""
        return self.measured is not None and self.measured.status == status

    def raised_by(self) -> tuple[str, ...]:
        """The labels of the alerts that raise the stakes to where they are, each once."""
        return tuple(dict.fromkeys(alert.label for alert in self.alerts if alert.raises == self.stakes))

    def to_json(self) -> str:
        """The assessment as published by `magrisk schema`."""
        return terminal_json(self.model_dump_json(by_alias=True, indent=2))
