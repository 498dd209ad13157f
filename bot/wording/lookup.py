"""Look-up: the words an operator reads while somebody is on the line."""

from collections.abc import Sequence
from datetime import datetime

from bot.answer import Status
from bot.hours import beijing
from bot.urgency import Danger
from bot.wording import answers, chat
from bot.wording.tickets import danger
from knowledge.service import Office

standing, office = answers.standing, answers.office

# What was told, as it is copied.
BRING = "带"
BY_WHEN = "期限"


def clause_title(source: str, label: str) -> str:
    """The full name of a clause."""
    return f"《{source}》{label}"


def law(clause: str) -> str:
    """A clause by its id, in short."""
    return chat.law(clause)


def phone(number: str, use: str) -> str:
    """A number and what it is for."""
    return f"{number}（{use}）" if use else number


def office_lines(one: Office) -> Sequence[str]:
    """Where an office of a district is and when it is open, as far as it told."""
    known = (one.address, one.hours)
    said = "，".join(part.text.rstrip("。") for part in known if part)
    return [f"{office(one)}：{said}"] if said else []


def turn_to(service: str, phones: Sequence[str]) -> str:
    """Whom to turn to."""
    return f"该找：{service}" + (f"，电话{'、'.join(phones)}" if phones else "，没有专门的号码，打12345转接")


def call_first(phones: Sequence[str]) -> str:
    """Whom to call in danger."""
    return f"先打{'、'.join(phones)}"


def ground(title: str, quote: str, validity: str) -> str:
    """A ground, word for word, with whether it is law today."""
    return f"依据：{title}：“{quote}”（{validity}）"


def release(release: str) -> str:
    """In which release something was read."""
    return f"（知识库版本{release}）"


# The call slip.
SLIP = "来电记录单"
SAID = "来电人说的（已隐去姓名、号码、住址）："
TOLD = "告诉来电人的："
NOTHING = "（没有）"
NOT_A_LAWYER = "以上是办事指引，不代替律师意见。"


def slip_head(number: str, opened_at: str, ended_at: str, operator: str) -> str:
    """Number, time and operator of a slip.

    >>> slip_head("3f2a", "2026-11-30T10:05:00+08:00", "2026-11-30T10:12:00+08:00", "一号席")
    '单号3f2a　2026年11月30日10:05—10:12　接线员：一号席'
    """
    opened, ended = (beijing(datetime.fromisoformat(at)) for at in (opened_at, ended_at))
    until = f"—{ended:%H:%M}" if ended != opened else ""
    return f"单号{number}　{opened:%Y年%m月%d日%H:%M}{until}　接线员：{operator}"


def note_line(note: str) -> str:
    """The operator's note."""
    return f"备注：{note}"


def ticket_line(number: str) -> str:
    """The ticket opened in a call."""
    return f"工单：{number}"


def releases_line(releases: Sequence[str]) -> str:
    """In which releases what was told was read."""
    return f"知识库版本：{'、'.join(releases)}"


def clock(at: str) -> str:
    """The time of day of something done, in Beijing."""
    return f"{beijing(datetime.fromisoformat(at)):%H:%M}"


# Why it is that answer.
STATUS = {
    Status.ANSWERED: "有确切的依据，给了答复",
    Status.CLARIFY: "还分不清归哪里管，要问清楚",
    Status.URGENT: "话里有眼前的危险，先给安全提示",
    Status.CLAUSE: "指名要看条文",
    Status.OUTSIDE: "不像是法律和政务服务的事",
    Status.NOT_COVERED: "归谁管清楚，但没有确切的依据可引",
    Status.GREETING: "只是打招呼",
    Status.REFUSED: "不当的请求",
}
WHY_WITHOUT_SEARCH = {
    Status.CLAUSE: "话里写明了哪部法律第几条，直接取原文，没有再推断。",
    Status.REFUSED: "话里有编造法律、查他人信息一类的要求，规则直接谢绝。",
    Status.CLARIFY: "话里没有可以查的字。",
    Status.NOT_COVERED: "知识库还没有装好。",
}
WAYS = {"outside": "与法律政务无关", "vague": "说得不够", "greeting": "打招呼", "refused": "不当请求"}
CHOSEN = "选中"
PLACED = "选中，按接线员定的次序提前"
BEHIND = "可能性排在后面"
UNLIKELY = "可能性太小"
NO_SERVICE_WANTED = "这句话不用找部门"
CITED = "引用了"
LINKED = "是这个部门的依据，但和这句话贴得不够近"
ONLY_SIMILAR = "只是字面或意思相近，不是这个部门的依据"


