"""English: what stands on buttons, and below an answer, for clients that speak another language than Chinese."""

from collections.abc import Mapping

from bot.wording import chat, dialogue, tickets

IN_CHINESE = "Offices and quotations are given in Chinese, as they are used and as the law has them."

_LABELS: Mapping[str, str] = {
    chat.DETAILS: "⏰ Deadlines and papers",
    chat.OTHERS: "📍 Other offices",
    chat.PLAIN: "Shorter",
    chat.FULL: "In full",
    chat.WHOLE_SERVICE: "The whole entry",
    chat.REPHRASE: "In other words",
    chat.NONE_OF_THESE: "None of these",
    chat.HUMAN: "Talk to a person",
    chat.HUMAN_LATER: "A person, later",
    chat.SITUATIONS: "Offices by situation",
    chat.READ_GROUND: "⚖️ The clauses",
    chat.GOOD: "👍 Helpful",
    chat.BAD: "👎 Not helpful",
    chat.PREVIOUS_PAGE: "← Back",
    chat.NEXT_PAGE: "Next →",
    tickets.BUTTON_ADD: "Add something",
    tickets.BUTTON_CLOSE: "Close the ticket",
    tickets.BUTTON_REOPEN: "Not settled: reopen",
    **dict(
        zip(
            dialogue.REASONS,
            (
                "Not my matter",
                "Hard to understand",
                "Wrong number or address",
                "I knew that",
                "Another reason",
            ),
            strict=True,
        )
    ),
}
# In front of the name of a clause, which stays Chinese.
_BEGINNINGS: Mapping[str, str] = {chat.READ: "Original", "📞 复制": "📞 Copy"}


def label(chinese: str) -> str:
    """A button's label; one that names an office or a clause keeps the name.

    >>> label("找人工"), label("看原文：规划第24条"), label("法律援助")
    ('Talk to a person', 'Original：规划第24条', '法律援助')
    """
    if chinese in _LABELS:
        return _LABELS[chinese]
    for begins, said in _BEGINNINGS.items():
        if chinese.startswith(begins):
            return said + chinese.removeprefix(begins)
    return chinese
