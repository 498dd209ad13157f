import pytest

from bot.usage import Parser


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "还缺 问题"),
        (("x", "-k", "a"), "-k 不能是 'a'"),
        (("x", "-k"), "-k 后面要跟一个值"),
        (("x", "--kind", "z"), "--kind 不能是 'z'；只能是 'plan'"),
        (("x", "--nonsense"), "不认识 --nonsense"),
    ],
)
def test_a_wrong_command_line_is_told_in_chinese_with_where_to_read_on(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = Parser(prog="mingbai")
    parser.add_argument("question", metavar="问题")
    parser.add_argument("-k", type=int)
    parser.add_argument("--kind", choices=("plan",))
    with pytest.raises(SystemExit) as caught:
        parser.parse_args(arguments)
    told = capsys.readouterr().err
    assert caught.value.code == 2
    assert said in told
    assert told.endswith("用法见 mingbai --help\n")
