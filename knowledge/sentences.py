"""Sentences of a clause, as spans of its text."""

import re

# A sentence ends at a full stop, question or exclamation mark or semicolon (with the closing quotes and
# brackets that follow it) or at a line's end.
_SENTENCE = re.compile(r"[^。！？；;\n]*(?:[。！？；;]+[”’』」）》]*|$|(?=\n))")


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """(start, end) of every sentence, in order, without surrounding white space.

    >>> [ "甲。乙；丙"[a:b] for a, b in sentence_spans("甲。乙；丙") ]
    ['甲。', '乙；', '丙']
    """
    spans = []
    for match in _SENTENCE.finditer(text):
        piece = match[0]
        start = match.start() + len(piece) - len(piece.lstrip())
        end = match.end() - (len(piece) - len(piece.rstrip()))
        if start < end:
            spans.append((start, end))
    return tuple(spans)
