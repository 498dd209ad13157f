"""Law question: what somebody wants to know of a law that the question names, without the article's number."""

from bot.answer import Citation
from bot.cite import best_sentence, quotation
from retrieval.encoder import Encoder
from retrieval.hit import Findings
from retrieval.index import Index
from retrieval.search import search

# So many articles of all laws are looked through for one of the law named.
LOOKED_AT = 40
# The law's own first article is cited if search puts it first of all laws', or if it is known to answer a question this
# near: of 30 questions that name a law it was the right one in 17 of the 21 for which it was cited.
KNOWN = 0.5
# Beside what an office's own grounds score.
SCORE = 0.5


def subject_in_law(text: str, index: Index) -> tuple[str, str]:
    """(the one law that a cleaned question names, what else it says); two empty strings if it names none or several."""
    named = [m for m in index.names.pattern.finditer(text) if m[0] in index.names.laws]
    laws = {index.names.laws[m[0]] for m in named}
    if len(laws) != 1:
        return "", ""
    for match in reversed(named):
        text = text[: match.start()] + text[match.end() :]
    rest = text.strip(" ，,的里对中《》")
    return (laws.pop(), rest) if len(rest) > 1 else ("", "")


def said_in_law(law: str, rest: str, findings: Findings, index: Index) -> tuple[Citation, ...]:
    """The sentence in which a law speaks of the rest of a question, that was searched for; none if it is not certain."""
    hit = next((h for h in findings.statutes if h.clause.rpartition("/")[0] == law), None)
    if hit is None or (hit.rank > 1 and hit.asked < KNOWN):
        return ()
    sentence = best_sentence(index.clauses[hit.clause], hit.start, hit.end, rest)
    citation = quotation(index, hit.clause, sentence, SCORE)
    return (citation,) if citation else ()


def search_rest(rest: str, index: Index, encoder: Encoder) -> Findings:
    """What is found for the rest of a question: a law's name draws to that law whatever is asked of it."""
    return search(rest, index, encoder, LOOKED_AT)
