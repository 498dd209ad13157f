"""Answers: the fixed sentences of answers, records and the HTTP door."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.answer import Citation, Option, Referral
from bot.number_question import Line
from knowledge.service import Office, Service, Standing

NOTHING_SAID = "没看到文字内容。请用一两句话说说发生了什么事，比如“老板拖欠三个月工资”。"
CLARIFY = "您说的情况我还拿不准归哪里管。下面哪一种最像？都不像的话，请说说：谁、什么时候、做了什么、您想要什么结果。急的话直接拨打12348问人。"
GREETING = "您好，我是“明白人”，帮您弄清楚遇到的事该找哪个部门、带什么材料、依据是哪一条。请直接说发生了什么，比如“老板拖欠三个月工资，找不到人了”。也可以直接拨打12348找人问。"
OUTSIDE = "这件事不属于法律和政务服务，我帮不上。我能做的是：告诉您遇到纠纷、欠薪、事故、投诉、办证这类事该找哪里、怎么办、依据是什么。"
REFUSED = "这个请求我不能照办：我不编造法律条文，不查别人的个人信息，也不帮人做违法的事。如果您自己遇到了麻烦，请说说情况，我帮您找合法的路；也可以拨打12348找人问。"
NO_INDEX = "知识库还没有装好，暂时不能回答。遇到危险请拨打110、120、119；法律问题请拨打12348。"
CUT = "您的话比较长，只看了前面两千字；没答到的请分开再问。"
NOT_COVERED = "手头的规划和法律条文里没有能确切回答这一点的内容，不敢乱说。"
# What an article means, in people's words.
IN_LAW = "法律规定：{}。"
MEANS = "意思是：{}。"
NOT_COVERED_NEXT = "请向“{name}”问准：{contact}。"
# Where the office of the citizen's district has told of itself: often that is what was asked for.
NOT_COVERED_NEAR = "这一点手头的规划和法律条文没有写；当地窗口报来的是：{offices}。"
NOT_CHINESE = (
    "请用中文说说发生了什么事。Please write in Chinese, or call 12348 (legal advice). "
    "In danger call 110 (police), 120 (ambulance) or 119 (fire)."
)
UNVERIFIED = "号码和时限以当地公布为准（尚待核实）"
# How far the numbers, links and hours of a card have been verified, where that is not well: one sentence a card.
STANDING: Mapping[Standing, str] = MappingProxyType(
    {
        Standing.NEVER: UNVERIFIED,
        Standing.OVERDUE: "这里有的号码或时间很久没有核实过；打不通就拨12345或12348",
        Standing.DOUBTED: "这里有的号码或时间有人说不对，正在核对；打不通就拨12345或12348",
    }
)
NO_PHONE = "请拨打12348或12345转接"

# The first choices offered to somebody who said nothing usable, by life situation.
FIRST_OPTIONS = (
    Option("工钱、工作上的事", "老板拖欠工资怎么办"),
    Option("邻居、家里的纠纷", "邻居之间有纠纷想找人调解"),
    Option("被骗、被打、安全", "被人打了怎么处理"),
    Option("政府办事、投诉", "政府部门不作为怎么投诉"),
)


def not_covered(first: Referral) -> str:
    """That there is nothing certain to quote, and whom to ask instead: the office there, where it is known."""
    near = first.service.offices_in(first.district)
    if near:
        return NOT_COVERED_NEAR.format(offices="；".join(map(described, near)))
    return NOT_COVERED + NOT_COVERED_NEXT.format(name=first.service.name, contact=contact(first.service))


def in_law(meaning: str) -> str:
    """What the law says of a matter, as the sentence that opens an answer."""
    return IN_LAW.format(meaning.rstrip("。"))


def law_of(clause_id: str) -> str:
    """How a reader is told of an article.

    >>> law_of("statute/法律援助法/43")
    '《法律援助法》第43条'
    """
    _, name, number = clause_id.split("/")
    article, _, inserted = number.partition("-")
    return f"《{name.partition('@')[0]}》第{article}条" + (f"之{inserted}" if inserted else "")


def meaning(words: str) -> str:
    """What a quotation means, in people's words."""
    return MEANS.format(words.rstrip("。"))


