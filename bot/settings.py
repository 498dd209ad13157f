"""Settings: everything the environment decides, read once, all faults reported together."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Telegram's numbers have at most 52 bits.
_ID = re.compile(r"[0-9]{1,16}")
_GROUP = re.compile(r"-100[0-9]{1,13}")
# Counts below this are not shown in reports, if nothing else is set; below the least nothing would be hidden, and
# above the most hardly anything shown.
SMALL, LEAST_SMALL, MOST_SMALL = 5, 3, 100
# How long the stretches are whose reports leave the desk.
CALENDARS, USUAL_CALENDAR = ("week", "month", "quarter", "year"), "month"


class SettingsError(Exception):
    """The environment is not usable; one line a fault, each saying what to set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the MINGBAI_… variables say. `database` empty: SQLite in the data folder. `webhook` empty: polling.
    `desk_group` is the Telegram group in which the desk sits, 0 for none; counts below `small_counts` are not shown in
    reports; `remind`: administrators are told once a week what is due to be verified; `report_calendar`: of which
    stretches of time reports leave the desk."""

    home: Path
    host: str
    port: int
    telegram_token: str
    telegram_api: str
    telegram_webhook: str
    admins: frozenset[int]
    operators: frozenset[int]
    desk_group: int
    database: str
    encoder: str
    small_counts: int = SMALL
    remind: bool = True
    report_calendar: str = USUAL_CALENDAR

    @property
    def shelf(self) -> Path:
        """Where built releases lie."""
        return self.home / "shelf"

    @property
    def added(self) -> Path:
        """Where documents that an administrator added lie."""
        return self.home / "added"

    @property
    def incoming(self) -> Path:
        """Where documents lie that were sent in and nobody has said yes to."""
        return self.home / "incoming"

    @property
    def reported(self) -> Path:
        """Where the districts' tables lie that came back and nobody has said yes to."""
        return self.home / "reported"

    @property
    def originals(self) -> Path:
        """Where files lie as they were sent in, once they were taken in."""
        return self.home / "originals"

    @property
    def learned(self) -> Path:
        """Where lies what the desk taught."""
        return self.home / "learned"

    @property
    def manuscripts(self) -> Path:
        """Where for each release the documents lie of which it was built."""
        return self.home / "manuscripts"

    @property
    def vectors(self) -> Path:
        """The vector cache."""
        return self.home / "vectors.sqlite"

    @property
    def store(self) -> Path:
        """The SQLite store."""
        return self.home / "mingbai.sqlite"


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings. Raises SettingsError naming every variable that cannot be used."""
    faults: list[str] = []

    def get(name: str, default: str = "") -> str:
        return environment.get(f"MINGBAI_{name}", "").strip() or default

    home = _home(get("HOME", str(_default_home(environment))), faults)
    port = get("PORT", "8348")
    if not re.fullmatch("[0-9]{1,5}", port) or not 0 < int(port) < 65536:
        faults.append(f"MINGBAI_PORT={port} 不是端口号；设为 1 到 65535 的整数，例如 8348")
    token = get("TELEGRAM_TOKEN")
    if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]{30,}", token):
        faults.append("MINGBAI_TELEGRAM_TOKEN 不像机器人令牌；从 @BotFather 复制完整的“数字:字母”一串")
    webhook = get("TELEGRAM_WEBHOOK")
    if webhook and not webhook.startswith("https://"):
        faults.append(f"MINGBAI_TELEGRAM_WEBHOOK={webhook} 要以 https:// 开头；不用 webhook 就不设")
    database = get("DATABASE")
    if database and not database.startswith(("sqlite:", "postgresql:", "postgres:")):
        faults.append(
            f"MINGBAI_DATABASE={database.split(':')[0]}:… 不认识；用 sqlite:///路径 或 postgresql://…，或不设"
        )
    people = {name: _ids(name, get(name), faults) for name in ("ADMINS", "OPERATORS")}
    group = _group(get("DESK_GROUP"), faults)
    small = get("SMALL_COUNTS", str(SMALL))
    if not re.fullmatch("[0-9]{1,3}", small) or not LEAST_SMALL <= int(small) <= MOST_SMALL:
        faults.append(
            f"MINGBAI_SMALL_COUNTS={small} 不行；统计里少于这个数的不列出，设为 {LEAST_SMALL} 到 {MOST_SMALL} 的整数，例如 {SMALL}"
        )
    reports = get("REPORT_CALENDAR", USUAL_CALENDAR)
    if reports not in CALENDARS:
        faults.append(
            f"MINGBAI_REPORT_CALENDAR={reports} 不行；外发的统计按哪种整段：{'、'.join(CALENDARS)}（周、月、季、年）"
        )
    remind = get("REMIND", "on")
    if remind not in ("on", "off"):
        faults.append(f"MINGBAI_REMIND={remind} 不行；每周告诉管理员该核实的：on（不设也是）或 off")
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(
        home,
        get("HOST", "127.0.0.1"),
        int(port),
        token,
        get("TELEGRAM_API", "https://api.telegram.org"),
        webhook,
        people["ADMINS"],
        people["OPERATORS"],
        group,
        database,
        get("ENCODER"),
        int(small),
        remind == "on",
        reports,
    )


def _default_home(environment: Mapping[str, str]) -> Path:
    data = environment.get("XDG_DATA_HOME", "").strip() or "~/.local/share"
    return Path(data) / "mingbai"


def _home(text: str, faults: list[str]) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        faults.append(f"MINGBAI_HOME={text} 里的用户不存在；写完整的路径，例如 /var/lib/mingbai")
        return Path(text)


def _group(text: str, faults: list[str]) -> int:
    if text and not _GROUP.fullmatch(text):
        faults.append(
            f"MINGBAI_DESK_GROUP={text} 不是超级群的编号；写 -100 开头的整数，例如 -1001234567890，不用就不设"
        )
        return 0
    return int(text or 0)


def _ids(name: str, text: str, faults: list[str]) -> frozenset[int]:
    parts = [part for part in re.split(r"[\s,，、]+", text) if part]
    right = [part for part in parts if _ID.fullmatch(part)]
    wrong = [part for part in parts if part not in right]
    if wrong:
        faults.append(f"MINGBAI_{name} 里 {'、'.join(wrong)} 不是 Telegram 用户编号；只写数字，用逗号隔开")
    return frozenset(int(part) for part in right)
