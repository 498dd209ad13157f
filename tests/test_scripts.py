"""The two commands say clearly what a machine lacks, and the image's recipe fits the project."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import read_settings

ROOT = Path(__file__).parent.parent
SCRIPTS = ("scripts/start", "scripts/test", "scripts/setup.sh", ".ci/run")

PYTHON = shlex.quote(sys.executable)
ABSENT = ""
OLD = 'case "$*" in *version_info*) exit 1;; esac; echo 3.9.2'
NO_VENV = f'case "$*" in *ensurepip*) exit 1;; esac; exec {PYTHON} "$@"'
NO_GLIBC = f'[ "$1" = - ] && {{ echo 这个系统不用 glibc; exit; }}; exec {PYTHON} "$@"'
SOUND = f'exec {PYTHON} "$@"'
# What the scripts call, and no Python of the machine.
TOOLS = ("bash", "dirname", "cat", "awk", "df", "du", "grep", "tail", "rm")
FULL_DISK = 'echo "Filesystem 1024-blocks Used Available Capacity Mounted"; echo "/dev/x 9 9 512000 50% /"'


def project(folder: Path) -> Path:
    """What set-up reads, in a folder of its own with a blank in its name."""
    (folder / "scripts").mkdir(parents=True)
    for name in ("pyproject.toml", "constraints.txt", "scripts/start", "scripts/setup.sh"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def started(tmp_path: Path, python: str, **tools: str) -> subprocess.CompletedProcess[str]:
    """`scripts/start` where `python3` does what the shell text says, with other tools of one's own."""
    place = tmp_path / "bin"
    place.mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (place / name).symlink_to(found)
    for name, does in (tools | ({"python3": python} if python else {})).items():
        (place / name).unlink(missing_ok=True)
        (place / name).write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
        (place / name).chmod(0o755)
    return subprocess.run(
        ["bash", str(project(tmp_path / "a project") / "scripts/start")],
        env={"PATH": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_sound_bash(name: str) -> None:
    assert subprocess.run(["bash", "-n", str(ROOT / name)], capture_output=True, check=False).stderr == b""


@pytest.mark.parametrize(
    ("python", "tools", "says", "cure"),
    [
        (ABSENT, {}, "没有找到 Python 3.11 或更新的版本", "apt install python3"),
        (OLD, {}, "只看到 3.9.2", "apt install python3"),
        (NO_VENV, {}, "缺少 venv 模块", "-venv"),
        (NO_GLIBC, {}, "不用 glibc", ""),
        (SOUND, {"df": FULL_DISK}, "磁盘空间不够", "腾出空间"),
    ],
    ids=["no Python", "old Python", "no venv", "musl", "full disk"],
)
def test_what_the_machine_lacks_is_said_with_its_cure(
    tmp_path: Path, python: str, tools: dict[str, str], says: str, cure: str
) -> None:
    done = started(tmp_path, python, **tools)
    assert done.returncode == 1
    assert says in done.stderr
    assert cure in done.stderr
    assert not (tmp_path / "a project" / ".venv").exists()


APT = 'echo "apt-get $*" >>"$HOME/said"'
FONTS = "echo 'Noto Sans CJK SC'"


@pytest.mark.parametrize(
    ("tools", "ci", "user", "status", "says", "installs"),
    [
        ({"chromium": "", "fc-list": FONTS, "apt-get": APT}, "true", 0, 0, "", ""),
        ({"apt-get": APT, "fc-list": ""}, "true", 0, 0, "安装", "chromium fonts-noto-cjk"),
        ({"apt-get": APT, "fc-list": FONTS}, "true", 0, 0, "安装", "chromium"),
        ({"apt-get": APT, "chromium": ""}, "true", 0, 0, "安装", "fonts-noto-cjk"),
        ({"apt-get": "exit 100"}, "true", 0, 1, "装不上 chromium", ""),
        ({"apt-get": APT}, "", 0, 0, "浏览器测试会跳过", ""),
        ({"apt-get": APT}, "true", 1000, 0, "浏览器测试会跳过", ""),
        ({}, "true", 0, 0, "浏览器测试会跳过", ""),
    ],
    ids=[
        "all there",
        "nothing there",
        "no browser",
        "no font",
        "apt fails",
        "not in CI",
        "not root",
        "no apt",
    ],
)
def test_the_browser_for_tests_is_installed_where_that_is_anybody_s_business(
    tmp_path: Path, tools: dict[str, str], ci: str, user: int, status: int, says: str, installs: str
) -> None:
    place = tmp_path / "bin"
    place.mkdir()
    for name in ("bash", "dirname", "cat", "grep"):
        (place / name).symlink_to(str(shutil.which(name)))
    for name, does in ({"id": f"echo {user}"} | tools).items():
        (place / name).write_text(f"#!/bin/bash\n{does}\n", encoding="utf-8")
        (place / name).chmod(0o755)
    project(tmp_path / "a project")
    told = tmp_path / "said"
    done = subprocess.run(
        ["bash", "-c", f". '{tmp_path}/a project/scripts/setup.sh'; LOG=/dev/null; browser_for_tests"],
        env={"PATH": str(place), "HOME": str(tmp_path)} | ({"CI": ci} if ci else {}),
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert (done.returncode, says in said) == (status, True), said
    ran = told.read_text(encoding="utf-8").split("\n") if told.exists() else []
    assert [line.endswith(f" {installs}") for line in ran if " install " in line] == (
        [True] if installs else []
    )


def test_ci_runs_what_a_developer_runs() -> None:
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert "scripts/test" in (ROOT / ".ci/run").read_text(encoding="utf-8")


def test_every_version_is_exact_and_no_place_to_download_from_is_named() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").split("\n") if line]
    pins = [line for line in lines if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[\d.]+(?:post\d+)?", pin)] == []
    assert [line for line in lines if "://" in line] == []


def test_every_dependency_has_its_version() -> None:
    listed = re.findall(r'^  "([A-Za-z0-9_.-]+)', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    pinned = re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.M)
    have = {name.lower().replace("_", "-") for name in pinned}
    dependencies = {name.lower().replace("_", "-") for name in listed if not re.fullmatch(r"[A-Z]+\d*", name)}
    assert dependencies - have == set()


def test_the_image_serves_where_the_settings_say_and_not_as_root() -> None:
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    environment = dict(re.findall(r"(MINGBAI_\w+)=(\S+)", recipe))
    settings = read_settings(environment)
    assert re.findall(r"^EXPOSE (\d+)$", recipe, re.M) == [str(settings.port)]
    assert settings.host == "0.0.0.0"
    assert re.findall(r"^VOLUME (\S+)$", recipe, re.M) == [str(settings.home)]
    assert re.findall(r"^USER (\S+)$", recipe, re.M) == ["mingbai"]


def test_everything_the_image_takes_in_exists_and_is_not_left_out() -> None:
    copied = re.findall(r"^COPY (.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.M)
    names = [name for line in copied for name in line.split()]
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
    assert names
    assert [name for name in names if not (ROOT / name).exists() or f"!{name}" not in let_in] == []
