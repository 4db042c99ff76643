"""How the last level stands in time: what began or ended after it, and when the next one is due."""

import datetime
from collections.abc import Iterable, Iterator
from math import isfinite

from magrisk.answer.advice import Heard
from magrisk.answer.grounds import Grounds
from magrisk.answer.measured import measured
from magrisk.answer.standing import Standing
from magrisk.assessment import LastLevel, NextLevel, Since, Trajectory
from magrisk.plan import REPEAT
from magrisk.presence import PRESENT
from magrisk.profile import Lab, Patient
from magrisk.reading.course import days_of
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema


class Trajectories:
    """Tells of the last level of one rulebook's outcome."""

    def __init__(self, grounds: Grounds, measure: schema.Measure):
        self._grounds, self._measure = grounds, measure
        self._moving = {c.id: c for c in grounds.book.of(schema.DrugClass) if c.effect}

    def of(self, standing: Standing, following: Iterable[str]) -> Trajectory | None:
        """None where no level is known. following: rules whose monitoring applies."""
        patient = standing.patient
        last = patient.last(self._measure.id)
        if last is None:
            return None
        began = tuple(self._since(patient, last, began=True))
        ended = tuple(self._since(patient, last, began=False))
        # Of what is due today already the first reason is told.
        reasons = self._due(standing, last, began, ended, following)
        on, because = min(
            ((max(on, patient.as_of), because) for on, because in reasons), key=lambda one: one[0]
        )
        return Trajectory(
            last_level=self._shown(last),
            began_after=began,
            ended_after=ended,
            next_level=NextLevel(due=on.isoformat(), now=on == patient.as_of, because=because),
        )

    def _shown(self, last: Lab) -> LastLevel:
        found = measured(self._measure, last)
        amount = last.value.amount
        return LastLevel(
            value=amount.value,
            unit=last.value.unit,
            on=last.on.isoformat(),
            dated=last.value.on is not None,
            status=found.status if found else None,
            current=not last.stale,
        )

    def _since(self, patient: Patient, last: Lab, *, began: bool) -> Iterator[Since]:
        """Medicines that move the level and surely began, or ended, after the last one was taken."""
        medicines = patient.medicines or ()
        for number, rules in sorted(self._rules_of(patient, began=began).items()):
            medicine = medicines[number]
            said = medicine.reading
            date, days = (said.started_on, said.days) if began else (said.stopped_on, said.stopped_days)
            on = _first_day(date, days, patient.as_of)
            if on and on > last.on:
                shown = self._grounds.of_medicine(medicine)
                directions = {self._moving[name].direction for name in rules}
                yield Since(
                    said=shown.said,
                    understood=shown.understood,
                    on=on.isoformat(),
                    direction=directions.pop() if len(directions) == 1 else "either",
                    rules=tuple(rules),
                )

    def _rules_of(self, patient: Patient, *, began: bool) -> dict[int, list[str]]:
        """By medicine that is taken, or was stopped: its classes that move the level."""
        drugs = patient.situation.drugs or ()
        found: dict[int, list[str]] = {}
        for name, places in self._grounds.knowing.listed(patient.situation).items():
            for place in places if name in self._moving else ():
                if (drugs[place].taken == PRESENT) if began else drugs[place].stopped:
                    rules = found.setdefault(patient.drug_medicines[place], [])
                    rules += [name] * (name not in rules)
        return found

    def _due(
        self,
        standing: Standing,
        last: Lab,
        began: tuple[Since, ...],
        ended: tuple[Since, ...],
        following: Iterable[str],
    ) -> Iterator[tuple[datetime.date, str]]:
        """Days on which a next level is due, each with its reason."""
        patient, book = standing.patient, self._grounds.book
        setting = book.documents[patient.setting]
        assert isinstance(setting, schema.Setting)  # the reader has seen to it
        for when, what in (("began", began), ("was stopped", ended)):
            for one in what:
                yield patient.as_of, f'"{one.said}" {when} after the last level'
        if last.stale:
            yield patient.as_of, f"the last level is {last.stale}"
        heard = Heard(self._measure.id, self._grounds.plan, standing.steps)
        for number, repeat in enumerate(self._measure.repeat):
            if heard.value(REPEAT, number) == PRESENT:
                yield last.on + datetime.timedelta(repeat.days), flat(repeat.because)
        for name in following:
            days = getattr(book.documents[name], "level_every_days", None)
            if days:
                yield last.on + datetime.timedelta(days), f"{self._grounds.label(name)}: {_every(days)}"
        days = setting.level_is_current_for_days
        yield last.on + datetime.timedelta(days), f"a level counts for {days} days in this setting"


def _every(days: int) -> str:
    return "every day" if days == 1 else f"every {days} days"


def _first_day(date: str, days: float | None, as_of: datetime.date) -> datetime.date | None:
    """The first day that a date, or else a number of days, can mean; None where nobody said."""
    return days_of(date)[0] if date else _days_ago(days, as_of)


def _days_ago(days: float | None, as_of: datetime.date) -> datetime.date | None:
    """A day so many days ago, where the calendar reaches back so far."""
    if days is None or not isfinite(days) or days >= as_of.toordinal():
        return None
    return as_of - datetime.timedelta(int(days))
