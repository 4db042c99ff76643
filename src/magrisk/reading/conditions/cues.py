"""Words around a name: those that say that it is not there now, and those that change nothing."""

import re
from collections.abc import Iterator
from typing import NamedTuple

HISTORY, FAMILY, REMISSION = "history", "family history", "in remission"
SAID_ABSENT, NOT_SURE = "said to be absent", "not sure"
AGO = "history of"

# All patterns are held against words with single blanks: "h/o" is "h / o" there.
_ONE = r"(?:mother|father|brother|sister|sibling|parent|son|daughter|aunt|uncle|cousin|child|children|wife|"
_ONE += r"husband|spouse|partner|relative|grandmother|grandfather|grandparent|mum|mom|dad|twin)s?"
_PAST = r"(?:history|hx|h / o)"
_SIDE = r"(?:maternal|paternal)"
_ANY = r"(?:any|known|current|prior|previous|past|personal|significant|relevant|other|active|clear|further)"
_OF = r"(?:of|for|significant for|positive for|notable for|includes?|including|with)"
_WHAT = rf"(?:{_PAST}|evidence|signs?|symptoms?|diagnosis|features?|episodes?|complaints?)"
_LONGEST_TRAIL = 80
_MOST_CUES = 8

# The first that fits is taken, so "no family history of" and "no longer" stand before "no". One that spreads
# stands for a whole list behind it.
_LEADING: tuple[tuple[str, str, bool], ...] = (
    (
        rf"(?:(?:no|negative|{_ANY}|strong|positive) )*(?:family|familial|fam|{_SIDE}) (?:medical )?"
        rf"{_PAST}(?: {_OF})*|(?:f(?:m|am)?hx|fh / o|fh)(?: {_OF})*|familial|{_SIDE}|"
        rf"(?:(?:his|her|their|patient|pt|{_SIDE}) )*{_ONE}"
        r"(?: (?:has|had|have|with|died of|diagnosed with))?",
        FAMILY,
        True,
    ),
    (
        r"not (?:sure|certain|clear|known|confirmed|excluded|ruled out)(?: (?:if|whether|about|to have))?|"
        r"(?:cannot|can not|cant|could not|couldnt|not able to|unable to) (?:exclude|rule out)|"
        r"suspect(?:ed|s)?|suspicion (?:of|for)|suspicious for|susp|possibl[ey]|poss|probabl[ey]|presumed|"
        r"presumptive|likely|unlikely|query|queried|rule out|r / o|to rule out|questionable|doubtful|"
        r"uncertain|unsure(?: (?:if|whether|about))?|unclear(?: (?:if|whether))?|may have|might have|maybe|"
        r"may be|might be|could be|could have|consider(?:ing)?|evaluat(?:e|ion)(?: (?:of|for))?|"
        r"screen(?:ing|ed)?(?: for)?|(?:at )?(?:(?:high|higher|increased|low|some) )?risk(?: factors?)? "
        r"(?:of|for)|concern(?:ed)? (?:for|about)|worried about|differential(?: diagnosis)?(?: of)?|ddx|"
        r"versus|vs|work ?up (?:of|for)|prone to|predispos(?:ed|ition) to|prevention of|"
        r"prophylaxis (?:of|for)|"
        r"fear of|(?:\? )*\?",
        NOT_SURE,
        True,
    ),
    (
        rf"(?:(?:past|previous|prior|remote|distant|personal|known|significant|"
        rf"recent|old|long|positive) )*(?:(?:medical|surgical|psychiatric) )?{_PAST}(?: {_OF})*|"
        rf"(?:pmhx?|psh|phx)(?: {_OF})*",
        HISTORY,
        True,
    ),
    (
        r"no longer(?: (?:has|have))?|past|previous|previously|prior|former|formerly|old|remote|earlier|ex|"
        r"resolved|resolving|cured|recovered(?: from)?|recovering(?: from)?|reformed|sober|abstinent|"
        r"status post|s / p|post|after|had|used to have|in the past",
        HISTORY,
        False,
    ),
    (
        r"(?:(?:has |have |with )?(?:no|nil|neither|nor)|without|w / o|denie[sd]|denying|"
        r"(?:negative|neg) for|"
        r"absence of|absent|never(?: had| been| diagnosed with)?|not|free (?:of|from)|"
        rf"(?:does|did|do) not have|(?:doesnt|didnt) have|non|ruled out|excluded)(?: {_ANY})*"
        rf"(?: {_WHAT}(?: (?:and|or|/) {_WHAT})?(?: (?:of|for))?)?",
        SAID_ABSENT,
        True,
    ),
)
_TRAILING: tuple[tuple[str, str], ...] = (
    (
        r"(?:(?:now|currently|early|full|partial|sustained|complete|clinical|in|long term) )*remission|"
        r"abstinent|abstinence|sober|in recovery|quiescent|inactive|dry",
        REMISSION,
    ),
    (
        rf"family {_PAST}|fam {_PAST}|fhx|fh|(?:{_SIDE} )?(?:in )?(?:(?:the|his|her) )?(?:{_SIDE} )?"
        rf"(?:(?:first|1|close) degree )?(?:family|{_ONE})(?: members?)?(?: (?:only|side))?|"
        rf"{_SIDE}(?: side)?|"
        r"runs in (?:the )?family",
        FAMILY,
    ),
    (
        r"(?:\? )*\?|suspect(?:ed)?|possibl[ey]|probabl[ey]|query|likely|unlikely|uncertain|unclear|"
        r"questionable|doubtful|rule out|r / o|to be (?:confirmed|excluded|ruled out|investigated)|tbc|"
        r"not (?:confirmed|certain|sure|proven|excluded|known|clear)|unconfirmed|unproven|maybe|vs|versus|"
        r"under investigation|work ?up|(?:at )?risk|screen(?:ing)?|pending|prevention|prophylaxis",
        NOT_SURE,
    ),
    (
        rf"{_PAST}(?: of)?|resolved|resolving|cured|(?:in the )?(?:remote )?past|previous|previously|prior|"
        r"remote|recovered|former|formerly|as a child|(?:in )?childhood|no longer|quit|"
        r"stopped|"
        r"(?:[0-9]+|many|several|some|few) (?:y|yr|yrs|years?|months?|weeks?|days?) ago|long ago|"
        r"within (?:the )?(?:past |last )?[0-9]+ (?:years?|months?)|date unknown|old|status post|s / p",
        HISTORY,
    ),
    (
        r"(?:has been |was |were )?(?:ruled out|excluded)|absent|negative|neg|denie[sd]|"
        r"not (?:present|found|seen)|"
        r"none|nil|no|never",
        SAID_ABSENT,
    ),
)
_LEADS = tuple(
    (re.compile(rf"(?:{pattern})(?: |$)"), reason, spreads) for pattern, reason, spreads in _LEADING
)
_TRAILS = tuple((re.compile(rf"(?:^| )(?:{pattern})$"), reason) for pattern, reason in _TRAILING)

