"""A document as markdown: headings and bullets are ours; every text in them is made harmless."""

from collections.abc import Iterator

from magrisk.escape import markdown
from magrisk.wording.document import Bullet, Document, Section
from magrisk.wording.figures import joined


def marked(document: Document) -> str:
    """The document as markdown; each text stands on a line of its own, so none can begin a block."""
    first, *others = (markdown(line) for line in document.head)
    blocks = [
        f"# {first}",
        "\\\n".join(others),
        *(["\n".join(_section(document.outline))] if document.outline else []),
        "\n".join(f"- {markdown(fact)}" for fact in document.facts),
        *("\n".join(_section(section)) for section in document.sections),
        markdown(document.last),
    ]
    return "\n\n".join(blocks) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {markdown(section.heading)}\n"
    for bullet in section.bullets:
        yield f"- {_bold(bullet)}{markdown(bullet.text)}"
        for line in bullet.under:
            yield f"  - {markdown(line)}"


def _bold(bullet: Bullet) -> str:
    lead = joined((bullet.sign, bullet.lead))
    return f"**{markdown(lead)}** " if lead else ""
