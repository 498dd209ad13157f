"""Thread: what is remembered of a conversation between one message and the next."""

from dataclasses import dataclass

from bot.answer import Option


@dataclass(frozen=True, slots=True)
class Thread:
    """One person's conversation. Every text in it is masked; times are ISO with offset, empty for never.

    `question` and `service` are what a follow-up refers to: the matter in the citizen's words and the service named
    first; `answer` the id of the last kept answer; `offered` the choices of a clarifying question still open;
    `matters` those of a message that told several, in the order answered, each with its service as label;
    `district` and `plain` (plainer, shorter answers) are remembered until changed, and survive /new.
    `language` is the client's, for letters that nobody asked for at the moment. `awaiting` says what the next typed words are for: "" a question, "rephrase", "reason", "ticket".
    """

    question: str = ""
    service: str = ""
    answer: str = ""
    offered: tuple[Option, ...] = ()
    district: str = ""
    plain: bool = False
    awaiting: str = ""
    ticket: str = ""
    at: str = ""
    matters: tuple[Option, ...] = ()
    language: str = ""