def is_meaning(text: str) -> bool:
    """Whether a text says what a quotation means.

    >>> is_meaning(meaning("工资要按月发"))
    True
    """
    return text.startswith(MEANS.partition("{")[0])


def standing(worst: Standing) -> str:
    """What to know before relying on numbers that are this far verified, "" where all is well."""
    return STANDING.get(worst, "")


def contact(service: Service, district: str | None = None) -> str:
    """How to reach a service from a district, in one phrase: the office there first."""
    there = [
        f"{o.name}{'、'.join(p.number for p in o.phones)}" for o in service.offices_in(district) if o.phones
    ]
    near = {p.number for o in service.offices_in(district) for p in o.phones}
    return "、".join((*there, *(p.number for p in service.phones if p.number not in near))) or NO_PHONE


def office(one: Office) -> str:
    """An office with its district, where its name does not say it.

    >>> office(Office("仁和区", "仁和区司法局", "")), office(Office("米易县", "法律援助中心", ""))
    ('仁和区司法局', '米易县法律援助中心')
    """
    short = one.district[:2] if len(one.district) > 2 else one.district
    return one.name if short in one.name else f"{one.district}{one.name}"


def described(one: Office) -> str:
    """An office with all that it told of how to reach it, in one phrase.

    >>> from knowledge.service import Local, Phone
    >>> described(Office("仁和区", "仁和区司法局", "", (Phone("12348", "", ""),), Local("仁和街1号。", "")))
    '仁和区司法局，电话12348，地址仁和街1号'
    """
    phones = "、".join(phone.number for phone in one.phones)
    where, when = (one.address.text if one.address else ""), (one.hours.text if one.hours else "")
    told = (("电话", phones), ("地址", where), ("时间", when))
    parts = (f"{name}{text}".rstrip("。").replace("。", "；") for name, text in told if text)
    return "，".join((office(one), *parts))


def address(where: str) -> str:
    """Where an office is."""
    return f"地址：{where}"


def option_question(service: Service) -> str:
    """The question that a clarifying button stands for."""
    return service.utterances[0]


PLAN_ITSELF = (
    "规划由中共攀枝花市委2014年3月印发（攀委发〔2014〕2号），规划期到2020年，现在办事以现行法律为准。"
)
PLAN_SILENT = f"《攀枝花市依法治市规划（2014—2020年）》里没有找到讲这件事的条文，不敢乱说。{PLAN_ITSELF}"


def said_in_plan(citations: Sequence[Citation]) -> str:
    """What stands above the plan's own words on a subject."""
    names = "、".join(c.label for c in citations)
    return f"《攀枝花市依法治市规划（2014—2020年）》讲到这件事的是{names}，原话摘在下面。{PLAN_ITSELF}"


NUMBER_UNKNOWN = (
    "您问的号码服务目录里没有，是哪里的电话不敢说。不管对方自称公检法、客服还是领导，要您转账、报验证码、共享屏幕的，"
    "一律不要照做，先挂断；拿不准打96110问。"
)


def said_of_numbers(lines: Sequence[Line]) -> str:
    """What each number is for, by the services that have it; where none has, what to beware of."""
    known = "".join(
        f"{line.number}："
        + "；".join(f"{phone.use}（{service.name}）" for service, phone in line.owners[:3])
        + "。"
        for line in lines
        if line.owners
    )
    # Not repeated: it may be somebody's own.
    return known if all(line.owners for line in lines) else known + NUMBER_UNKNOWN


def not_law(source: str, label: str, validity: str) -> str:
    """Why a clause that a question relies on is not cited as its ground."""
    return f"您提到的《{source}》{label}是“{validity}”，不能当现行依据。"


ONE_VERSION = "规划只有一个文本。"


def version_note(title: str, day: str, version: str, amended: bool) -> str:
    """What stands above an article as it read on a day."""
    unsure = "；这次修改自哪天起施行，文本没有注明" if amended else ""
    return (
        f"按{day}查《{title}》，是{version}的文本{unsure}。知识库不收全部历史文本，其间是否另有修改请核实。"
    )


