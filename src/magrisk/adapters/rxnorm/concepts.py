"""Which drugs, brands and ingredients a release names, and which ingredients each of them has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from magrisk.adapters.rxnorm.release import NAMES, RELATIONS, Release
from magrisk.adapters.rxnorm.tables import blocks

# Where the ingredients of a concept stand, by term type: a relation, and the types at its other end; the
# first that leads somewhere is taken. RxNorm writes each relation in both directions.
_PATHS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "PIN": (("form_of", ("IN",)),),
    "MIN": (("has_part", ("IN", "PIN")),),
    "SCDC": (("has_ingredient", ("IN",)), ("has_precise_ingredient", ("PIN",))),
    "SCDF": (("has_ingredient", ("IN",)), ("has_ingredients", ("MIN",))),
    "SCDG": (("has_ingredient", ("IN",)), ("has_ingredients", ("MIN",))),
    "SCD": (("consists_of", ("SCDC",)), ("has_ingredients", ("MIN",)), ("has_ingredient", ("IN",))),
    "GPCK": (("contains", ("SCD",)),),
    "BN": (("tradename_of", ("IN", "PIN", "MIN")),),
    "SBDC": (("tradename_of", ("SCDC",)), ("has_ingredient", ("BN",))),
    "SBDF": (("tradename_of", ("SCDF",)), ("has_ingredient", ("BN",))),
    "SBDG": (("tradename_of", ("SCDG",)), ("has_ingredient", ("BN",))),
    "SBD": (("tradename_of", ("SCD",)), ("consists_of", ("SCDC",)), ("has_ingredient", ("BN",))),
    "BPCK": (("contains", ("SBD", "SCD")), ("tradename_of", ("GPCK",))),
}
KINDS = ("IN", *_PATHS)
_INVERSE = {
    "ingredient_of": "has_ingredient",
    "precise_ingredient_of": "has_precise_ingredient",
    "ingredients_of": "has_ingredients",
    "constitutes": "consists_of",
    "part_of": "has_part",
    "contained_in": "contains",
    "has_tradename": "tradename_of",
    "has_form": "form_of",
}
_RELATIONS = (*_INVERSE, *_INVERSE.values())
# Other names of ingredients and brands, as RxNorm itself gives them.
_OTHER_NAMES = ("SY", "TMSY")
# Ingredients, salts and brands have names that people write; a drug's name has its strength and form in it.
NAMED = ("IN", "PIN", "MIN", "BN")
_NOT_SUPPRESSED = "N"

_ATC = "^[A-Z][0-9]{2}[A-Z]{2}[0-9]{2}$"

Rxcui = int


@dataclass
class Concepts:
    """What is known of each concept of RxNorm: its type and name, its further names, its ATC codes."""

    kinds: dict[Rxcui, str] = field(default_factory=dict)
    names: dict[Rxcui, str] = field(default_factory=dict)
    current: set[Rxcui] = field(default_factory=set)
    other_names: list[tuple[Rxcui, str]] = field(default_factory=list)
    atc: set[tuple[str, Rxcui]] = field(default_factory=set)
    atoms: int = 0


def concepts(release: Release) -> Concepts:
    """The concepts of a release, obsolete ones too: they still stand in records."""
    found = Concepts()
    wanted = ("RXCUI", "LAT", "SAB", "TTY", "CODE", "STR", "SUPPRESS")
    for block in blocks(release, NAMES, wanted):
        found.atoms += block.num_rows
        _take_atoms(found, block)
    found.other_names = [one for one in found.other_names if found.kinds.get(one[0]) in NAMED]
    return found


def _take_atoms(found: Concepts, block: pa.RecordBatch) -> None:
    source, kind = block["SAB"], block["TTY"]
    own = pc.and_(pc.equal(source, "RXNORM"), pc.is_in(kind, pa.array([*KINDS, *_OTHER_NAMES])))
    for rxcui, _, _, tty, _, name, suppressed in _rows(block.filter(own)):
        current = suppressed == _NOT_SUPPRESSED
        if tty in _OTHER_NAMES:
            if current:
                found.other_names.append((rxcui, name))
        elif current or rxcui not in found.kinds:
            found.kinds[rxcui], found.names[rxcui] = tty, name
            if current:
                found.current.add(rxcui)
    # Shorter codes are of groups.
    atc = pc.and_(pc.equal(source, "ATC"), pc.match_substring_regex(block["CODE"], _ATC))
    found.atc.update((code, rxcui) for rxcui, _, _, _, code, _, _ in _rows(block.filter(atc)))


def _rows(block: pa.RecordBatch) -> Iterator[tuple[Rxcui, str, str, str, str, str, str]]:
    columns = [column.to_pylist() for column in block.columns]
    for rxcui, *rest in zip(*columns, strict=True):
        if rxcui.isdecimal():
            yield (int(rxcui), *rest)


def ingredients(release: Release, known: Concepts) -> dict[Rxcui, frozenset[Rxcui]]:
    """The ingredients of every concept that leads to some; none where one of the ways on leads nowhere."""
    related = _related(release, known)
    found: dict[Rxcui, frozenset[Rxcui]] = {
        rxcui: frozenset({rxcui}) for rxcui, kind in known.kinds.items() if kind == "IN"
    }
    for kind, paths in _PATHS.items():  # each only leads to types before it
        for rxcui in (one for one, its in known.kinds.items() if its == kind):
            ways = (related[relation].get(rxcui, ()) for relation, _ in paths)
            ends = next(filter(None, ways), ())
            parts = [found.get(end) for end in ends]
            if parts and None not in parts:
                found[rxcui] = frozenset().union(*(part for part in parts if part))
    return found


def _related(release: Release, known: Concepts) -> dict[str, dict[Rxcui, tuple[Rxcui, ...]]]:
    """Where the relations that lead to ingredients go: the second concept of a row has the relation to the
    first."""
    found: dict[str, dict[Rxcui, tuple[Rxcui, ...]]] = {name: {} for name in _INVERSE.values()}
    wanted = {(kind, relation): ends for kind, paths in _PATHS.items() for relation, ends in paths}
    for block in blocks(release, RELATIONS, ("RXCUI1", "RXCUI2", "RELA", "SAB")):
        mask = pc.and_(pc.equal(block["SAB"], "RXNORM"), pc.is_in(block["RELA"], pa.array(_RELATIONS)))
        rows = block.filter(mask)
        for to, of, relation in zip(
            *(rows[name].to_pylist() for name in ("RXCUI1", "RXCUI2", "RELA")), strict=True
        ):
            if not (to.isdecimal() and of.isdecimal()):
                continue
            first, second = int(of), int(to)
            if relation in _INVERSE:
                first, second, relation = second, first, _INVERSE[relation]
            if known.kinds.get(second) in wanted.get((known.kinds.get(first, ""), relation), ()):
                ends = found[relation].get(first, ())
                if second not in ends:
                    found[relation][first] = (*ends, second)
    return found
