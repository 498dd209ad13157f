// The citizens' page with scripts: answers come without a new page, operators' words by themselves. Without this file
// everything still works: each form is an ordinary form.
(() => {
  // While a ticket is open the page asks for news so often; longer each time while nobody answers.
  const EVERY_MS = 4000, LONGEST_MS = 30000;
  const page = document;
  const $ = (id) => page.getElementById(id);
  const lines = () => $("lines");
  const last = () => Number(lines().dataset.last);
  const isHtml = (answer) => (answer.headers.get("content-type") || "").startsWith("text/html");

  // Copying, and what else needs a script, is shown only where there is one.
  const reveal = (within) => {
    for (const one of within.querySelectorAll("[data-script], [data-print]")) one.hidden = false;
    if (!navigator.clipboard) return;
    for (const one of within.querySelectorAll("[data-copy], [data-copy-said]")) one.hidden = false;
  };
  const tell = (words) => {
    const line = page.createElement("p");
    line.className = "toast";
    line.textContent = words;
    $("status").replaceChildren(line);
    say(words);
    setTimeout(() => line.remove(), 3000);
  };
  const copy = async (words) => {
    try { await navigator.clipboard.writeText(words); tell($("status").dataset.copied); } catch { tell($("status").dataset.notCopied); }
  };
  // What a screen reader says; danger at once, everything else when it has a moment.
  const say = (words, urgent = false) => { $(urgent ? "alarm" : "announce").textContent = words; };

  addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-copy], [data-copy-said], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) print();
    else copy(button.dataset.copy || page.querySelector(`#${button.dataset.copySaid} .card-said`).innerText.trim());
  });

  addEventListener("DOMContentLoaded", () => {
    reveal(page);
    if (lines()) converse();
  });

  function converse() {
    const announce = $("announce").dataset;
    const token = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

    // Connection: a sign that it is lost, and another that it is back.
    let isLost = false;
    const lost = (now) => {
      if (now === isLost) return;
      isLost = now;
      page.querySelector("[data-lost]").hidden = !now;
      say(now ? page.querySelector("[data-lost]").textContent : announce.back);
    };

    // Puts in what is new, whoever brought it first; where the reader is stays.
    const take = (html) => {
      const got = new DOMParser().parseFromString(html, "text/html");
      const list = got.querySelector("ol[data-last]"), ticket = got.getElementById("ticket");
      const fresh = [], first = Number(list.dataset.first);
      // What was erased, here or in another window, does not stay on the screen.
      if ([...lines().children].some((line) => Number(line.dataset.seq) < first)) location.reload();
      for (const line of [...list.children]) {
        if ($(line.id)) continue;
        reveal(line);
        lines().append(line);
        fresh.push(line);
      }
      lines().dataset.last = Math.max(last(), Number(list.dataset.last));
      for (const input of page.querySelectorAll("input[name=seen]")) input.value = last();
      if (ticket.innerHTML !== $("ticket").innerHTML) {
        reveal(ticket);
        $("ticket").replaceWith(ticket);
      }
      if (fresh.length) delete $("main").dataset.empty;
      if (fresh.length) page.querySelector(".examples")?.remove();
      const told = fresh.filter((line) => !line.classList.contains("citizen"));
      for (const line of told) {
        const words = line.classList.contains("desk") ? announce.words : announce.new;
        say(words + line.querySelector("article").dataset.gist, line.classList.contains("danger"));
      }
      return { fresh, told };
    };

    const send = async (form, submitter) => {
      if (form.getAttribute("aria-busy") === "true") return;
      const body = new URLSearchParams(new FormData(form, submitter));
      form.setAttribute("aria-busy", "true");
      say(announce.sending);
      try {
        const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
        lost(false);
        if (!answer.ok) {
          // The page for this refusal keeps what was typed.
          if (answer.status !== 403) { refused(await answer.json()); return; }
          form.dataset.plain = "";
          form.requestSubmit(submitter);
          return;
        }
        if (!isHtml(answer)) return;
        const { fresh, told } = take(await answer.text());
        for (const input of page.querySelectorAll("input[name=once]")) input.value = token();
        const typed = form.querySelector("textarea");
        if (typed) typed.value = "";
        if (!told.length) return;
        fresh[0].scrollIntoView({ block: "start" });
        // Who typed goes on typing; who pressed a button finds what it did.
        if (!typed) told[0].querySelector("h2").focus({ preventScroll: true });
        schedule(EVERY_MS);
      } catch {
        // Not reached: what was typed and the form's token stay, and the same form sent again is answered once.
        lost(true);
        schedule(EVERY_MS);
      } finally {
        form.removeAttribute("aria-busy");
      }
    };
    const refused = (said) => {
      const error = said.error || {};
      tell(`${error.message || ""}${error.hint || ""}`);
    };

    addEventListener("submit", (event) => {
      const form = event.target.closest("[data-chat]");
      if (!form || "plain" in form.dataset || !window.fetch) return;
      event.preventDefault();
      send(form, event.submitter);
    });
    const text = $("text");
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      if (text.value.trim()) text.form.requestSubmit();
    });

    // News: while a ticket is open, and at once when the page is looked at again.
    let timer = 0, wait = EVERY_MS;
    const schedule = (ms) => { clearTimeout(timer); timer = setTimeout(look, ms); };
    const look = async () => {
      if (page.hidden) return;
      try {
        const answer = await fetch(`/chat/news?after=${last()}`, { headers: { "HX-Request": "true" } });
        if (answer.ok && isHtml(answer)) take(await answer.text());
        lost(answer.status >= 500);
        wait = answer.ok ? EVERY_MS : Math.min(2 * wait, LONGEST_MS);
      } catch {
        lost(true);
        wait = Math.min(2 * wait, LONGEST_MS);
      }
      if ("live" in $("ticket").dataset || isLost) schedule(wait);
    };
    page.addEventListener("visibilitychange", () => { if (!page.hidden && last()) look(); });
    addEventListener("online", () => { if (last()) look(); });
    addEventListener("offline", () => lost(true));
    if ("live" in $("ticket").dataset || "unshown" in lines().dataset) schedule(500);
  }
})();
