"""A roster file to a scored file: streamed in stretches, every record accounted for, published whole."""

import datetime
import json
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from platform import python_version
from typing import Any

from magrisk import __version__
from magrisk.adapters.roster.artefacts import cut_off
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.feed import Feed, opened
from magrisk.adapters.roster.first import first_texts, worth_sharing
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.heading import roster_of
from magrisk.adapters.roster.ledger import Files, Ledger
from magrisk.adapters.roster.long.opened import joined_if_long
from magrisk.adapters.roster.medicines import Taken
from magrisk.adapters.roster.memory import keep_what_is_freed, loading
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.pool import Alone, Pool, Scoring
from magrisk.adapters.roster.reached import Counts, Report, State
from magrisk.adapters.roster.readers import Readers
from magrisk.adapters.roster.repeated import Repeated
from magrisk.adapters.roster.scored import HEADER, identifiers_in
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.adapters.roster.tally import told
from magrisk.adapters.roster.typed import write_typed
from magrisk.adapters.roster.work import Order as Rows
from magrisk.adapters.roster.work import Work, quarantine_header
from magrisk.assess import Assessor
from magrisk.errors import UsageProblem

_USUAL_RECORD = 256
_MOST_TEXTS = 30_000  # that a stretch may be expected to hold for the first time: all of them are in memory


@dataclass(frozen=True)
class Order:
    """What is to be done: the files, and how."""

    roster: Path
    files: Files
    as_of: datetime.date
    dialect: Dialect = Dialect()  # noqa: RUF009  # frozen
    columns: Columns = NO_COLUMNS
    setting: str = ""
    chunk: int = 20_000
    workers: int = 1
    raw: bool = False
    quarantine_raw: bool = False
    resume: bool = False
    every: float = 0.3  # seconds between two times that all is brought to the disk


Progress = Callable[[int], None]


# What makes a report of the scored file, of what was set aside, and of the manifest.
Reporting = Callable[[Path, Path, Mapping[str, Any]], bytes]


