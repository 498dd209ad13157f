"""Chat: the words on cards and buttons. Short sentences; one thing a line."""

from bot.answer import Citation
from bot.wording.answers import law_of, standing
from knowledge.clause import Validity, short_name
from knowledge.detail import FEE_UNKNOWN as FEE_UNKNOWN
from knowledge.service import Phone, Standing

# Headings of an answer, from top to bottom.
WHERE = "📍 去哪里办"
ALSO = "也可以找"
LATER = "之后还可以找"
WHO = "谁能办"
BRING = "📄 带什么"
BY_WHEN = "⏰ 期限"
FEE = "收费"
STEPS = "一步一步来"
GROUNDS = "⚖️ 依据"
FIRST = "先做什么"
CONFUSED = "别找错了"

# Buttons.
READ = "看原文"
READ_GROUND = "⚖️ 看依据"
DETAILS = "⏰ 期限和材料"
OTHERS = "📍 其他服务"
PLAIN = "简单说"
FULL = "详细说"
WHOLE_SERVICE = "看这个部门"
REPHRASE = "换个说法"
NONE_OF_THESE = "都不像，我换个说法"
HUMAN = "找人工"
HUMAN_LATER = "之后再找人工"
GOOD, BAD = "👍 有用", "👎 没用"
SITUATIONS = "按事情找部门"
NEXT_PAGE, PREVIOUS_PAGE = "下一页 ▶", "◀ 上一页"

# Under every answer: whom to ask, and what it is not.
LAW_LINE = "12348"
ASK_IN_DOUBT = "拿不准，打电话问："
NOT_A_LAWYER = f"这是办事指引，不代替律师意见。拿不准，打{LAW_LINE}问。"
# Offices without a number of their own: who puts through.
NO_NUMBER = "没有专门的号码。打下面的电话，请他们转接。"
PUT_THROUGH = (
    Phone("12345", "政务热线，转各个部门", "服务目录"),
    Phone("12348", "法律热线，问法律上的事", "服务目录"),
)

# Nobody published a fee: not worth a line in an answer.
# Whose the numbers of a safety card are.
EMERGENCY = {
    "110": "报警",
    "119": "着火、被困、救援",
    "120": "急救",
    "122": "交通事故报警",
    "12338": "妇女维权",
    "12355": "青少年求助",
    "12356": "心理援助",
    "96110": "反诈专线",
}

SITUATIONS_ASK = "您遇到的是哪方面的事？点一个。也可以直接打字说事。"
SITUATION_PICK = "点一项，看电话、带什么、怎么办。"


def copy_label(number: str) -> str:
    """The button that copies a number."""
    return f"📞 复制 {number}"


def read_label(citation: Citation, alone: bool, ambiguous: bool) -> str:
    """The button that shows a cited clause in full.

    `alone`: it is the only one. `ambiguous`: two laws are cited with the same number.
    """
    if alone:
        return READ
    if citation.clause.startswith("plan/"):
        return f"看原文：规划第{citation.clause.removeprefix('plan/')}条"
    law = short_name(citation.source) if ambiguous else ""
    return f"看原文：{law}{citation.label}"


def cited(citation: Citation) -> str:
    """What stands over a quotation: the clause, and whether it is law today."""
    validity = _ended(citation.validity)
    return f"{clause_title(citation.source, citation.label)}〔{validity}〕"


def clause_title(source: str, label: str) -> str:
    """The name of a clause."""
    return f"《{short_name(source)}》{label}"


def status_line(validity: str) -> str:
    """Whether a clause shown in full is law today."""
    return f"状态：{_ended(validity)}"


def _ended(validity: str) -> str:
    """The plan's term is over: it says what the city set out to do, and binds nobody today."""
    if validity.startswith(Validity.PLAN_ENDED):
        return f"{validity}，已经结束，只供参考"
    return validity


def law(clause: str) -> str:
    """A clause by its id, as a reader is told of it.

    >>> law("plan/17"), law("statute/法律援助法/43")
    ('规划第17条', '《法律援助法》第43条')
    """
    kind, _, number = clause.partition("/")
    return f"规划第{number}条" if kind == "plan" else law_of(clause)


def with_law(text: str, clause: str) -> str:
    """A fact with the clause it comes from, if any."""
    return f"{text}（{law(clause)}）" if clause else text


def fee_line(fee: str) -> str:
    """The fee as one sentence."""
    return f"{FEE}：{fee}"


def put_through_name(name: str) -> str:
    """Another service without a number of its own."""
    return f"{name}（打这个号，请他们转接）"


def elsewhere(name: str, text: str) -> str:
    """What another service says of something."""
    return f"{name}：{text}"


def online(title: str) -> str:
    """A platform whose address nobody has verified is found by its name."""
    return f"网上：{title}（在网上搜这个名字）"


def small_print(release: str, worst: Standing) -> str:
    """What stands last: whether numbers were checked, what an answer is not, and which knowledge it stands on."""
    checked = (standing(worst),) if standing(worst) else ()
    stands = (f"知识库 {release}",) if release else ()
    return "\n".join((*checked, NOT_A_LAWYER, *stands))


def plain_title(name: str) -> str:
    """Whom to turn to, in two words."""
    return f"找：{name}"


def call_from(district: str) -> str:
    """What to say first on the telephone."""
    return f"打电话时，先说您在{district}。"


def option_label(number: int, label: str) -> str:
    """A choice with the number that may be typed instead."""
    return f"{number}. {label}"


def option_example(question: str) -> str:
    """What people say who mean a choice."""
    return f"比如：{question}"


def sentence(text: str) -> str:
    """The text with a full stop."""
    return text if text.endswith(("。", "！", "？")) else text + "。"


def details_title(name: str) -> str:
    """The name of a card with papers, terms and steps."""
    return f"{name}：期限和材料"


def others_title(name: str) -> str:
    """What leads to the services beside the first."""
    return f"除了“{name}”，还可以找："


def back_label(name: str) -> str:
    """The button that leads from the other services back to the first."""
    return f"◀ 回到{name}"


def ground_label(clause: str) -> str:
    """The button that shows what a service stands on."""
    return f"⚖️ {law(clause)}"


def situation_line(title: str, hint: str) -> str:
    """A situation with what belongs to it."""
    return f"{title}：{hint}"


def hours_line(hours: str) -> str:
    """When an office answers."""
    return f"时间：{hours}"


def page_line(page: int, count: int) -> str:
    """Where in a long clause one is (pages are counted from 0)."""
    return f"第{page + 1}页，共{count}页"


# What says that an answer did not list all it knows.
MORE = "没有列完，点下面的“期限和材料”看全。"
EXCERPT = "这里只有节录，不是全文。"

# Follow-ups: what is asked, and what is said if the directory does not know.
ASPECT_TITLES = {
    "documents": "{name}：要带什么",
    "deadline": "{name}：期限",
    "fee": "{name}：收不收费",
    "place": "{name}：去哪里",
    "who": "{name}：谁能办",
    "duration": "{name}：要多久",
    "steps": "{name}：怎么办",
}
ASPECT_UNKNOWN = {
    "documents": "要带什么，目录里没有写。",
    "deadline": "期限，目录里没有写。有的事过期就不能办了，请尽早问。",
    "fee": "收不收费，目录里没有写。去办的地方会公布。",
    "place": "具体地址和上班时间，目录里没有写，不敢乱说。",
    "who": "谁能办，目录里没有写。",
    "duration": "整件事要多久，目录里没有写。",
    "steps": "怎么一步步办，目录里没有写。",
}
