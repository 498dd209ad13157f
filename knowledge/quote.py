"""Quote: words found in a clause, whatever line breaks and spaces lie between them."""


def locate(quote: str, text: str) -> tuple[int, int] | None:
    """(start, end) of the words in the text, white space in either ignored; None if they are not there.

    >>> locate("下列情形：（一）甲；", "有下列情形：\\n（一）甲；\\n（二）乙。")
    (1, 12)
    """
    start = text.find(quote)
    if quote and start >= 0:
        return start, start + len(quote)
    places = [n for n, c in enumerate(text) if not c.isspace()]
    bare = "".join(text[n] for n in places)
    wanted = "".join(quote.split())
    at = bare.find(wanted)
    return (places[at], places[at + len(wanted) - 1] + 1) if wanted and at >= 0 else None
