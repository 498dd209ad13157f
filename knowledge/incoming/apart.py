"""Apart: a foreign file is parsed in a process of its own, which may run out of time or memory."""

import json
import os
import subprocess
import sys
from typing import Any

from knowledge.incoming.sniff import Format
from knowledge.problems import ContentError, Problem


def parsed_apart(kind: Format, file: str, data: bytes, timeout_s: float, otherwise: str) -> dict[str, Any]:
    """The JSON that `knowledge.incoming.child` makes of a file. `otherwise`: what to do if it cannot be read.

    Raises ContentError for what the parser refuses, and where it dies or takes longer.
    """
    command = [
        sys.executable,
        "-m",
        "knowledge.incoming.child",
        kind.value,
        file,
        str(max(1, round(timeout_s))),
    ]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=timeout_s,
            env=os.environ
            | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ContentError([Problem(file, 0, f"{timeout_s:g} 秒还没读完，不收；{otherwise}")]) from error
    if done.returncode:
        raise ContentError([Problem(file, 0, f"读的时候出了错（文件已损坏，或太复杂）；{otherwise}")])
    answer: dict[str, Any] = json.loads(done.stdout)
    if answer["refused"]:
        raise ContentError(tuple(Problem(**p) for p in answer["problems"]))
    return answer
