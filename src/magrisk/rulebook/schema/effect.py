"""Effects: the lines of a rule, what they rest on, and what hangs on a rule beside its points."""

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator

from magrisk.rulebook.schema.circumstance import Circumstance
from magrisk.rulebook.schema.fields import Grade, Ids, Text
from magrisk.rulebook.when import Identifier, Number, Shape, When

_MOST = 10.0  # mmol/L; no level of a living person moves by more


class Judgement(Shape):
    """An expert's value: a shift (mmol/L, negative lowers) that its grade discounts."""

    shift: Number = Field(ge=-_MOST, le=_MOST)
    se: Number = Field(ge=0, le=_MOST)
    grade: Grade
    because: Text


class Word(Shape):
    """A judged word of the scale: its points are final."""

    word: Identifier
    because: Text


def _way(judged: Any) -> str:
    """How something is judged: by a word, or else by a shift. What it lacks is then told of that one."""
    by_word = isinstance(judged, Word) or (isinstance(judged, dict) and "word" in judged)
    return Word.__name__ if by_word else Judgement.__name__


class Part(Shape):
    """One summand of a line, with a grade of its own."""

    as_found_in: str | None = Field(default=None, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")
    judged: Judgement | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.as_found_in is None) == (self.judged is None):
            raise ValueError("as_found_in or judged is wanted, one of them")
        return self


Judged = Annotated[Annotated[Judgement, Tag("Judgement")] | Annotated[Word, Tag("Word")], Discriminator(_way)]


class Line(Shape):
    """One line of an effect: the rule's total while `when` holds; with `caps`, its upper limit."""

    line: Identifier
    as_found_in: str | None = Field(default=None, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")
    judged: Judged | None = None
    sum_of: Annotated[tuple[Part, ...], Field(min_length=2)] | None = None
    when: When | None = None
    caps: bool = False
    evidence: Ids = ()

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        given = [self.as_found_in, self.judged, self.sum_of]
        if sum(source is not None for source in given) != 1:
            raise ValueError("one of as_found_in, judged and sum_of is wanted")
        if self.caps and self.when is None:
            raise ValueError("a line that caps needs a when")
        return self


class Stake(Shape):
    """What a low level would do to somebody to whom this rule applies.

    One of level `usual` is told and raises nothing. `from_chance`: it is told from this chance of a low
    level on, or beside a level that is low; always where it is not given.
    """

    level: Literal["usual", "raised", "grave"]
    because: Text
    from_chance: Number | None = Field(default=None, gt=0, lt=1)
    when: When | None = None
    evidence: Ids = ()

    def told_at(self, chance: float) -> bool:
        """Whether it is told at this chance of a low level."""
        return self.from_chance is None or chance >= self.from_chance


class Offer(Shape):
    """A change that a prescriber may consider, and that can be told to the program as a text.

    to: what is said in its place (for a switch, a medicine as a list may name it; for an answer, another
    word of the same question). to_ddd: to how many WHO defined daily doses a medicine is reduced. Without
    either the text is left out.
    """

    action: Literal["stop", "reduce", "switch", "treat", "correct"]
    to: Text | None = None
    to_ddd: Number | None = Field(default=None, gt=0)

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.to is not None and self.to_ddd is not None:
            raise ValueError("to or to_ddd is wanted, not both")
        if self.action == "switch" and self.to is None:
            raise ValueError("a switch says to what")
        if self.to_ddd is not None and self.action != "reduce":
            raise ValueError("to_ddd goes with reduce")
        return self


class Manage(Shape):
    """What to weigh when the cause could be changed.

    ask, before, note: what to ask, what to weigh before a change, what else to know. While one of
    `unless` holds no change is offered; while one of `weigh` holds it speaks against the change, and is
    told with it.
    """

    ask: Text | None = None
    before: Text | None = None
    offers: tuple[Offer, ...] = ()
    unless: tuple[Circumstance, ...] = ()
    weigh: tuple[Circumstance, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _about_offers(self) -> Self:
        if (self.unless or self.weigh) and not self.offers:
            raise ValueError("unless and weigh go with offers")
        return self


class Reviewed(Shape):
    """The human review of a rule; nobody is named before a named clinician reviewed it."""

    status: Literal["awaiting-pharmacist-review", "reviewed"] = "awaiting-pharmacist-review"
    by: str = ""
    on: str = ""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if {bool(self.by), bool(self.on)} != {self.status == "reviewed"}:
            raise ValueError("a reviewed rule names who and when; one that awaits review names nobody")
        return self
