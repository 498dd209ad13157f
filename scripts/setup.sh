# 准备运行环境：检查机器，在代码目录里建 .venv，按 constraints.txt 装好依赖。由 scripts/start 与 scripts/test 引用（source）。
#
# 可用的环境变量（都可不设）：
#   MINGBAI_PYTHON       指定用哪个 Python（3.11 以上，64 位），例如 /usr/bin/python3.12
#   MINGBAI_TORCH_INDEX  指定从哪个 pip 索引取 torch（PyTorch 的 CPU 版索引，网址见 README“安装”一节）

ROOT=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV=$ROOT/.venv
LOG=$VENV/install.log

# 装好的环境约 1.9 GB，加上安装时的临时文件和知识库；再少就会装到一半失败。
NEEDED_MB=3000

# 没有 locale 的环境（cron、容器、env -i）里也按 UTF-8 读写。
export PYTHONUTF8=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
# 别处的 Python 设置不该影响这里的环境。
unset PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$*"; }

die() {
  printf '\n✗ %s\n' "$1" >&2
  shift
  for line in "$@"; do printf '  %s\n' "$line" >&2; done
  exit 1
}

# set_up run|dev：环境齐备则立即返回；否则安装。失败不留完成标记，重跑接着装。
set_up() {
  local extra=$1 base stamp wanted
  if usable_venv; then
    base=$VENV/bin/python
  else
    find_python base
  fi
  stamp=$VENV/.mingbai-$extra
  wanted=$(fingerprint "$base")
  if [ "$base" = "$VENV/bin/python" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    return
  fi
  check_machine "$base"
  check_disk
  if [ "$base" != "$VENV/bin/python" ]; then
    say "建立 Python 环境（$(version_of "$base")）：$VENV"
    "$base" -m venv --clear "$VENV" ||
      die "建不了 Python 环境 $VENV" "看上面的报错：常见原因是目录不可写，或缺 venv 模块（sudo apt install python3-venv）"
  fi
  install "$extra"
  printf '%s' "$wanted" >"$stamp"
  # 开发环境包含运行环境。
  [ "$extra" = run ] || printf '%s' "$wanted" >"$VENV/.mingbai-run"
}

# .venv 能用，而且就是 MINGBAI_PYTHON 指定的版本（如果指定了）。
usable_venv() {
  "$VENV/bin/python" -c 'import pip' 2>/dev/null || return
  [ -z "${MINGBAI_PYTHON:-}" ] || [ "$(version_of "$MINGBAI_PYTHON")" = "$(version_of "$VENV/bin/python")" ]
}

version_of() { "$1" -c 'import platform; print(platform.python_version())' 2>/dev/null; }

# 决定环境是否需要重装的一切：依赖清单、版本清单、安装步骤、Python 版本、所在目录（可编辑安装记着路径）。
fingerprint() {
  { cat "$ROOT/pyproject.toml" "$ROOT/constraints.txt" "$ROOT/scripts/setup.sh" &&
    "$1" -c 'import sys; print(sys.version_info)' && printf '%s' "$ROOT"; } | digest "$1"
}

digest() { "$1" -c 'import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'; }

# 找一个可用的 Python，写进名为 $1 的变量。3.11 在前：constraints.txt 是用它验证的。
find_python() {
  local name version seen="" without_venv="" names=(python3.11 python3.12 python3.13 python3)
  [ -z "${MINGBAI_PYTHON:-}" ] || names=("$MINGBAI_PYTHON")
  for name in "${names[@]}"; do
    version=$(version_of "$name") || continue
    seen=$version
    "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || continue
    if "$name" -c 'import venv, ensurepip' 2>/dev/null; then
      printf -v "$1" '%s' "$(command -v "$name")"
      return
    fi
    without_venv=${version%.*}
  done
  if [ -n "$without_venv" ]; then
    die "Python $without_venv 缺少 venv 模块" "Debian、Ubuntu：sudo apt install python$without_venv-venv（或 python3-venv），装好后重跑"
  fi
  [ -z "${MINGBAI_PYTHON:-}" ] ||
    die "MINGBAI_PYTHON=$MINGBAI_PYTHON 不能用：要 3.11 以上、运行得起来的 Python" "改成正确的路径，或不设它"
  die "没有找到 Python 3.11 或更新的版本${seen:+（只看到 $seen）}" \
    "Debian 12、Ubuntu 24.04：sudo apt install python3 python3-venv" \
    "已经装在别处：MINGBAI_PYTHON=/路径/python3.12 bash scripts/start"
}

# 工作台的浏览器测试要一个真的 Chromium 和中文字体。CI 里（Debian、Ubuntu，root）缺了就装；别处只提醒，那些测试会跳过。
browser_for_tests() {
  local missing=()
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ||
    missing+=(chromium)
  fc-list :lang=zh 2>/dev/null | grep -q . || missing+=(fonts-noto-cjk)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "${CI:-}" != true ] || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    say "  提示：没有 ${missing[*]}，浏览器测试会跳过；要跑就先装：sudo apt-get install ${missing[*]}"
    return 0
  fi
  say "安装浏览器测试用的 ${missing[*]}"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
    >>"$LOG" 2>&1 || die "装不上 ${missing[*]}" "看 $LOG 的最后几行；修好后重跑"
}

