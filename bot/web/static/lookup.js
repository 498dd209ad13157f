// The look-up: results while typing, keys, copying. Without it the page still answers, a form at a time.
(() => {
  // How long nobody types before it is looked up, and before it counts as looked up in the call's history.
  const PAUSE_MS = 150, SETTLED_MS = 1200, RETRY_MS = 2000;
  const KEYS_OFF = "mingbai.keys-off";

  const $ = (selector, within = document) => within.querySelector(selector);
  const page = () => $("#lookup-page");
  const box = () => $("#q");
  const found = () => $("#results .found");
  const detail = () => $("#detail");
  const shown = (element) => element && element.getClientRects().length > 0;
  const picks = () => [...document.querySelectorAll("#results [data-pick]")].filter(shown);
  const tell = (words, kind) => window.mingbai?.tell(words, kind);

  // Typing.

  let pause = 0, settling = 0, retry = 0, openFirst = false;

  const typed = (wait = PAUSE_MS) => {
    clearTimeout(pause);
    clearTimeout(settling);
    clearTimeout(retry);
    pause = setTimeout(() => window.htmx.trigger($("#lookup"), "typed"), wait);
  };

  const ask = (words) => {
    box().value = words;
    close();
    box().focus();
    typed(0);
  };

  const isCurrent = () => found() && found().dataset.q === box().value;

  // What stays in the box for a moment is part of what the caller wanted to know.
  const settle = () => {
    clearTimeout(settling);
    const words = box().value.trim();
    if (words) settling = setTimeout(() => isCurrent() && post("looked", { q: words, release: found().dataset.release }), SETTLED_MS);
  };

  const post = (deed, values) =>
    $("#call") && window.htmx.ajax("POST", `/desk/call/${deed}`, { source: "#call", target: "#call", swap: "outerHTML settle:0ms", values });

  // Copying.

  const toClipboard = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
      return true;
    } catch { /* not allowed here, as on a plain http address */ }
    const area = document.createElement("textarea");
    area.value = words;
    area.className = "unseen";
    area.readOnly = true;
    const before = document.activeElement;
    (before?.closest("dialog") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  };

  const copy = async (button) => {
    const said = page().dataset;
    const { copy: words, subject, id, start, end } = button.dataset;
    if (!(await toClipboard(words))) return tell(said.notCopied, "bad");
    const inCall = subject && $("#call");
    tell(inCall ? said.copied : said.copiedOnly);
    if (!inCall) return;
    const from = found()?.dataset ?? {};
    post("told", { subject, id, start, end, q: from.q ?? "", district: from.district ?? "", release: button.closest("[data-release]")?.dataset.release ?? from.release ?? "" });
  };

  // What "c" copies: what is chosen, else what is open, else the danger, the answer or the first thing found.
  const copyable = () => {
    const at = document.activeElement;
    const chosen = at?.closest(".pick, .detail")?.querySelector("[data-copy]");
    return chosen ?? $("#detail [data-copy]") ?? $("#results .danger [data-copy]") ?? $("#results .pick [data-copy]");
  };

  // Going about.

  let opener = null;

  const go = (step) => {
    const all = picks(), at = all.indexOf(document.activeElement);
    if (at < 0) return (step > 0 ? all[0] : null)?.focus();
    if (at + step < 0) return box().focus();
    all[Math.min(at + step, all.length - 1)].focus();
  };

  const open = (pick) => {
    if (!pick) return;
    const link = pick.matches("a") ? pick : pick.closest(".pick").querySelector("a[hx-get^='/desk/lookup/clauses'], a[hx-get^='/desk/lookup/services']");
    link?.click();
  };

  const close = () => {
    if (!detail()?.hasChildNodes()) return false;
    detail().replaceChildren();
    document.body.classList.remove("reading");
    (opener?.isConnected && shown(opener) ? opener : box())?.focus();
    opener = null;
    return true;
  };

  const press = (key) => {
    const target = $(`[data-key="${key}"]`);
    if (shown(target)) target.click();
    return Boolean(target);
  };

  const single = {
    "/": () => { box()?.focus(); box()?.select(); return Boolean(box()); },
    "?": () => { $("#keys")?.showModal(); return Boolean($("#keys")); },
    c: () => { const button = copyable(); if (button) copy(button); return Boolean(button); },
    w: () => { $("#why")?.click(); return Boolean($("#why")); },
    t: () => press("t"),
    s: () => press("s"),
    n: () => press("n"),
  };

  const inBox = (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); go(1); }
    if (event.key === "Escape") { event.preventDefault(); if (!close()) box().select(); }
    if (event.key === "Enter") {
      event.preventDefault();
      if (isCurrent()) open(picks()[0]);
      else { openFirst = true; typed(0); }
    }
  };

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    if ($("dialog[open]")) return;
    if (at === box()) return inBox(event);
    if (at.matches?.("input, textarea, select, [contenteditable]")) {
      if (event.key === "Escape") { event.preventDefault(); close() || box()?.focus(); }
      return;
    }
    if (event.key === "Escape") { if (!close()) box()?.focus(); return; }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (detail()?.contains(at)) return;
      event.preventDefault();
      return go(event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const link = $(`#detail [rel="${event.key === "ArrowLeft" ? "prev" : "next"}"]`);
      if (link && detail().contains(at)) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "Enter" && at.matches?.("[data-pick]:not(a)")) { event.preventDefault(); return open(at); }
    if (localStorage.getItem(KEYS_OFF) || !single[event.key]) return;
    if (single[event.key]()) event.preventDefault();
  });

  addEventListener("click", (event) => {
    const on = (selector) => event.target.closest?.(selector);
    if (on("[data-copy]")) return copy(on("[data-copy]"));
    if (on("[data-close]")) return close();
    if (on("[data-print]")) return print();
    if (on("[data-keys]")) return $("#keys").showModal();
    const asked = on("[data-ask]");
    if (asked && box() && !event.ctrlKey && !event.metaKey) { event.preventDefault(); ask(asked.dataset.ask); }
  });

  addEventListener("DOMContentLoaded", () => {
    const off = $("#keys-off");
    if (off) {
      off.checked = Boolean(localStorage.getItem(KEYS_OFF));
      off.addEventListener("change", () => (off.checked ? localStorage.setItem(KEYS_OFF, "1") : localStorage.removeItem(KEYS_OFF)));
    }
    const form = $("#lookup");
    if (!form) return;
    // A caret at the end: whoever comes back types on.
    box().setSelectionRange(box().value.length, box().value.length);
    // While an input method composes, what stands in the box is pinyin and no word yet.
    box().addEventListener("input", (event) => event.isComposing || typed());
    box().addEventListener("compositionend", () => typed());
    form.addEventListener("change", (event) => event.target !== box() && typed(0));
    form.addEventListener("submit", (event) => { event.preventDefault(); typed(0); });

    form.addEventListener("htmx:beforeRequest", () => $("#results").setAttribute("aria-busy", "true"));
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.detail.successful || event.detail.xhr?.status) $("#results").removeAttribute("aria-busy");
      if (event.detail.successful) $("#lost").hidden = true;
    });
    // Not reached: what was found stays, and it is tried again by itself.
    form.addEventListener("htmx:sendError", (event) => {
      event.stopPropagation();
      $("#lost").hidden = false;
      retry = setTimeout(() => typed(0), RETRY_MS);
    });
    // Everything is swapped with settle:0ms: until it is settled a link does not know that it opens beside the results.
    document.body.addEventListener("htmx:afterSettle", (event) => {
      const { id } = event.detail.target;
      if (id === "results") {
        settle();
        if (openFirst) open(picks()[0]);
        openFirst = false;
      }
      if (id === "detail" && detail().hasChildNodes()) {
        document.body.classList.add("reading");
        ($("#detail [data-first]") ?? $("#detail-title"))?.focus();
      }
    });
    document.body.addEventListener("htmx:beforeRequest", (event) => {
      if (event.detail.target?.id === "detail" && !detail().contains(event.detail.elt)) opener = document.activeElement;
    });
    // The knowledge was changed between looking up and telling: look again.
    document.body.addEventListener("htmx:responseError", (event) => {
      if (event.detail.xhr.status === 409 && box()) typed(0);
    });
  });
})();
