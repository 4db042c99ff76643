"""Knows a roster's file as a stream of UTF-8, whatever it is packed and encoded in.

Not a byte is lost or made up: only a mark at the beginning is taken off, and the carriage returns of
an old Macintosh become line feeds. What is not UTF-8 stays so, for the reader to find.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from magrisk.adapters.roster.aside import NOTHING_ASIDE
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.encoding import UTF_8, Transcoded, encoding_of
from magrisk.adapters.roster.file import OfOneFile, RosterFile
from magrisk.adapters.roster.header import Cell, Roster
from magrisk.adapters.roster.opening import Opening, opening
from magrisk.adapters.roster.packing import Unpacked, packing_of, refuse_packed_twice
from magrisk.adapters.roster.stream import Ahead, Stream
from magrisk.errors import ContentProblem

if TYPE_CHECKING:
    from magrisk.adapters.roster.blocks import Blocks

HEAD = 1 << 20
_MARK = 4096
_BLOCK = 1 << 23


class Source(OfOneFile):
    """The text of an open roster, from its beginning.

    size, bulk: of the file in bytes; 0 of a pipe. compression: "", "gzip" or "zstd". encoding: what the text
    is read as. line_ends: "CR LF", "LF", "CR", "mixed", or "" where the head holds one line.
    """

    size: int
    compression: str
    encoding: str
    line_ends: str

    def __init__(self, path: Path, dialect: Dialect, progress: Callable[[int], None]) -> None:
        self._file = RosterFile(path, progress)
        self.size = self.bulk = self._file.size
        self.aside = NOTHING_ASIDE
        try:
            self._text = self._decoded(self._unpacked(), dialect)
        except BaseException:
            self._file.close()
            raise

    def _unpacked(self) -> Ahead:
        raw = Ahead(self._file)
        packing = packing_of(raw.head(_MARK))
        self.compression = packing.name if packing else ""
        if not packing:
            return raw
        unpacked = Ahead(Unpacked(raw, packing))
        refuse_packed_twice(unpacked.head(_MARK), packing)
        return unpacked

    def _decoded(self, data: Ahead, dialect: Dialect) -> Ahead:
        self.encoding, mark = encoding_of(data.head(_MARK), dialect.encoding)
        data.read(mark)
        text = data if self.encoding == UTF_8 else Ahead(Transcoded(data, self.encoding))
        self.line_ends = _line_ends(text.head(HEAD))
        return Ahead(_Macintosh(text)) if self.line_ends == "CR" else text

    def head(self, size: int = HEAD) -> bytes:
        """The next text, which is still there to be read; less than `size` bytes only at the end."""
        return self._text.head(size)

    def read(self, size: int) -> bytes:
        """The next text, `size` bytes of it; fewer only at the end, where there is none b"" for good."""
        return self._text.read(size)

    # ------------------------------------------------------------ as records

    def opening(self, dialect: Dialect) -> Opening:
        """The header, and what stands before the first record."""
        return opening(self.head(), dialect)

    def beginning(self, head: Opening, _: Roster) -> bytes:
        """The first records, which are still there to be read; the last one may be cut off."""
        return self.head()[head.offset :]

    def first_rows(self, head: Opening, _: Roster, places: Sequence[int]) -> Iterator[Mapping[int, Cell]]:
        """Some cells of the first lines that are plain; what is cut here in another way than it is later is
        only read for nothing."""
        text = self.head()
        if b'"' in text:
            return
        for line in text[head.offset :].decode(errors="replace").split("\n")[:-1]:
            fields = line.split(head.delimiter)
            if len(fields) == len(head.fields):
                yield {place: fields[place] for place in places}

    def stretches(
        self, head: Opening, _: Roster, offset: int, line: int, most: int, __: Sequence[int] = ()
    ) -> "Blocks":
        """The text behind its first `offset` bytes; nothing of it may have been read yet."""
        # It needs arrays, which are not there yet when a roster is opened.
        from magrisk.adapters.roster.blocks import Blocks

        self.skip(offset)
        return Blocks(self, head.delimiter, len(head.fields), offset, line, most)

    def told(self) -> dict[str, str]:
        """How the text is encoded and packed."""
        return {"format": "csv", "encoding": self.encoding, "compression": self.compression}

    # ------------------------------------------------------------ the file itself

    def skip(self, offset: int) -> None:
        """Goes on behind the first `offset` bytes of text; for a stream from which nothing was read yet."""
        left = offset
        while left:
            passed = len(self.read(min(left, _BLOCK)))
            if not passed:
                raise ContentProblem(
                    "roster", f"found {offset - left} bytes of text, wanted {offset} or more"
                )
            left -= passed


class _Macintosh:
    """A text in which a carriage return alone ends a line."""

    def __init__(self, text: Stream):
        self._text = text

    def read(self, size: int, /) -> bytes:
        return self._text.read(size).replace(b"\r", b"\n")


def _line_ends(head: bytes) -> str:
    returns, feeds, pairs = head.count(b"\r"), head.count(b"\n"), head.count(b"\r\n")
    if not feeds:
        return "CR" if returns else ""
    if not pairs:
        return "LF"
    return "CR LF" if pairs == feeds else "mixed"
