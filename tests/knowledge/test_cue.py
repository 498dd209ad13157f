import pytest

from knowledge.cue import longest_cue


@pytest.mark.parametrize(
    ("cues", "text", "length", "why"),
    [
        (("工资",), "老板拖欠工资", 2, "it stands there"),
        (("工资", "拖欠工资"), "老板拖欠工资", 4, "the longest counts"),
        (("拖欠…工资",), "老板拖欠我三个月工资", 4, "with a few characters between"),
        (("拖欠…工资",), "老板拖欠工资", 4, "or none"),
        (("拖欠…工资",), "老板拖欠货款，工资倒是发了", 0, "not across a comma"),
        (("拖欠…工资",), "老板拖欠我们一家老小三年的工资", 0, "not across too many"),
        (("拖欠…工资",), "工资被拖欠", 0, "not the other way round"),
        ((), "老板拖欠工资", 0, "no cue, nothing"),
        (("a.c…d",), "abc d", 0, "a cue is no pattern"),
    ],
)
def test_the_longest_cue_that_stands_in_a_question_is_measured(
    cues: tuple[str, ...], text: str, length: int, why: str
) -> None:
    assert longest_cue(cues, text) == length, why
