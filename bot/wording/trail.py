"""Trail: what administrators read of the records of what was done, and of answers turned off."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Every command reads these words; only some need the store behind what they speak of.
    from bot.proof import Proof
    from bot.switch import Off

CHANNEL = {"web": "网页和接口", "telegram": "Telegram"}
NEEDS_REASON = "要写理由：--reason “为什么”，市民会看到"


def proof_lines(proof: "Proof") -> Iterator[str]:
    """What the proof came to."""
    if proof.broken is None:
        yield "✓ 操作记录一环扣一环，没有被改过"
    else:
        yield f"✗ 操作记录从第 {proof.broken} 条起缺失或被改过；与备份或导出的文件核对"
    mark = "✗" if proof.wrongs else "✓"
    yield f"{mark} 保存的回答 {proof.answers} 条，引文 {proof.quotations} 处，与当时版本的条文不符的 {proof.wrongs} 处"
    for answer, clause in proof.wrong:
        yield f"  回答 {answer}：{clause}"
    for release, count in proof.missing.items():
        yield f"  版本 {release} 已不在架上，它的 {count} 条回答没法核对"


def exported(total: int, file: str) -> str:
    """That the records are in a file."""
    return f"已导出 {total} 条操作记录到 {file}"


def switched(channel: str, off: "Off | None") -> str:
    """Whether a channel answers."""
    if off is None:
        return f"{CHANNEL[channel]}：正在自动回答"
    return f"{CHANNEL[channel]}：{off.at[:16].replace('T', ' ')} 由 {off.by} 暂停，理由：{off.reason}"