class Batch:
    """One run over one roster. reporting: makes the report, where one is wanted."""

    def __init__(
        self, assessor: Assessor, order: Order, progress: Progress, reporting: Reporting | None = None
    ):
        self._assessor, self._order, self._progress = assessor, order, progress
        self._reporting = reporting
        fingerprints = (assessor.fingerprint, *([assessor.own.fingerprint] if assessor.own else []))
        self._version = "+".join((assessor.scale.version, *(one[:12] for one in fingerprints)))
        self._report = Report()
        self._rows = order.chunk  # of a stretch
        self._raw = order.raw or order.files.typed  # no spreadsheet opens a typed file as text

    def run(self, feed: Feed | None = None, first: Readers[Taken] | None = None) -> Report:
        """Score the roster, from its source where that was opened before. first: its first texts, where
        these are being read. All files stand under their final names, or none does."""
        began = time.monotonic()
        order = self._order
        order.files.check()
        if order.resume and not (order.roster.is_file() or order.roster.is_dir()):
            raise UsageProblem("--resume: the roster is no file on a disk, wanted one that can be read again")
        with ExitStack() as stack:
            if feed is None:
                feed = stack.enter_context(opened(order.roster, order.dialect, self._progress))
                feed.begin_digest()
                feed = stack.enter_context(self._joined(feed))
            head = feed.opening(order.dialect)
            roster = roster_of(head, self._assessor, order.setting, order.dialect, order.columns, order.as_of)
            first = first or stack.enter_context(self._first(feed))
            scoring = self._scoring(stack, self._work(head, roster), feed, head, roster, first)
            if not order.resume:  # the first stretches are scored while the file's digest is worked out
                self._begin(scoring, feed, head, roster, State.of(None, head, feed.aside))
            ledger = stack.enter_context(
                Ledger(order.files, self._identity(feed), resume=order.resume, every=order.every)
            )
            if ledger.finished:
                return self._as_told()
            repeated = stack.enter_context(Repeated(order.files.output))
            state = State.of(ledger.begun, head, feed.aside)
            if order.resume:
                self._begin(scoring, feed, head, roster, state)
            if ledger.begun:
                for numbers in identifiers_in(ledger.lines):
                    repeated.add(numbers)
            else:
                ledger.output(HEADER)
                ledger.quarantine(quarantine_header(raw=order.quarantine_raw))
                for lines in feed.aside.lines:
                    ledger.quarantine(lines)
            for result in scoring.results():
                state.add(result)
                ledger.output(result.done.output)
                ledger.quarantine(result.done.quarantine)
                repeated.add(result.done.ids)
                ledger.checkpoint(vars(state))
            feed.unchanged()
            self._tell(feed, roster, state, repeated.count())
            if order.files.typed:
                write_typed(ledger.lines, ledger.typed)
            manifest = self._manifest(feed, ledger.digests(), round(time.monotonic() - began, 3))
            if self._reporting:
                ledger.report(self._reporting(ledger.lines, ledger.partial("quarantine"), manifest))
                manifest["sha256"]["report"] = ledger.digests()["report"]
            ledger.publish((json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())
        return self._report

    # ------------------------------------------------------------ how the work is done

    def _joined(self, feed: Feed) -> Feed:
        order, by = self._order, self._assessor
        beside, raw = order.files.output, order.quarantine_raw
        return joined_if_long(
            feed, by, order.dialect, order.setting, order.as_of, beside, columns=order.columns, raw=raw
        )

    def _first(self, feed: Feed) -> Readers[Taken]:
        order = self._order
        return first_texts(
            self._assessor, feed, order.dialect, order.setting, order.as_of, order.workers, order.columns
        )

    def _scoring(
        self, stack: ExitStack, work: Work, feed: Feed, head: Opening, roster: Roster, first: Readers[Taken]
    ) -> Scoring:
        order = self._order
        keep_what_is_freed()
        if not worth_sharing(feed.bulk, order.workers):
            return Alone(work, self._rows * _USUAL_RECORD)
        # Most texts stand at the beginning already: what is read now is read once for all workers.
        with loading():
            texts = work.meet(feed.beginning(head, roster), first)
        if texts * self._rows > _MOST_TEXTS:
            self._rows = max(1, int(_MOST_TEXTS / texts))
        return stack.enter_context(Pool(order.workers, work, self._rows * _USUAL_RECORD))

    def _work(self, head: Opening, roster: Roster) -> Work:
        order = self._order
        rows = Rows(order.as_of, self._version, raw=self._raw, quarantine_raw=order.quarantine_raw)
        return Work(self._assessor, roster, head.delimiter, rows)

    def _begin(self, scoring: Scoring, feed: Feed, head: Opening, roster: Roster, state: State) -> None:
        stretches = feed.stretches(head, roster, state.offset, state.line, self._rows)
        scoring.begin(stretches, state.records, again=state.again)

    # ------------------------------------------------------------ what is told

    def _identity(self, feed: Feed) -> dict[str, str | int]:
        """What must be the same for a run to be gone on with."""
        return {
            "roster.size": feed.size,
            "roster.sha256": feed.digest(),
            "rulebook": self._assessor.fingerprint,
            "vocabulary": self._assessor.own.fingerprint if self._assessor.own else "",
            "columns": self._order.columns.fingerprint,
            "program": __version__,
            "files": feed.told().get("columns", ""),
            **{f"options.{name}": str(value) for name, value in self._options().items()},
        }

    def _options(self) -> dict[str, Any]:
        """The options that change a byte of the outputs."""
        order = self._order
        return {
            "as_of": order.as_of.isoformat(),
            "setting": order.setting or None,
            "raw": self._raw,
            "quarantine_raw": order.quarantine_raw,
            **asdict(order.dialect),
        }

    def _tell(self, feed: Feed, roster: Roster, state: State, duplicates: int) -> None:
        report = self._report
        report.counts = state.counts()
        report.counts.check()
        report.texts, report.recognised, report.duplicates = state.texts, state.recognised, duplicates
        report.flags, report.tally = state.flags, state.tally
        report.ignored_columns = (*roster.ignored, *feed.aside.ignored)
        report.warnings = tuple(filter(None, [*feed.aside.warnings, cut_off(state.line - 1)]))

    def _manifest(self, feed: Feed, digests: Mapping[str, str], seconds: float) -> dict[str, Any]:
        order, report = self._order, self._report
        tally, inputs = told(report.tally, self._assessor.plan), feed.inputs()
        return {
            "schema": "magrisk.manifest/1",
            "counts": {
                name: getattr(report.counts, name)
                for name in ("scored", "quarantined", "blank", "header", "physical")
            }
            | ({"joined": report.counts.joined} if report.counts.joined else {}),
            "duplicates": report.duplicates,
            "medication_texts": {"said": report.texts, "recognised": report.recognised},
            "ignored_columns": list(report.ignored_columns),
            "warnings": list(report.warnings),
            "flags": dict(sorted(report.flags.items())),
            "tally": tally,
            "sha256": {
                "input": feed.digest(),
                "rulebook": self._assessor.fingerprint,
                "output": digests["output"],
                "quarantine": digests["quarantine"],
                **({"columns": order.columns.fingerprint} if order.columns.fingerprint else {}),
            }
            | ({"inputs": inputs} if inputs else {}),
            "versions": {
                "magrisk": __version__,
                "rulebook": self._assessor.scale.version,
                "python": python_version(),
            },
            "vocabulary": self._assessor.vocabulary(order.as_of).model_dump(),
            "calibrations": self._assessor.calibrations.listed(),
            "limits": self._assessor.limits_in(sorted(tally["settings"])),
            "file": feed.told(),
            "options": {**self._options(), "chunk": order.chunk, "workers": order.workers},
            "seconds": seconds,
        }

    def _as_told(self) -> Report:
        """What the run told whose publication alone was interrupted."""
        told = json.loads(self._order.files.manifest.read_text(encoding="utf-8"))
        texts = told["medication_texts"]
        return Report(
            Counts(**told["counts"]),
            told["duplicates"],
            tuple(told["ignored_columns"]),
            texts["said"],
            texts["recognised"],
            tuple(told["warnings"]),
            told["flags"],
            told["tally"],
        )
