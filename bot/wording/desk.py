"""Desk: every word on the operators' pages, and what the account commands say."""

from bot.account import MAX_SHOWN, Role
from bot.passwords import MIN_LENGTH, Weakness
from bot.wording.trail import CHANNEL

# Everywhere.

PRODUCT = "明白人"
DESK = "工作台"
SLOGAN = "攀枝花市法律咨询"
SKIP = "跳到正文"
NAV = "主导航"
NAV_LOOKUP = "查询"
NAV_ADMIN = "管理"
SIGN_OUT = "退出"
THEME = "外观"
THEME_AUTO = "跟随系统"
THEME_LIGHT = "浅色"
THEME_DARK = "深色"
TRAINEE = "见习"
ROLE = {Role.OPERATOR: "接线员", Role.SUPERVISOR: "值班长", Role.ADMINISTRATOR: "管理员"}


def role(held: Role, trainee: bool) -> str:
    """What somebody is at the desk.

    >>> role(Role.OPERATOR, True)
    '见习接线员'
    """
    return f"{TRAINEE if trainee else ''}{ROLE[held]}"


BACK_TO_DESK = "回到工作台"
SESSION_ENDED = "登录已经过期，刚才没有办成；写好的内容还在这个页面上。"
LOGIN_AGAIN = "在新窗口登录，再回来接着做"
SIGNED_IN_AGAIN = "已经重新登录，可以接着做。"
ONCE_MORE = "登录换过了，刚才没有办成，请再点一次。"
REQUEST_FAILED = "没有办成，请再试一次。"

# Signing in.

LOGIN = "登录"
LOGIN_TITLE = "登录工作台"
LOGIN_LEAD = "给接听 12348 的工作人员使用。"
NAME = "账号"
PASSWORD = "密码"
NO_ACCOUNT_HINT = "没有账号、忘了密码，请找管理员。"
SIGNED_OUT = "已经退出。"
INSECURE = "这个地址没有用 https，浏览器不会保存登录凭证，登不进来。请用 https 打开；怎样设置见说明书“网页工作台”一节。"
WRONG = "账号或密码不对。"
DISABLED = "这个账号已经停用，请找管理员。"
NAME_MISSING = "请填写账号。"
PASSWORD_MISSING = "请填写密码。"


def locked(wait_s: int) -> str:
    """That it was tried wrong too often, and how long to wait."""
    return f"账号或密码错的次数太多，请过{seconds(wait_s)}再试。急用请管理员解锁。"


def seconds(count: int) -> str:
    """A length of time.

    >>> seconds(30), seconds(61), seconds(900)
    ('30秒', '2分钟', '15分钟')
    """
    return f"{count}秒" if count <= 60 else f"{-(-count // 60)}分钟"


# One's own account.

ACCOUNT_TITLE = "我的账号"
ROLE_LABEL = "角色"
SHOWN_LABEL = "群众看到的称呼"
SHOWN_NONE = "人工席"
CREATED_LABEL = "开通时间"
PASSWORD_AT_LABEL = "密码修改时间"
CHANGE_PASSWORD = "修改密码"
CURRENT_PASSWORD = "现在的密码"
NEW_PASSWORD = "新密码"
NEW_PASSWORD_AGAIN = "再输一遍新密码"
NEW_PASSWORD_HINT = f"至少 {MIN_LENGTH} 个字符，别用账号名和常见密码。几个不相干的词连起来就好记又安全。"
PASSWORD_CHANGED = "密码改好了。这个账号在别处的登录都已退出。"
CURRENT_WRONG = "现在的密码不对。"
NOT_THE_SAME = "两遍输的不一样。"

# The administrator's pages.

ADMIN_TITLE = "管理"
ACCOUNTS = "账号"
ACCOUNTS_LEAD = (
    "账号只在服务器的命令行上开通和修改：mingbai account add、password、role、disable、enable、unlock。"
)
STATE = "状态"
ENABLED = "可用"
DISABLED_STATE = "已停用"
LOCKED_STATE = "暂时锁定"
SIGNED_IN_NOW = "现在在线"
AUDIT = "操作记录"
AUDIT_LEAD = "谁在什么时候做了什么。记录一条扣一条，只能加，不能改；改过会被查出来。"
AUDIT_ALL = "看全部记录"
AUDIT_AT = "时间"
AUDIT_WHO = "谁"
AUDIT_ACTION = "做了什么"
AUDIT_DETAIL = "说明"
AUDIT_NUMBER = "序号"
AUDIT_FILTER = "筛选"
AUDIT_ANY = "全部"
AUDIT_OLDER = "更早的记录"
AUDIT_NEWEST = "最新的记录"
AUDIT_EMPTY = "没有符合的记录。"
AUDIT_VERIFY = "核对记录是否被改过"
AUDIT_PROVE = "逐条核对保存过的引文"
AUDIT_EXPORT = "导出全部记录（JSON Lines）"
AUDIT_WHOLE = "核对过了，从第一条到最后一条都没有被改过。"

# Turning answers off and on.

ANSWERS = "自动回答"
ANSWERS_LEAD = "停了马上生效：群众看到理由和该打的电话，眼前有危险的照样给安全提示，找人工照常。"
ANSWERS_ON_NOW = "正在自动回答"
ANSWERS_OFF_NOW = "停着"
ANSWERS_OFF = "停止自动回答"
ANSWERS_ON = "恢复自动回答"
ANSWERS_REASON = "理由（群众会看到）"
ANSWERS_REASON_HINT = "例如：正在核对新施行的法律，下午三点恢复。别写姓名、电话。"
ANSWERS_NEED_REASON = "停止自动回答要写理由，群众会看到。没有停。"
ANSWERS_SAID = {"off": "停了，马上生效。", "on": "恢复自动回答了。"}
STOPPED = "自动回答停着"
STOPPED_GO = "去恢复"
SINCE = "从"


