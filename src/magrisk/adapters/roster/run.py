"""A roster file to a scored file: streamed in stretches, every record accounted for, published whole."""

import datetime
import json
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from platform import python_version
from typing import Any

from magrisk import __version__
from magrisk.adapters.roster.artefacts import cut_off
from magrisk.adapters.roster.blocks import Blocks
from magrisk.adapters.roster.dialect import Dialect
from magrisk.adapters.roster.first import first_texts, worth_sharing
from magrisk.adapters.roster.header import Roster
from magrisk.adapters.roster.heading import headed
from magrisk.adapters.roster.ledger import Files, Ledger
from magrisk.adapters.roster.medicines import Taken
from magrisk.adapters.roster.memory import keep_what_is_freed, loading
from magrisk.adapters.roster.opening import Opening
from magrisk.adapters.roster.pool import Alone, Pool, Result, Scoring
from magrisk.adapters.roster.readers import Readers
from magrisk.adapters.roster.repeated import Repeated
from magrisk.adapters.roster.scored import HEADER, identifiers_in
from magrisk.adapters.roster.site_columns import NO_COLUMNS, Columns
from magrisk.adapters.roster.source import Source
from magrisk.adapters.roster.tally import Tally, add, told
from magrisk.adapters.roster.work import Order as Rows
from magrisk.adapters.roster.work import Work, quarantine_header
from magrisk.assess import Assessor
from magrisk.errors import AccountingProblem, UsageProblem

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


@dataclass
class Counts:
    """What became of the records. `physical` is counted where they are cut, the others where they end."""

    physical: int = 0
    header: int = 0
    blank: int = 0
    scored: int = 0
    quarantined: int = 0

    def check(self) -> None:
        """Nothing lost, nothing invented. Raises AccountingProblem otherwise."""
        if self.physical != self.header + self.blank + self.scored + self.quarantined:
            raise AccountingProblem("internal check: the records read and the records written do not add up")