# How much, how long, how well, and since when: the thing is there all the same.
_YEAR = r"(?:19|20)[0-9]{2}"
_SPAN = r"[0-9]+ ?(?:y|yr|yrs|years?|mo|months?|weeks?|days?)"
_KNOWN = re.compile(
    r"(?:known(?: (?:case of|to have))?|established|confirmed|documented|has|with|"
    r"(?:patient|pt) (?:with|has)|diagnosed with|diagnosis(?: of)?|dx(?: (?:of|with))?|suffers from|"
    r"suffering from|living with|background(?: of)?)(?: |$)"
)
# Names begin with these words, too.
_DEGREE = re.compile(
    r"(?:long ?standing|long term|chronic|mild|moderate|severe|mild to moderate|moderate to severe|"
    r"moderately severe|stable|ongoing|current|currently|active|symptomatic|advanced)(?: |$)"
)
# What could be said to be "not" or "poorly" so is no remark behind such a word.
_NOT_SO = r"(?:^|(?<!poorly)(?<!badly)(?<!not)(?<!never)(?<!inadequately) )"
_TRAILING_REMARK = re.compile(
    rf"(?:{_NOT_SO}(?:(?:(?:well|diet|tablet|fully|partially|adequately|tightly|medically|good|drug) )*"
    r"controlled|stable|known|confirmed|active|present|noted)|(?:^| )(?:chronic|mild|moderate|severe|"
    r"long ?standing|ongoing|yes|nos|not otherwise specified|unspecified|"
    r"on (?:treatment|therapy|medications?|meds)|(?:requiring|needing) (?:treatment|medications?)|"
    r"medication dependent|(?:without|w / o|no) (?:mention of )?(?:acute )?complications?|uncomplicated|"
    r"class [0-9i]+|no limitations|severity unknown|"
    rf"(?:(?:since|in|from|dx|dxd|diagnosed(?: in| on)?|onset) )?{_YEAR}|"
    rf"(?:for|x) {_SPAN}|(?:diagnosed|dx|dxd|since) {_SPAN}(?: ago)?))$"
)

