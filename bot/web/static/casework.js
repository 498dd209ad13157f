// Pages on tickets: what is typed and not sent outlives a reload, keys that save the mouse, printing.
(() => {
  const KEY = "mingbai-draft/";

  // Kept in this tab alone (sessionStorage): a desk's machine is shared, and what is not sent is not yet masked.
  const drafts = () => {
    for (const form of document.querySelectorAll("form[data-draft]")) {
      const field = form.querySelector("textarea"), key = KEY + form.dataset.draft;
      const kept = sessionStorage.getItem(key);
      if (!field) continue;
      if (kept && !field.value) field.value = kept;
      const keep = () => { field.value ? sessionStorage.setItem(key, field.value) : sessionStorage.removeItem(key); };
      field.addEventListener("input", keep);
      form.addEventListener("submit", () => { keep(); sessionStorage.setItem(KEY + "sent", key); });
    }
    // The page that comes after a form was taken says so; only then is the draft no longer needed.
    const sent = sessionStorage.getItem(KEY + "sent");
    if (sent && new URLSearchParams(location.search).has("done")) {
      sessionStorage.removeItem(sent);
      for (const form of document.querySelectorAll("form[data-draft]")) {
        if (KEY + form.dataset.draft === sent) form.querySelector("textarea").value = "";
      }
    }
    sessionStorage.removeItem(KEY + "sent");
    for (const form of document.querySelectorAll('form[action="/desk/logout"]')) {
      form.addEventListener("submit", () => {
        for (const key of Object.keys(sessionStorage)) if (key.startsWith(KEY)) sessionStorage.removeItem(key);
      });
    }
  };

  // Who types on after the citizen's newest words have appeared has seen them; what was typed before is asked about.
  const seen = (event) => {
    const newest = document.querySelector("[data-newest]");
    if (event.target.id === "text" && newest) event.target.form.elements.seen.value = newest.dataset.newest;
  };

  const keys = (event) => {
    const field = event.target;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form?.dataset.answer !== undefined) {
      event.preventDefault();
      field.form.requestSubmit(field.form.querySelector("[data-send]"));
    }
    const rows = [...document.querySelectorAll("[data-rows] > li > a")];
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && rows.length && !field.closest("input, select, textarea")) {
      const at = rows.indexOf(document.activeElement), step = event.key === "ArrowDown" ? 1 : -1;
      event.preventDefault();
      rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + step))].focus();
    }
  };

  // Puts a suggestion or a canned answer where the cursor is; without this script the link opens the page with it.
  const insert = (event) => {
    const link = event.target.closest("[data-insert]"), field = document.getElementById("text");
    if (!link || !field) return;
    event.preventDefault();
    const words = document.querySelector(link.dataset.insert).textContent;
    const at = field.value ? field.selectionEnd : 0;
    const before = field.value.slice(0, at), gap = before && !before.endsWith("\n") ? "\n" : "";
    field.value = before + gap + words + field.value.slice(at);
    if (link.dataset.suggestion) field.form.elements.suggestion.value = link.dataset.suggestion;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.selectionStart = field.selectionEnd = (before + gap + words).length;
  };

  // A form sent by an impatient second click goes once.
  const once = (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.going) return event.preventDefault();
    form.dataset.going = "1";
    setTimeout(() => delete form.dataset.going, 5000);
  };

  addEventListener("DOMContentLoaded", () => {
    drafts();
    document.addEventListener("keydown", keys);
    document.addEventListener("input", seen);
    document.addEventListener("submit", once);
    document.addEventListener("click", insert);
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => print());
    }
    for (const box of document.querySelectorAll("details")) {
      // On paper everything is open.
      addEventListener("beforeprint", () => { box.dataset.was = box.open ? "1" : ""; box.open = true; });
      addEventListener("afterprint", () => { box.open = box.dataset.was === "1"; });
    }
  });
})();
