"""The page of one rule: what it counts and why, whom it concerns, what follows, its proof and its sources."""

from collections.abc import Iterator

import networkx as nx

from magrisk.drawing.mermaid import mermaid
from magrisk.drawing.picture import around
from magrisk.escape import markdown
from magrisk.graph import OUTCOME
from magrisk.pages.circumstances import Circumstances
from magrisk.pages.sources import number, source
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.lint.references import references, studies
from magrisk.rulebook.loader import Rulebook
from magrisk.weigh import weigh

_DIRECTIONS = {
    "lowers": "lowers the level",
    "raises": "raises the level, or protects it",
    "either": "lowers or raises the level",
    "neutral": "counts nothing",
}


class Pages:
    """Writes the pages of one rulebook."""

    def __init__(self, book: Rulebook, graph: "nx.DiGraph[str]"):
        self._book, self._graph = book, graph
        self._told = Circumstances(book)
        self._substances = book.substances
        self._mechanisms = {k: v for m in book.of(schema.Mechanisms) for k, v in m.mechanisms.items()}
        self._named_by: dict[str, set[str]] = {}
        for document in book.documents.values():
            for _, kind, name in references(document):
                if kind != "evidence":
                    self._named_by.setdefault(name, set()).add(document.id)

    def page(self, rule: schema.Weighing) -> str:
        """A rule as markdown."""
        blocks = [
            f"# {markdown(rule.label)}",
            f"`{rule.id}`: {rule.kind.replace('-', ' ')}; {_DIRECTIONS[rule.direction]}.",
            _text(rule.mechanism),
            *self._whom(rule),
            *self._counts(rule),
            *self._beside(rule),
            *self._follow_up(rule),
            *self._apart(rule),
            *self._elsewhere(rule),
            *_proof(rule),
            *self._sources(rule),
            _picture(self._graph, rule.id),
            _review(rule.reviewed),
        ]
        return "\n\n".join(block for block in blocks if block) + "\n"

    def _whom(self, rule: schema.Weighing) -> Iterator[str]:
        match rule:
            case schema.DrugClass():
                rows = [self._member(name) for name in rule.members]
                yield "## Members\n\n| ingredient | ATC | RxNorm |\n|---|---|---|\n" + "\n".join(rows)
                yield f"Routes that count: {', '.join(rule.routes)}."
            case schema.Interaction():
                parts = [f"- {markdown(self._told.told(part))}" for part in rule.together]
                yield "## Together\n\n" + "\n".join(parts)
            case _:
                yield from self._names(rule)

    def _member(self, name: str) -> str:
        substance = self._substances[name]
        return f"| {markdown(substance.name)} | {substance.atc or ''} | {substance.rxcui or ''} |"

    def _names(self, rule: schema.Condition | schema.Lifestyle) -> Iterator[str]:
        listed = (
            ("Names", rule.names),
            ("May mean it, and never count alone", rule.ambiguous_names),
            *_prefixes("ICD-10-CM", rule.icd10cm),
            *_prefixes("ICD-9-CM", rule.icd9cm),
            ("SNOMED CT", rule.snomed.codes),
            ("SNOMED CT that never counts alone", rule.snomed.ambiguous),
        )
        told = [f"- {label}: {', '.join(map(markdown, names))}." for label, names in listed if names]
        if rule.present_when:
            told.append(f"- There as well with: {markdown(self._told.told(rule.present_when))}.")
        if rule.ask:
            told.append("- Asked about: while nobody answered, the range is wider.")
        if told:
            yield "## Said as\n\n" + "\n".join(told)

    def _counts(self, rule: schema.Weighing) -> Iterator[str]:
        if rule.effect:
            head = "| line | while | points | se | grade | from |\n|---|---|---|---|---|---|\n"
            yield "## What it counts\n\n" + head + "\n".join(self._line(line) for line in rule.effect)
            yield "One point is 1 µmol/L of expected fall. Of the lines that hold the strongest counts."
        for text in (rule.why_zero, rule.conflict and f"Conflict: {rule.conflict}"):
            yield _text(text)
        if rule.measure_anyway:
            yield f"Measure anyway: {_text(rule.measure_anyway)}"

    def _line(self, line: schema.Line) -> str:
        weight = weigh(self._book, line)
        when = self._told.told(line.when) if line.when else "always"
        name = f"{line.line} (limits)" if line.caps else line.line
        judged = f"judged: {weight.because}" if weight.ground == "judged" else weight.because
        found = [self._found(name) for _, kind, name in references(line) if kind == "finding"]
        cells = (name, when, f"{weight.points:+}", f"{weight.se}", weight.grade or "-")
        why = "; ".join((*found, markdown(flat(judged)))).strip("; ")
        return f"| {' | '.join(map(markdown, cells))} | {why} |"

    def _found(self, name: str) -> str:
        study, _, finding = name.partition("/")
        evidence = self._book.documents[study]
        assert isinstance(evidence, schema.Evidence)  # lint has seen to it
        return f"[{study}](bibliography.md#{study}): {markdown(number(evidence.findings[finding]))}"

    def _beside(self, rule: schema.Weighing) -> Iterator[str]:
        told = [f"- {stake.level}: {self._stake(stake)}" for stake in rule.stakes]
        if told:
            yield "## What a low level would do\n\n" + "\n".join(told)
        if rule.safety:
            yield f"Safety: {_text(rule.safety)}"

    def _stake(self, stake: schema.Stake) -> str:
        when = f" While {markdown(self._told.told(stake.when))}." if stake.when else ""
        chance = f" Told from a chance of {stake.from_chance:.0%} on." if stake.from_chance else ""
        return f"{_text(stake.because)}{when}{chance}"

    def _follow_up(self, rule: schema.Weighing) -> Iterator[str]:
        manage = rule.manage or schema.Manage()
        told = [
            ("Measure", rule.monitor),
            ("Ask", manage.ask),
            ("Weigh before a change", manage.before),
            ("Changes to consider", ", ".join(self._offer(offer) for offer in manage.offers)),
            ("Note", manage.note),
        ]
        lines = [f"- {label}: {_text(text)}" for label, text in told if text]
        if lines:
            yield "## What to do\n\n" + "\n".join(lines)

    def _offer(self, offer: schema.Offer) -> str:
        return f"{offer.action} to {offer.to}" if offer.to else offer.action

    def _apart(self, rule: schema.Weighing) -> Iterator[str]:
        apart = rule.keep_apart if isinstance(rule, schema.DrugClass) else None
        if apart:
            others = " and ".join(markdown(self._told.label(name).lower()) for name in apart.from_)
            head = "| medicine | hours before | hours after | note |\n|---|---|---|---|\n"
            rows = "\n".join(map(self._hours, apart.hours))
            yield f"## Keep apart from {others}, by mouth\n\n{head}{rows}"

    def _hours(self, hours: schema.Hours) -> str:
        drug = self._substances[hours.drug].name if hours.drug else "all others of the class"
        sides = (f"{side:g}" if side else "" for side in (hours.before, hours.after))
        return f"| {markdown(drug)} | {' | '.join(sides)} | {_text(hours.note)} |"

    def _elsewhere(self, rule: schema.Weighing) -> Iterator[str]:
        """Interactions and overlaps in which the rule takes part, and other rules that look at it."""
        others = (self._book.documents[name] for name in self._named_by.get(rule.id, set()) - {rule.id})
        told = [(document.kind, document.id, self._told.label(document.id)) for document in others]
        lines = [
            f"- {kind.replace('-', ' ')} {link(kind, name, label)}" for kind, name, label in sorted(told)
        ]
        if lines:
            yield "## Where else it stands\n\n" + "\n".join(lines)

    def _sources(self, rule: schema.Weighing) -> Iterator[str]:
        cited = [self._book.documents[name] for name in dict.fromkeys(studies(rule))]
        lines = [f"- {study.id}: {source(study)}" for study in cited if isinstance(study, schema.Evidence)]
        if lines:
            yield "## Sources\n\n" + "\n".join(lines)


