"""What one part of a list of medicines says. Nothing here needs arrays: a process of its own can read before
the libraries for these are there."""

import datetime
from dataclasses import dataclass

from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.marks import Mark
from magrisk.adapters.roster.parts import part_reader
from magrisk.assess import Assessor
from magrisk.profile import Medicine, drugs_of
from magrisk.reading.medication_list import parts_of, shape_of
from magrisk.situation import Drug
from magrisk.told import Statement

COLUMN = "medications"
LISTED = "; "


@dataclass(frozen=True, slots=True)
class Taken:
    """about: marks. said, recognised: how many medicines. unrecognised, topics: texts to be shown."""

    about: int
    said: int = 0
    recognised: int = 0
    drugs: tuple[Drug, ...] = ()
    unrecognised: str = ""
    topics: str = ""


_NOTHING, _UNUSABLE = Taken(0), Taken(Mark.ODD | Mark.FILLED)


class Medicines:
    """Reads parts of the lists of one roster, on a day."""

    def __init__(self, assessor: Assessor, roster: Roster, as_of: datetime.date):
        self._reader, self._questions, self._as_of = assessor.reader, assessor.questions, as_of
        self._as_asked = assessor.reader.knowing.as_asked
        # What a part says.
        self.read = part_reader(roster, COLUMN, self._read, blank=_NOTHING, unusable=_UNUSABLE)

    def _read(self, text: str) -> Taken:
        shape = shape_of(text)
        if shape.anywhere:
            return _UNUSABLE
        lines = list(parts_of(text.strip(), COLUMN, self._reader.knows))
        texts = [line.said for line in lines if line.kind == "medication"]
        medicines = [
            Medicine(Statement(said, COLUMN), self._reader.read_medication(said, self._as_of))
            for said in texts
        ]
        drugs = [[self._as_asked(drug) for drug, _ in drugs_of((one,), self._as_of)] for one in medicines]
        topics = map(self._questions.topics_of, drugs, texts)
        about = Mark.FILLED
        about |= Mark.ODD_FIRST if shape.first else 0
        about |= Mark.ODD_LAST if shape.last else 0
        about |= Mark.SAYS if lines else 0
        return Taken(
            about,
            said=len(medicines),
            recognised=sum(medicine.reading.status == "matched" for medicine in medicines),
            drugs=tuple(drug for mine in drugs for drug in mine),
            unrecognised=LISTED.join(m.statement.said for m in medicines if m.reading.status != "matched"),
            topics=LISTED.join(topic for mine in topics for topic in mine),
        )
