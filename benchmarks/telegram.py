"""Telegram: many people at once, on a Bot API server on loopback that takes its time.

python -m benchmarks.telegram --home HOME [--memory 20000] [--bots echo,echo32,mingbai]

First one person after another goes through ten conversations of five messages each, alone: what they are
answered is what everybody must be answered. Then 200 people do the same at once, at 50 messages a second:
nothing may be lost, nothing come twice, each person's answers come in order. `--memory` repeats that with
so many messages; below its row stands how the bot's memory went, read sixteen times on the way.

HOME holds a full release (mingbai knowledge build); its store is left alone. Beside mingbai: a bare bot that
says everything again, as the library comes (`echo`) and with 32 updates at once (`echo32`).
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from bot.live import open_live
from bot.settings import read_settings
from tests.telegram_api import TOKEN, TelegramApi

GOLDEN = Path(__file__).parent.parent / "tests" / "golden" / "stress.jsonl"
CONVERSATIONS = 10
# People of the load; those who go first, alone, have other numbers.
FIRST_PERSON, FIRST_ALONE = 100_000, 1_000
# The parts of one answer follow closer upon each other than this.
PART_S = 0.6
# Nobody is at work any more when nothing was called for so long.
QUIET_S = 3.0
START_S = 120.0
AT_ONCE = 32
# How often memory is read on the way.
READINGS = 16


@dataclass(frozen=True, slots=True)
class Expected:
    """The messages of a conversation, and the texts that each is answered with."""

    said: tuple[str, ...]
    answers: tuple[tuple[str, ...], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All answers, one after the other."""
        return tuple(text for answer in self.answers for text in answer)


