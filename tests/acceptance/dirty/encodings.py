"""E: encodings. Declared, told by a mark, or strict UTF-8; what is not costs one record, with its byte."""

import codecs
import gzip
import zlib

import zstandard

from dirty.case import Case, Dirty, Refused, Row
from dirty.plain import BOTH, GOOD, HEAD, LAST, NEXT_ROW, WHOLE, whole_record

HEAD_, GOOD_, LAST_ = HEAD.encode(), GOOD.encode(), LAST.encode()
NAMES = HEAD + "Zoë,50,furosemide\n" + LAST
QUOTES = HEAD + "O’Hara–“x”,50,furosemide\n" + LAST
KANA = HEAD + "ラシックス,50,furosemide\n" + LAST


def _named(id_: str) -> tuple[Row, Row]:
    return (Row(id_, "furosemide"), NEXT_ROW)


def _broken(name: str, record: bytes, why: str = "not UTF-8 at byte") -> Dirty:
    return Dirty(name, HEAD_ + record + b"\n" + LAST_, (NEXT_ROW,), whole_record(2, why))


def _declared(name: str, text: str, encoding: str, rows: tuple[Row, ...]) -> Dirty:
    return Dirty(name, text.encode(encoding), rows, options=("--encoding", encoding))


CASES: tuple[Case, ...] = (
    Dirty("UTF-8", NAMES.encode(), _named("Zoë")),
    Dirty("UTF-8 with its mark", codecs.BOM_UTF8 + NAMES.encode(), _named("Zoë")),
    Dirty("mark before a quote", codecs.BOM_UTF8 + b'"id",age,medications\n' + GOOD_ + LAST_, BOTH),
    Dirty("mark and CR LF", codecs.BOM_UTF8 + WHOLE.replace("\n", "\r\n").encode(), BOTH),
    Dirty(
        "combining marks stay apart",
        (HEAD + "Zoe\u0308,50,furosemide\n" + LAST).encode(),
        _named("Zoe\u0308"),
    ),
    Dirty("letters beyond the first plane", (HEAD + "𝔐😀,50,furosemide\n" + LAST).encode(), _named("𝔐😀")),
    Dirty(
        "the last letter of all", (HEAD + "\U0010ffff,50,furosemide\n" + LAST).encode(), _named("\U0010ffff")
    ),
    Dirty(
        "replacement signs are letters",
        (HEAD + "Zo\ufffd,50,furosemide\n" + LAST).encode(),
        _named("Zo\ufffd"),
    ),
    # "7,50,caf" are eight bytes.
    _broken("a byte of latin-1", b"7,50,caf\xe9", "not UTF-8 at byte 9 of the line"),
    _broken("a quote of cp1252", b"\x93x\x94,50,furosemide", "not UTF-8 at byte 1 of the line"),
    _broken("a row of Shift-JIS", "7,50,ラシックス".encode("shift_jis")),
    _broken("a row of UTF-16", "é7,50,x".encode("utf-16-le"), "not UTF-8 at byte 1"),
    _broken("an overlong slash", b"7,50,\xc0\xaf", "not UTF-8 at byte 6"),
    _broken("an overlong NUL", b"7,50,\xc0\x80", "not UTF-8 at byte 6"),
    _broken("half of a pair", b"7,50,\xed\xa0\x80", "not UTF-8 at byte 6"),
    _broken("a pair of halves (CESU-8)", b"7,50,\xed\xa0\xbd\xed\xb8\x80", "not UTF-8 at byte 6"),
    _broken("beyond the last letter", b"7,50,\xf4\x90\x80\x80", "not UTF-8 at byte 6"),
    _broken("a byte that is never used", b"7,50,\xff", "not UTF-8 at byte 6"),
    _broken("a letter that is cut off", b"7,50,x\xe2\x82", "not UTF-8 at byte 7"),
    _broken("a byte that goes on with nothing", b"7,50,\x80", "not UTF-8 at byte 6"),
    _broken("a byte in a column that is no text", b"7,5\xa00,furosemide", "not UTF-8 at byte 4"),
    _broken("NUL", b"7,50,furo\0semide", "a NUL character"),
    _broken("NUL in quotes", b'7,50,"furo\0semide"', "a NUL character"),
    Dirty(
        "a letter that the end cuts off",
        HEAD_ + LAST_ + b"7,50,x\xe2\x82",
        (NEXT_ROW,),
        whole_record(3, "byte 7"),
    ),
    Dirty(
        "a byte in the second line of a record",
        HEAD_ + b'7,50,"furosemide\nx\xe9"\n' + LAST_,
        (NEXT_ROW,),
        whole_record(2, "not UTF-8 at byte 2 of line 2 of the record"),
    ),
    Dirty(
        "two such records",
        HEAD_ + b"\xe9,50,x\n" + LAST_ + b"8,50,\xe9\n",
        (NEXT_ROW,),
        (*whole_record(2, "byte 1 of"), *whole_record(4, "byte 6 of")),
    ),
    Refused("a header that is not UTF-8", b"id,\xe9ge\n1,50\n", "not UTF-8 at byte 4"),
    Refused("UTF-16 without its mark", WHOLE.encode("utf-16-le"), "line 1"),
    Refused("UTF-16 big-endian without its mark", WHOLE.encode("utf-16-be"), "line 1"),
    Refused("an image", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 1"),
    Refused("a workbook", b"PK\x03\x04" + b"\0" * 30, "Excel workbook"),
    Refused("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 30, "Excel workbook"),
    Refused("a portable document", b"%PDF-1.7\n", "PDF"),
    Dirty("UTF-16 with its mark", codecs.BOM_UTF16_LE + NAMES.encode("utf-16-le"), _named("Zoë")),
    Dirty("UTF-16 the other way", codecs.BOM_UTF16_BE + NAMES.encode("utf-16-be"), _named("Zoë")),
    Dirty("UTF-32 with its mark", codecs.BOM_UTF32_LE + NAMES.encode("utf-32-le"), _named("Zoë")),
    Dirty("UTF-32 the other way", codecs.BOM_UTF32_BE + NAMES.encode("utf-32-be"), _named("Zoë")),
    Dirty(
        "half of a pair in UTF-16",
        codecs.BOM_UTF16_LE + HEAD.encode("utf-16-le") + b"7\0,\0\0\xd8,\0x\0\n\0" + LAST.encode("utf-16-le"),
        (NEXT_ROW,),
        whole_record(2, "byte"),
    ),
    _declared("cp1252", QUOTES, "cp1252", _named("O’Hara–“x”")),
    _declared("latin-1", NAMES, "latin-1", _named("Zoë")),
    _declared("ISO 8859-15", HEAD + "Zoë€,50,furosemide\n" + LAST, "iso8859-15", _named("Zoë€")),
    _declared("old Macintosh letters", NAMES, "mac-roman", _named("Zoë")),
    _declared("Shift-JIS", KANA, "shift_jis", _named("ラシックス")),
    _declared("GB 18030", HEAD + "王,50,furosemide\n" + LAST, "gb18030", _named("王")),
    _declared("KOI8", HEAD + "Иван,50,furosemide\n" + LAST, "koi8-r", _named("Иван")),
    _declared("UTF-16 declared", NAMES, "utf-16-le", _named("Zoë")),
    _declared("UTF-8 declared", NAMES, "utf-8", _named("Zoë")),
    Dirty(
        "a byte that cp1252 does not have",
        HEAD_ + b"7,50,\x81\n" + LAST_,
        (NEXT_ROW,),
        whole_record(2, "byte"),
        options=("--encoding", "cp1252"),
    ),
    Refused("an encoding of nobody", WHOLE.encode(), "encoding", 2, ("--encoding", "moon")),
    Refused("a code that is no text", WHOLE.encode(), "encoding", 2, ("--encoding", "base64")),
    Refused(
        "declared otherwise than marked",
        codecs.BOM_UTF16_LE + WHOLE.encode("utf-16-le"),
        "encoding",
        2,
        ("--encoding", "cp1252"),
    ),
    Dirty("gzip", gzip.compress(WHOLE.encode(), mtime=0), BOTH),
    Dirty(
        "gzip of two members",
        gzip.compress((HEAD + GOOD).encode(), mtime=0) + gzip.compress(LAST_, mtime=0),
        BOTH,
    ),
    Dirty("zstd", zstandard.compress(WHOLE.encode()), BOTH),
    Dirty(
        "gzip of UTF-16",
        gzip.compress(codecs.BOM_UTF16_LE + NAMES.encode("utf-16-le"), mtime=0),
        _named("Zoë"),
    ),
    Refused("gzip that ends early", gzip.compress(WHOLE.encode(), mtime=0)[:-9], "compressed"),
    Refused(
        "gzip with a wrong sum",
        gzip.compress(WHOLE.encode(), mtime=0)[:-8] + b"\0" * 8,
        "compressed",
    ),
    Refused(
        "gzip within gzip",
        gzip.compress(gzip.compress(WHOLE.encode(), mtime=0), mtime=0),
        "gzip",
    ),
    Refused("zlib without a file around it", zlib.compress(WHOLE.encode()), "line 1"),
)