def link(kind: str, name: str, label: str) -> str:
    """A label, as a link where the document has a page."""
    return f"[{markdown(label)}]({name}.md)" if kind in WITH_A_PAGE else markdown(label)


WITH_A_PAGE = frozenset({"drug-class", "condition", "lifestyle", "interaction"})


def _text(text: str | None) -> str:
    return markdown(flat(text or ""))


def _proof(rule: schema.Weighing) -> Iterator[str]:
    lines = [f"- {markdown(example.it)}: {_points(example.points)}" for example in rule.examples]
    yield "## Proof\n\nIts examples, each run as a test: the rule …\n\n" + "\n".join(lines)


def _points(points: int) -> str:
    return f"{points:+} points" if points else "0 points"


def _picture(graph: "nx.DiGraph[str]", name: str) -> str:
    """The part of the graph around a rule that leads somewhere."""
    if not nx.has_path(graph, name, OUTCOME):
        return ""
    return f"## Its ways to the outcome\n\n```mermaid\n{mermaid(around(graph, name))}```"


def _review(reviewed: schema.Reviewed) -> str:
    if reviewed.status == "reviewed":
        return f"Reviewed by {markdown(reviewed.by)} on {reviewed.on}."
    return "Awaits review by a pharmacist; no named clinician has reviewed it."


def _prefixes(system: str, codes: schema.Prefixes) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (f"{system}, and what stands below", codes.codes),
        (f"{system} excluded", codes.exclude),
        (f"{system} that never counts alone", codes.ambiguous),
    )
