"""Knows which encoding a text is in, and makes UTF-8 of it.

Bytes that cannot be decoded become bytes that are no UTF-8, at the very place: whoever reads strictly
finds them there. None are dropped, replaced or guessed.
"""

import codecs
import re
from typing import NoReturn

from magrisk.adapters.roster.stream import Stream
from magrisk.errors import ContentProblem, UsageProblem

UTF_8 = "utf-8"
_WANTED = "wanted e.g. utf-8, utf-16-le, cp1252, iso8859-15, mac-roman, koi8-r, shift_jis, gb18030 or big5"
# Families of plain texts. Others turn bytes to bytes, change their meaning by escapes within the text, or
# have the letters of a header elsewhere (EBCDIC).
_READ = re.compile(
    r"utf-8|utf-(?:16|32)(?:-[lb]e)?|ascii|iso8859-\d+|cp\d+|koi8-\w|mac-\w+|(?:shift_ji|euc_|gb|big5)\w+|big5"
)
_PLAIN = b'id,age\r\n"A-1";\t0.5'

# The marks of UTF-32 come first: in little-endian order they begin with the mark of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Which bytes of every four are no NUL in a line of plain letters.
_WIDE = {(0,): "utf-32-le", (3,): "utf-32-be", (0, 2): "utf-16-le", (1, 3): "utf-16-be"}
_LINE_END = re.compile(rb"[\r\n]")
_NOT_UTF_8 = "\udcff"


def encoding_of(head: bytes, declared: str) -> tuple[str, int]:
    """The encoding of a text that begins so, and the length of its mark.

    Raises UsageProblem where what is declared is not read or is not what the mark says,
    ContentProblem where a text needs a mark and has none.
    """
    wanted = _known(declared) if declared else ""
    mark, marked = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", ""))
    if not marked:
        return _without_mark(head, wanted), 0
    # "utf-16" leaves it to the mark which of two orders it is.
    if wanted and wanted != marked and f"{wanted}-" not in marked:
        raise UsageProblem(f"encoding: found {wanted}, but the file begins with the mark of {marked}")
    return marked, len(mark)


def _known(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name.removesuffix("-sig")
    except (LookupError, ValueError):
        _refuse_name(declared)
    if not _READ.fullmatch(name):
        _refuse_name(declared)
    if not _is_wide(name) and _PLAIN.decode(name, "replace").encode() != _PLAIN:
        _refuse_name(declared)
    return name


def _refuse_name(declared: str) -> NoReturn:
    raise UsageProblem(f"encoding: found {declared}, {_WANTED}") from None


def _is_wide(name: str) -> bool:
    return name.startswith(("utf-16", "utf-32"))


def _without_mark(head: bytes, wanted: str) -> str:
    if wanted in ("utf-16", "utf-32"):
        message = f"the text has no mark that tells the order of its bytes, wanted {wanted}-le or {wanted}-be"
        raise ContentProblem("encoding", message)
    looks = "" if wanted else _looks_wide(head)
    if looks:
        message = f"the text looks like {looks}, but has no mark that says so, wanted the encoding declared"
        raise ContentProblem("line 1", message)
    return wanted or UTF_8


def _looks_wide(head: bytes) -> str:
    line = _LINE_END.split(head, maxsplit=1)[0]
    places = {place % 4 for place, byte in enumerate(line) if byte}
    return _WIDE.get(tuple(sorted(places)), "") if 0 in line else ""


class Transcoded:
    """A stream in any encoding as UTF-8."""

    def __init__(self, stream: Stream, encoding: str):
        handler = _ONE_UNIT if _is_wide(encoding) else _ONE_BYTE
        self._stream, self._decoder = stream, codecs.getincrementaldecoder(encoding)(handler)

    def read(self, size: int, /) -> bytes:
        """The next piece, which may be longer."""
        text = ""
        while not text and (data := self._stream.read(size)):
            text = self._decoder.decode(data)
        text = text or self._decoder.decode(b"", final=True)
        return text.encode(UTF_8, "surrogatepass")


def _one_byte(fault: UnicodeError) -> tuple[str, int]:
    """After one byte that cannot be decoded the next is tried: it may be the end of a cell."""
    assert isinstance(fault, UnicodeDecodeError)
    return _NOT_UTF_8, fault.start + 1


def _one_unit(fault: UnicodeError) -> tuple[str, int]:
    """Units of two or four bytes stay in step."""
    assert isinstance(fault, UnicodeDecodeError)
    return _NOT_UTF_8, fault.end


_ONE_BYTE, _ONE_UNIT = "magrisk-one-byte", "magrisk-one-unit"
codecs.register_error(_ONE_BYTE, _one_byte)
codecs.register_error(_ONE_UNIT, _one_unit)
