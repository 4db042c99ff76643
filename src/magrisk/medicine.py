"""One medication text in the rulebook's terms: what it is understood as, and whether it counts."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from pydantic import ConfigDict, Field

from magrisk.escape import terminal_json
from magrisk.evaluate import Known, Steps, judge
from magrisk.plan import Plan
from magrisk.profile import Reader
from magrisk.reading.medication import MedicationReading, Status
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.when import ROUTES
from magrisk.situation import Drug, Situation

_MOST_JUDGED = 10_000  # a drug is judged once for each route and each time since it was stopped


@dataclass(frozen=True)
class MedicineText:
    """What a medication text is understood as. Lists are empty where there is nothing to say."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    said: str
    substances: Annotated[tuple[str, ...], Field(description="INN, lower case; all of a combination's.")]
    classes: Annotated[tuple[str, ...], Field(description="The rulebook's classes, whatever the route.")]
    route: Annotated[str | None, Field(json_schema_extra={"enum": [*ROUTES, None]})]
    strength: str
    daily_dose_mg: Annotated[float | None, Field(description="null where it cannot be read for sure.")]
    duration_days: float | None
    stopped: bool
    prn: bool
    counts: Annotated[bool, Field(description="Whether a drug of a class with points counts as taken.")]
    status: Status
    suggestions: Annotated[tuple[str, ...], Field(description="Names spelt nearly so; never taken.")]
    reason: Annotated[str, Field(description="Why the status is not matched.")]
    taken: Annotated[bool, Field(description="false where the text says that it is not taken.")]
    held: Annotated[bool, Field(description="Paused, or not plain whether it is taken.")]
    started_on: Annotated[str, Field(description="ISO 8601, as exact as it was said.")]
    stopped_on: Annotated[str, Field(description="ISO 8601, as exact as it was said.")]
    stopped_days: Annotated[float | None, Field(description="How long ago it was stopped.")]
    not_understood: tuple[str, ...]
    look_alikes: Annotated[
        tuple[tuple[str, str], ...],
        Field(description="Suggestions, each with a name that it is easily taken for."),
    ]
    counting_classes: Annotated[tuple[str, ...], Field(description="Of the classes those that count.")]
    why_not: Annotated[tuple[str, ...], Field(description="Why nothing of it counts.")]
    daily_dose_mg_per_kg: Annotated[float | None, Field(description="Where it is written for each kg.")]
    cycles: Annotated[float | None, Field(description="Courses begun so far, where that is written.")]

    def to_json(self) -> str:
        """The record on one line, as published by `magrisk schema`."""
        return terminal_json(json.dumps(vars(self), ensure_ascii=False))


class Interpreter:
    """Says of medication texts what they are understood as, by one rulebook and its plan."""

    def __init__(self, reader: Reader, plan: Plan):
        self._reader, self._plan, self._knowing = reader, plan, reader.knowing
        self._classes = {c.id: c for c in reader.book.of(schema.DrugClass)}
        self._substances = reader.book.substances
        # A class without points has no table in the plan.
        self._tables = {table.each: number for number, table in enumerate(plan.tables) if table.each}
        self._why_not = lru_cache(_MOST_JUDGED)(self._judged)
        self.labels = {c.id: c.label for c in self._classes.values()}

    def understood(self, text: str, as_of: datetime.date) -> MedicineText:
        """What a text says, on a day."""
        reading = self._reader.medication(text, as_of)
        found = self._found(reading)
        counting = tuple(name for name, why_not in found if not why_not)
        return MedicineText(
            said=reading.said,
            substances=tuple(self._substances[one].name for one in reading.substances),
            classes=tuple(dict.fromkeys(name for name, _ in found)),
            route=reading.route,
            strength=reading.strength,
            daily_dose_mg=reading.daily_dose_mg,
            daily_dose_mg_per_kg=reading.daily_dose_mg_per_kg,
            duration_days=reading.days,
            cycles=reading.cycles,
            stopped=reading.stopped,
            prn=reading.prn,
            counts=bool(counting),
            status=reading.status,
            suggestions=reading.suggestions,
            reason=reading.reason,
            taken=reading.taken,
            held=reading.held,
            started_on=reading.started_on,
            stopped_on=reading.stopped_on,
            stopped_days=reading.stopped_days,
            not_understood=reading.not_understood,
            look_alikes=reading.look_alikes,
            counting_classes=tuple(dict.fromkeys(counting)),
            why_not=() if counting else self._nothing(reading, found),
        )

    def _found(self, reading: MedicationReading) -> list[tuple[str, str]]:
        """The classes of its substances, each with why it does not count; "" where it does."""
        state = _not_now(reading)
        return [
            (name, state or self._why_not(name, drug))
            for drug in _drugs(reading)
            for name in self._knowing.classes_of(drug.substance)
        ]

    def _judged(self, name: str, drug: Drug) -> str:
        """Why a drug does not count in a class; "" where it does for somebody, in some dose or duration."""
        if not self._knowing.counts(name, drug.route):
            return "given by a route that does not count"
        if self._may_weigh(name, drug):
            return ""
        nothing = flat(self._classes[name].why_zero or "adds no points")
        return "stopped" if drug.stopped and name in self._tables else nothing

    def _may_weigh(self, name: str, drug: Drug) -> bool:
        """Whether points are in reach while nothing is known of the patient, the dose and the duration."""
        if name not in self._tables:
            return False
        alone = Situation((drug,), frozenset(), self._reader.scale.default_setting)
        known = Known(items=self._knowing.known(alone).items)
        judged = judge(self._plan, self._tables[name], known, Steps(self._plan, known))
        return any(one.cell.floor or one.cell.ceiling for one in judged)

    def _nothing(self, reading: MedicationReading, found: list[tuple[str, str]]) -> tuple[str, ...]:
        """Why nothing of a text counts."""
        whole = _not_now(reading) if reading.substances else reading.reason
        if whole or not found:
            return (whole or "known, and in no class of the rulebook",)
        return tuple(dict.fromkeys(f"{self.labels[name]}: {why_not}" for name, why_not in found))


def _drugs(reading: MedicationReading) -> Iterator[Drug]:
    """The substances as taken: of what may be said of them only what decides whether they count at all."""
    for substance in reading.substances:
        yield Drug(substance, reading.route, stopped=reading.stopped, stopped_days=reading.stopped_days)


def _not_now(reading: MedicationReading) -> str:
    """Why nothing of a text counts, whatever it names; "" where it may."""
    if not reading.taken:
        return "not taken"
    return "not known whether it is taken" if reading.held else ""
