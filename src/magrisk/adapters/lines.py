"""Knows how texts stand in a file one a line: UTF-8, lines that end in LF or CRLF, however many."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from magrisk.errors import ContentProblem

# A longer line is no text of anything: its beginning says so, and memory stays bounded.
MOST_KEPT = 1 << 16

_decoder = codecs.getincrementaldecoder("utf-8")


def lines(stream: BinaryIO, what: str) -> Iterator[str]:
    """Every line without its end, blank ones too, so that a text's number is that of its line.

    Raises ContentProblem with the line whose bytes are not UTF-8; `what` says where it stands.
    """
    number, piece = 1, stream.readline(MOST_KEPT).removeprefix(codecs.BOM_UTF8)
    while piece:
        try:
            line = _line(stream, piece)
        except UnicodeDecodeError:
            # The error itself would carry the text along.
            raise ContentProblem(f"{what}: line {number}", "found bytes that are not UTF-8") from None
        yield line
        number, piece = number + 1, stream.readline(MOST_KEPT)


def _line(stream: BinaryIO, piece: bytes) -> str:
    """The line that a piece begins. What is beyond it is judged, and not kept."""
    decoder = _decoder()
    kept = decoder.decode(piece)
    while piece and not piece.endswith(b"\n"):
        piece = stream.readline(MOST_KEPT)
        decoder.decode(piece, final=not piece)
    return kept.removesuffix("\n").removesuffix("\r")
