# 明白人：一个进程提供网页接口；模型和核心知识库在镜像里，启动即可回答，不再联网。
#   docker build -t mingbai .
#   docker run -p 8348:8348 -v mingbai-data:/data mingbai
# 每一步都可以不用 Docker 验证：scripts/prove-dockerfile
FROM python:3.11-slim-bookworm

# torch 的 CPU 版从这里取；设为空则用 pip 默认的索引（那里的 Linux 版带 CUDA，多几个 GB）。
ARG MINGBAI_TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PYTHONUTF8=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

WORKDIR /app

# 依赖在代码之前：只改代码或内容时不必重装。
COPY pyproject.toml constraints.txt ./
RUN pip install --no-deps ${MINGBAI_TORCH_INDEX:+--index-url "$MINGBAI_TORCH_INDEX"} "$(grep '^torch==' constraints.txt)"
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > requirements.txt \
    && pip install -c constraints.txt -r requirements.txt

COPY README.md LICENSE ./
COPY bot ./bot
COPY retrieval ./retrieval
COPY knowledge ./knowledge
RUN pip install --no-deps -e .

RUN useradd --system --uid 10001 --home-dir /data --no-create-home mingbai \
    && mkdir -p /data \
    && chown mingbai /data
USER mingbai
ENV MINGBAI_HOME=/data MINGBAI_HOST=0.0.0.0 MINGBAI_PORT=8348

# 转换模型、建好核心版本。空的命名卷第一次挂上时会带上这些；挂空目录也行，服务会自己先建。
RUN mingbai knowledge build --core
VOLUME /data
EXPOSE 8348

HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:%s/healthz' % os.environ['MINGBAI_PORT'], timeout=3)"]

CMD ["mingbai", "serve"]
