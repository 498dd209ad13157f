"""Keeper: what administrators read in a chat about releases, jobs and answers that are turned off."""

from typing import TYPE_CHECKING

from bot.wording import jobs as job_words
from bot.wording.trail import switched

if TYPE_CHECKING:
    from bot.jobs import Job

__all__ = ["switched"]

RELEASE = "知识库版本：{release}（{state}）"
NO_RELEASE = "还没有"
UNKNOWN_STATE = "未登记"
COUNTS = "等着发出的消息：{letters}\n等着接的工单：{tickets}\n有用：{good}　没用：{bad}"
NO_ARCHIVE = "这个进程没有带知识库的目录，不能在这里管理；到服务器上用 mingbai knowledge。"
RELOADING = (
    "开始了：检查全部内容，建索引，与线上版本对照，不比现在差就发布。做完了在这里告诉您；现在的版本照常服务。"
)
ROLLBACK_HOW = "写上理由再发一次，例如：/rollback 新版本把工伤指错了部门。理由记在操作记录里。"
ROLLBACK_ASK = "现在服务的是 {current}。退回到 {before}？马上生效，不再对照。"
ROLLBACK_YES = "退回到 {release}"
ROLLBACK_NO = "不退"
ROLLED_BACK = "已退回版本 {release}，运行中的服务一两秒内换上。"
NOTHING_BEFORE = "没有可以退回的版本。"
MOVED_ON = "没有退：现在服务的已经是 {release}。还要退，请重新发 /rollback。"
STAYED = "没有退，版本照旧。"
OFF_HOW = (
    "写上理由再发一次，群众会看到，例如：/off 正在核对新法，下午三点恢复。"
    "只停一处写明：/off web 理由，/off telegram 理由。"
)


def job(found: "Job") -> str:
    """The newest job in a line."""
    how = job_words.END[found.ending]
    far = f"（{found.what} {found.done}/{found.total}）" if found.runs and found.total else ""
    return f"{job_words.KIND[found.kind]}：{how}{far}"


def ended(found: "Job") -> str:
    """How a job ended that was ordered in a chat."""
    told = job_words.BROKEN if found.ending == "broken" else found.told
    return f"{job_words.KIND[found.kind]}：{job_words.END[found.ending]}\n{told}"
