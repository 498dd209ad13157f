"""Knowledge desk: every word on the administrators' pages about releases, documents and the search test."""

from bot.wording.knowledge import FIGURE

NAV_KNOWLEDGE = "知识库"
TITLE = "知识库"
TABS = "知识库的页面"
TAB_RELEASES = "版本"
TAB_INCOMING = "加入文件"
TAB_FRESHNESS = "核实"
TAB_DISTRICTS = "区县窗口"
TAB_TEST = "试查和测评"

NO_ARCHIVE = "这个进程没有带知识库的目录，不能在这里管理。"
NO_ARCHIVE_HINT = "请用 mingbai serve 启动服务，再打开这一页。"
NO_JOB = "没有这件事的记录。"
NO_JOB_HINT = "请回到知识库页面刷新。"
NO_RELEASE = "架上没有这个版本。"
NO_RELEASE_HINT = "请回到知识库页面，看有哪些版本。"

NO_DRAFT = "没有这份文件：可能已经收下，或丢掉了。"
NO_DRAFT_HINT = "请回到“加入文件”看还有哪些。"
UPLOAD_TOO_LARGE = "文件太大，没有收。"
UPLOAD_TOO_LARGE_HINT = (
    "单个文件最多 20 MB，压缩包最多 50 MB；多半是扫描件或带了图片，转成 docx、txt 再传，或分几次。"
)

# Releases.

SERVING = "正在服务"
SERVING_NONE = "还没有版本在服务。点“建索引”建第一个。"
FOLLOWING = "书架上已换成 {pointed}，这个进程正在换上，一两秒后刷新。"
RELEASES = "全部版本"
RELEASES_EMPTY = "架上还没有版本。"
BUILD = "建索引"
BUILD_LEAD = "检查全部内容，把改动过的建成一个新版本放上架，不发布。正在服务的不受影响。"
RELOAD = "重建并发布"
RELOAD_LEAD = "建好以后与线上版本对照，标准问题不比现在差就发布。"
UNBUILT = "收进来了、还不在线上版本里的文件"
REFRESH = "刷新"
COL_RELEASE = "版本"
COL_STATE = "状态"
COL_WHEN = "什么时候、谁、为什么"
COL_FIGURES = "标准问题（对照时）"
COL_DEEDS = "操作"
UNKNOWN_STATE = "未登记"
FULL, CORE = "全部法条", "核心"
CREATED = "建成"
LAW_OF = "法律按"
CLAUSES = "条款"
SERVICES = "服务"
NOT_COMPARED = "没有对照过"
AGAINST = "对照的是"
FORCED = "强制发布"
SEE_CHANGES = "看变化"
COMPARE = "与线上对照"
PUBLISH = "发布"
PUBLISH_OPEN = "发布……"
PUBLISH_FORCE = "强制发布……"
PUBLISH_ANYWAY = "知道会答得差，仍要发布"
WITHHELD = "答得比现在差，扣下了："
REASON = "理由"
REASON_HINT = "记在操作记录里，别写姓名、电话。"
REASON_OPTIONAL = "理由（可不写）"
ROLLBACK = "退回"
ROLLBACK_OPEN = "退回……"
ROLLBACK_LEAD = "马上生效，不再对照。"
ROLLBACK_TO = "退回到"
FORCE_NEEDS_REASON = "强制发布要写理由，没有发布。"
ROLLBACK_NEEDS_REASON = "退回要写理由，没有退回。"
NOTHING_BEFORE = "没有可以退回的版本。"
SAID = {
    "back": "退回了，运行中的服务一两秒内换上。",
    "taken": "收进来了。建索引并发布以后才会用到。",
    "tables": "表格收下了。常用答复马上可用；服务目录建索引并发布以后才会用到。",
    "dropped": "这份文件不要了，已经删掉，什么都没有加入。",
    "off": "停了，马上生效。群众会看到理由和该打的电话。",
    "on": "恢复自动回答了。",
}
JOB_TITLE = "正在做和刚做完的事"
JOB_STARTED = "开始"
JOB_ENDED = "结束"
JOB_LASTS = "这件事在服务器上做，关掉或刷新这一页都不要紧。"
PROGRESS = "进度"

# What a release would change.

CHANGES_TITLE = "版本的变化"
CHANGES_LEAD = "与 {against} 相比。删去的字有删除线，新加的字有下划线。"
NOTHING_OLDER = "没有别的版本可以相比。"
AGAINST_LABEL = "与哪个版本比"
CHOOSE = "换一个比"
CLAUSES_CHANGED = "条款"
SERVICES_CHANGED = "服务"
ALL_KINDS = "全部"
NO_CHANGES = "条款和服务没有变化。"
NO_CHANGES_OF_KIND = "没有这一类变化。"
FIGURES = "标准问题"
FIGURE_NAME = "指标"
BEFORE, AFTER = "原来", "现在"
DIFFERENCE = "差"
LIMIT = "最多许差"
BETTER, WORSE, SAME, TOO_BAD = "▲ 好了", "▼ 差了", "＝ 一样", "▼ 差得太多，会扣下"
NO_CASES = "还没有对照过：标准问题和真实提问都没有问过这两个版本。"
STALE_COMPARISON = "标准问题对照的是 {against}，不是上面选的版本。"
GOLDEN = "答得不同的标准问题"
RECENT = "答得不同的真实提问"
RECENT_LEAD = "最近的真实提问，存的时候已经隐去个人信息。"
NONE_DIFFERENT = "没有答得不同的。"
QUESTION = "问题"
STATUS = "结果"
SERVICE = "服务"
GROUNDS = "依据"
NONE = "无"
DELETED_WORD, INSERTED_WORD = "删去：", "新加："
FIELD_NAME = "哪一项"
OLDER_PAGE, NEWER_PAGE = "下一页", "上一页"