def why_urgent(kind: str) -> str:
    """What danger was heard."""
    return f"听出了危险：{danger(Danger(kind))}。安全提示不等搜索，先给。"


def most_like(service: str, probability: float) -> str:
    """Which service the words are for, and how sure that is.

    >>> most_like("法律援助", 0.874)
    '最像“法律援助”，可能性87%'
    """
    return f"最像“{service}”，可能性{probability:.0%}"


def by_order(service: str, probability: float) -> str:
    """That a service leads by a rule that operators set, and how likely it is by itself."""
    return f"按接线员定的次序，这类事先找“{service}”（它自己的可能性{probability:.0%}）"


def not_citable(validity: str) -> str:
    """Why a clause may not be cited."""
    return f"不能当现行依据：{validity}"


# The page.
TITLE = "查询"
BOX = "来电人说的话，或者法条"
BOX_HINT = "边打字边出结果，例如：老板拖欠三个月工资、民法典1254条"
SEARCH = "查"
FILTERS = "只看"
KIND = {"plan": "规划", "statute": "法条", "service": "部门"}
DISTRICT = "地区"
ANYWHERE = "不限地区"
KEYS = "按键"
RESULTS = "查到的"
NOT_READY = "知识库还没有装好，现在只认得出危险，查不了条文和部门。请稍等，或者找管理员。"
NOTHING_FOUND = "没有查到。换个说法，或者把筛选放宽。"
BEGIN = "照来电人的原话打字就行，不用想关键词。"
STATUTES, PLAN, SERVICES = "法条", "规划（规划期至2020年，只供参考）", "部门"
DANGER = "有危险，先说这个"
ANSWER = "答复"
TURN_TO = "该找"
LIKELY = "可能归"
ASK_BACK = "分不清归哪里管，问来电人"
ALSO = "也可以找"
MORE_GROUNDS = "还有依据"
NOT_COVERED = answers.NOT_COVERED
CALL_FROM = "从{district}打"
FEE = "收费"
HOURS = "时间"
NO_PHONE = "没有专门的号码，打12345转接"
EXACT = "指名要的"
EXCERPT = "这里只有节录，不是全文"
COPY = "复制"
COPY_TOLD = "复制，记为已告知"
WHY = "为什么是它"


def counted(statutes: int, plan: int, services: int) -> str:
    """How much was found, for who does not see it.

    >>> counted(10, 4, 8)
    '法条10条，规划4条，部门8个'
    """
    return f"法条{statutes}条，规划{plan}条，部门{services}个"


# A clause or a service in full.
BACK = "返回"
PREVIOUS, FOLLOWING = "上一条", "下一条"
REFERS_TO = "参见"
VERSION = "文本"
EFFECTIVE = "施行"
ORIGIN = "来源"
FIRST = "先做什么"
STEPS = "怎么办"
WHO = "谁能办"
PAPERS = "带什么"
TERMS = "期限"
ONLINE = "网上"
NEIGHBOURS = "别找错了"
GROUNDS = "依据"
TO_LOOKUP = "回到查询"

