"""Companions: the offices that people need besides the first, counted in labelled messages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from knowledge.asked import Post

# A message names its first office and as many others as an answer names.
BESIDE_FIRST = 2
# Messages without a companion that every office is given besides: some have only a few of their own.
PRIOR = 2.0

Companions = Mapping[str, Mapping[str, float]]


def companions(posts: Iterable[Post]) -> Companions:
    """Of each office's messages the share that needs another one too.

    >>> posts = [Post("他不给钱", ("a", "b")), Post("钱不还", ("a", "b", "c"))]
    >>> companions(posts)
    {'a': {'b': 0.5, 'c': 0.25}}
    """
    first: Counter[str] = Counter()
    beside: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        first[post.services[0]] += 1
        beside[post.services[0]].update(post.services[1 : 1 + BESIDE_FIRST])
    return {
        one: {other: count / (first[one] + PRIOR) for other, count in others.items()}
        for one, others in beside.items()
    }
