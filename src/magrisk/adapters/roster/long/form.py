"""Which column of a file of a long roster is what: by the names that all may use, or by those of a site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from magrisk.adapters.roster.layout import IDENTIFIER, KIND, SINGLES, VALUE, Titled, plain, refuse_doubled
from magrisk.adapters.roster.long.telling import KINDS
from magrisk.errors import ContentProblem

START, STOP, DATE = "start", "stop", "date"
ROLES = (KIND, "name", VALUE, "unit", DATE, START, STOP)
LOINC = "LOINC"
# Columns of codes by the names that everybody may use; of `code` the text itself must name its system.
CODES = {
    "code": "",
    "loinc": LOINC,
    **dict.fromkeys(("rxnorm", "rxcui"), "RxNorm"),
    "ndc": "NDC",
    "atc": "ATC",
    "snomed": "SNOMED CT",
    **dict.fromkeys(("icd10", "icd10cm", "icd_10_cm"), "ICD-10-CM"),
    **dict.fromkeys(("icd9", "icd9cm", "icd_9_cm"), "ICD-9-CM"),
}


@dataclass(frozen=True)
class Code:
    """A column of codes of one system; "" where each code says its own."""

    system: str


Meaning = str | Code  # "id", one of ROLES or of SINGLES, or codes


@dataclass(frozen=True)
class FileColumns:
    """What the columns of one file are. kind: of all of its rows; "" where a column says it, or where the
    file has one row a patient."""

    columns: Mapping[str, Meaning]
    kind: str = ""


@dataclass(frozen=True)
class Form(Titled):
    """The columns of one file by their places. names: of all columns, as they are looked up."""

    names: Sequence[str]
    kind: str
    id_place: int
    roles: Mapping[str, int] = field(default_factory=dict)
    codes: Sequence[tuple[int, str]] = ()
    singles: Mapping[str, int] = field(default_factory=dict)

    @property
    def read_places(self) -> tuple[int, ...]:
        """Of the columns that are read, that of the identifier first."""
        codes = (place for place, _ in self.codes)
        return (self.id_place, *self.roles.values(), *codes, *self.singles.values())

    @property
    def ignored(self) -> tuple[str, ...]:
        """The names of the columns that are not read."""
        return tuple(name for place, name in enumerate(self.names) if place not in self.read_places)


def by_names(header: Sequence[str]) -> Form:
    """The columns of one file that holds rows of all kinds."""
    names = [plain(name) for name in header]
    refuse_doubled(names)
    ids = [place for place, name in enumerate(names) if name in IDENTIFIER]
    if len(ids) != 1:
        found = ", ".join(names[place] for place in ids) or "none"
        raise ContentProblem("header", f"wanted one column {', '.join(IDENTIFIER)}; found {found}")
    return Form(
        names,
        kind="",
        id_place=ids[0],
        roles={name: names.index(name) for name in ROLES if name in names},
        codes=[(place, CODES[name]) for place, name in enumerate(names) if name in CODES],
    )


def by_site(header: Sequence[str], said: FileColumns) -> Form:
    """The columns of one file as a site names them; no other column is read."""
    names = [plain(name) for name in header]
    found: dict[Meaning, int] = {}
    codes: list[tuple[int, str]] = []
    for name, meaning in said.columns.items():
        places = [place for place, given in enumerate(names) if given == plain(name)]
        if len(places) != 1:
            wrong = "no column" if not places else "more than one column"
            raise ContentProblem("header", f"found {wrong} {name}, which the columns file names")
        if isinstance(meaning, Code):
            codes.append((places[0], meaning.system))
        else:
            found[meaning] = places[0]
    return Form(
        names,
        kind=said.kind,
        id_place=found["id"],
        roles={name: found[name] for name in ROLES if name in found},
        codes=codes,
        singles={name: found[name] for name in SINGLES if name in found},
    )


def refuse_unusable(said: FileColumns) -> str:
    """Why the columns of a file cannot be what somebody says they are; "" where they can."""
    meant = [one for one in said.columns.values() if isinstance(one, str)]
    unknown = [one for one in meant if one not in ("id", *ROLES, *SINGLES)]
    if unknown:
        return f"found {', '.join(unknown)}, wanted id, {', '.join((*ROLES, *SINGLES))}, or a code"
    if len(set(meant)) != len(meant) or "id" not in meant:
        return "wanted one column that is the id, and one for each thing that is said"
    if said.kind and said.kind not in KINDS:
        return f"found an unknown kind, wanted one of {', '.join(KINDS)}"
    rows, singles = set(meant) & {*ROLES}, set(meant) & {*SINGLES}
    coded = len(meant) < len(said.columns)
    if singles and (rows or coded or said.kind):
        return "found columns of one row a patient beside those of one row a medicine, condition or lab"
    if not singles and (said.kind != "") == (KIND in meant):
        return "wanted a kind: one of all rows (kind:), or a column that says it"
    if not singles and VALUE not in meant and not coded:
        return "wanted a column that is the value, or a code"
    return ""
