"""That the text of a roster comes out whole, whatever the file is packed and encoded in, or is refused."""

import bz2
import codecs
import gzip
import hashlib
import io
import lzma
import multiprocessing
import os
import signal
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import zstandard

from effort import calls
from magrisk.adapters.roster import digest as digest_module
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.digest import Digest
from magrisk.adapters.roster.file import RosterFile
from magrisk.adapters.roster.records import records
from magrisk.adapters.roster.source import HEAD, Source
from magrisk.adapters.roster.stream import Ahead, ByLine
from magrisk.errors import ContentProblem, MagriskError, UsageProblem

TEXT = "id,name\n1,Müller\n2,Ωμέγα\n"
LONG = "id,name\n" + "".join(f"{n},{hashlib.sha256(str(n).encode()).hexdigest()}\n" for n in range(40_000))
SHAPES: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor(write_checksum=True).compress,
}


def nobody(_: int) -> None:
    """Progress that is told to nobody."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Source]]:
    sources: list[Source] = []

    def of(content: bytes, encoding: str = "", progress: Callable[[int], None] = nobody) -> Source:
        path = tmp_path / "roster.csv"
        path.write_bytes(content)
        sources.append(Source(path, Dialect(encoding=encoding), progress))
        return sources[-1]

    yield of
    for source in sources:
        source.close()


Opened = Callable[..., Source]


def everything(source: Source, size: int = 1 << 23) -> bytes:
    return b"".join(iter(lambda: source.read(size), b""))


def refusal(act: Callable[[], object], kind: type[MagriskError] = ContentProblem) -> str:
    with pytest.raises(kind) as refused:
        act()
    return str(refused.value)


# --- the plain file -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [1, 7, 4096, HEAD, 1 << 23])
def test_the_text_is_the_same_in_pieces_of_any_size(opened: Opened, shape: str, size: int) -> None:
    text = (LONG if size > 1000 else TEXT).encode()
    source = opened(SHAPES[shape](text))
    pieces = list(iter(lambda: source.read(size), b""))
    assert b"".join(pieces) == text
    assert {len(piece) for piece in pieces[:-1]} <= {size}
    assert source.read(size) == b""


def test_an_empty_file_is_an_empty_text(opened: Opened) -> None:
    source = opened(b"")
    assert (source.head(), source.read(10), source.compression, source.encoding) == (b"", b"", "", "utf-8")


def test_bytes_that_are_no_text_pass_for_the_reader_to_find(opened: Opened) -> None:
    content = b"id\n\xff\xfe\0\xed\xa0\x80\r\n"
    assert everything(opened(content)) == content


def test_the_head_is_seen_before_it_is_read_and_stays(opened: Opened) -> None:
    source = opened(SHAPES["gzip"](LONG.encode()))
    assert source.head(7) == b"id,name"
    assert source.head() == LONG.encode()[:HEAD]
    assert source.read(3) == b"id,"
    assert source.head(4) == b"name"
    assert everything(source) == LONG.encode()[3:]


def test_a_plain_file_costs_calls_for_its_blocks_and_not_for_its_lines(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(LONG.encode() * 20)
    with Source(path, Dialect(), nobody) as source:
        assert calls(lambda: everything(source)) < 300


def test_progress_is_told_in_bytes_of_the_file(opened: Opened) -> None:
    for shape in SHAPES.values():
        told: list[int] = []
        content = shape(LONG.encode())
        everything(opened(content, progress=told.append))
        assert sum(told) == len(content)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("offset", [0, 1, 100, HEAD, 2 * HEAD + 1])
def test_reading_goes_on_at_an_offset_of_the_text(opened: Opened, shape: str, offset: int) -> None:
    source = opened(SHAPES[shape](codecs.BOM_UTF8 + LONG.encode()))
    source.skip(offset)
    assert everything(source) == LONG.encode()[offset:]


def test_an_offset_behind_the_end_is_refused(opened: Opened) -> None:
    told = refusal(lambda: opened(b"id\n1\n").skip(6))
    assert told == "roster: found 5 bytes of text, wanted 6 or more"


def test_a_folder_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "Is a directory"), (tmp_path / "x", "No such file or directory")):
        told = refusal(lambda path=path: Source(path, Dialect(), nobody), UsageProblem)  # type: ignore[misc]  # a default binds it
        assert told == f"the roster cannot be read: {why}"


def test_a_disk_that_cannot_be_read_is_told() -> None:
    told = refusal(lambda: Source(Path("/proc/self/mem"), Dialect(), nobody), UsageProblem)
    assert told == "the roster cannot be read: Input/output error"


# --- the digest and the file --------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_the_digest_is_that_of_the_file_whatever_was_read_of_it(opened: Opened, shape: str) -> None:
    content = SHAPES[shape](LONG.encode())
    source = opened(content)
    source.read(10)
    assert source.digest() == hashlib.sha256(content).hexdigest() == source.digest()


def test_a_fault_of_the_digest_is_told_where_it_is_asked_for() -> None:
    """The memory of a process can be opened, but its first page cannot be read."""
    file = RosterFile(Path("/proc/self/mem"), nobody)
    assert refusal(file.digest, UsageProblem) == "the roster cannot be read: Input/output error"
    file.close()


def test_a_source_that_is_closed_early_ends_the_process_that_hashes(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"id\n")
    os.truncate(path, 1 << 36)  # holes take no room, but minutes to be hashed
    began = time.monotonic()
    with Source(path, Dialect(), nobody) as source:
        source.begin_digest()
        assert len(multiprocessing.active_children()) == 1
        assert source.read(3) == b"id\n"
    assert time.monotonic() - began < 5
    assert multiprocessing.active_children() == []


def test_the_digest_is_worked_out_beside_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(LONG.encode() * 5)
    with Source(path, Dialect(), nobody) as source:
        source.begin_digest()
        source.begin_digest()
        assert len(multiprocessing.active_children()) == 1
        source.read(10)
        assert source.digest() == hashlib.sha256(path.read_bytes()).hexdigest() == source.digest()


def test_a_digest_whose_process_fails_is_worked_out_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"id\n1\n")
    here, sha256 = os.getpid(), digest_module.sha256

    def fail_elsewhere(descriptor: int) -> str:
        if os.getpid() != here:
            raise OSError
        return sha256(descriptor)

    monkeypatch.setattr(digest_module, "sha256", fail_elsewhere)
    with path.open("rb") as file:
        digest = Digest(file.fileno())
        assert digest.result() == hashlib.sha256(b"id\n1\n").hexdigest() == digest.result()
        digest.close()


def test_what_hashes_sends_what_it_found(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(b"id\n")
    ours, theirs = multiprocessing.Pipe(duplex=False)
    before = signal.getsignal(signal.SIGINT)
    try:
        with path.open("rb") as file:
            digest_module._send(theirs, file.fileno())
    finally:
        signal.signal(signal.SIGINT, before)
    assert ours.recv() == hashlib.sha256(b"id\n").hexdigest()


def test_a_file_that_stays_as_it_is_is_unchanged(opened: Opened) -> None:
    source = opened(b"id\n")
    everything(source)
    source.unchanged()


@pytest.mark.parametrize(
    "change",
    [
        lambda path: os.truncate(path, 2),
        lambda path: os.utime(path, ns=(0, 0)),
        lambda path: (path.rename(path.with_suffix(".old")), path.write_bytes(b"id\n")),
    ],
)
def test_a_file_that_changes_while_it_is_read_is_told(
    opened: Opened, tmp_path: Path, change: Callable[[Path], Any]
) -> None:
    source = opened(b"id\n")
    change(tmp_path / "roster.csv")
    assert "the file changed while it was read" in refusal(source.unchanged)


def test_a_file_that_is_gone_is_told(opened: Opened, tmp_path: Path) -> None:
    source = opened(b"id\n")
    (tmp_path / "roster.csv").unlink()
    assert refusal(source.unchanged, UsageProblem).startswith("the roster cannot be read: No such file")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_pipe_is_read_and_its_digest_is_of_what_came(tmp_path: Path, shape: str) -> None:
    pipe, content = tmp_path / "pipe", SHAPES[shape](LONG.encode())
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(content,))
    writer.start()
    with Source(pipe, Dialect(), nobody) as source:
        assert everything(source) == LONG.encode()
        assert source.digest() == hashlib.sha256(content).hexdigest()
        source.unchanged()
    writer.join()


# --- encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", [1, 3, 1 << 20])
def test_a_mark_tells_the_encoding_and_is_no_text(
    opened: Opened, mark: bytes, encoding: str, shape: str, size: int
) -> None:
    source = opened(SHAPES[shape](mark + TEXT.encode(encoding)))
    assert source.encoding == encoding
    assert everything(source, size) == TEXT.encode()


@pytest.mark.parametrize(
    ("declared", "read_as", "text"),
    [
        ("UTF8", "utf-8", TEXT),
        ("utf-8-sig", "utf-8", TEXT),
        ("utf-16-be", "utf-16-be", TEXT),
        ("cp1252", "cp1252", "id\nMüller – 5 €\n"),
        ("latin-1", "iso8859-1", "id\nMüller\n"),
        ("ISO-8859-15", "iso8859-15", "id\n5 €\n"),
        ("macroman", "mac-roman", "id\nMüller\n"),
        ("koi8-r", "koi8-r", "id\nЖ\n"),
        ("sjis", "shift_jis", "id\n薬\n"),
        ("euc-jp", "euc_jp", "id\n薬\n"),
        ("gb18030", "gb18030", "id\n药€\n"),
        ("big5", "big5", "id\n藥\n"),
        ("us-ascii", "ascii", "id\n1\n"),
    ],
)
def test_a_declared_encoding_is_read(opened: Opened, declared: str, read_as: str, text: str) -> None:
    for size in (1, 4096):
        source = opened(text.encode(read_as), declared)
        assert source.encoding == read_as
        assert everything(source, size) == text.encode()


@pytest.mark.parametrize(("declared", "mark"), [("utf-16", codecs.BOM_UTF16_BE), ("utf-8", codecs.BOM_UTF8)])
def test_a_mark_may_agree_with_what_is_declared(opened: Opened, declared: str, mark: bytes) -> None:
    encoding = "utf-16-be" if declared == "utf-16" else declared
    assert everything(opened(mark + TEXT.encode(encoding), declared)) == TEXT.encode()


@pytest.mark.parametrize(
    "name",
    [
        "flibber",
        "utf-7",
        "idna",
        "punycode",
        "rot13",
        "base64",
        "unicode_escape",
        "hz",
        "iso2022_jp",
        "cp037",
        "undefined",
        "a\0b",
        "\udcff",
        "zip",
        "cp500",
    ],
)
def test_an_encoding_that_is_not_read_is_refused_by_its_name(opened: Opened, name: str) -> None:
    told = refusal(lambda: opened(b"id\n", name), UsageProblem)
    assert told.startswith(f"encoding: found {name}, wanted e.g. utf-8, utf-16-le, cp1252")


@pytest.mark.parametrize("declared", ["cp1252", "utf-8", "utf-16-be", "utf-32"])
def test_a_mark_that_contradicts_what_is_declared_is_refused(opened: Opened, declared: str) -> None:
    told = refusal(lambda: opened(codecs.BOM_UTF16_LE + b"i\0", declared), UsageProblem)
    assert told == f"encoding: found {declared}, but the file begins with the mark of utf-16-le"


def test_utf_16_that_is_declared_without_its_order_needs_a_mark(opened: Opened) -> None:
    told = refusal(lambda: opened("id\n".encode("utf-16-le"), "utf-16"))
    assert told.endswith("wanted utf-16-le or utf-16-be")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("end", ["\n", "\r", ""])
def test_wide_text_without_a_mark_is_refused_with_a_hint(opened: Opened, encoding: str, end: str) -> None:
    told = refusal(lambda: opened(f"id,age{end}".encode(encoding)))
    assert told == (
        f"line 1: the text looks like {encoding}, but has no mark that says so, wanted the encoding declared"
    )


def test_a_nul_within_a_header_is_left_to_the_reader(opened: Opened) -> None:
    assert everything(opened(b"id,a\0ge\n")) == b"id,a\0ge\n"


@pytest.mark.parametrize(
    ("encoding", "content", "wanted"),
    [
        ("ascii", b"1,\xe9,3\n", ["1", "", "3"]),
        ("cp1252", b"1,\x81,3\n", ["1", "", "3"]),
        ("shift_jis", b"1,\x81,3\n", ["1", "", "3"]),  # the byte of a pair, and a comma that is none of it
        ("shift_jis", b"1,\x82\xa0\xff\n", None),
        ("euc_jp", b"1,\x8f\n2,a\n", None),
        ("gb18030", b"1,\x81\n2,a\n", None),
        ("utf-16-le", "1,".encode("utf-16-le") + b"\x00\xd8" + ",3\n".encode("utf-16-le"), None),
        ("utf-16-be", "1,".encode("utf-16-be") + b"\xdc\x00" + ",3\n".encode("utf-16-be"), None),
        ("utf-32-le", "1,".encode("utf-32-le") + b"\x00\x00\x11\x00" + ",3\n".encode("utf-32-le"), None),
        ("utf-32-be", "1,".encode("utf-32-be") + b"\x00\x00\xd8\x00" + ",3\n".encode("utf-32-be"), None),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 1 << 20])
def test_what_cannot_be_decoded_spoils_its_own_record_only(
    opened: Opened, encoding: str, content: bytes, wanted: list[str] | None, size: int
) -> None:
    sound = "id,ä,z\n" if encoding not in ("ascii", "shift_jis", "gb18030", "euc_jp") else "id,a,z\n"
    end = "9,b,c\n".encode(encoding)
    text = everything(opened(sound.encode(encoding) + content + end, encoding), size)
    rows = list(records(io.BytesIO(text)))
    assert rows[0].fields == tuple(sound.strip().split(","))
    assert rows[-1].fields == ("9", "b", "c")
    assert rows[1].problem.startswith("not UTF-8 at byte ")
    if wanted:
        assert [cell.decode("utf-8", "ignore") for cell in rows[1].raw.strip().split(b",")] == wanted


@pytest.mark.parametrize(("encoding", "cut"), [("utf-16-le", 1), ("utf-32-be", 3), ("shift_jis", 1)])
def test_a_character_that_is_cut_off_at_the_end_is_no_text(opened: Opened, encoding: str, cut: int) -> None:
    text = everything(opened("id\n薬".encode(encoding)[:-cut], encoding))
    (header, spoilt) = records(io.BytesIO(text))
    assert header.fields == ("id",)
    assert spoilt.problem == "not UTF-8 at byte 1 of the line"


# --- line ends ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "mac-roman", "utf-16-le"])
def test_lines_of_an_old_macintosh_end_in_line_feeds(opened: Opened, encoding: str) -> None:
    text = "id,age\r1,70\r" + "2,71\r" * 300_000 + "3,\n"
    source = opened(text.encode(encoding), encoding)
    assert source.line_ends == "CR"
    assert everything(source) == text.replace("\r", "\n").encode()


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        (b"id\r\n1\r\n", "CR LF"),
        (b"id\n1\n", "LF"),
        (b"id\n1\r", "LF"),
        (b"id\r\n1\n", "mixed"),
        (b'id\r"\r"\r\n', "CR LF"),
        (b"id", ""),
    ],
)
def test_other_line_ends_are_named_and_left(opened: Opened, text: bytes, ends: str) -> None:
    source = opened(text)
    assert (source.line_ends, everything(source)) == (ends, text)


# --- what is packed -----------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["gzip", "zstd"])
def test_several_members_are_read_on(opened: Opened, shape: str) -> None:
    pack = SHAPES[shape]
    many = b"".join(pack(f"{n}\n".encode()) for n in range(6000))
    source = opened(pack(b"") + pack(LONG.encode()) + many)
    assert source.compression == shape
    assert everything(source) == LONG.encode() + b"".join(b"%d\n" % n for n in range(6000))


def test_a_frame_that_is_to_be_skipped_is_skipped(opened: Opened) -> None:
    skipped = b"\x50\x2a\x4d\x18\x04\x00\x00\x00size"
    source = opened(skipped + SHAPES["zstd"](b"id\n1\n") + skipped)
    assert (source.compression, everything(source)) == ("zstd", b"id\n1\n")


@pytest.mark.parametrize("shape", ["gzip", "zstd"])
@pytest.mark.parametrize("left_off", [1, 4, 5000])
def test_a_file_that_is_not_whole_is_refused_with_its_place(
    opened: Opened, shape: str, left_off: int
) -> None:
    content = SHAPES[shape](LONG.encode())[:-left_off]
    source = opened(content)
    told = refusal(lambda: everything(source))
    assert told == (
        f"byte {len(content) + 1} of the compressed file: "
        "the file ends within its packed data, wanted all of it"
    )


@pytest.mark.parametrize("shape", ["gzip", "zstd"])
@pytest.mark.parametrize("garbage", [b"x", b"garbage", b"\0" * 70_000])
def test_what_stands_behind_the_packed_data_is_refused(opened: Opened, shape: str, garbage: bytes) -> None:
    content = SHAPES[shape](TEXT.encode())
    told = refusal(lambda: everything(opened(content + garbage)))
    assert told.startswith(
        f"byte {len(content) + 1} of the compressed file: found something behind the {shape} data"
    )


@pytest.mark.parametrize("shape", ["gzip", "zstd"])
def test_damage_is_refused_with_its_place(opened: Opened, shape: str) -> None:
    content = bytearray(SHAPES[shape](LONG.encode()))
    middle = len(content) // 2
    content[middle : middle + 64] = bytes(64)
    told = refusal(lambda: everything(opened(bytes(content))))
    assert "of the compressed file: what follows cannot be unpacked" in told
    assert told.endswith(f"wanted {shape} without damage")
    assert 1 <= int(told.split()[1]) <= len(content)


@pytest.mark.parametrize("inner", ["gzip", "zstd"])
@pytest.mark.parametrize("outer", ["gzip", "zstd"])
def test_an_archive_within_an_archive_is_refused(opened: Opened, outer: str, inner: str) -> None:
    told = refusal(lambda: opened(SHAPES[outer](SHAPES[inner](TEXT.encode()))))
    assert told.startswith(f"roster: found {inner} within {outer}, wanted a text")


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("roster.csv", TEXT)
    return made.getvalue()


def tarred() -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("roster.csv"), io.BytesIO(b""))
    return made.getvalue()


FOREIGN = [
    (zipped(), "a zip archive or an Excel workbook (.xlsx)"),
    (b"PK\x05\x06" + bytes(18), "a zip archive or an Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), "an old Excel workbook (.xls)"),
    (lzma.compress(b"id\n"), "an xz archive"),
    (bz2.compress(b"id\n"), "a bzip2 archive"),
    (bz2.compress(b""), "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c\0\4", "a 7z archive"),
    (b"Rar!\x1a\x07\x01\0", "a rar archive"),
    (tarred(), "a tar archive"),
    (b"PAR1\x15\0\x15", "a Parquet file"),
    (b"%PDF-1.7\n", "a PDF document"),
]


@pytest.mark.parametrize(("content", "name"), FOREIGN)
def test_another_format_is_refused_by_its_name(opened: Opened, content: bytes, name: str) -> None:
    assert refusal(lambda: opened(content)).startswith(f"roster: found {name}, wanted a text of comma-sep")
    told = refusal(lambda: opened(gzip.compress(content)))
    assert told.startswith(f"roster: found {name} within gzip, wanted a text of comma-separated values")
    assert ("CSV UTF-8" in told) == ("Excel" in name)


@pytest.mark.parametrize(
    "header", [b"PAR1,id\n", b"BZh1,id\n", b"PK,id\n", b"P*M,id\n", b"7z,id\n", b"Rar!,id\n"]
)
def test_a_header_that_looks_a_little_like_one_is_a_text(opened: Opened, header: bytes) -> None:
    assert everything(opened(header)) == header


@pytest.mark.parametrize("shape", ["gzip", "zstd"])
def test_a_first_mebibyte_may_be_packed_as_small_as_it_will(opened: Opened, shape: str) -> None:
    text = b"id\n" + b"\n" * ((1 << 20) - 3)
    assert everything(opened(SHAPES[shape](text))) == text


BOMB = """
import sys, time
from pathlib import Path
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.source import Source
from magrisk.errors import ContentProblem

