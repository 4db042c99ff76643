"""Knows how a source, and a number in it, reads on a page."""

from magrisk.escape import markdown
from magrisk.reading.spelling import flat
from magrisk.rulebook import schema

_CHECKS = {
    "confirmed": "citation held against a bibliographic record",
    "details-incomplete": "citation confirmed, details incomplete",
    "incomplete": "citation incomplete",
    "not-re-checked": "citation not re-checked",
}


def source(study: schema.Evidence) -> str:
    """The citation with its links, and how far it was checked."""
    links = [f"[doi:{markdown(study.doi)}](https://doi.org/{study.doi})"] if study.doi else []
    links += [f"[PMID {study.pmid}](https://pubmed.ncbi.nlm.nih.gov/{study.pmid}/)"] if study.pmid else []
    told = f"{markdown(flat(study.citation).rstrip('.'))}."
    return " ".join((told, *links, f"({_CHECKS[study.citation_check]})"))


def number(finding: schema.Finding) -> str:
    """What was found, in the form in which it was published."""
    ends = f" ({finding.interval[0]:g} to {finding.interval[1]:g})" if finding.interval else ""
    below = f" of less than {finding.below:g} mmol/L" if finding.below else ""
    if finding.difference is not None:
        return f"difference {finding.difference:+g} mmol/L{ends}"
    if finding.odds_ratio is not None:
        return f"odds ratio {finding.odds_ratio:g}{ends}{below}"
    if finding.risk_ratio is not None:
        return f"risk ratio {finding.risk_ratio:g}{ends}{below}"
    if finding.exposed is not None:
        return f"{finding.exposed:.1%} against {finding.unexposed or 0:.1%}{below}"
    return f"{finding.share or 0:.1%}{below}, against a mean of {finding.mean:g} mmol/L"
