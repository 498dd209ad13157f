"""Cues: words that show whether a message goes on with the matter before or begins another."""

import re

from bot.thread import Thread
from retrieval.clean import clean

_QUESTION = re.compile(
    r"[?？]|([一-鿿])不\1|有.{1,6}没(?:得|有)|怎么|咋|如何|啷个|怎样|[吗么][。！!\s]*$|哪里|哪儿|哪个|哪点|谁|多少|好多|多久|好久|能不能|可不可以|可以.{0,8}不|是不是|有没有|该不该|要不要|合法|犯法|什么|啥子|怎办|得不得|想(?:投诉|举报|申请|办|告|问|咨询)"
)
# Words at the beginning that are not understood without what was said before them.
_POINTS_BACK = re.compile(
    # Of oneself: 我是临时工, 没得证据.
    r"(?=[^?？]*(?<![吗么])$)(?:我们?|我家|家里)?(?:也|还|都|又|就)*(?:是(?!不是|否)|不是|没(?!问题|事|用)有?|没得)(?!.*(?:怎么|咋|如何|哪|多少|好多|吗|多久|好久|什么|啥))"
    r"|(?:而且|并且|但是?|可是|不过|其实|只不过|只是|还有就是|再说|何况|况且|所以|或者|反正|毕竟|虽然|对了|关键是?|主要是?|问题是|结果)*"
    r"(?:[他她它]|对方|人家|那个?人|那[家边些]|这[家边些事种]|双方|两边|都是(?:他|她))|(?:而且|并且|但是|可是|不过|何况|况且|毕竟)"
)
# 在哪里告他: nobody has been named whom it could mean.
_PRONOUN = re.compile(r"(?<!其)[他她](?!人)")
_PRONOUN_LENGTH = 14
# Words that may go on with a story, or begin another.
_GOES_ON = re.compile(
    r"(?:后续|后期|因为|其实|只是|就是|还有就是|再说|如果|要是|假如|假设|万一|那(?:如果|要是|万一|[我你不还可能怎咋要])|所以|或者|反正|虽然|除了|关键是?|主要是?|问题是|最后|后来|结果|当时|然后|现在|之前|以前|又|也|都|还)"
)
# 那离婚呢
_TURNS_TO = re.compile(
    r"(?:那么?|那要是|如果是|要是)(?P<topic>[一-鿿]{2,8}?)(?:的话|的事)?(?:呢|嘞|喃|咋办|怎么办)?[?？。]*"
)
# A short statement without a matter: what is there, what is not, where, when, how much.
_STATES = re.compile(
    r"(?:我们?|我家|我这边|这边|家里|手里|手头|身上|身边)?(?:也|都|还|又|就|只|当时|现在|已经|从来|一直|之前|后来|根本|刚|刚刚|刚才)*(?:没有?|没得|不是|不想|不敢|不晓得|不知道|不会|不同意|有(?!个|一|人|两|几|件)|是|在|只有|签了|报过?|去过?|找过?|问过?|打过?|告过?|说过?|交过?|试过?|投诉过)"
    r"|(?:是)?(?:大概|大约|差不多|一共|总共|拖了|欠了|一直|已经|价值|只赔|只给|只肯|干了|做了|去年|前年|今年|上个?月|这个月|昨天|前天|上周|上个?星期|刚刚|刚才|昨晚|今早|今天|前几天|\d|[一二两三四五六七八九十]+(?:个|年|月|天|万|千|百|块|次|人))"
)
_STATEMENT_LENGTH = 18
# 可以直接起诉吗: what may be done has not been said of what.
_ELLIPTIC = re.compile(
    r"(?:请问)?(?:我们?)?(?:还|也|就|是不是|是否|到底)?(?:可不可以|能不能|可以|能够?(?=[一-鿿]{1,16}(?:吗|不|嘛|么|多少|好多))|要不要|用不用|需不需要|会不会|有没有|有没得|应不应该|该不该|必须|非要|不去|不经过|不告|直接|怎么证明|咋个证明|为什么|凭什么|凭啥子?|算不算|属不属于|值不值得|划不划算|犯不犯法|违不违法|合不合法|违法|犯法|(?:要|需要|得)(?=.{1,8}(?:吗|不|嘛|么)[?？]?$))"
)
_ELLIPTIC_LENGTH = 24
# Not 我的, 想问, 有个: these begin any message.
_NOUN = re.compile(
    r"(?![他她它我你您请想问怎有在被一这那要能可会是不没去到因为了的两三])[一-鿿](?![了着过的我你他])[一-鿿]"
)
# Fields of law and of office that people name in two or three characters.
_TOPIC = re.compile(
    r"离婚|出轨|外遇|结婚|继承|遗产|遗嘱|低保|社保|医保|养老金|公积金|户口|落户|身份证|驾照|驾驶证|护照|居住证|房产证|拆迁|征地|宅基地|工伤|工资|欠薪|车祸|交通事故|借钱|欠条|借条|诈骗|被骗"
    r"|赡养|抚养费|抚养权|彩礼|家暴|噪音|油烟|物业|征信|信用卡|网贷|贷款|上学|学区|营业执照|退货|假货|食品安全|医疗事故|医疗纠纷|残疾证|退伍|工程款|快递|旅游|租房|押金|取保|拘留|改名|收养"
)
_TOPIC_LENGTH = 14
# Who acts in a story.
_ACTORS = re.compile(
    r"老板|公司|单位|工厂|厂里|工地|包工头|工头|房东|租客|邻居|楼上|楼下|物业|开发商|中介|老公|老婆|丈夫|妻子|前夫|前妻|婆婆|公公|儿媳|女婿|儿子|女儿|孩子|娃儿|男方|女方|医院|医生|学校|老师|商家|店家|超市|村里|村委|村支书|政府|司机|保险公司|银行|网贷|骗子"
)
# They come into every family's story: 孩子归谁.
_CHILDREN = frozenset(("孩子", "娃儿", "儿子", "女儿"))
# 换个问题，公积金怎么取
_ANEW = re.compile(
    r"(?:那|好的?|嗯|谢谢|[,，。 ])*(?:换(?:一)?个(?:问题|话题|事情?)|(?:我)?(?:另外|再|还)?(?:想)?问(?:你|您)?(?:一)?个(?:别的|其他的?|另外的)(?:问题|事情?)?|(?:先)?不说这个?(?:事)?了|说(?:个|件)别的(?:事情?)?|(?:我)?(?:另外|还)(?:还)?有?(?:另外)?一(?:件事情?|个问题|个事情?))[,，:：。、 ]*"
)


