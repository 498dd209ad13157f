"""Courtesy: what people say to the bot itself, and no matter of theirs."""

import re
from enum import StrEnum

from retrieval.clean import clean


class Courtesy(StrEnum):
    """What somebody wants of the conversation, not of the law."""

    THANKS = "thanks"
    GOODBYE = "goodbye"
    NOTED = "noted"
    PERSON = "person"
    PLAINER = "plainer"
    USELESS = "useless"
    NONE_FITS = "none_fits"
    WHO_ARE_YOU = "who_are_you"


_LEAD = r"(?:啊|哦|嗯|噢|喔|哎|诶|[,，。.!！~…、 ])*"
_PARTICLE = r"(?:啊|呀|哦|哟|哈|嘛|吧|呢|了|的|噢|喔|哇|咯|您|你|大家|谢谢|[,，。.!！?？~…、 ]|\U0001f64f|\U0001f44d)*"
_SAID: tuple[tuple[Courtesy, str], ...] = (
    (
        Courtesy.THANKS,
        r"(?:好的?|嗯+|行|知道了|明白了|晓得了)?[,，。 ]?(?:那就)?(?:谢谢|谢了|多谢|感谢|非常感谢|太感谢|谢谢您的回答|谢啦|难为|麻烦|辛苦|thanks?|thank you|thx|有用|太好|帮大忙|真好|很好)(?:你们|您们|帮助|解答|老师|机器人|明白人|了)*",
    ),
    (
        Courtesy.WHO_ARE_YOU,
        r"[你您](?:是|叫)(?:谁|什么|啥子?|哪个|什么名字|(?:做|干)(?:什么|啥子?)的|机器人|真人|人|人工|ai)(?:还是(?:机器人|真人|人))?吗?|[你您]是不是(?:机器人|真人|人|ai)|[你您](?:能|会|可以)(?:做|干|帮我做|帮我)?(?:什么|啥子?|哪些事)(?:事情?)?吗?",
    ),
    (
        Courtesy.GOODBYE,
        r"再见|拜拜?|bye|没(?:有)?(?:别的|其他)?(?:事|问题)了|没得事了|不问了|就这样|先这样|88",
    ),
    (
        Courtesy.NOTED,
        r"(?:那)?(?:好的?|好嘛|好吧|行|嗯+|哦+|噢|喔|ok|okay|可以|要得|得行|收到|明白|知道|晓得|了解|清楚|懂|这样啊|原来如此|是这样啊?|原来是这样)(?:[,，。 ]*(?:好的?|嗯+|我?(?:知道|明白|晓得|收到)了?))*",
    ),
    (
        Courtesy.PERSON,
        r"(?:我|麻烦|请|帮我|给我|能不能|可不可以|可以|想|要|直接|还是)*(?:(?:找|转|换|接)(?:一?个|到)?(?:人工|真人|人|客服|工作人员)(?:客服|服务|来)?|人工(?:客服|服务)?|真人|客服|(?:跟|和|找)(?:个)?(?:真人|人工|人|活人)(?:说|讲|聊|谈|来说|说话|问)(?:话|说)?)(?:帮我|跟我说|说)?(?:吗|不)?",
    ),
    (
        Courtesy.PLAINER,
        r"(?:我|还是|太|有点|都|完全)*(?:看|听|读|搞)(?:不|没)(?:太)?(?:懂|明白|清楚|明)|(?:太|有点)(?:复杂|长|啰嗦|难懂|专业)|(?:说|讲)(?:得)?(?:简单|通俗|直白|明白|短)(?:一?点|些|一些)?|(?:能不能|可以|请)?(?:简单|通俗)(?:一?点|点儿|些)?(?:说|讲|地说)?|简单(?:说|讲)|什么意思|啥子?意思|(?:这|你说的|那)(?:是)?(?:什么|啥子?)意思",
    ),
    (
        Courtesy.USELESS,
        r"(?:完全|根本|一点|都|你|这|说的|回答|还是|也)*(?:没(?:有)?(?:什么)?用|没得用|不对|错了|答非所问|不是(?:这个|我(?:要)?问的|这个意思|我的意思)|不是我想(?:问|要)的|没(?:有)?(?:回答|解决)(?:到)?(?:我的问题|问题)?|你没听懂|没听懂|牛头不对马嘴|乱说|瞎说|胡说)",
    ),
    (
        Courtesy.NONE_FITS,
        r"(?:好像|这些|上面的?|以上|几个|哪个|一个)*(?:都不(?:是|像|对|太像|符合)|没(?:有)?(?:一个)?(?:像|对|合适|是|符合)的|都没(?:有)?|没有合适的|一个都不是|不是这些|都不|没有我(?:要)?的)",
    ),
)
_PATTERNS = tuple((which, re.compile(rf"{_LEAD}(?:{said}){_PARTICLE}")) for which, said in _SAID)
# Whoever says more than this has a matter.
_LONGEST = 24


def courtesy(text: str) -> Courtesy | None:
    """What a message says to the bot itself and nothing else, or None.

    >>> courtesy("好的，谢谢您！"), courtesy("转人工"), courtesy("谢谢，那要多久")
    (<Courtesy.THANKS: 'thanks'>, <Courtesy.PERSON: 'person'>, None)
    """
    words = clean(text)
    if len(words) > _LONGEST:
        return None
    return next((which for which, pattern in _PATTERNS if pattern.fullmatch(words)), None)
