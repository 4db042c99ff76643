"""Many patients at once: the answer that a roster shows for each, from columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import product

import numpy as np
import numpy.typing as npt

from magrisk.answer.measured import level
from magrisk.answer.priority import Circumstances, Level, likelihood, priority
from magrisk.answer.questions import MEDICATIONS, SETTING
from magrisk.assess import Assessor
from magrisk.columns import Columns, Flags, Rows, Whole
from magrisk.columns.engine import Engine
from magrisk.columns.outcomes import Outcomes
from magrisk.plan import MEASURE_ANYWAY
from magrisk.presence import ABSENT, UNKNOWN
from magrisk.profile import Patient
from magrisk.scale import Baseline
from magrisk.situations import Situations
from magrisk.situations.catalogue import Catalogue
from magrisk.situations.many import Many
from magrisk.stakes import STAKES

_NEVER_ASKED = -1
_MOST_KEPT = 100_000  # chances
_WIDE = 1 << 20  # more than points and rules ever are
Codes = npt.NDArray[np.int16]
# A measured level by number: none, and every place where one may stand.
LEVELS: tuple[Level | None, ...] = (
    None,
    Level("normal", 0),
    Level("high", 0),
    *(Level("low", grade) for grade in range(6)),
)


@dataclass(frozen=True)
class Crowd:
    """Patients in columns. scored: whether one of this age is scored at all. assumed: whether nobody said
    the setting. level: numbers of LEVELS."""

    situations: Situations
    scored: Flags
    assumed: Flags
    level: Codes


@dataclass(frozen=True)
class Reasons:
    """The rules that count, those of a row behind one another, the largest first."""

    rows: Rows
    rule: Rows
    points: Whole


@dataclass(frozen=True)
class Answers:
    """The answers to a crowd, an array each. What hangs on the score means nothing where nobody is scored.

    kind: numbers of `Cohort.baselines`. likelihood, stakes, priority: numbers of `Cohort`'s words. doubts:
    a bit for each of `Cohort.questions`. open: whether the range is open. scores: least and most of each
    published score.
    """

    scored: Flags
    points: Whole
    floor: Whole
    ceiling: Whole
    kind: Rows
    likelihood: Codes
    stakes: Codes
    priority: Codes
    reasons: Reasons
    doubts: Whole
    open: Flags
    scores: Mapping[str, tuple[Whole, Whole]]


class Cohort:
    """Scores crowds by one rulebook; equal to assessing the patients one by one.

    But for the doubts: a row names the open questions, and does not tell what each could change.
    """

    def __init__(self, assessor: Assessor):
        self._assessor, self._standings = assessor, assessor.standings
        book, plan, knowing, scale = assessor.book, assessor.plan, assessor.reader.knowing, assessor.scale
        documents = book.documents.values()
        self.catalogue = Catalogue(plan, knowing)
        self.many = Many(plan, knowing, self.catalogue)
        self.ids = [document.id for document in documents]
        self.labels = [getattr(document, "label", document.id) for document in documents]
        self.likelihoods = [band.name for band in scale.bands]
        self.stakes, self.priorities = list(STAKES), list(scale.priorities.order)
        asks = assessor.questions
        self.questions = [MEDICATIONS, *asks.of_names, *asks.of_measures, SETTING]
        self._rules = {id_: number for number, id_ in enumerate(self.ids)}
        self._engine = Engine(plan, (number for tables in asks.tables_of.values() for number in tables))
        self._of_tables = np.array([self._rules[table.rule] for table in plan.tables], np.intp)
        by_name = np.argsort(np.argsort(self.ids))  # of equals the first by name
        self._rank = np.asarray(by_name, np.int64)
        self._anyway = np.array([table.rule in assessor.standings.anyway for table in plan.tables], np.bool_)
        self._read_settings()
        self.chance = lru_cache(_MOST_KEPT)(self._chance)
        # Of every baseline the band for the points from the least on that was met, where it was asked for.
        self._least = 0
        self._bands = np.empty((len(self.baselines), 0), np.int16)
        self._priorities = self._all_priorities()

    def _read_settings(self) -> None:
        """The baselines of settings, and behind these those of the kinds of people that a setting knows."""
        settings = [self._assessor.reader.settings[name] for name in self.many.settings]
        self.baselines = [Baseline(setting.mean, setting.sd) for setting in settings]
        self.settings = list(self.many.settings)  # of every baseline
        self._kinds: list[tuple[int, list[int], int]] = []  # setting, names of its kinds, first baseline
        for number, setting in enumerate(settings):
            if setting.variants:
                names = [self.many.id_codes[variant.named] for variant in setting.variants.values()]
                self._kinds.append((number, names, len(self.baselines)))
                self.baselines += [Baseline(v.mean, v.sd) for v in setting.variants.values()]
                self.settings += [self.many.settings[number]] * len(names)

    def _all_priorities(self) -> npt.NDArray[np.int16]:
        """The priority for everything that decides it, by the numbers of each."""
        bands, levels = self.likelihoods, LEVELS
        found = np.zeros((len(bands), len(STAKES), 2, 2, len(levels)), np.int16)
        for band, stakes, causes, anyway, at in product(*(range(size) for size in found.shape)):
            circumstances = Circumstances(STAKES[stakes], bool(causes), bool(anyway), levels[at])
            word = priority(self._assessor.scale, bands[band], circumstances)
            found[band, stakes, causes, anyway, at] = self.priorities.index(word)
        return found

    # ------------------------------------------------------------ answers

    def answers(self, crowd: Crowd) -> Answers:
        """An answer for every row."""
        known = self.many.known(crowd.situations)
        outcomes = self._engine.evaluate(known)
        kind = self._kind(crowd.situations)
        bands = self.bands_of(kind, outcomes.points)
        causes, anyway, reasons = self._counted(outcomes)
        stakes = _highest(outcomes, crowd.situations.size)
        anyway |= _held(outcomes, MEASURE_ANYWAY, crowd.situations.size)
        priorities = self._priorities[
            bands, stakes, causes.astype(np.int8), anyway.astype(np.int8), crowd.level
        ]
        is_open = outcomes.floor != outcomes.ceiling
        return Answers(
            scored=crowd.scored,
            points=outcomes.points,
            floor=outcomes.floor,
            ceiling=outcomes.ceiling,
            kind=kind,
            likelihood=bands,
            stakes=stakes,
            # Who is not scored has the first of the priorities.
            priority=np.where(crowd.scored, priorities, np.int16(0)),
            reasons=reasons,
            doubts=np.where(crowd.scored, self._doubts(crowd, known, outcomes, is_open), 0),
            open=is_open & crowd.scored,
            scores=outcomes.scores,
        )

    def _chance(self, kind: int, points: int) -> tuple[float, str]:
        """Chance of a level below the headline limit for somebody of a baseline's kind, and its band."""
        chance = self._standings.chance_at(self.baselines[kind], points)
        return chance, likelihood(self._assessor.scale, chance)

    def _kind(self, told: Situations) -> Rows:
        """The baseline of every row: of the kind of people that was named, where one alone was."""
        kind = told.setting.copy()
        if self._kinds:
            named = told.named.by_code()
        for setting, names, first in self._kinds:
            times, which = np.zeros(told.size, np.intp), np.zeros(told.size, np.intp)
            for number, name in enumerate(names):
                mine = np.unique(named.get(name, np.empty(0, np.intp)))
                times[mine] += 1
                which[mine] = first + number
            alone = (told.setting == setting) & (times == 1)
            kind[alone] = which[alone]
        return kind

    def bands_of(self, kind: Rows, points: Whole) -> Codes:
        """The likelihood of every row; each that is met is worked out once."""
        if not len(kind):
            return np.empty(0, np.int16)
        self._make_room(int(points.min()), int(points.max()))
        bands = self._bands[kind, points - self._least]
        new = np.flatnonzero(bands == _NEVER_ASKED)
        for one, at in set(zip(kind[new].tolist(), points[new].tolist(), strict=True)):
            self._bands[one, at - self._least] = self.likelihoods.index(self.chance(one, at)[1])
        return self._bands[kind, points - self._least] if len(new) else bands

    def _make_room(self, least: int, most: int) -> None:
        """Makes the bands reach from the least to the most of some points."""
        end = self._least + self._bands.shape[1]
        if self._least <= least and most < end:
            return
        if end > self._least:
            least, most = min(least, self._least), max(most, end - 1)
        bands = np.full((len(self.baselines), most + 1 - least), _NEVER_ASKED, np.int16)
        bands[:, self._least - least :][:, : end - self._least] = self._bands
        self._least, self._bands = least, bands

    def _counted(self, outcomes: Outcomes) -> tuple[Flags, Flags, Reasons]:
        """Whether a rule that counts lowers the level; whether one wants it measured anyway; all of them."""
        counted = outcomes.counted
        rows, tables, points = counted.rows, counted.table, counted.points
        causes, anyway = (np.zeros(len(outcomes.points), np.bool_) for _ in range(2))
        causes[rows.take(np.flatnonzero(points > 0))] = True
        anyway[rows.take(np.flatnonzero(self._anyway.take(tables)))] = True
        rules = self._of_tables.take(tables)
        # One number orders by row, by size, by name: far quicker than three do.
        order = np.argsort((rows * _WIDE - np.abs(points)) * _WIDE + self._rank.take(rules))
        return causes, anyway, Reasons(rows.take(order), rules.take(order), points.take(order))

    def _doubts(self, crowd: Crowd, known: Columns, outcomes: Outcomes, is_open: Flags) -> Whole:
        """The open questions of every row, a bit each."""
        told, asks = crowd.situations, self._assessor.questions
        asked = self._asked(known)
        by_name = [asked.get(name, np.bool_(False)) for name in asks.of_names]
        by_value = [self._measure_open(name, told, asked, outcomes) for name in asks.of_measures]
        bits = np.zeros(told.size, np.int64)
        for place, held in enumerate([~told.listed & is_open, *(h & is_open for h in (*by_name, *by_value))]):
            bits |= held.astype(np.int64) << place
        return bits | (crowd.assumed.astype(np.int64) << (len(self.questions) - 1))

    def _asked(self, known: Columns) -> dict[str, Flags]:
        """By question: the rows that leave it open."""
        asked: dict[str, Flags] = {}
        for concept, question in self._assessor.questions.asked_by:
            value = known.facts.get(concept, ABSENT)
            held = np.full(known.size, value == UNKNOWN) if isinstance(value, int) else value == UNKNOWN
            asked[question] = asked[question] | held if question in asked else held
        return asked

    def _measure_open(
        self, measure: str, told: Situations, asked: Mapping[str, Flags], outcomes: Outcomes
    ) -> Flags:
        """The rows for which a value would matter, and no open question covers it."""
        asks, held = self._assessor.questions, np.zeros(told.size, np.bool_)
        for table in asks.tables_of[measure]:
            held[outcomes.open[table]] = True
        if measure in told.measures:
            held &= ~told.measures[measure].told
        for question, rows in asked.items():
            if measure in asks.decided_by(question):
                held &= ~rows
        return held

    # ------------------------------------------------------------ patients one by one

    def crowd(self, patients: Sequence[Patient]) -> Crowd:
        """Understood patients as columns."""
        levels = [level(self._standings.level(patient)) for patient in patients]
        return Crowd(
            situations=self.many.situations([patient.situation for patient in patients]),
            scored=np.array([self._assessor.in_scope(patient) for patient in patients], np.bool_),
            assumed=np.array([patient.setting_assumed for patient in patients], np.bool_),
            level=np.array([LEVELS.index(one) for one in levels], np.int16),
        )


def _held(outcomes: Outcomes, level_: str, size: int) -> Flags:
    found = [held for (name, _), held in outcomes.flags.items() if name == level_]
    return reduce(np.logical_or, found) if found else np.zeros(size, np.bool_)


def _highest(outcomes: Outcomes, size: int) -> Codes:
    """The gravest of the stakes that hold."""
    found = np.zeros(size, np.int16)
    for number, name in enumerate(STAKES):
        np.maximum(found, _held(outcomes, name, size) * np.int16(number), out=found)
    return found
