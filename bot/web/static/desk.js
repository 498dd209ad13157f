// What every page of the desk needs: status lines, what to say when the server refuses or is not reached, and
// signing in again without losing what was typed. Others call mingbai.tell("已复制") or mingbai.tell("…", "bad").
(() => {
  const box = () => document.getElementById("status");
  let isSignedOut = false;

  // Shows a line for a moment, or until it is clicked away if it is bad news. Returns the line.
  const tell = (words, kind = "") => {
    const line = document.createElement("p");
    line.className = `toast ${kind}`.trim();
    line.textContent = words;
    line.addEventListener("click", (event) => { if (!event.target.closest("a")) line.remove(); });
    for (const other of [...box().children]) {
      if (other.firstChild.textContent === words) other.remove();
    }
    box().append(line);
    if (kind !== "bad") setTimeout(() => line.remove(), 4000);
    while (box().children.length > 3) box().firstChild.remove();
    return line;
  };

  // Forms on this page belong to the session it was made in; after signing in elsewhere they get the new one's token.
  const renew = async () => {
    const answer = await fetch("/desk/token", { headers: { Accept: "application/json" } });
    if (!answer.ok) return false;
    const { csrf } = await answer.json();
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRF-Token": csrf }));
    for (const field of document.querySelectorAll('input[name="csrf"]')) field.value = csrf;
    return true;
  };

  const sayExpired = () => {
    isSignedOut = true;
    const line = tell(box().dataset.expired, "bad");
    line.dataset.expired = "";
    const link = document.createElement("a");
    link.href = "/desk/login";
    link.target = "_blank";
    link.textContent = box().dataset.login;
    line.append(" ", link);
  };

  const comeBack = async () => {
    if (!isSignedOut || document.hidden || !(await renew()) || !isSignedOut) return;
    isSignedOut = false;
    for (const line of box().querySelectorAll("[data-expired]")) line.remove();
    tell(box().dataset.back);
  };

  const refused = async (event) => {
    let error = null;
    try { error = JSON.parse(event.detail.xhr.responseText).error; } catch { /* not one of our own refusals */ }
    if (error && error.code === "not_signed_in") sayExpired();
    else if (error && error.code === "stale_form" && await renew()) tell(box().dataset.again, "bad");
    else tell(error ? `${error.message}${error.hint}` : box().dataset.failed, "bad");
  };

  addEventListener("DOMContentLoaded", () => {
    document.body.addEventListener("htmx:responseError", refused);
    document.body.addEventListener("htmx:sendError", () => tell(box().dataset.failed, "bad"));
    document.body.addEventListener("htmx:timeout", () => tell(box().dataset.failed, "bad"));
    addEventListener("focus", comeBack);
    document.addEventListener("visibilitychange", comeBack);

    // A menu closes like one: a click elsewhere, Escape, or focus going on.
    for (const menu of document.querySelectorAll("details.menu")) {
      document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
      menu.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
      });
      menu.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        menu.open = false;
        menu.querySelector("summary").focus();
        event.stopPropagation();
      });
    }
  });

  window.mingbai = { tell };
})();