check_machine() {
  local fault
  fault=$("$1" - <<'PYTHON'
import platform, sys
if sys.maxsize < 2**32:
    print("这个 Python 是 32 位的；torch 和 onnxruntime 只有 64 位版本，请装 64 位系统或 64 位 Python")
elif sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
    print("这个系统不用 glibc（例如 Alpine 的 musl）；torch 没有它的安装包，请改用 Debian、Ubuntu 或 python:3.11-slim 镜像")
elif platform.machine().lower() not in {"x86_64", "amd64", "aarch64", "arm64"}:
    print(f"处理器 {platform.machine()} 没有现成的 torch 安装包；请改用 x86_64 或 arm64 的机器")
PYTHON
  ) || die "Python 运行不正常：$1" "换一个：MINGBAI_PYTHON=/路径/python3.12 bash scripts/start"
  [ -z "$fault" ] || die "$fault"
}

check_disk() {
  local free_mb have_mb=0
  [ -w "$ROOT" ] || die "目录 $ROOT 不可写" "换一个自己有写权限的目录重新克隆，或用 chown 改归属"
  free_mb=$(df -Pk "$ROOT" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }')
  [ ! -d "$VENV" ] || have_mb=$(du -sk "$VENV" 2>/dev/null | awk '{ print int($1 / 1024) }')
  if [ -n "$free_mb" ] && [ $((free_mb + have_mb)) -lt "$NEEDED_MB" ]; then
    die "磁盘空间不够：$ROOT 所在分区剩 ${free_mb} MB，需要约 $((NEEDED_MB - have_mb)) MB" "腾出空间后重跑"
  fi
}

install() {
  local extra=$1 target=$ROOT pin
  [ "$extra" = run ] || target="$ROOT[dev]"
  rm -f "$VENV/.mingbai-run" "$VENV/.mingbai-dev"
  : >"$LOG"
  pin=$(grep -E '^torch==' "$ROOT/constraints.txt") || die "constraints.txt 里没有 torch 的版本" "恢复仓库里的 constraints.txt 后重跑"
  say "安装依赖，头一次约需三到五分钟（全部输出在 $LOG）"
  # torch 先装、按准确的版本装：这样本机或 MINGBAI_TORCH_INDEX 里的 CPU 版会被选中，后面的包也不会再去拉带 CUDA 的。
  say "  [1/2] $pin"
  pip_install --no-deps ${MINGBAI_TORCH_INDEX:+--index-url "$MINGBAI_TORCH_INDEX"} "$pin"
  tell_if_cuda
  say "  [2/2] 其余依赖（版本按 constraints.txt）"
  pip_install -c "$ROOT/constraints.txt" -e "$target"
}

pip_install() {
  "$VENV/bin/python" -m pip install --progress-bar off "$@" 2>&1 | show_progress || explain_failure
}

# 全部输出记进日志；屏幕上只在同一行显示正在做什么。
show_progress() {
  local line
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$LOG"
    case $line in
      Collecting* | Building* | Installing*) [ ! -t 1 ] || printf '\r\033[K    %.70s' "$line" ;;
    esac
  done
  [ ! -t 1 ] || printf '\r\033[K'
}

explain_failure() {
  tail -n 12 "$LOG" >&2
  if grep -qi 'no space left' "$LOG"; then
    die "磁盘满了" "腾出空间（临时目录 ${TMPDIR:-/tmp} 也要够），然后重跑；装了一半的会接着装"
  elif grep -qiE 'name resolution|name or service not known|failed to establish|connection (refused|reset|timed out|aborted)|network is unreachable|max retries|read timed out|proxyerror|sslerror|certificate verify|from versions: none' "$LOG"; then
    die "连不上软件包索引（PyPI），或索引里没有适合这个 Python 的包" "检查网络和代理（HTTPS_PROXY）、证书（PIP_CERT）；有内部镜像就设 PIP_INDEX_URL；好了以后重跑"
  elif grep -qi 'permission denied' "$LOG"; then
    die "没有写权限" "确认 $VENV 属于当前用户（sudo 跑过一次的话：sudo rm -rf \"$VENV\"），然后重跑"
  elif grep -qi 'no matching distribution' "$LOG"; then
    die "这个 Python 版本或处理器没有所需的安装包" "用 Python 3.11：MINGBAI_PYTHON=/usr/bin/python3.11；全部输出见 $LOG"
  fi
  die "安装失败" "全部输出见 $LOG；改好后重跑，装了一半的会接着装"
}

# 不阻止，但说清楚：带 CUDA 的 torch 也能用，只是多占几个 GB。
tell_if_cuda() {
  if ls "$VENV"/lib/python3*/site-packages/torch-*.dist-info/METADATA >/dev/null 2>&1 &&
    grep -qiE '^Requires-Dist: *(nvidia|cuda)' "$VENV"/lib/python3*/site-packages/torch-*.dist-info/METADATA; then
    say "  注意：装到的是带 CUDA 的 torch，会多占几个 GB。要 CPU 版：设 MINGBAI_TORCH_INDEX 后删掉 .venv 重跑（见 README）"
  fi
}