def no_version(title: str, day: str, earliest: str) -> str:
    """Why there is no text of a law for a day."""
    known = f"，最早的是{earliest}起的" if earliest > day else ""
    return f"知识库里没有{day}有效的《{title}》文本{known}；可向12348问准。"


def not_in_version(title: str, label: str, version: str) -> str:
    """Why an article is not in the version of a day."""
    return f"《{title}》{version}的文本里没有{label}。"


def replaced(old: str, new: str) -> str:
    """What is said before the answer to a question that goes by a law no longer in force."""
    return f"《{old}》已经废止，现在按《{new}》办。"


def found_clauses(citations: Sequence[Citation]) -> str:
    """What stands above clauses that were asked for by number."""
    names = "、".join(f"《{c.source}》{c.label}" for c in citations)
    return f"您要看的是{names}，原文如下。"


# Headings of an answer.
WHERE_HEADING = "【去哪里办】"
LIKELY_HEADING = "【可能归这些部门】"
GROUND_HEADING = "【依据】"
OPTIONS_HEADING = "【您可以这样问】"
WHO = "谁能办："
BRING = "带什么："
FEE = "收费："
BY_WHEN = "期限："


def release_line(release: str) -> str:
    """The last line of an answer: which state of the knowledge it stands on, and what it is not."""
    return f"知识库版本 {release}。以上是办事指引，不代替律师意见；拿不准请拨打12348。"


# What stands in the records instead of what tells who somebody is.
MASKED_ID = "〔身份证号〕"
MASKED_PHONE = "〔电话〕"
MASKED_CARD = "〔银行卡号〕"
MASKED_NUMBER = "〔号码〕"
MASKED_MAIL = "〔邮箱〕"
MASKED_QQ = "〔QQ号〕"
MASKED_WECHAT = "〔微信号〕"
MASKED_ADDRESS = "〔地址〕"
MASKED_NAME = "〔姓名〕"

# What an operator reads when records cannot be kept.
STORE_POSTGRESQL = (
    "这一版还不能用 PostgreSQL 存记录；先不设 MINGBAI_DATABASE（用数据目录里的 SQLite），或写 sqlite:///路径"
)
STORE_NO_PATH = "MINGBAI_DATABASE 没有写文件路径；写成 sqlite:///路径（绝对路径是四个斜杠），或不设"
STORE_FULL = "记录写不进去：{folder} 的磁盘满了（{error}）。给它腾出空间即可，已存的记录都在"
STORE_LOCKED = "记录暂时写不进去：{path} 被别的程序占着（{error}）。关掉占用它的程序后重试，已存的记录都在"
STORE_CORRUPT = "记录文件 {path} 损坏或不是本程序的（{error}）。停机，把它连同 -wal、-shm 一起改名留存，从备份恢复；没有备份就用 sqlite3 的 .recover 抢救，不要删除"
STORE_NO_ACCESS = "记录文件 {path} 打不开（{error}）。检查 {folder} 的权限，或把 MINGBAI_HOME 指到可写的目录"
STORE_TOO_NEW = "记录文件 {path} 是更新版本的程序写的；请升级程序，或从升级前的备份恢复"
STORE_OTHER = "记录文件 {path} 读写出错（{error}）。运行 mingbai doctor 查看原因，已存的记录都在"

