"""Knowledge desk: every word on the administrators' pages about releases, documents and the search test."""

from bot.wording.knowledge import FIGURE

NAV_KNOWLEDGE = "知识库"
TITLE = "知识库"
TABS = "知识库的页面"
TAB_RELEASES = "版本"
TAB_INCOMING = "加入文件"
TAB_TEST = "试查和测评"

NO_ARCHIVE = "这个进程没有带知识库的目录，不能在这里管理。"
NO_ARCHIVE_HINT = "请用 mingbai serve 启动服务，再打开这一页。"
NO_JOB = "没有这件事的记录。"
NO_JOB_HINT = "请回到知识库页面刷新。"
NO_RELEASE = "架上没有这个版本。"
NO_RELEASE_HINT = "请回到知识库页面，看有哪些版本。"

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


def shown(first: int, last: int, total: int) -> str:
    """Which of all are on the page."""
    return f"第 {first} 到 {last} 处，共 {total} 处"


def differing(found: int, asked: int) -> str:
    """How many questions are answered otherwise."""
    return f"{asked} 个里 {found} 个"


FIGURES_SHOWN = FIGURE