before = time.process_time()
try:
    with Source(Path(sys.argv[1]), Dialect(), lambda _: None) as source:
        while source.read(1 << 23):
            pass
except ContentProblem as problem:
    # Of this program alone: `ru_maxrss` would tell what the process was before that started it.
    most = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(time.process_time() - before, most, problem, sep="|")
"""


@pytest.mark.parametrize(("shape", "size"), [("gzip", 100), ("zstd", 100), ("zstd", 1000)])
def test_a_bomb_is_stopped_within_a_second_and_little_memory(tmp_path: Path, shape: str, size: int) -> None:
    bomb = tmp_path / "bomb"
    bomb.write_bytes(SHAPES[shape](bytes(size << 20)))
    assert bomb.stat().st_size < 110_000
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(bomb)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kibibytes, told = done.stdout.strip().split("|")
    assert float(seconds) < 1
    assert int(kibibytes) < 256 << 10
    assert "found more than 200 bytes of text for each byte of the file, wanted 200 at most" in told


def test_a_bomb_behind_honest_text_is_stopped_too(opened: Opened) -> None:
    source = opened(SHAPES["zstd"](LONG.encode()) + SHAPES["zstd"](bytes(1 << 30)))
    assert "found more than 200 bytes" in refusal(lambda: everything(source))


# --- streams ------------------------------------------------------------------------------------


class Dribble:
    """A stream that gives one byte at a time."""

    def __init__(self, content: bytes):
        self._content = io.BytesIO(content)

    def read(self, _: int, /) -> bytes:
        return self._content.read(1)


def test_a_stream_that_dribbles_is_read_in_full_pieces() -> None:
    ahead = Ahead(Dribble(b"abcdef"))
    assert (ahead.head(3), ahead.read(4), ahead.read(4), ahead.read(4)) == (b"abc", b"abcd", b"ef", b"")


@pytest.mark.parametrize("limit", [-1, 1, 2, 3, 100])
def test_lines_are_cut_as_a_file_cuts_them(limit: int) -> None:
    content = b"a\n\nbcd\nlast"
    file, lines = io.BytesIO(content), ByLine(Dribble(content))
    cut = list(iter(lambda: file.readline(limit), b""))
    assert list(iter(lambda: lines.readline(limit), b"")) == cut
