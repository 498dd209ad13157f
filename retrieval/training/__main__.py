"""python -m retrieval.training OUT.safetensors --stard FOLDER --real real_questions.jsonl [--home HOME]

Remakes the question side's factors from the public weights: first what this project wrote itself (questions
for articles, what people say, posts, alarms) and 310 real questions labelled by id, then STARD's train
questions as well. Prints the loss of every pass and the SHA-256 of everything that was read.
"""

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from knowledge import yaml_text
from knowledge.asked import read_posts
from knowledge.library import CONTENT, POSTS_FILE, load_library
from knowledge.release import Release
from retrieval.clean import clean
from retrieval.delta import read_delta
from retrieval.encoder import load_encoder
from retrieval.evaluate import read_documents, read_judgements, read_questions
from retrieval.training.lessons import choices, labelled
from retrieval.training.pool import Pool, pool_of
from retrieval.training.tower import QuestionTower
from retrieval.training.train import Plan, Task, train
from retrieval.vectors import VectorCache

LABELS = Path(__file__).parent / "real_labels.jsonl"
# What is law changes; what was learned from must not.
AS_OF = "2026-11-23"
# Half of what people say is drawn anew for every pass: all of it would take most of the time.
SHARE = 0.5
FIRST, SECOND = Plan(passes=4, rate=4e-4), Plan(passes=2, rate=2e-4)


def main(arguments: Sequence[str] | None = None) -> int:
    """Trains and writes the factors. Takes about an hour on two cores."""
    parser = argparse.ArgumentParser(prog="python -m retrieval.training", description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--stard", type=Path, required=True)
    parser.add_argument("--real", type=Path, required=True)
    parser.add_argument("--home", type=Path, default=Path("~/.local/share/mingbai").expanduser())
    parser.add_argument("--resume", type=Path, help="factors of the first part, which is then left out")
    options = parser.parse_args(arguments)
    inputs = [options.stard / name for name in ("corpus.jsonl.gz", "queries.train.jsonl", "qrels.train.tsv")]
    for path in (*inputs, options.real, LABELS):
        _tell(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}")
    tower = QuestionTower()
    library = load_library(AS_OF)
    pool = _pool(options.stard, options.home, library.release)
    tasks = _tasks(options.real, library.release)
    written = pool.written(library.release)
    if options.resume:
        resumed = read_delta(options.resume, "")
        tower.load(resumed.up, resumed.down)
    else:
        train(tower, pool.vectors, written, tasks, FIRST, _report)
        tower.save(options.out)
    judged = pool.judged(
        read_questions(options.stard / "queries.train.jsonl"),
        read_judgements(options.stard / "qrels.train.tsv"),
    )
    train(tower, pool.vectors, [*written, *judged], tasks, SECOND, _report)
    tower.save(options.out)
    _tell(f"{hashlib.sha256(options.out.read_bytes()).hexdigest()}  {options.out.name}")
    return 0


def _pool(stard: Path, home: Path, release: Release) -> Pool:
    cache = VectorCache(home / "vectors.sqlite")
    documents = read_documents(stard / "corpus.jsonl.gz")
    pool = pool_of(documents, release, load_encoder("", home, None), cache)
    cache.close()
    return pool


def _tasks(real: Path, release: Release) -> list[Task]:
    talk = yaml_text.data((CONTENT / "talk.yaml").read_text(encoding="utf-8"))
    classes = (*(s.id for s in release.services), *talk)
    posts, _ = read_posts(CONTENT / POSTS_FILE, set(classes))
    posted = {clean(post.text) for post in posts}
    said = choices(classes, release.services, talk, posts)
    always = [c for c in said if c.text in posted] + labelled(classes, LABELS, real)
    return [Task(len(classes), tuple(always), tuple(c for c in said if c.text not in posted), SHARE)]


def _report(number: int, seconds: float, losses: Sequence[float]) -> None:
    _tell(f"pass {number + 1}  {seconds:.0f} s  losses {np.round(losses, 3).tolist()}")


def _tell(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
