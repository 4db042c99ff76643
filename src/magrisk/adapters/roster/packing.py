"""Knows what a file is packed in, by its first bytes; unpacks gzip and zstd, and refuses every other format.

What comes out is bounded while it comes: a small file that holds an endless text is stopped early.
"""

import io
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn, Protocol

import zstandard

from magrisk.adapters.roster.stream import Stream
from magrisk.errors import ContentProblem

MOST_TIMES, FREE_TEXT = 200, 1 << 20
_BLOCK = 1 << 16
_LONGEST_MARK = 4
_LARGEST_WINDOW = 1 << 27

_WANTED = "wanted a text of comma-separated values (CSV), as it is or packed with gzip or zstd"
_FROM_SPREADSHEET = "; a spreadsheet is saved as 'CSV UTF-8'"
_FOREIGN = (
    (rb"PK(?:\x03\x04|\x05\x06)", "a zip archive or an Excel workbook (.xlsx)", _FROM_SPREADSHEET),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls)", _FROM_SPREADSHEET),
    (rb"\xfd7zXZ\x00", "an xz archive", ""),
    (rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", "a bzip2 archive", ""),
    (rb"7z\xbc\xaf\x27\x1c", "a 7z archive", ""),
    (rb"Rar!\x1a\x07", "a rar archive", ""),
    (rb".{257}ustar", "a tar archive", ""),
    # A name of a column could begin with these letters; no text goes on with a control character.
    (rb"PAR1[\x00-\x08\x0e-\x1f]", "a Parquet file", ""),
    (rb"%PDF-", "a PDF document", ""),
)


class _Frame(Protocol):
    """What unpacks one member of a gzip file, or one frame of a zstd file."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


@dataclass(frozen=True)
class Packing:
    """A format that is unpacked. `feed`: the bytes given at once, few enough that what comes of them fits."""

    name: str
    mark: re.Pattern[bytes]
    feed: int
    begin: Callable[[], _Frame]


def _zstd() -> _Frame:
    return zstandard.ZstdDecompressor(max_window_size=_LARGEST_WINDOW).decompressobj()


# At most 1 byte becomes 1,032 in gzip, and 4 bytes become 128 KiB in zstd: 16 and 32 MiB from one feed.
_PACKINGS = (
    Packing("gzip", re.compile(rb"\x1f\x8b"), 1 << 14, lambda: zlib.decompressobj(wbits=31)),
    Packing("zstd", re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), 1 << 10, _zstd),
)


def packing_of(head: bytes) -> Packing | None:
    """What a file that begins so is packed in; None for a text. Raises ContentProblem for other formats."""
    _refuse_foreign(head, "")
    return next((packing for packing in _PACKINGS if packing.mark.match(head)), None)


def refuse_packed_twice(head: bytes, packing: Packing) -> None:
    """Raises ContentProblem where what was unpacked is no text."""
    within = f" within {packing.name}"
    _refuse_foreign(head, within)
    for other in _PACKINGS:
        if other.mark.match(head):
            raise ContentProblem("roster", f"found {other.name}{within}, {_WANTED} once")


def _refuse_foreign(head: bytes, within: str) -> None:
    for mark, name, hint in _FOREIGN:
        if re.match(mark, head, re.S):
            raise ContentProblem("roster", f"found {name}{within}, {_WANTED}{hint}")


class Unpacked:
    """The text within a packed stream, all of its members or frames."""

    def __init__(self, stream: Stream, packing: Packing):
        self._stream, self._packing, self._frame = stream, packing, packing.begin()
        self._block = io.BytesIO()
        self._taken = self._made = 0

    def read(self, _: int, /) -> bytes:
        """The next piece, of any size. Raises ContentProblem where the stream is damaged or not whole."""
        text = b""
        while not text and (piece := self._piece()):
            text = self._unpack(piece)
        if not text and not self._frame.eof:
            self._refuse("the file ends within its packed data, wanted all of it")
        return text

    def _piece(self) -> bytes:
        piece = self._block.read(self._packing.feed)
        if len(piece) < _LONGEST_MARK:  # the mark of another frame must not be cut in two
            self._block = io.BytesIO(piece + self._stream.read(_BLOCK))
            piece = self._block.read(self._packing.feed)
        return piece

    def _unpack(self, piece: bytes) -> bytes:
        if self._frame.eof:
            self._begin_another(piece)
        try:
            text = self._frame.decompress(piece)
        except (zlib.error, zstandard.ZstdError) as fault:
            self._refuse(
                f"what follows cannot be unpacked ({fault}), wanted {self._packing.name} without damage"
            )
        not_used = len(self._frame.unused_data)
        self._block.seek(-not_used, io.SEEK_CUR)
        self._taken += len(piece) - not_used
        self._made += len(text)
        if self._made > FREE_TEXT and self._made > MOST_TIMES * self._taken:
            self._refuse(
                f"found more than {MOST_TIMES} bytes of text for each byte of the file, "
                f"wanted {MOST_TIMES} at most (a file that is sound can be unpacked before)"
            )
        return text

    def _begin_another(self, piece: bytes) -> None:
        name = self._packing.name
        if not self._packing.mark.match(piece):
            self._refuse(f"found something behind the {name} data, wanted their end or more {name} data")
        self._frame = self._packing.begin()

    def _refuse(self, message: str) -> NoReturn:
        raise ContentProblem(f"byte {self._taken + 1} of the compressed file", message)
