"""A release of RxNorm to a vocabulary of one file, which stands under its name whole or not at all."""

import datetime
import hashlib
import os
import secrets
import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from magrisk.adapters.rxnorm.concepts import NAMED, Concepts, Rxcui, concepts, ingredients
from magrisk.adapters.rxnorm.ndcs import ndcs
from magrisk.adapters.rxnorm.release import NAMES, Release
from magrisk.adapters.writing import final, sync_folder, told_as_output_problem
from magrisk.errors import ContentProblem, OutputProblem
from magrisk.own_vocabulary import FORMAT, TABLES

# An NDC has 37 bits, and an RxCUI fewer than these.
_RXCUI_BITS = 27
# A shorter name is an abbreviation, and means several things.
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class Imported:
    """What was read and kept, in numbers."""

    atoms: int
    concepts: int
    without_ingredients: int
    names: int
    ndcs: int
    ndcs_not_read: int
    atc: int


def import_release(release: Release, output: Path, released: datetime.date) -> Imported:
    """Write the vocabulary of a release. Raises ContentProblem where its tables cannot be used."""
    known = concepts(release)
    if not known.kinds:
        raise ContentProblem(NAMES, "found no concept of RxNorm itself (SAB RXNORM)")
    of = ingredients(release, known)
    codes, not_read = _ndcs(release, of)
    with _written(output) as file:
        kept = file.insert("concept", 4, _concepts(known, of))
        imported = Imported(
            atoms=known.atoms,
            concepts=kept,
            without_ingredients=len(known.kinds) - kept,
            names=file.insert("name", 2, _names(known, of)),
            ndcs=file.insert("ndc", 2, codes),
            ndcs_not_read=not_read,
            atc=file.insert("atc", 2, sorted(one for one in known.atc if one[1] in of)),
        )
        about = {
            "format": FORMAT,
            "source": "RxNorm",
            "released": released.isoformat(),
            "fingerprint": file.digest.hexdigest(),
            **{key: str(value) for key, value in vars(imported).items()},
        }
        file.insert("meta", 2, sorted(about.items()))
    return imported


def _concepts(known: Concepts, of: dict[Rxcui, frozenset[Rxcui]]) -> Iterator[tuple[Rxcui, str, str, str]]:
    for rxcui in sorted(of):
        yield rxcui, known.kinds[rxcui], known.names[rxcui], " ".join(map(str, sorted(of[rxcui])))


def _names(known: Concepts, of: dict[Rxcui, frozenset[Rxcui]]) -> list[tuple[str, Rxcui]]:
    """The names that people write, of what is current; an obsolete name may have found another owner."""
    own = ((rxcui, known.names[rxcui]) for rxcui in known.current if known.kinds[rxcui] in NAMED)
    found = {
        (name, rxcui)
        for rxcui, name in (*own, *known.other_names)
        if rxcui in of and len(name) >= _SHORTEST_NAME and any(sign.isalpha() for sign in name)
    }
    return sorted(found)


def _ndcs(release: Release, of: dict[Rxcui, frozenset[Rxcui]]) -> tuple[Iterator[tuple[int, Rxcui]], int]:
    """NDC with the drug that it stands for: what RxNorm itself says goes before what its sources say."""
    own, others = array("Q"), array("Q")  # an NDC with its drug is one number: there are millions of them
    not_read = 0
    for digits, rxcui, of_rxnorm in ndcs(release):
        if digits is None:
            not_read += 1
        elif rxcui in of:
            (own if of_rxnorm else others).append((int(digits) << _RXCUI_BITS) + rxcui)
    told, rest = (np.unique(np.frombuffer(one, dtype=np.uint64)) for one in (own, others))
    rest = rest[~np.isin(rest >> _RXCUI_BITS, told >> _RXCUI_BITS)]
    return _of_each(np.sort(np.concatenate([told, rest])), of), not_read


def _of_each(
    pairs: "np.ndarray[tuple[int], np.dtype[np.uint64]]", of: dict[Rxcui, frozenset[Rxcui]]
) -> Iterator[tuple[int, Rxcui]]:
    """Every NDC with its drugs; of drugs with the same ingredients the first is enough."""
    last, there = -1, set[frozenset[Rxcui]]()
    for code, rxcui in zip(
        (pairs >> _RXCUI_BITS).tolist(), (pairs & ((1 << _RXCUI_BITS) - 1)).tolist(), strict=True
    ):
        there = there if code == last else set()
        if of[rxcui] not in there:
            yield code, rxcui
        last = code
        there.add(of[rxcui])


class _File:
    """The database while it is written, and the digest of its rows."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self.digest = hashlib.sha256()

    def insert(self, table: str, columns: int, rows: Iterable[tuple[object, ...]]) -> int:
        """Insert rows in their order; how many they were."""
        marks = ", ".join("?" * columns)
        statement = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608  # a name of ours
        return self._database.executemany(statement, self._counted(rows)).rowcount

    def _counted(self, rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
        for row in rows:
            self.digest.update(repr(row).encode())
            yield row


@contextmanager
def _written(output: Path) -> Iterator[_File]:
    """A new database beside the final name, put there when the block ends well."""
    target = final(output)
    partial = target.parent / f".magrisk-{secrets.token_hex(8)}.partial"
    try:
        with told_as_output_problem(output):
            os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        try:
            database = sqlite3.connect(partial, isolation_level=None)
            try:
                database.executescript(
                    f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES} BEGIN;"
                )
                yield _File(database)
                database.execute("COMMIT")
            finally:
                database.close()
        except sqlite3.Error as error:
            raise OutputProblem(f"{output.name}: could not be written: {error}") from None
        with told_as_output_problem(output):
            with partial.open("rb") as stream:
                os.fsync(stream.fileno())
            os.replace(partial, target)
            sync_folder(output)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
