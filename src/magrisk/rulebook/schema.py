"""What each kind of rule file may say."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from magrisk.rulebook.when import Bound, Identifier, Number, Route, Shape, When

Grade = Literal["A", "B", "C", "D"]
Text = Annotated[str, Field(min_length=1)]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9.]*$", max_length=12)]
Severity = Annotated[int, Field(ge=1, le=5)]
Share = Annotated[float, Field(gt=0, lt=1)]
Texts = tuple[Text, ...]
Ids = tuple[Identifier, ...]
Pair = tuple[Number, Number]


# ---------------------------------------------------------------- evidence: who found what


class Finding(Shape):
    """One published number, in one of four forms (DESIGN section 2), with its grade.

    difference: users minus non-users, mmol/L. odds_ratio or risk_ratio: below a limit, with the
    unexposed share and sd of the study. exposed beside unexposed: two shares below a limit. share:
    a share below a limit within a group, against the mean of its setting, with n.
    `interval` is the 95 % interval, `se` (mmol/L) stands where there is none.
    """

    difference: Number | None = None
    odds_ratio: Number | None = None
    risk_ratio: Number | None = None
    exposed: Share | None = None
    share: Share | None = None
    interval: Pair | None = None
    se: Number | None = Field(default=None, ge=0)
    below: Number | None = None
    unexposed: Share | None = None
    sd: Number | None = Field(default=None, gt=0)
    mean: Number | None = None
    n: int | None = Field(default=None, gt=0)
    grade: Grade
    note: str = ""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = {
            "difference": (),
            "odds_ratio": ("unexposed", "sd"),
            "risk_ratio": ("unexposed", "sd"),
            "exposed": ("unexposed", "sd", "se"),
            "share": ("below", "sd", "mean", "n"),
        }
        given = [form for form in forms if getattr(self, form) is not None]
        if len(given) != 1:
            raise ValueError(f"one of {', '.join(forms)} is wanted, found {len(given)}")
        missing = [key for key in forms[given[0]] if getattr(self, key) is None]
        if missing:
            raise ValueError(f"{given[0]} needs {', '.join(missing)} beside it")
        if given[0] != "share" and self.interval is None and self.se is None:
            raise ValueError("an interval or an se is wanted")
        if self.interval and self.interval[0] > self.interval[1]:
            raise ValueError("the interval's ends are the wrong way round")
        return self


class Evidence(Shape):
    """A study or statement: its citation, what it says, and the numbers it found."""

    kind: Literal["evidence"]
    id: Identifier
    replaces: bool = False
    citation: Text
    doi: str | None = Field(default=None, pattern=r"^10\.\S+$")
    pmid: str | None = Field(default=None, pattern=r"^[0-9]+$")
    url: str | None = None
    year: int | None = None
    design: str = ""
    population: str = ""
    says: Text
    citation_check: Literal["confirmed", "details-incomplete", "not-re-checked", "incomplete"]
    findings: Mapping[Identifier, Finding] = {}


# ---------------------------------------------------------------- effects: what counts, and when


class Judgement(Shape):
    """An expert's value: a shift (mmol/L, negative lowers) that its grade discounts."""

    shift: Number
    se: Number = Field(ge=0)
    grade: Grade
    because: Text


class Word(Shape):
    """A judged word of the scale: its points are final."""

    word: Identifier
    because: Text


class Part(Shape):
    """One summand of a line, with a grade of its own."""

    as_found_in: str | None = Field(default=None, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")
    judged: Judgement | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.as_found_in is None) == (self.judged is None):
            raise ValueError("as_found_in or judged is wanted, one of them")
        return self