# Words that put something in question wherever they stand among words that nobody understood.
_ANYWHERE = re.compile(
    r"(?<!\S)(?:no|not|nor|non|none|nil|neg|negative|without|w / o|deni\w+|never|absen\w+|exclud\w+|"
    r"rul\w+ out|"
    rf"{_PAST}|fhx?|famil\w+|{_SIDE}|{_ONE}|pmhx?|past|prior|previous\w*|former\w*|old|ex|resolv\w+|remission|"
    r"cured|recover\w+|ago|suspect\w*|susp\w*|possibl\w+|probabl\w+|likely|unlikely|query|r / o|question\w*|"
    r"doubt\w*|uncertain|unsure|unclear|may|might|maybe|could|if|unless|consider\w*|evaluat\w+|screen\w*|risk|"
    r"concern\w*|vs|versus|stopped|ended|until|till|quit|reversed|except|but|instead|wrong\w*|error|\?)(?!\S)"
)


class Bare(NamedTuple):
    """Words without their cues; `reason` says why they do not count.

    `spreads`: a cue stood before them that may stand for more than they are; `trails`: one stood behind.
    """

    words: str
    reason: str = ""
    spreads: bool = False
    trails: bool = False


def peeled(said: str) -> Iterator[Bare]:
    """The words with one cue or remark less at a time; no reason where they are affirmed.

    >>> [(bare.words, bare.reason) for bare in peeled("known colic in remission")]
    [('colic in remission', ''), ('colic', 'in remission')]
    """
    reasons: list[str] = []
    spreads = trails = False
    for _ in range(_MOST_CUES):
        less = _one_less(said)
        if less.words == said:
            return
        said, spreads, trails = less.words, spreads or less.spreads, trails or less.trails
        reasons += [less.reason] if less.reason else []
        yield Bare(said, _together(reasons), spreads, trails)


def casts_doubt(said: str) -> bool:
    """Whether any of the words may say that something is not there."""
    return bool(_ANYWHERE.search(said))


def _one_less(said: str) -> Bare:
    """The words without one remark or cue. Remarks go first: a name may begin with the word of a cue."""
    tail = said[-_LONGEST_TRAIL:]
    remark = _KNOWN.match(said)
    if remark:
        return Bare(said[remark.end() :])
    remark = _TRAILING_REMARK.search(tail)
    if remark:
        return Bare(said[: len(said) - len(remark[0])])
    remark = _DEGREE.match(said)
    if remark:
        return Bare(said[remark.end() :])
    for lead, reason, spreads in _LEADS:
        before = lead.match(said)
        if before:
            return Bare(said[before.end() :], reason, spreads)
    for trail, reason in _TRAILS:
        behind = trail.search(tail)
        if behind:
            return Bare(said[: len(said) - len(behind[0])], reason, trails=True)
    return Bare(said)


def _together(reasons: list[str]) -> str:
    """What several cues say at once. Only a single one denies: "denies no ..." is no plain no."""
    if FAMILY in reasons:
        return FAMILY
    if len(reasons) > 1 and {SAID_ABSENT, NOT_SURE}.intersection(reasons):
        return NOT_SURE
    return REMISSION if REMISSION in reasons else "".join(reasons[:1])
