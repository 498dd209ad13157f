"""Jobs: what administrators read of long deeds on the knowledge, while they go on and at their end."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.wording.knowledge import FIGURE

if TYPE_CHECKING:
    from bot.comparison import Comparison

KIND = {
    "build": "建索引",
    "compare": "对照",
    "publish": "发布",
    "reload": "重建并发布",
    "try": "测评标准问题",
    "prove": "核对引文",
}
END = {"": "正在做", "done": "做完了", "withheld": "没有发布", "failed": "没有做成", "broken": "中断了"}
# What is being done; a build names its own stages.
OPENING = "打开模型和知识库"
READING = "检查全部内容"
COMPARING = "两个版本问同样的问题"
ASKING = "问标准问题"
PROVING = "逐条核对引文"

STILL_SERVES = "原来的版本照常服务。"
BROKEN = "做这件事的进程中途停了（被杀、断电或内存不够）。" + STILL_SERVES + "再点一次，会接着做或从头做。"
BUSY = "已经有一件事在做，等它做完再来。"
BUSY_ELSEWHERE = "服务器正在自己重建（首次建索引，或法律施行、废止的日子到了），等几分钟再来。"
NO_OTHER = "它就是正在服务的版本，或还没有版本在服务"
LOG_BROKE = "知识库的一件事（%s）没做成：%s"


def bad_content(problems: str) -> str:
    """That the content has faults, all of them."""
    return f"内容有问题，没有建。{STILL_SERVES}改好以下各处再来：\n{problems}"


def failed(reason: str) -> str:
    """That the world did not allow it."""
    return f"{reason}。{STILL_SERVES}" if not reason.endswith("。") else reason + STILL_SERVES


def unforeseen(kind: str) -> str:
    """That something nobody thought of went wrong."""
    return f"出了没料到的错（{kind}），详情在服务器的日志里。{STILL_SERVES}"


def nothing_to_compare(why: str) -> str:
    """That there is no release to hold this one against."""
    return f"没有别的线上版本可以对照：{why}。"


def built(release: str) -> str:
    """That a release stands on the shelf."""
    return f"版本 {release} 建好了，还没有发布。先看对照，再发布。"


def unchanged(release: str) -> str:
    """That there is nothing new."""
    return f"内容没有变化，就是正在服务的版本 {release}。"


def published(release: str, previous: str) -> str:
    """That a release serves."""
    back = f"要退回就点“退回”（回到 {previous}）。" if previous and previous != release else ""
    return f"版本 {release} 发布了，运行中的服务一两秒内换上。{back}"


def withheld(losses: Sequence[tuple[str, float, float]]) -> str:
    """Why a release is not published."""
    return f"标准问题答得比现在差，没有发布：{lost(losses)}。{STILL_SERVES}看是哪些问题变了，改好内容再建；确实要发布，写明理由强制发布。"


def lost(losses: Sequence[tuple[str, float, float]]) -> str:
    """The figures that got worse."""
    return "；".join(f"{FIGURE[name]} {before:.3f} → {after:.3f}" for name, before, after in losses)


def compared(comparison: "Comparison") -> str:
    """What a comparison came to, in a line."""
    changes = comparison.changes
    return (
        f"对照完了：条款 {len(changes.clauses)} 处、服务 {len(changes.services)} 项有变化；"
        f"标准问题 {comparison.cases} 个里答得不同的 {len(comparison.golden)} 个，"
        f"最近的真实提问 {comparison.asked} 个里 {len(comparison.recent)} 个。"
    )


def tried(cases: int, misses: int) -> str:
    """What a trial came to."""
    return f"问了 {cases} 个标准问题，与预期不同的 {misses} 个。"


def asked(status: str, services: Sequence[str], plan: Sequence[int]) -> str:
    """What a golden question wants, or got."""
    clauses = "、".join(f"规划{n}" for n in plan[:3])
    return "；".join(filter(None, (str(status), "、".join(services[:3]), clauses)))
