"""How well codes are read, held against what stands beside them in their sources."""

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from magrisk.profile import Reader
from magrisk.reading.medication import MedicationReading

from ..reading.names import Ingredients, Names, listed
from ..reading.rxnorm import bases
from ..reading.sets import rows

_RXNORM = Path("data", "vocab_rxnorm_prescribable")
_SYNTHEA = Path("data", "synthea_csv_27")
# Judged, one by one: the source lists the acid, the drug or the factor, and what is read is its salt, its
# prodrug or its kind.
JUDGED_THE_SAME = {
    "benzoate": {"benzoic-acid"},
    "carbidopa": {"foscarbidopa"},
    "coagulation-factor-ix": {"albutrepenonacog-alfa"},
    "lactic-acid": {"ammonium-lactate", "sodium-lactate"},
    "levodopa": {"foslevodopa"},
    "netupitant": {"fosnetupitant"},
    "salicylic-acid": {"sodium-salicylate"},
}
OUTCOMES = ("read", "ambiguous", "not known", "wrong")


@dataclass
class Held:
    """The codes of one source by how they were read, and those that were read as something else."""

    source: str
    against: str
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, code: str, beside: str, outcome: str, read: str = "") -> None:
        self.outcomes[outcome] += 1
        if outcome == "wrong":
            self.wrong.append((code, beside, read))


def held(shared: Path, reader: Reader) -> list[Held]:
    """Every code of the sources that are here."""
    names = listed(reader.book)
    return [_ndcs(shared, reader, names), _drugs(shared, reader), _conditions(shared, reader)]


def _ndcs(shared: Path, reader: Reader, names: Names) -> Held:
    found = Held("NDC of RxNorm", "the ingredients that its table lists alone, or a salt of theirs")
    forms = _forms(shared, names)
    with gzip.open(shared / _RXNORM / "ndc_to_ingredients.csv.gz", "rt", encoding="utf-8") as stream:
        for ndc, seen in list(csv.reader(stream))[1:]:
            reading = reader.read_medication(f"NDC {ndc}")
            told = {one for name in seen.split(" | ") for one in _alone(name, names)}
            read = set(reading.substances)
            told = {one for one in told if not read & forms[one]}
            found.add(ndc, seen, _outcome(reading, told), " + ".join(reading.substances))
    return found


def _forms(shared: Path, names: Names) -> dict[str, set[str]]:
    """For each substance those that RxNorm has as salts or forms of it."""
    found = defaultdict(set, {one: set(same) for one, same in JUDGED_THE_SAME.items()})
    table = rows(shared / _RXNORM / "rxnorm_names.csv.gz")
    for form, base in bases((row["tty"], row["name"], row["ingredients_seen"]) for row in table).items():
        for one in _alone(base, names):
            found[one].update(_alone(form, names))
    return found


def _alone(name: str, names: Names) -> Iterable[str]:
    """The one substance that a name surely is; a list of several, a salt or an unknown name says nothing."""
    meanings = names.of(name)
    single: Ingredients = next(iter(meanings)) if len(meanings) == 1 and "/" not in name else frozenset()
    return single if len(single) == 1 else ()


def _outcome(reading: MedicationReading, told: set[str]) -> str:
    if reading.status == "unrecognised":
        return "not known"
    if reading.status == "ambiguous":
        return "ambiguous"
    return "read" if told <= set(reading.substances) else "wrong"


def _drugs(shared: Path, reader: Reader) -> Held:
    found = Held("RxCUI of Synthea's medicines", "the description beside it")
    for code, described in _distinct(shared / _SYNTHEA / "medications.csv"):
        reading, beside = (reader.read_medication(text) for text in (f"RxCUI {code}", described))
        told = set(beside.substances) if beside.status in ("matched", "partly") else set()
        outcome = _outcome(reading, told)
        differs = outcome == "read" and told and told != set(reading.substances)
        found.add(code, described, "wrong" if differs else outcome, " + ".join(reading.substances))
    return found


def _conditions(shared: Path, reader: Reader) -> Held:
    found = Held("SNOMED CT of Synthea's conditions", "the description beside it")
    for code, described in _distinct(shared / _SYNTHEA / "conditions.csv"):
        (reading,) = reader.conditions(f"SNOMED {code}")
        told = {rule for one in reader.conditions(described) for rule in one.ids}
        outcome = {"matched": "read", "ambiguous": "ambiguous"}.get(reading.status, "not known")
        differs = outcome == "read" and told and told.isdisjoint(reading.ids)
        found.add(code, described, "wrong" if differs else outcome, ", ".join(reading.ids))
    return found


def _distinct(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from sorted({(row["CODE"], row["DESCRIPTION"]) for row in csv.DictReader(stream)})