class Line(Shape):
    """One line of an effect: the rule's total while `when` holds; with `caps`, its upper limit."""

    line: Identifier
    as_found_in: str | None = Field(default=None, pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")
    judged: Judgement | Word | None = None
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


class Given(Shape):
    """A patient of an example. Named drugs, conditions and measures only; the rest as usual."""

    medications: tuple["ExampleDrug | Identifier", ...] | None = None
    conditions: Ids = ()
    no_other_conditions: bool = False
    measures: Mapping[Identifier, Number] = {}
    lifestyle: Ids = ()
    symptoms: Ids = ()
    setting: Identifier | None = None
    sex: Literal["female", "male", "other", "unknown"] = "unknown"


class ExampleDrug(Shape):
    """A medicine of an example."""

    drug: Identifier
    days: Number | None = None
    stopped_days: Number | None = None
    dose_mg_per_day: Number | None = None
    elemental_mg_per_day: Number | None = None
    route: Route | None = None
    acute: bool | None = None
    held: bool = False


class Example(Shape):
    """A patient and the rule's own points for it: floor and ceiling where `at_least` and `at_most`
    are given, the rule's flags (stakes, alert) where `raises` is."""

    it: Text
    given: Given
    points: int
    at_least: int | None = None
    at_most: int | None = None
    stakes: Literal["usual", "raised", "grave"] | None = None


Examples = Annotated[tuple[Example, ...], Field(min_length=2)]


class Stake(Shape):
    """What a low level would do to somebody to whom this rule applies."""

    level: Literal["raised", "grave"]
    because: Text
    when: When | None = None
    evidence: Ids = ()


class Offer(Shape):
    """A change that a prescriber may consider."""

    action: Literal["stop", "reduce", "switch", "treat", "correct"]
    to: Text | None = None


class Manage(Shape):
    """What to weigh when the cause could be changed."""

    ask: Text | None = None
    before: Text | None = None
    offers: tuple[Offer, ...] = ()
    note: Text | None = None


class Reviewed(Shape):
    """The human review of a rule; nobody is named before a named clinician reviewed it."""

    status: Literal["awaiting-pharmacist-review", "reviewed"] = "awaiting-pharmacist-review"
    by: str = ""
    on: str = ""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if (self.status == "reviewed") != bool(self.by and self.on):
            raise ValueError("a reviewed rule names who and when; one that awaits review names nobody")
        return self


class Rule(Shape):
    """What the rules that bear on the outcome share."""

    id: Identifier
    replaces: bool = False
    label: Text
    direction: Literal["lowers", "raises", "neutral"]
    acts_through: Ids = ()
    mechanism: str = ""
    effect: tuple[Line, ...] = ()
    why_zero: Text | None = None
    conflict: Text | None = None
    measure_anyway: Text | None = None
    evidence: Ids = ()
    monitor: Text | None = None
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
        names = [line.line for line in self.effect]
        if len(set(names)) != len(names):
            raise ValueError("two lines share a name")
        return self


class DrugClass(Rule):
    """A class of medicines; of its members the one that gives most counts."""

    kind: Literal["drug-class"]
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    members: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class Icd10Cm(Shape):
    """Codes by prefix (dots optional); an excluded prefix wins, an ambiguous one never counts alone."""

    codes: tuple[Code, ...] = ()
    exclude: tuple[Code, ...] = ()
    ambiguous: tuple[Code, ...] = ()


class Condition(Rule):
    """A disease or state. `ask` is the question that widens the range while nobody answered it;
    a condition without one is presumed absent when it is not named."""

    kind: Literal["condition"]
    names: Texts = ()
    icd10cm: Icd10Cm = Icd10Cm()
    ask: Identifier | None = None
    present_when: When | None = None
    known_low: bool = False


class Lifestyle(Rule):
    """A habit: diet, alcohol, exercise, stress. Said by its id, by a name, or measured."""

    kind: Literal["lifestyle"]
    names: Texts = ()
    icd10cm: Icd10Cm = Icd10Cm()
    ask: Identifier | None = None
    present_when: When | None = None


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
    severity: Severity
    why: Text
    consider: Text
    evidence: Ids = ()
    reviewed: Reviewed = Reviewed()
    examples: Examples


class Overlap(Shape):
    """Rules that share a cause or a mechanism: the largest absolute value counts."""

    kind: Literal["overlap"]
    id: Identifier
    replaces: bool = False
    label: Text
    members: Annotated[tuple[Identifier, ...], Field(min_length=2)]
    because: Text
    examples: Examples


class Question(Shape):
    """A question worth asking; what its answer could change is the range of its rules.

    `no` holds the words that answer it outright: every rule of the question is then absent.
    """

    id: Identifier
    asks: Text
    no: Texts = ()


class ScoreItem(Shape):
    """One item of a published score."""

    label: Text
    points: int
    when: When


class ScoreExample(Shape):
    """A patient and the score's range for it."""

    it: Text
    given: Given
    low: int
    high: int


class PublishedScore(Shape):
    """A published score, reported beside ours: the sum of its items, a range where one is unknown."""

    kind: Literal["score"]
    id: Identifier
    replaces: bool = False
    label: Text
    items: tuple[ScoreItem, ...] = Field(min_length=1)
    evidence: Ids = ()
    note: Text
    examples: tuple[ScoreExample, ...] = Field(min_length=2)


class Questions(Shape):
    """The dozen questions that widen the range while nobody has answered them."""

    kind: Literal["questions"]
    id: Identifier
    replaces: bool = False
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Mechanisms(Shape):
    """The ways to the outcome, by id."""

    kind: Literal["mechanisms"]
    id: Identifier
    replaces: bool = False
    mechanisms: Mapping[Identifier, Text]


# ---------------------------------------------------------------- measures, settings, scale


class Reading(Shape):
    """A proof of a measure: a text as a laboratory writes it, and its value in the measure's unit."""

    it: Text
    text: Text
    value: Number | None = Field(description="null where the text is refused")


class Alert(Shape):
    """Something to say beside the score while a limit holds; it may raise the stakes."""

    when: Bound
    label: Text
    advice: Text
    stakes: Literal["raised", "grave"] | None = None
    evidence: Ids = ()


class Severities(Shape):
    """Grades of a low value, in one unit: grade g holds from its lower end (inclusive) upwards."""

    unit: Text
    lower_ends: tuple[Number, ...]


class ReferenceRange(Shape):
    """The normal range, both ends inclusive, whose it is, and what to say outside it."""

    low: Number
    high: Number
    unit: Text
    source: Text
    when_low: Text
    when_high: Text


class Measure(Shape):
    """Something measured: what it may be called, its units, what is plausible.

    Concentrations are converted by molar mass and valence; `factors` holds any other unit as a
    multiple of the measure's own. A measure that is `told` (by the patient, not by a laboratory)
    implies nothing while nobody tells it; a laboratory value that nobody measured is unknown.
    """

    kind: Literal["measure"]
    id: Identifier
    replaces: bool = False
    label: Text
    names: Texts
    unit: Text
    other_units: Texts = ()
    factors: Mapping[str, Number] = {}
    unit_required: bool = False
    told: bool = False
    molar_mass_g_per_mol: Number | None = None
    valence: int | None = None
    plausible: Bound
    loinc: Mapping[str, Text] = {}
    reference_range: ReferenceRange | None = None
    severities: tuple[Severities, ...] = ()
    alerts: tuple[Alert, ...] = ()
    examples: Annotated[tuple[Reading, ...], Field(min_length=2)]


class SettingExample(Shape):
    """A proof of a setting: the chance (per mille, rounded) that some points give."""

    it: Text
    points: int
    per_mille: int


class Setting(Shape):
    """Where people are seen: the level of those with none of the listed factors, mmol/L."""

    kind: Literal["setting"]
    id: Identifier
    replaces: bool = False
    label: Text
    mean: Number
    sd: Number = Field(gt=0)
    population_mean: Number
    population_sd: Number = Field(gt=0)
    certainty: Text
    fit: Text
    assumptions: Text
    level_is_current_for_days: int = Field(gt=0)
    implies: Ids = ()
    evidence: Ids = ()
    examples: Annotated[tuple[SettingExample, ...], Field(min_length=2)]


class Band(Shape):
    """A likelihood: its name and the chance from which it holds."""

    name: Identifier
    from_chance: Number = Field(ge=0, lt=1)


class JudgedWord(Shape):
    """A word for a judged effect: points are final, se in points."""

    points: int
    se: int


class Threshold(Shape):
    """A limit below which the level is called low."""

    value: Number
    unit: Text


class Priorities(Shape):
    """Priority for each band (in order), by stakes; and the order of priorities, least first."""

    order: tuple[Text, ...] = Field(min_length=3)
    usual: Texts
    raised: Texts
    grave: Texts


class Outcome(Shape):
    """What the rules bear on."""

    measure: Identifier
    label: Text
    headline: Threshold
    beside: tuple[Threshold, ...]


class SymptomStakes(Shape):
    """From which severity of a symptom the stakes are at that level."""

    from_severity: Severity
    stakes: Literal["raised", "grave"]


class Scale(Shape):
    """Words, discounts, bands and priorities: the numbers that every rule shares."""

    kind: Literal["scale"]
    id: Identifier
    replaces: bool = False
    version: Text
    outcome: Outcome
    default_setting: Identifier
    adult_from_years: int
    discounts: Mapping[Grade, Number]
    words: Mapping[Identifier, JudgedWord]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    priorities: Priorities
    symptom_stakes: tuple[SymptomStakes, ...]
    limits: Texts


# ---------------------------------------------------------------- vocabulary


class Substance(Shape):
    """An active ingredient under its INN, and what else it may be called."""

    id: Identifier
    inn: str | None = None
    names: Texts = ()
    brands: Texts = ()
    atc: Code | None = None
    rxcui: str | None = Field(default=None, pattern=r"^[0-9]+$")
    ddd_mg: Number | None = Field(default=None, gt=0)
    elemental: Share | None = None

    @property
    def name(self) -> str:
        """The INN, lower case (the id with blanks where it does not stand apart)."""
        return self.inn or self.id.replace("-", " ")


class Substances(Shape):
    """A list of substances."""

    kind: Literal["substances"]
    id: Identifier
    replaces: bool = False
    source: Text
    substances: Annotated[tuple[Substance, ...], Field(min_length=1)]


class Product(Shape):
    """One name for several substances, or for one in a certain form."""

    id: Identifier
    names: Texts = ()
    ingredients: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    route: Route | None = None
    or_else: tuple[Identifier, ...] = ()
    note: str = ""


class Products(Shape):
    """A list of products."""

    kind: Literal["products"]
    id: Identifier
    replaces: bool = False
    source: Text
    products: Annotated[tuple[Product, ...], Field(min_length=1)]


Document = Annotated[
    DrugClass
    | Condition
    | Lifestyle
    | Interaction
    | Symptom
    | Overlap
    | Evidence
    | Measure
    | Setting
    | Scale
    | Mechanisms
    | Questions
    | Substances
    | Products
    | PublishedScore,
    Field(discriminator="kind"),
]

Weighing = DrugClass | Condition | Lifestyle | Interaction
KINDS: Mapping[str, Any] = {
    "drug-class": DrugClass,
    "condition": Condition,
    "lifestyle": Lifestyle,
    "interaction": Interaction,
    "symptom": Symptom,
    "overlap": Overlap,
    "evidence": Evidence,
    "measure": Measure,
    "setting": Setting,
    "scale": Scale,
    "mechanisms": Mechanisms,
    "questions": Questions,
    "substances": Substances,
    "products": Products,
    "score": PublishedScore,
}