@dataclass
class Report:
    """What a run tells: the counts, ids that stood twice, columns that were not read, texts understood, what
    to look at before the roster is trusted, how many rows have which flag, what stands in many answers."""

    counts: Counts = field(default_factory=Counts)
    duplicates: int = 0
    ignored_columns: tuple[str, ...] = ()
    texts: int = 0
    recognised: int = 0
    warnings: tuple[str, ...] = ()
    flags: Mapping[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=dict)


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

    def run(self, source: Source | None = None, first: Readers[Taken] | None = None) -> Report:
        """Score the roster, from its source where that was opened before. first: its first texts, where
        these are being read. All files stand under their final names, or none does."""
        began = time.monotonic()
        order = self._order
        order.files.check()
        if order.resume and not order.roster.is_file():
            raise UsageProblem("--resume: the roster is no file on a disk, wanted one that can be read again")
        with ExitStack() as stack:
            if source is None:
                source = stack.enter_context(Source(order.roster, order.dialect, self._progress))
                source.begin_digest()
            head, roster = headed(
                source.head(), self._assessor, order.setting, order.dialect, order.columns, order.as_of
            )
            first = first or stack.enter_context(self._first(source))
            scoring = self._scoring(stack, self._work(head, roster), source, head, first)
            if not order.resume:  # the first stretches are scored while the file's digest is worked out
                self._begin(scoring, source, head, _State.of(None, head))
            ledger = stack.enter_context(
                Ledger(order.files, self._identity(source), resume=order.resume, every=order.every)
            )
            if ledger.finished:
                return self._as_told()
            repeated = stack.enter_context(Repeated(order.files.output))
            state = _State.of(ledger.begun, head)
            if order.resume:
                self._begin(scoring, source, head, state)
            if ledger.begun:
                for numbers in identifiers_in(ledger.partial("output")):
                    repeated.add(numbers)
            else:
                ledger.output(HEADER)
                ledger.quarantine(quarantine_header(raw=order.quarantine_raw))
            for result in scoring.results():
                state.add(result)
                ledger.output(result.done.output)
                ledger.quarantine(result.done.quarantine)
                repeated.add(result.done.ids)
                ledger.checkpoint(vars(state))
            source.unchanged()
            self._tell(state, repeated.count())
            manifest = self._manifest(source, ledger.digests(), round(time.monotonic() - began, 3))
            if self._reporting:
                ledger.report(
                    self._reporting(ledger.partial("output"), ledger.partial("quarantine"), manifest)
                )
                manifest["sha256"]["report"] = ledger.digests()["report"]
            ledger.publish((json.dumps(manifest, indent=2, ensure_ascii=False) + "\n").encode())
        return self._report

    # ------------------------------------------------------------ how the work is done

    def _first(self, source: Source) -> Readers[Taken]:
        order = self._order
        return first_texts(
            self._assessor, source, order.dialect, order.setting, order.as_of, order.workers, order.columns
        )

    def _scoring(
        self, stack: ExitStack, work: Work, source: Source, head: Opening, first: Readers[Taken]
    ) -> Scoring:
        order = self._order
        keep_what_is_freed()
        if not worth_sharing(source.size, order.workers):
            return Alone(work, self._rows * _USUAL_RECORD)
        # Most texts stand at the beginning already: what is read now is read once for all workers.
        with loading():
            texts = work.meet(source.head()[head.offset :], first)
        if texts * self._rows > _MOST_TEXTS:
            self._rows = max(1, int(_MOST_TEXTS / texts))
        return stack.enter_context(Pool(order.workers, work, self._rows * _USUAL_RECORD))

    def _work(self, head: Opening, roster: Roster) -> Work:
        order = self._order
        self._report.ignored_columns = tuple(roster.ignored)
        rows = Rows(order.as_of, self._version, raw=order.raw, quarantine_raw=order.quarantine_raw)
        return Work(self._assessor, roster, head.delimiter, rows)

    def _begin(self, scoring: Scoring, source: Source, head: Opening, state: "_State") -> None:
        source.skip(state.offset)
        blocks = Blocks(source, head.delimiter, len(head.fields), state.offset, state.line, self._rows)
        scoring.begin(blocks, state.records, again=state.again)

    # ------------------------------------------------------------ what is told

    def _identity(self, source: Source) -> dict[str, str | int]:
        """What must be the same for a run to be gone on with."""
        return {
            "roster.size": source.size,
            "roster.sha256": source.digest(),
            "rulebook": self._assessor.fingerprint,
            "vocabulary": self._assessor.own.fingerprint if self._assessor.own else "",
            "columns": self._order.columns.fingerprint,
            "program": __version__,
            **{f"options.{name}": str(value) for name, value in self._options().items()},
        }

    def _options(self) -> dict[str, Any]:
        """The options that change a byte of the outputs."""
        order = self._order
        return {
            "as_of": order.as_of.isoformat(),
            "setting": order.setting or None,
            "raw": order.raw,
            "quarantine_raw": order.quarantine_raw,
            **asdict(order.dialect),
        }

    def _tell(self, state: "_State", duplicates: int) -> None:
        report = self._report
        report.counts = state.counts()
        report.counts.check()
        report.texts, report.recognised, report.duplicates = state.texts, state.recognised, duplicates
        report.flags, report.tally = state.flags, state.tally
        report.warnings = tuple(filter(None, [cut_off(state.line - 1)]))

    def _manifest(self, source: Source, digests: Mapping[str, str], seconds: float) -> dict[str, Any]:
        order, report = self._order, self._report
        tally = told(report.tally, self._assessor.plan)
        return {
            "schema": "magrisk.manifest/1",
            "counts": {
                name: getattr(report.counts, name)
                for name in ("scored", "quarantined", "blank", "header", "physical")
            },
            "duplicates": report.duplicates,
            "medication_texts": {"said": report.texts, "recognised": report.recognised},
            "ignored_columns": list(report.ignored_columns),
            "warnings": list(report.warnings),
            "flags": dict(sorted(report.flags.items())),
            "tally": tally,
            "sha256": {
                "input": source.digest(),
                "rulebook": self._assessor.fingerprint,
                "output": digests["output"],
                "quarantine": digests["quarantine"],
                **({"columns": order.columns.fingerprint} if order.columns.fingerprint else {}),
            },
            "versions": {
                "magrisk": __version__,
                "rulebook": self._assessor.scale.version,
                "python": python_version(),
            },
            "vocabulary": self._assessor.vocabulary(order.as_of).model_dump(),
            "calibrations": self._assessor.calibrations.listed(),
            "limits": self._assessor.limits_in(sorted(tally["settings"])),
            "file": {"encoding": source.encoding, "compression": source.compression},
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


@dataclass
class _State:
    """How far a run has come: where the text goes on, and what was counted until there."""

    offset: int
    line: int
    header: int
    blank: int
    records: int = 0
    again: bool = False
    scored: int = 0
    quarantined: int = 0
    texts: int = 0
    recognised: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=dict)

    @staticmethod
    def of(begun: Mapping[str, Any] | None, head: Opening) -> "_State":
        """The state to go on from; without one, that behind the header."""
        if begun:
            return _State(**begun)
        return _State(head.offset, head.lines + 1, 1 + head.directives, head.blank)

    def add(self, result: Result) -> None:
        """Goes on behind a stretch."""
        done = result.done
        self.offset, self.line, self.again = result.offset, result.line, result.again
        self.records += result.records
        self.blank += result.blank
        self.scored += done.scored
        self.quarantined += done.quarantined
        self.texts += done.texts
        self.recognised += done.recognised
        for name, rows in done.flags.items():
            self.flags[name] = self.flags.get(name, 0) + rows
        add(self.tally, done.tally)

    def counts(self) -> Counts:
        """What became of the records."""
        return Counts(
            physical=self.header + self.blank + self.records,
            header=self.header,
            blank=self.blank,
            scored=self.scored,
            quarantined=self.quarantined,
        )
