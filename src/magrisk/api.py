"""The Python API: a rulebook, a patient as told, an answer."""

import datetime
from pathlib import Path

from magrisk import profile
from magrisk.adapters.profile_file import Profile as Patient
from magrisk.adapters.profile_file import words_of
from magrisk.assess import Assessor
from magrisk.assessment import Assessment
from magrisk.own_vocabulary import OwnVocabulary
from magrisk.scale import Baseline
from magrisk.shipped import ready


class Rulebook:
    """A sound rulebook, ready to screen patients.

    Raises RulebookProblem, which holds every fault of a site's rule files with file and line. vocabulary:
    a file that `magrisk vocabulary import` made.
    """

    def __init__(self, *site_folders: Path | str, vocabulary: Path | str | None = None):
        made = ready(*(Path(folder) for folder in site_folders))
        own = OwnVocabulary(Path(vocabulary)) if vocabulary else None
        self.assessor = Assessor(made.book, made.plan, made.fingerprint, own)

    @property
    def version(self) -> str:
        """The version that the rules carry."""
        return self.assessor.scale.version

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the rules and the plan together."""
        return self.assessor.fingerprint

    @property
    def settings(self) -> tuple[str, ...]:
        """The settings that a patient may be seen in."""
        return tuple(self.assessor.reader.settings)

    @property
    def outcome(self) -> str:
        """What the rules bear on, in words."""
        return self.assessor.scale.outcome.label

    def screen(self, patient: Patient, *, as_of: datetime.date) -> Assessment:
        """Assess one patient on a day. Raises ContentProblem where something told cannot be used."""
        return self.assessor.assess(self._read(patient, as_of))

    def baseline(self, patient: Patient, *, as_of: datetime.date) -> Baseline:
        """The level of people with none of the listed factors where the patient is seen, mmol/L."""
        return self.assessor.standings.baseline(self._read(patient, as_of))

    def _read(self, patient: Patient, as_of: datetime.date) -> profile.Patient:
        reader = self.assessor.reader
        return reader.read(words_of(patient, reader.knows), as_of)


def screen(patient: Patient, *, as_of: datetime.date, rulebook: Rulebook | None = None) -> Assessment:
    """Assess one patient by the project's own rulebook, or by another.

    >>> told = Patient(age="72", medications=("bendroflumethiazide 2.5 mg daily",), no_other_conditions=True)
    >>> answer = screen(told, as_of=datetime.date(2026, 11, 22))
    >>> answer.score.points, answer.contributions[0].label
    (32, 'Thiazide and thiazide-like diuretics')
    """
    return (rulebook or Rulebook()).screen(patient, as_of=as_of)


__all__ = ["Assessment", "Patient", "Rulebook", "screen"]
