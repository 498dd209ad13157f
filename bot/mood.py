"""Mood: how people say they feel about a matter, before and after they tell it."""

import re

_EMOTION = "气烦急累笑愁"
# What is said of a feeling and nothing else, also where no pause stands beside it.
_CLEAR = rf"(?:真的?|简直|都要?|快要?)?[{_EMOTION}]死(?:我|人|个人|老子)(?:了|啦|咯)|呜{{2,}}|[唉哎]+(?:呀|哟|哦)?|[\U0001f300-\U0001faff☹☺❤️]+"
# What is that only with a pause beside it: 要疯了 may be somebody's state, 累死 may have killed.
_PAUSED = (
    rf"(?:真的?是?|简直|都要?|快要?)?[{_EMOTION}]死(?:我|人)?(?:了|啦|咯)?|恼火(?:得很|惨了)|(?:人?都?要|快)(?:气|急)?疯了"
    r"|(?:我的|老)?天(?:哪|呐|啊|呀)|我的(?:天|妈)(?:呀|啊|哪)?|我(?:靠|去|晕)|日妈(?:哦|哟)?|真是服了|服了|(?:真|太)?无语(?:了|得很)?|真的是|太(?:过分|气人|欺负人)了"
)
_PAUSE = r"[，,。.!！?？~～… ]+"
_BEFORE = re.compile(rf"(?:(?:{_CLEAR})(?:{_PAUSE})?|(?:{_PAUSED}){_PAUSE})+")
_AFTER = re.compile(rf"(?:(?:{_PAUSE})?(?:{_CLEAR})|{_PAUSE}(?:{_PAUSED}))+(?:{_PAUSE})?$")
# Who says less than this besides has told nothing else.
_LEAST = 4


def matter(text: str) -> str:
    """A cleaned message without what it says of its writer's mood; all of it where little else is said.

    >>> matter("气死我了，老板又扣钱"), matter("老板又扣钱气死我了！"), matter("气死我了")
    ('老板又扣钱', '老板又扣钱', '气死我了')
    >>> matter("累死人了怎么赔"), matter("要疯了的人打我")
    ('累死人了怎么赔', '要疯了的人打我')
    """
    begun = _BEFORE.match(text)
    left = text[begun.end() :] if begun else text
    if ended := _AFTER.search(left):
        left = left[: ended.start()]
    return left if sum(c.isalnum() for c in left) >= _LEAST else text
