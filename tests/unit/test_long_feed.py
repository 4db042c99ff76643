"""A long roster as a feed, as far as no run asks."""

from pathlib import Path

from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.long.feed import LongFeed
from magrisk.adapters.roster.long.opened import joined_if_long
from magrisk.adapters.roster.source import Source
from program import TODAY, assessor

TEXT = "id,kind,value\nA,age,70\nB,medication,omeprazole\nC,sex,F\nB,medication,furosemide\n"


def test_patients_go_on_from_any_place(tmp_path: Path) -> None:
    path, dialect = tmp_path / "long.csv", Dialect()
    path.write_text(TEXT, encoding="utf-8")
    source = Source(path, dialect, lambda _: None)
    with joined_if_long(source, assessor(), dialect, "", TODAY, tmp_path / "out.csv") as feed:
        assert isinstance(feed, LongFeed)
        feed.begin_digest()
        head = feed.opening(dialect)
        roster = roster_of(head, assessor(), "", dialect)
        place = head.fields.index("medications")
        assert [row[place] for row in feed.first_rows(head, roster, [place])] == [
            "",
            ("omeprazole", "furosemide"),
            "",
        ]
        assert len(feed.beginning(head, roster)) == 3
        stretches = feed.stretches(head, roster, 1, 2, 1)
        assert [stretches.next(0)["0"].to_pylist() for _ in range(3)] == [["B"], ["C"], []]
        assert (stretches.offset, stretches.line) == (3, 4)
        assert feed.digest() == source.digest()
        assert feed.inputs() == {}
        feed.unchanged()