# The HTTP door's refusals: what happened, what to do.
WEB_NO_INDEX = "知识库还没有装好，暂时查不了。"
WEB_NO_INDEX_HINT = "过一两分钟再试；遇到危险请拨打110、120、119，法律问题请拨打12348。"
WEB_BUSY = "现在问的人太多，忙不过来。"
WEB_BUSY_HINT = "过一分钟再试；遇到危险请直接拨打110、120、119，法律问题请拨打12348。"
WEB_NOT_FOUND = "没有这个地址。"
WEB_NOT_FOUND_HINT = (
    "可用的有：POST /api/ask、GET /api/search?q=…、GET /api/clauses/plan/17、GET /api/services/legal-aid。"
)
WEB_NO_CLAUSE = "知识库里没有这一条。"
WEB_NO_CLAUSE_HINT = "规划条写 plan/1 到 plan/29，法条写 statute/民法典/1254（不带“中华人民共和国”）；不确定就用 /api/search?q=民法典1254条 查。"
WEB_NO_SERVICE = "服务目录里没有这个编号。"
WEB_NO_SERVICE_HINT = "编号形如 legal-aid；用 /api/search?kind=service&q=… 查编号。"
WEB_METHOD = "这个地址不接受这种请求方法。"
WEB_METHOD_HINT = "提问用 POST /api/ask，其余都用 GET。"
WEB_SLOW = "等了很久没有收完您发来的内容。"
WEB_SLOW_HINT = "检查网络后重发。"
WEB_TOO_LARGE = "发来的内容太大了，最多 64 KB。"
WEB_TOO_LARGE_HINT = "用一两段话说清发生了什么；长材料请带到服务窗口。"
WEB_NOT_JSON = "发来的内容不是 JSON。"
WEB_NOT_JSON_HINT = '请求头写 Content-Type: application/json，正文写 {"text": "您的问题"}（UTF-8 编码）。'
WEB_BROKEN_JSON = "发来的 JSON 读不懂。"
WEB_TOO_MANY = "您问得太快了，请歇一会儿再问。"
WEB_TOO_MANY_HINT = (
    "等 Retry-After 里的秒数再试；遇到危险请直接拨打110、120、119，着急的法律问题请拨打12348。"
)
WEB_INTERNAL = "程序出了错，这次没能回答。"
WEB_INTERNAL_HINT = "请再试一次；一直这样请告诉管理员。着急的法律问题请拨打12348。"
WEB_REFUSED = "这个请求没有被接受。"
WEB_NO_WORDS = "q 里没有可以查的字。"
WEB_BODY = "正文"
WEB_INVALID = {
    "missing": "缺少 {field}",
    "string_type": "{field} 要是文字",
    "string_unicode": "{field} 里有读不懂的字符",
    "string_too_long": "{field} 最长 {limit} 个字",
    "int_parsing": "{field} 要是整数",
    "greater_than_equal": "{field} 最小是 {limit}",
    "less_than_equal": "{field} 最大是 {limit}",
    "literal_error": "{field} 只能是 plan、statute 或 service",
    "extra_forbidden": "有不认识的字段；只能有 text、conversation、district",
    "model_attributes_type": "{field} 要是一个 JSON 对象",
}
WEB_INVALID_OTHER = "{field} 写得不对"
WEB_INVALID_HINT = '提问的正文形如 {"text": "老板拖欠工资怎么办", "conversation": "可不写", "district": "可不写"}；查找形如 /api/search?q=工资&k=10&kind=statute。'
DIRECTORY = "服务目录"
VERIFIED = "号码和时限已核实"

# What the server's log says.
LOG_STORE_FAILED = "编号 %s：%s"
LOG_INTERNAL = "内部错误，编号 %s：%s"
LOG_SWAPPED = "换上知识库版本 %s"
LOG_TURNED = "到了法律施行或废止的日子：不再引用失效的，开始引用新施行的；完整的新版本随后做好"
LOG_REBUILT = "按今天的法律做好了版本 %s"
LOG_REBUILDING = "到了法律施行或废止的日子，按今天的法律重做知识库，其间照常回答"
LOG_NOT_SWAPPED = "新版本换不上，原来的照常服务：%s"
LOG_NOT_MOVED = "收下的内容已经记下，文件还放不到位，会接着试：%s"
LOG_BUILDING = "书架上没有完整的知识库，开始制作：先做规划和服务目录（几秒到几十秒），再做全部法条（几分钟），其间照常回答"
LOG_BUILT = "完整的知识库做好了"
LOG_NOT_BUILT = "知识库没有做成，已有的版本照常服务：%s"


def referenced(message: str, reference: str) -> str:
    """A sentence with the number under which the log says more.

    >>> referenced("程序出了错。", "A1B2C3")
    '程序出了错（编号 A1B2C3）。'
    """
    return f"{message.removesuffix('。')}（编号 {reference}）。"
