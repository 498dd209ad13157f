"""Repealed: laws that a question names though others have replaced them, and the article that ended them."""

from bot.answer import Citation
from bot.cite import quotation
from knowledge.sentences import sentence_spans
from retrieval.index import Index
from retrieval.resolver import replaced_names


def ending(text: str, index: Index) -> tuple[tuple[str, str, Citation], ...]:
    """(old name, new name, the sentence that ended the old law) of each such law a cleaned text names.

    A law whose end no article here tells is left out.
    """
    found = []
    for old in replaced_names(text, index.names):
        new = index.names.replaced[old]
        citation = _sentence(old, new, index)
        if citation:
            found.append((old, new.removeprefix("statute/"), citation))
    return tuple(found)


def _sentence(old: str, new: str, index: Index) -> Citation | None:
    """The sentence of the new law that names the old one and says it ends."""
    title = f"《中华人民共和国{old}》"
    # It stands at the very end of a law.
    for clause_id in reversed([i for i in index.clauses if i.startswith(f"{new}/")]):
        clause = index.clauses[clause_id]
        for start, end in sentence_spans(clause.text):
            words = clause.text[start:end]
            if title in words and "废止" in words:
                return quotation(index, clause_id, words, 1.0)
    return None
