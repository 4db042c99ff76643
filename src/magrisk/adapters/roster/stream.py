"""Knows how bytes that come in pieces are looked at before they are taken, and taken by size or by line."""

import io
from typing import Protocol

_BLOCK = 1 << 20


class Stream(Protocol):
    """Where bytes come from: b"" at the end only; the size is a wish, pieces may be shorter or longer."""

    def read(self, size: int, /) -> bytes: ...


class Ahead:
    """A stream of which the beginning can be seen before it is read."""

    def __init__(self, stream: Stream):
        self._stream, self._seen = stream, io.BytesIO()

    def head(self, size: int) -> bytes:
        """The next bytes, which stay where they are; fewer only at the end."""
        taken = self.read(size)
        self._seen = io.BytesIO(taken + self._seen.read())
        return taken

    def read(self, size: int) -> bytes:
        """The next bytes, `size` of them; fewer only at the end."""
        pieces: list[bytes] = []
        while size and (piece := self._piece(size)):
            pieces.append(piece)
            size -= len(piece)
        # One piece is the rule, and is not copied.
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _piece(self, size: int) -> bytes:
        piece = self._seen.read(size) or self._stream.read(size)
        if len(piece) > size:
            self._seen = io.BytesIO(piece)
            piece = self._seen.read(size)
        return piece


class ByLine:
    """A stream for who reads it line by line."""

    def __init__(self, stream: Stream):
        self._stream, self._block = stream, io.BytesIO()

    def readline(self, limit: int = -1, /) -> bytes:
        """The next line with its end, or its first `limit` bytes."""
        line = self._block.readline(limit)
        while not line.endswith(b"\n") and len(line) != limit and (block := self._stream.read(_BLOCK)):
            self._block = io.BytesIO(block)
            line += self._block.readline(limit - len(line) if limit >= 0 else -1)
        return line
