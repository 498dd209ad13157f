"""Index: a release made searchable, all of it in memory and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.clause import Source
from knowledge.route import Route
from knowledge.service import Service
from retrieval.alarm import Alarm
from retrieval.clausebook import ClauseBook
from retrieval.companions import Companions
from retrieval.corpus import Corpus
from retrieval.grounds import Grounds
from retrieval.resolver import Aliases, Names
from retrieval.router import Router


@dataclass(frozen=True, slots=True)
class Index:
    """One built release. `release` is its id; `complete`: every article in force has its vectors.

    `ids[n]` is the id of the n-th clause of the book.
    """

    release: str
    as_of: str
    complete: bool
    sources: Mapping[str, Source]
    clauses: ClauseBook
    ids: list[str]
    services: Mapping[str, Service]
    aliases: Aliases
    names: Names
    plan: Corpus
    statutes: Corpus
    router: Router
    routes: tuple[Route, ...]
    grounds: Grounds
    alarm: Alarm
    companions: Companions