# Why it is that answer.
WHY_TITLE = "为什么是它"
HOW_ENDED = "结果"
REASON = "理由"
WHY_SERVICES = "部门怎么排的"
WHY_STATUTES = "法条怎么排的"
WHY_PLAN = "规划怎么排的"
WHY_WAYS = "会不会不是办事的问题"
RANK, NAME, VERDICT = "名次", "名称", "结论"
PROBABILITY = "可能性"
HEAD = "学来的判断"
SIMILARITY = "意思相近"
LEXICAL = "字面相同"
KEYWORDS = "关键词"
ASKED = "像已知的问法"
SCORE = "合计"
FIGURES_HINT = (
    "可能性是算出来的百分比；“学来的判断”是对数，越接近0越像；“意思相近”最高为1；“字面相同”没有上限，越大越多相同的字。"
    "没有这一项的写“—”。"
)
RELEASE = "知识库版本"


def unlisted(count: int) -> str:
    """How many services are not shown."""
    return f"其余{count}个部门可能性更小，没有列出。"


# The call.
CALL = "这通来电"
CALL_NEW = "新来电"
CALL_EMPTY = "还没有查过。查的内容和告诉来电人的话会记在这里，刷新也不丢。"
CALL_SINCE = "{at}开始"
CALL_DOUBTFUL = "隔了好一会儿了。换了来电人的话，先按“新来电”。"
LOOKED_UP = "查"
WAS_TOLD = "已告知"
TAKE_BACK = "撤回"
NOTE = "备注"
NOTE_HINT = "只写事情。姓名、电话、证件号、住址保存时自动隐去。"
SAVE = "保存"
SAVED = "保存了"
SLIP_COPY = "复制来电单"
SLIP_PRINT = "打印"
SLIP_TITLE = "来电记录单"
TICKET = "开工单"
EARLIER = "之前的来电"
RESUME = "接回来"
NO_QUERY = "没有查询"
NEW_RELEASE = "知识库刚换了新版本，没有记为已告知。"
NEW_RELEASE_HINT = "结果已经重新查过，请再看一眼，再复制。"
NOTHING_TOLD = "要记的内容不在知识库里。"
NOTHING_TOLD_HINT = "请重新查一次。"


def paused(reason: str) -> str:
    """That citizens get no answers now, so that nobody reads this one out unchecked."""
    return f"对群众的自动回答暂停了：{reason} 这里照常能查，说给来电人之前请自己核对。"


# A ticket for a caller.
TICKET_TITLE = "给这通来电开工单"
TICKET_QUESTION = "什么事"
TICKET_SUMMARY = "已经知道的、已经告诉的"
TICKET_URGENCY = "紧急程度"
TICKET_OPEN = "开工单"
TICKET_PRIVACY = (
    "只写事情。姓名、电话、证件号、住址在提交时自动隐去，来电号码也不存在这里。"
    "要回电的，请按本单位的办法另记号码，并写上工单号；来电人再打来时，报工单号就能接着办。"
)
TICKET_SEE = "看这张工单"
TICKET_THERE = "这通来电已经开了工单。"
NO_QUESTION = "没有写什么事。"
NO_QUESTION_HINT = "写一句话再开。"


def ticket_opened(number: str, place: int) -> str:
    """That a ticket stands in the queue."""
    return f"工单{number}开好了，" + (f"排在第{place}位。" if place else "已经有人在办。")


# The keys.
KEYS_TITLE = "按键"
KEYS_OFF = "关掉单个字母的按键"
KEYS_OFF_HINT = "用读屏软件、语音输入时可以关掉；方向键、回车、Esc 照旧。"
CLOSE = "关上"
KEY_LIST = (
    ("/", "到查询框"),
    ("↑ ↓", "在结果里走"),
    ("Enter", "看全文"),
    ("c", "复制，记为已告知"),
    ("w", "为什么是它"),
    ("t", "开工单"),
    ("s", "复制来电单"),
    ("n", "新来电"),
    ("← →", "全文里看上一条、下一条"),
    ("Esc", "返回"),
    ("?", "看按键"),
)

# What the page says of itself.
COPIED = "已复制，记为已告知"
COPIED_ONLY = "已复制"
NOT_COPIED = "浏览器不让复制。已经选中，请按 Ctrl+C。"
LOST = "连不上服务器，正在重试；下面是之前的结果。"