def adds(text: str, thread: Thread) -> bool:
    """Whether a message sounds like more about the matter before: a fact, a condition, a question of what then."""
    words = clean(text)
    if not thread.question or not words:
        return False
    return bool(
        points_back(words)
        or _GOES_ON.match(words)
        or (_returns_to(words, thread.question) and not asks(words))
        or (len(words) <= _STATEMENT_LENGTH and _STATES.match(words))
        or (len(words) <= _ELLIPTIC_LENGTH and _ELLIPTIC.match(words))
    )


def points_back(text: str) -> bool:
    """Whether a message needs what was said before it: it begins so, or speaks of him without saying who.

    >>> points_back("他还打了我"), points_back("现在离婚要冷静期吗")
    (True, False)
    """
    words = clean(text)
    short = len(words) <= _PRONOUN_LENGTH and not _ACTORS.search(words)
    return bool(_POINTS_BACK.match(words) or (short and _PRONOUN.search(words)))


def turns_to(text: str) -> str:
    """The topic that a message turns to, or ''.

    >>> turns_to("那离婚呢"), turns_to("那要好久呢"), turns_to("那他呢")
    ('离婚', '', '')
    """
    turned = _TURNS_TO.fullmatch(clean(text))
    topic = turned.group("topic") if turned else ""
    return "" if asks(topic) or not _NOUN.match(topic) else topic


def names_topic(text: str, thread: Thread) -> bool:
    """Whether a short message names a topic that the matter before does not speak of: 我想离婚."""
    words = clean(text)
    named = _TOPIC.search(words) if len(words) <= _TOPIC_LENGTH else None
    return named is not None and named.group() not in thread.question


def names_other(text: str, thread: Thread) -> bool:
    """Whether a message brings somebody who has not acted in the matter before: 房东不退押金 after unpaid wages."""
    before = actors(thread.question)
    return bool(before) and not actors(text) <= before | _CHILDREN


def actors(text: str) -> frozenset[str]:
    """Who acts in a story, as far as a short list of them knows."""
    return frozenset(_ACTORS.findall(clean(text)))


def begins_anew(text: str) -> str | None:
    """What follows the words that drop the matter before (may be nothing); None if there are none such.

    >>> begins_anew("换个问题，公积金怎么取"), begins_anew("他换了个老板")
    ('公积金怎么取', None)
    """
    dropped = _ANEW.match(text)
    return text[dropped.end() :] if dropped else None


def asks(text: str) -> bool:
    """Whether a text has the form of a question or a wish.

    >>> asks("押金能退吗"), asks("押金没有退")
    (True, False)
    """
    return bool(_QUESTION.search(text))


def _returns_to(words: str, question: str) -> bool:
    """Whether a message begins with somebody or something the question speaks of: 老板说明天给."""
    return bool(_NOUN.match(words)) and words[:2] in question
