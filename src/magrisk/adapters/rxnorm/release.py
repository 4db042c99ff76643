"""The files of a release of RxNorm, in a folder or in the archive that is downloaded, and its date."""

import datetime
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from magrisk.errors import ContentProblem, UsageProblem

NAMES, RELATIONS, ATTRIBUTES = "RXNCONSO.RRF", "RXNREL.RRF", "RXNSAT.RRF"
_NEEDED = (NAMES, RELATIONS, ATTRIBUTES)
# RxNorm_full_10062025.zip, RxNorm_full_prescribe_10062025, Readme_Full_10062025.txt.
_DATED = re.compile(r"(?:rxnorm|readme)_\w*?(?P<month>\d{2})(?P<day>\d{2})(?P<year>\d{4})", re.IGNORECASE)


class Release:
    """The tables of a release, by their names; `rrf` folders of other subsets within it are left alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive = None if path.is_dir() else _archive(path)
        self._places = dict(_nearest(self._listed()))
        missing = [name for name in _NEEDED if name not in self._places]
        if missing:
            raise UsageProblem(
                f"{path.name}: found no {', '.join(missing)}, wanted the files of RxNorm (RRF)"
            )

    @contextmanager
    def table(self, name: str) -> Iterator[IO[bytes]]:
        """One of the tables, to be read from its beginning."""
        place = self._places[name]
        try:
            with self._archive.open(place) if self._archive else Path(self._path, place).open("rb") as stream:
                yield stream
        except (OSError, zipfile.BadZipFile, EOFError) as error:
            raise ContentProblem(name, f"cannot be read to its end: {type(error).__name__}") from None

    def dates(self) -> list[datetime.date]:
        """The days that the names of the folder, the archive and what lies in them tell, each once."""
        names = [self._path.resolve().name, self._path.resolve().parent.name]
        names += [part for place in self._listed() for part in PurePosixPath(place).parts]
        found = (_DATED.search(name) for name in names)
        return sorted({date for one in found if one and (date := _date(one))})

    def _listed(self) -> list[str]:
        if self._archive:
            return [one.filename for one in self._archive.infolist() if not one.is_dir()]
        found = (path for path in self._path.rglob("*") if path.is_file())
        return sorted(path.relative_to(self._path).as_posix() for path in found)

    def read(self) -> list[Path]:
        """The files that are read; none of them may be the output."""
        return [self._path] if self._archive else [self._path / place for place in self._places.values()]

    def close(self) -> None:
        if self._archive:
            self._archive.close()


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile):
        raise UsageProblem(
            f"{path.name}: found neither a folder nor a zip archive, wanted a release of RxNorm"
        ) from None


def _nearest(places: list[str]) -> Iterator[tuple[str, str]]:
    """Every table with its place; of several the one that lies least deep: a full release holds a subset."""
    for place in sorted(places, key=lambda one: (-one.count("/"), one)):
        name = PurePosixPath(place).name.upper()
        if name in _NEEDED:
            yield name, place


def _date(found: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
