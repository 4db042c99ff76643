"""Shares and their intervals: Wilson's for one share, Newcombe's for the difference of two.

Wilson EB. Probable inference, the law of succession, and statistical inference. J Am Stat Assoc.
1927;22:209-212. Newcombe RG. Interval estimation for the difference between independent proportions:
comparison of eleven methods. Stat Med. 1998;17:873-890 (its method 10).
"""

from math import sqrt
from statistics import NormalDist


def bound(confidence: float) -> float:
    """How many standard deviations an interval of some confidence reaches to either side."""
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def interval(times: int, of: int, z: float) -> tuple[float, float]:
    """Wilson's interval of a share `times` / `of`; all of 0 to 1 where there is nothing to share.

    >>> tuple(round(end, 4) for end in interval(81, 263, bound(0.95)))  # Newcombe 1998, table I, method 3
    (0.2553, 0.3662)
    """
    if not of:
        return 0.0, 1.0
    share, square = times / of, z * z / of
    middle = (share + square / 2) / (1 + square)
    half = z * sqrt(share * (1 - share) / of + square / of / 4) / (1 + square)
    # At the ends the sums come out a little beside 0 and 1.
    return (0.0 if not times else middle - half), (1.0 if times == of else middle + half)


def difference(old: tuple[int, int], new: tuple[int, int], z: float) -> tuple[float, float]:
    """Newcombe's interval of a difference of shares, new less old, each told as (times, of).

    >>> tuple(round(end, 4) for end in difference((48, 80), (56, 70), bound(0.95)))  # example (a) there
    (0.0524, 0.3339)
    """
    (low_old, high_old), (low_new, high_new) = (interval(*one, z) for one in (old, new))
    was, is_ = (times / of if of else 0.0 for times, of in (old, new))
    middle = is_ - was
    return (
        middle - sqrt((is_ - low_new) ** 2 + (high_old - was) ** 2),
        middle + sqrt((high_new - is_) ** 2 + (was - low_old) ** 2),
    )
