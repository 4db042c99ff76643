"""Rules: what bears on the outcome, what shows it, what overlaps."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from magrisk.rulebook.schema.effect import Line, Manage, Reviewed, Stake
from magrisk.rulebook.schema.fields import Code, Concept, Ids, Severity, Text, Texts
from magrisk.rulebook.schema.proof import Examples
from magrisk.rulebook.when import Identifier, Number, Route, Shape, When


class Rule(Shape):
    """What the rules that bear on the outcome share. `safety` is told as an alert while a rule holds.

    level_every_days: the longest time between two levels of the outcome while the rule holds, where
    `monitor` names one.

    A rule of `either` direction has lines of both signs, and says under why_zero why nothing counts
    while none of them holds.
    """

    id: Identifier
    replaces: bool = False
    label: Text
    direction: Literal["lowers", "raises", "either", "neutral"]
    acts_through: Ids = ()
    mechanism: str = ""
    effect: tuple[Line, ...] = ()
    why_zero: Text | None = None
    conflict: Text | None = None
    safety: Text | None = None
    measure_anyway: Text | None = None
    evidence: Ids = ()
    monitor: Text | None = None
    level_every_days: int | None = Field(default=None, gt=0)
    manage: Manage | None = None
    stakes: tuple[Stake, ...] = ()
    reviewed: Reviewed = Reviewed()
    examples: Examples

    @model_validator(mode="after")
    def _weighs_or_says_why_not(self) -> Self:
        if (self.direction == "neutral") == bool(self.effect):
            raise ValueError("a rule that lowers or raises has an effect; a neutral one has none")
        if self.direction == "neutral" and self.why_zero is None and not self.stakes:
            raise ValueError("a neutral rule says why_zero, or which stakes it raises")
        if self.direction == "either" and self.why_zero is None:
            raise ValueError("a rule of either direction says why_zero, for when no line holds")
        if self.level_every_days and not self.monitor:
            raise ValueError("level_every_days goes with monitor, which says it in words")
        names = [line.line for line in self.effect]
        if len(set(names)) != len(names):
            raise ValueError("two lines share a name")
        return self


class Hours(Shape):
    """How long before and after what blocks it a medicine is taken, in hours.

    drug: the member; every member that has no entry of its own where it is not given. A side without
    hours is one of which the sources say nothing; without both the `note` says what to do.
    """

    drug: Identifier | None = None
    before: Number | None = Field(default=None, gt=0)
    after: Number | None = Field(default=None, gt=0)
    note: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.before is None and self.after is None and self.note is None:
            raise ValueError("before, after or a note is wanted")
        return self


class KeepApart(Shape):
    """What blocks the members of a class in the gut (`from`: classes, by mouth), and by how many hours
    the two are kept apart."""

    from_: Annotated[Ids, Field(min_length=1, alias="from")]
    hours: Annotated[tuple[Hours, ...], Field(min_length=1)]
    evidence: Ids = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        drugs = [one.drug for one in self.hours]
        if len(set(drugs)) != len(drugs):
            raise ValueError("two entries are about one drug")
        return self


class DrugClass(Rule):
    """A class of medicines; of its members the one that gives most counts."""

    kind: Literal["drug-class"]
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    members: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    keep_apart: KeepApart | None = None


class Prefixes(Shape):
    """Codes by prefix (dots optional); an excluded prefix wins, an ambiguous one never counts alone."""

    codes: tuple[Code, ...] = ()
    exclude: tuple[Code, ...] = ()
    ambiguous: tuple[Code, ...] = ()


class Concepts(Shape):
    """Identifiers of SNOMED CT, each of which stands alone; an ambiguous one never counts alone."""

    codes: tuple[Concept, ...] = ()
    ambiguous: tuple[Concept, ...] = ()


class Qualifier(Shape):
    """Words before or behind another rule's name that say this rule as well ("uncontrolled ...")."""

    words: Annotated[Texts, Field(min_length=1)]
    of: Annotated[Ids, Field(min_length=1)]


class Kinds(Shape):
    """The kinds of a condition: who names it leaves open which of them it is, and `ask` asks."""

    of: Annotated[Ids, Field(min_length=2)]
    ask: Identifier


class Condition(Rule):
    """A disease or state. `ambiguous_names` may mean it, and never count alone. `ask` is the question
    that widens the range while nobody answered it; a condition without one is presumed absent when it
    is not named. One that is `general` names the whole of its overlap and no kind in particular: who
    denies it denies every kind."""

    kind: Literal["condition"]
    names: Texts = ()
    ambiguous_names: Texts = ()
    qualifies: Qualifier | None = None
    icd10cm: Prefixes = Prefixes()
    icd9cm: Prefixes = Prefixes()
    snomed: Concepts = Concepts()
    ask: Identifier | None = None
    present_when: When | None = None
    general: bool = False
    kinds: Kinds | None = None
    known_low: bool = False


class Lifestyle(Rule):
    """A habit, said by its id, by a name, or measured."""

    kind: Literal["lifestyle"]
    names: Texts = ()
    ambiguous_names: Texts = ()
    qualifies: Qualifier | None = None
    icd10cm: Prefixes = Prefixes()
    icd9cm: Prefixes = Prefixes()
    snomed: Concepts = Concepts()
    ask: Identifier | None = None
    present_when: When | None = None
    general: bool = False


class Interaction(Rule):
    """Causes that together do more than their sum; added once on top of them."""

    kind: Literal["interaction"]
    together: Annotated[tuple[When, ...], Field(min_length=2)]


class Symptom(Shape):
    """A complaint that goes with a low level: no points, but stakes and an alert."""

    kind: Literal["symptom"]
    id: Identifier
    replaces: bool = False
    label: Text
    names: Texts = ()
    snomed: Concepts = Concepts()
    severity: Severity
    why: Text
    consider: Text
    evidence: Ids = ()
    reviewed: Reviewed = Reviewed()
    examples: Examples


class Overlap(Shape):
    """Rules that share a cause or a mechanism: the largest absolute value counts, of equals the first.

    counts_beyond: rules and overlaps whose sum the members show as well, where they only mark a loss:
    of what counts among the members only what exceeds that sum is added.
    """

    kind: Literal["overlap"]
    id: Identifier
    replaces: bool = False
    label: Text
    members: Annotated[tuple[Identifier, ...], Field(min_length=2)]
    counts_beyond: Ids = ()
    because: Text
    examples: Examples