def stopped(channel: str) -> str:
    """That a channel does not answer."""
    return f"{CHANNEL[channel]}的自动回答停着。"


# What the audit chain's names for deeds mean; what is not here is shown as it is.
ACTION = {
    "login": "登录",
    "logout": "退出",
    "login.wrong": "密码不对",
    "login.locked": "多次输错，锁定",
    "login.disabled": "停用的账号想登录",
    "account.add": "开通账号",
    "account.password": "修改密码",
    "account.role": "修改角色",
    "account.disable": "停用账号",
    "account.enable": "启用账号",
    "account.unlock": "解锁账号",
    "audit.verify": "核对操作记录",
    "audit.export": "导出操作记录",
    "report.export": "导出统计",
    "knowledge.publish": "发布知识库",
    "knowledge.publish.forced": "强行发布知识库",
    "knowledge.build": "建好知识库",
    "knowledge.compare": "比较知识库",
    "knowledge.turn": "法律施行或废止，换版本",
    "knowledge.add": "加入文件",
    "knowledge.sheet": "收下表格",
    "knowledge.drop": "不要传上来的文件",
    "districts.book": "下载区县表格",
    "districts.take": "收下区县表格",
    "districts.drop": "不要区县表格",
    "directory.confirm": "核实无误",
    "directory.doubt": "记下有问题",
    "directory.term": "改核实期限",
    "directory.owner": "改负责人",
    "directory.calls": "下载电话清单",
    "directory.called": "收下填好的电话清单",
    "directory.called-drop": "不要填好的电话清单",
    "answers.off": "停止自动回答",
    "answers.on": "恢复自动回答",
    "call.ticket": "来电转工单",
    "erase": "删除本人记录",
    "ticket.open": "开工单",
    "ticket.claim": "接手工单",
    "ticket.release": "放回工单",
    "ticket.forward": "转交工单",
    "ticket.answer": "答复工单",
    "ticket.add": "补充工单",
    "ticket.close": "结束工单",
    "ticket.reopen": "重新打开工单",
    "ticket.rate": "评分",
    "ticket.note": "内部备注",
    "ticket.label": "标签",
    "ticket.rank": "改紧急程度",
    "ticket.lapse": "到期结束",
    "ticket.erase": "删除工单内容",
    "ticket.submit": "提交答复审核",
    "ticket.return": "退回答复",
    "ticket.withdraw": "收回答复",
    "held.approve": "批准答复",
    "held.amend": "改后批准答复",
    "suggestion.refuse": "不用建议的答复",
    "lesson.propose": "提议学习",
    "lesson.accept": "同意学习",
    "lesson.decline": "不学",
    "lesson.withdraw": "收回提议",
    "canned.add": "新建常用答复",
    "canned.change": "修改常用答复",
    "canned.retire": "停用常用答复",
    "canned.restore": "恢复常用答复",
}
# Who stands in the chain without having an account.
WHO = {"citizen": "群众", "clock": "到时自动", "calendar": "到日子自动", "unknown": "不认识的账号"}


def broken(seq: int) -> str:
    """That the chain is not what was written, and from where on."""
    return f"第 {seq} 条缺失或被改过，从这一条起不可信。请保存现在的数据库文件，从备份对照。"


# Refusals.

NOT_SIGNED_IN = "还没有登录，或登录已过期。"
NOT_SIGNED_IN_HINT = "请登录后再试。"
FORBIDDEN_HINT = "需要的话，请管理员调整您的角色。"
CROSS_SITE = "这个请求不是从本网站的页面发出的，没有执行。"
CROSS_SITE_HINT = "如果是您自己点的，请回到工作台的页面再做一次。反向代理要原样传递 Host。"
NO_COOKIE = "浏览器没有带上登录凭证。"
NO_COOKIE_HINT = "请用 https 打开本站，并允许它保存 Cookie；然后刷新登录页再试。"
STALE_FORM = "这张表单已经过期，没有执行。"
STALE_FORM_HINT = "请回到上一页刷新，再做一次。"
NO_STORE = "记录库暂时读写不了。"
NO_STORE_HINT = "请过一会儿再试；还不行，请管理员运行 mingbai doctor。"
INVALID_FORM = "表单没有填完整，或有的内容太长。"
INVALID_FORM_HINT = "请返回上一页检查后再提交。"


def forbidden(role: Role) -> str:
    """That a page is for a higher role."""
    return f"这里要有{ROLE[role]}的权限才能进。"


# Accounts: what commands and pages say of what cannot be done.

BAD_NAME = "账号名要用 1 到 32 个小写字母、数字、汉字，中间可以有 . _ -，例如 wangfang、3号席；citizen、cli 等记录里已有的名字不能用"
ACCOUNT_EXISTS = "已经有账号 {name}；改密码用 mingbai account password {name}"
NO_ACCOUNT = "没有账号 {name}；看全部用 mingbai account list"
TRAINEE_IS_OPERATOR = "只有接线员（operator）可以是见习的（--trainee）"
SHOWN_TOO_LONG = "群众看到的称呼最多 {most} 个字"
WEAK = {
    Weakness.SHORT: f"密码太短，至少 {MIN_LENGTH} 个字符",
    Weakness.LONG: "密码太长",
    Weakness.NAME: "密码不能是账号名",
    Weakness.COMMON: "这个密码太常见，一猜就中；换几个不相干的词连起来",
}
SHOWN_HELP = f"群众看到的称呼，例如 一号接线员，最多 {MAX_SHOWN} 个字；不写则显示“人工席”"
