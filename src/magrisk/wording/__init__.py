"""An assessment as sentences: the only prose for readers. The answer stands in the first three lines."""

from magrisk.assessment import Assessment
from magrisk.wording.content import document
from magrisk.wording.marked import marked
from magrisk.wording.plain import WIDTH, plain


def text(answer: Assessment, outcome: str) -> str:
    """The assessment as plain text, 80 columns wide. `outcome` is what the rules bear on, in words."""
    return plain(document(answer, outcome, WIDTH))


def markdown(answer: Assessment, outcome: str) -> str:
    """The assessment as markdown, with nothing shortened. `outcome` is what the rules bear on, in words."""
    return marked(document(answer, outcome, None))
