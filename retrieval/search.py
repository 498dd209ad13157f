"""Search: one question against one index, everything found with its signals."""

from retrieval.encoder import Encoder
from retrieval.hit import Findings
from retrieval.index import Index

# Share of BM25 in a clause's score. Measured on STARD's 1,235 train questions over 55,404 articles
# (python -m retrieval.evaluate, docs/quality.md): meaning carries more, exact words still add to it.
LEXICAL_WEIGHT = 0.4

# Hits kept for an operator to see; an answer uses the first few.
KEPT = 20


def search(text: str, index: Index, encoder: Encoder, kept: int = KEPT) -> Findings:
    """Plan clauses, statute articles and services for a cleaned question."""
    vector = encoder.encode_queries([text])[0]
    services, none = index.router.route(text, vector)
    return Findings(
        index.plan.clauses(text, vector, LEXICAL_WEIGHT, kept, index.ids),
        index.statutes.clauses(text, vector, LEXICAL_WEIGHT, kept, index.ids),
        services,
        none,
        index.grounds.nearness(vector),
        index.grounds.words(text),
    )