# Documents that come in.

INCOMING_TITLE = "加入文件"
INCOMING_LEAD = "传上来只是看看认出了什么；点“收下”之前什么都不加。收下以后建索引、发布才生效。"
UPLOAD_LABEL = "法律法规文件，或改好的表格"
UPLOAD_HINT = "docx、pdf（有文字的）、Markdown、txt，或装着它们的 zip；表格用 xlsx、csv，单独传；单个最多 20 MB，zip 最多 50 MB。扫描件先做文字识别并校对。"
UPLOAD = "传上来看看"
DRAFTS = "还没有决定的"
DRAFTS_EMPTY = "没有等着决定的文件。"
DRAFT_FILES, DRAFT_BY, DRAFT_AT = "文件", "谁传的", "什么时候"
DRAFT_OPEN = "看认出了什么"
DRAFT_TITLE = "看看认出了什么"
READING_NOW = "正在识别，认好了自动显示。"
STATED_TITLE = "文本没写的，由您说明"
STATED_LEAD = "文件里写明的不用填。填了的以您填的为准。"
STATED_MANY = "这里有几部法律：下面的话对每一部都算。名称和原文没有的条要逐个文件说明。"
STATED_SAVE = "存下，重新识别"
STATED = {
    "title": "法律名称",
    "version": "文本日期（最近一次通过或修改）",
    "effective": "施行日",
    "repealed": "废止日",
    "status": "状态",
    "successor": "取代它的法律",
    "missing": "原文确实没有的条",
}
STATED_HINT = {
    "version": "例如 2025-06-27",
    "effective": "没到的那天自动生效",
    "repealed": "到那天自动不再引用",
    "missing": "例如 199,200",
}
STATUS_OPEN = "文本没写，按现行有效、注明未核实"
NOT_UNDERSTOOD = "没看懂的、要改的地方"
REMARKS = "提示"
WHAT_BECOMES = "收下以后"
BECOMES_LAW = "法律"
BECOMES_ARTICLES = "条数"
BECOMES_VERSION = "版本"
BECOMES_STANDING = "效力"
PACKAGE_STANDS = "法律数据包已有这个版本，以它为准"
UNSTATED = "未注明"
TAKE = "收下"
TAKE_LEAD = "收下后与以前收的放在一起；同名的新文本代替旧文本。"
DROP = "不要了"
DROP_LEAD = "删掉传上来的文件，什么都不加。"
NOT_TAKEN = "还有要改的地方，没有收下。"
GONE_MEANWHILE = "这份文件刚才已经有人收下或丢掉了。"
TREE_OF = "认出的条文"


def not_kept(reason: str) -> str:
    """That the disk does not take it."""
    return f"存不下来（{reason}），什么都没有加。请检查服务器数据目录的剩余空间和权限。"


def refused_whole(problems: str) -> str:
    """That the knowledge as a whole would have faults."""
    return f"加进来以后全部内容有问题，没有收下：\n{problems}"


def articles(count: int) -> str:
    """How many articles."""
    return f"{count} 条"


# The search test.

TEST_TITLE = "试查和测评"
TEST_LEAD = "一个问题怎样一步步得到回答；再选一个版本，两边并排看。这里问的不保存。"
TEST_QUESTION = "问题"
TEST_RELEASE = "旁边再看哪个版本"
TEST_ONLY_LIVE = "只看线上的"
TEST_ASK = "试一试"
TEST_LIVE = "线上"
RANK, CLAUSE, WORDS, SCORE, VERDICT, PROBABILITY = "名次", "条款", "开头", "分数", "怎么样了", "概率"
NOT_READY = "模型或知识库没有就绪，没法试。"
TRIALS = "标准问题的测评"
TRIALS_LEAD = "对照、发布的时候两个版本都会问一遍，自动记在这里；也可以单独问一个版本。"
TRIALS_EMPTY = "还没有测评过。"
TRIAL_RELEASE = "测哪个版本"
TRIAL_RUN = "问一遍标准问题"
TRIAL_AT, TRIAL_BY, TRIAL_CASES = "什么时候", "谁", "问题数"
TRIAL_MISSES = "与预期不同的"
TRIAL_MISSES_MANY = "只列前 100 个。"
TRIAL_NOT_LISTED = "这一次是对照时记下的，没有逐题的记录。"
WANTED, GOT = "预期", "得到"
CHART = "各次测评的三项数：从左到右是从早到晚"
CHART_TEXT = "同样的数在下面的表里。"


def shown(first: int, last: int, total: int) -> str:
    """Which of all are on the page."""
    return f"第 {first} 到 {last} 处，共 {total} 处"


def differing(found: int, asked: int) -> str:
    """How many questions are answered otherwise."""
    return f"{asked} 个里 {found} 个"


FIGURES_SHOWN = FIGURE
