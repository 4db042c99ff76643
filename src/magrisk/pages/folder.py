"""All pages of a rulebook: an index, a page a rule, the bibliography, and the picture of the whole."""

from collections.abc import Iterator, Mapping

from magrisk.drawing.formats import drawn
from magrisk.escape import markdown
from magrisk.graph import build, weighing
from magrisk.pages.page import Pages, link
from magrisk.pages.sources import number, source
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema
from magrisk.rulebook.loader import Rulebook
from magrisk.weigh import weigh

_HEADINGS = (
    ("drug-class", "Classes of medicines"),
    ("condition", "Conditions"),
    ("lifestyle", "Habits"),
    ("interaction", "Interactions"),
)
_WRITTEN = "Generated from the rule files by `magrisk rules pages`; a change here is lost. "


def pages(book: Rulebook) -> Mapping[str, str]:
    """Every page by its file name."""
    graph = build(book)
    writer = Pages(book, graph)
    return {
        "README.md": _index(book),
        **{f"{rule.id}.md": writer.page(rule) for rule in weighing(book)},
        "bibliography.md": _bibliography(book),
        "graph.svg": drawn(graph, None, "svg"),
    }


def _index(book: Rulebook) -> str:
    blocks = [
        f"# The rules of {markdown(book.scale.outcome.label)}",
        f"{_WRITTEN}Rulebook {markdown(book.scale.version)}. One point is 1 µmol/L of expected fall; points "
        "above 0 lower the level. [Bibliography](bibliography.md); [picture of the whole](graph.svg).",
    ]
    for kind, heading in _HEADINGS:
        rows = [_row(book, rule) for rule in weighing(book) if rule.kind == kind]
        if rows:
            head = "| rule | points | grade | |\n|---|---|---|---|\n"
            blocks.append(f"## {heading}\n\n{head}" + "\n".join(rows))
    overlaps = [_overlap(book, overlap) for overlap in book.of(schema.Overlap)]
    if overlaps:
        blocks.append("## Overlaps: of these the largest counts\n\n" + "\n".join(overlaps))
    return "\n\n".join(blocks) + "\n"


def _row(book: Rulebook, rule: schema.Weighing) -> str:
    lines = [weigh(book, line) for line in rule.effect]
    points = ", ".join(dict.fromkeys(f"{line.points:+}" for line in lines)) or "0"
    grades = ", ".join(sorted({line.grade or "word" for line in lines}))
    marks = [
        word for word, held in (("measure anyway", rule.measure_anyway), ("conflict", rule.conflict)) if held
    ]
    return f"| {link(rule.kind, rule.id, rule.label)} | {points} | {grades} | {', '.join(marks)} |"


def _overlap(book: Rulebook, overlap: schema.Overlap) -> str:
    labels = [_linked(book, name) for name in overlap.members]
    beyond = [_linked(book, name) for name in overlap.counts_beyond]
    more = f" They count only beyond the sum of: {', '.join(beyond)}." if beyond else ""
    return f"- {markdown(overlap.label)}: {', '.join(labels)}. {markdown(flat(overlap.because))}{more}"


def _linked(book: Rulebook, name: str) -> str:
    document = book.documents[name]
    return link(document.kind, name, str(getattr(document, "label", name)))


def _bibliography(book: Rulebook) -> str:
    blocks = ["# Bibliography", f"{_WRITTEN}What was found, as it was published, and who it was found in."]
    blocks += ["\n\n".join(_study(study)) for study in book.of(schema.Evidence)]
    return "\n\n".join(blocks) + "\n"


def _study(study: schema.Evidence) -> Iterator[str]:
    yield f"## {study.id}"
    yield source(study)
    yield markdown(flat(study.says))
    told = [
        f"- {name}: {markdown(number(finding))}, grade {finding.grade}"
        for name, finding in study.findings.items()
    ]
    if told:
        yield "\n".join(told)
