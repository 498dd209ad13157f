"""What is said to the bot itself."""

import pytest

from bot.courtesy import Courtesy, courtesy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("谢谢", Courtesy.THANKS),
        ("好的，谢谢您！", Courtesy.THANKS),
        ("太好了", Courtesy.THANKS),
        ("Thank you", Courtesy.THANKS),
        ("再见", Courtesy.GOODBYE),
        ("没得事了", Courtesy.GOODBYE),
        ("嗯嗯", Courtesy.NOTED),
        ("晓得了", Courtesy.NOTED),
        ("OK", Courtesy.NOTED),
        ("转人工", Courtesy.PERSON),
        ("我要找人工", Courtesy.PERSON),
        ("找个真人跟我说", Courtesy.PERSON),
        ("看不懂", Courtesy.PLAINER),
        ("说简单点", Courtesy.PLAINER),
        ("啥子意思", Courtesy.PLAINER),
        ("没用", Courtesy.USELESS),
        ("答非所问", Courtesy.USELESS),
        ("不是我问的", Courtesy.USELESS),
        ("都不像", Courtesy.NONE_FITS),
        ("没有合适的", Courtesy.NONE_FITS),
        ("你是谁", Courtesy.WHO_ARE_YOU),
        ("你是机器人吗？", Courtesy.WHO_ARE_YOU),
    ],
)
def test_words_for_the_bot_are_known(text: str, said: Courtesy | None) -> None:
    assert courtesy(text) is said


@pytest.mark.parametrize(
    "text",
    [
        "你好",
        "谢谢，那要多久",
        "好的我去试试",
        "找人打我",
        "找人要钱要不到",
        "客服打电话骗我",
        "人工费没给",
        "有用吗",
        "没有用，他们不管",
        "没用的东西也收费",
        "可以起诉吗",
        "不对劲",
        "老板说的什么意思我不懂，他让我签字",
        "",
    ],
)
def test_a_matter_is_no_courtesy(text: str) -> None:
    assert courtesy(text) is None
