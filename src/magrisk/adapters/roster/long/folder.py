"""Knows a folder of files that hold one long roster, and opens them."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from magrisk.adapters.roster.closing import Closing
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.long.files_file import SiteFiles, read_files
from magrisk.adapters.roster.source import Source
from magrisk.errors import UsageProblem

NO_COLUMNS_FILE = "a folder is read with --columns FILE, which names its files (files:)"


class Folder(Closing):
    """The open files of a folder, in the order in which they are read."""

    def __init__(
        self, path: Path, columns: Path | None, dialect: Dialect, progress: Callable[[int], None]
    ) -> None:
        if columns is None:
            raise UsageProblem(f"{path.name}: {NO_COLUMNS_FILE}")
        self.said: SiteFiles = read_files(columns.read_bytes(), columns.name)
        self.paths = [path / name for name in self.said.files]
        for file in self.paths:
            if not file.is_file():
                raise UsageProblem(f"{file.name}: the columns file names it, but there is no such file")
        self._stack = ExitStack()
        with ExitStack() as stack:
            self.sources = [stack.enter_context(Source(file, dialect, progress)) for file in self.paths]
            self._stack = stack.pop_all()

    def begin_digest(self) -> None:
        """Begins to hash the files."""
        for source in self.sources:
            source.begin_digest()

    def close(self) -> None:
        self._stack.close()
