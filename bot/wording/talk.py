"""Talk: what is said between answers: what the bot understood, and short replies to short words."""

NOT_AT_ALL = "不客气。还有什么事，直接说就行。"
GOODBYE = "好的，再见。以后有事随时来问；急事打12348。"
NOTED = "好的。还想问什么，比如“要带什么”“要多久”“免费吗”，直接说就行。"
TELL = "请说说遇到了什么事：谁、什么时候、做了什么。比如“老板拖欠三个月工资”。"
PICK_ONE = "请从上面挑一个最像的，打它前面的数字就行。都不像的话，请说说：谁、什么时候、做了什么。"
NO_WORDS = "没看到文字内容。还想问什么，直接打字说就行。"
NOTHING_TO_PICK = "现在没有要选的。请直接说遇到了什么事，或者想问什么。"
PERSON = "好的，帮您找人。也可以直接打电话问："
PLAINER = "好，说简单点。"
NOT_HELPED = (
    "对不起，没答到点子上。请换个说法再说一遍：谁、什么时候、做了什么、您想要什么结果。也可以找人工。"
)
NONE_FITS = "好的，那请用您自己的话说说：谁、什么时候、做了什么、您想要什么结果。也可以找人工。"

# What stands above an answer, so that a misunderstanding is seen at once.
NEW_TOPIC = "这像是另一件事，我按新的这件回答。"
TOGETHER = "连同您前面说的一起看："
STILL_UNCLEAR = (
    "您说的情况我还是拿不准，就不再追问了。请拨打12348，把事情讲给值班律师听；也可以点“找人工”，让人来看。"
)
TOO_MANY = "您说的事比较多，先答前三件；其余的请再发一次。"

_NUMBERS = "零一二三"


def guess(name: str) -> str:
    """The best guess after a second unclear message, said as a guess."""
    return f"我还不敢肯定，看起来最可能归“{name}”管，先问问那里。不对的话，请拨打12348，或者点“找人工”。"


def district_noted(district: str) -> str:
    """That somebody's district is remembered."""
    return f"记下了，您在{district}。"


def district_only(district: str) -> str:
    """That somebody's district is remembered, where nothing else is known yet."""
    return f"{district_noted(district)}遇到了什么事，直接说就行。"


def matter(number: int, count: int, words: str) -> str:
    """Which of several matters an answer is for.

    >>> matter(1, 2, "狗咬了人")
    '您说了两件事，一件一件说。第一件：“狗咬了人”'
    """
    counted = "两" if count == 2 else _NUMBERS[count]
    first = f"您说了{counted}件事，一件一件说。" if number == 1 else ""
    return f"{first}第{_NUMBERS[number]}件：“{words}”"


def turned_off(reason: str) -> str:
    """That answers are turned off, why, and whom to ask instead."""
    return (
        f"现在暂停自动回答：{reason}\n法律上的事请打12348，政府部门的事请打12345；"
        "有人在打人、着火、受伤，马上打110、119、120。"
    )