@dataclass(frozen=True, slots=True)
class Figures:
    """What a load showed; delays and processor time in seconds, memory in MB."""

    messages: int
    lost: int
    twice: int
    disordered: int
    delays: tuple[float, ...]
    processor: float
    memory: tuple[float, ...]

    def row(self, name: str) -> str:
        """A row of the table."""
        delays = " | ".join(f"{quantile(self.delays, q):.2f}" for q in (0.5, 0.99, 1))
        shown = (self.memory[0], self.memory[len(self.memory) // 2], self.memory[-1])
        memory = " / ".join(f"{m:.0f}" for m in shown)
        faults = f"{self.lost} | {self.twice} | {self.disordered}"
        processor = f"{1000 * self.processor / self.messages:.0f}"
        return f"| {name} | {self.messages:,} | {faults} | {delays} | {processor} | {memory} |"

    def curve(self) -> str:
        """Memory from the first message to the last, and what the last three quarters added."""
        readings = " ".join(f"{m:.0f}" for m in self.memory)
        grown = self.memory[-1] - self.memory[len(self.memory) // 4]
        return f"memory MB: {readings}; last three quarters {grown:+.1f}"


def main() -> None:
    """Prints a Markdown table with a row a load."""
    options = _options()
    if options.echo:
        echo(options.echo, options.at_once)
        return
    bots = options.bots.split(",")
    if "mingbai" in bots:
        require_release(options.home)
    print(
        "| bot | messages | lost | twice | disordered people | p50 s | p99 s | longest s | CPU ms a message | memory MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in bots:
        with TelegramApi(latency_s=options.latency) as api, running(BOTS[name], api, options.home) as bot:
            expected = [alone(api, n, said) for n, said in enumerate(conversations())]
            figures = load(api, expected, FIRST_PERSON, options.people, options.rate, bot.pid)
            print(figures.row(name), flush=True)
            if options.memory:
                people = options.memory // len(expected[0].said)
                first = FIRST_PERSON + options.people
                figures = load(api, expected, first, people, options.rate, bot.pid)
                print(figures.row(f"{name}, longer"), flush=True)
                print(f"\n{figures.curve()}\n", flush=True)


def require_release(home: Path) -> None:
    """Ends the program if the bot would build beside what is measured."""
    index = open_live(read_settings({"MINGBAI_HOME": str(home)})).index
    if index is None or not index.complete:
        raise SystemExit(f"build first: MINGBAI_HOME={home} mingbai knowledge build")


def conversations() -> list[tuple[str, ...]]:
    """Questions of the golden set, with a follow-up and a command between them."""
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    questions = iter([json.loads(line)["text"] for line in lines])
    return [
        (next(questions), "那要准备什么材料", next(questions), f"/clause {n}", next(questions))
        for n in range(1, CONVERSATIONS + 1)
    ]


def alone(api: TelegramApi, number: int, said: tuple[str, ...]) -> Expected:
    """What a conversation is answered when nobody else writes."""
    person = FIRST_ALONE + number
    answers: list[tuple[str, ...]] = []
    for text in said:
        api.say(person, text)
        first = api.wait_for_reply(person, timeout_s=START_S)
        api.settle(PART_S)
        answers.append(tuple(sent.text for sent in (*first, *api.new_replies(person))))
    return Expected(said, tuple(answers))


def load(
    api: TelegramApi, expected: Sequence[Expected], first: int, people: int, rate: float, process: int
) -> Figures:
    """Everybody says everything, in turn, at so many messages a second; then the answers are looked at."""
    count = len(expected[0].said)
    memory: list[float] = []
    before = processor_s(process)
    begin = time.monotonic()
    for n in range(people * count):
        time.sleep(max(0.0, begin + n / rate - time.monotonic()))
        turn, person = divmod(n, people)
        api.say(first + person, expected[person % len(expected)].said[turn])
        if n % max(1, people * count // READINGS) == 0:
            memory.append(resident_mb(process))
    api.settle(QUIET_S, timeout_s=3600)
    memory.append(resident_mb(process))
    used = processor_s(process) - before
    return judged(api, expected, range(first, first + people), used, tuple(memory))


def judged(
    api: TelegramApi, expected: Sequence[Expected], people: range, processor: float, memory: tuple[float, ...]
) -> Figures:
    """The answers of everybody beside those that were given to one alone."""
    lost = twice = disordered = 0
    delays: list[float] = []
    for n, person in enumerate(people):
        right = expected[n % len(expected)]
        texts = tuple(sent.text for sent in api.replies(person))
        lost += (Counter(right.texts) - Counter(texts)).total()
        twice += (Counter(texts) - Counter(right.texts)).total()
        if texts == right.texts:
            delays.extend(_delays(api, person, right))
        else:
            disordered += Counter(texts) == Counter(right.texts)
    messages = len(people) * len(expected[0].said)
    return Figures(messages, lost, twice, disordered, tuple(delays), processor, memory)


def _delays(api: TelegramApi, person: int, right: Expected) -> Iterator[float]:
    """From each message to its first answer."""
    said = [line.at for line in api.transcript(person).lines if not line.by_bot]
    sent = api.replies(person)
    answered = 0
    for at, answer in zip(said, right.answers, strict=True):
        yield sent[answered].at - at
        answered += len(answer)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all do not exceed; NaN of none."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else float("nan")


def resident_mb(process: int) -> float:
    """The memory that a process holds."""
    words = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in words.splitlines() if line.startswith("VmRSS"))


def processor_s(process: int) -> float:
    """The processor time that a process has had."""
    # What stands before the bracket is the program's name, which may hold blanks.
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(
    arguments: Callable[[str], list[str]], api: TelegramApi, home: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """A bot in a process of its own, once it asks for updates."""
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        environment = os.environ | {
            "MINGBAI_HOME": str(home),
            "MINGBAI_DATABASE": f"sqlite:///{folder}/store.sqlite",
            "MINGBAI_PORT": str(free_port()),
            "MINGBAI_TELEGRAM_API": api.url,
            "MINGBAI_TELEGRAM_TOKEN": TOKEN,
        }
        bot = subprocess.Popen(
            [sys.executable, "-m", *arguments(api.url)], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            api.wait_until(lambda: bool(api.calls("getUpdates")) or bot.poll() is not None, START_S)
            if bot.poll() is not None:
                raise SystemExit(f"{arguments(api.url)[0]} ended before it asked for updates")
            yield bot
        finally:
            if bot.poll() is not None:
                sys.stderr.write((Path(folder) / "log").read_text(encoding="utf-8")[-3000:])
            bot.terminate()
            bot.wait(30)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def echo(url: str, at_once: int) -> None:
    """A bare bot of the library that says everything again."""

    async def again(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.effective_message:
            await update.effective_message.reply_text(update.effective_message.text or "")

    builder = Application.builder().token(TOKEN).base_url(f"{url}/bot").concurrent_updates(at_once)
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, again))
    application.run_polling()


BOTS: dict[str, Callable[[str], list[str]]] = {
    "echo": lambda url: ["benchmarks.telegram", "--echo", url, "--home", "."],
    "echo32": lambda url: [
        *("benchmarks.telegram", "--echo", url, "--home", "."),
        *("--at-once", str(AT_ONCE)),
    ],
    "mingbai": lambda _: ["bot.cli", "serve"],
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--rate", type=float, default=50.0, help="messages a second, all people together")
    parser.add_argument("--latency", type=float, default=0.1, help="seconds before each call is done")
    parser.add_argument("--memory", type=int, default=0, help="messages of a second, longer load")
    parser.add_argument("--bots", default="echo,echo32,mingbai")
    parser.add_argument("--echo", default="", help=argparse.SUPPRESS)
    parser.add_argument("--at-once", type=int, default=1, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
