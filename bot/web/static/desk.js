// What every page of the desk needs: status lines, and what to say when the server refuses or is not reached.
(() => {
  const box = () => document.getElementById("status");

  // Shows a line for a moment, or until it is clicked away if it is bad news. Others call it: mingbai.tell("已复制").
  const tell = (words, kind = "") => {
    const line = document.createElement("p");
    line.className = `toast ${kind}`.trim();
    line.textContent = words;
    line.addEventListener("click", () => line.remove());
    box().append(line);
    if (kind !== "bad") setTimeout(() => line.remove(), 4000);
    while (box().children.length > 3) box().firstChild.remove();
  };

  const refused = (event) => {
    let said = "";
    try {
      const error = JSON.parse(event.detail.xhr.responseText).error;
      said = `${error.message}${error.hint}`;
    } catch { /* not one of our own refusals */ }
    tell(said || box().dataset.failed, "bad");
  };

  addEventListener("DOMContentLoaded", () => {
    document.body.addEventListener("htmx:responseError", refused);
    document.body.addEventListener("htmx:sendError", () => tell(box().dataset.failed, "bad"));
    document.body.addEventListener("htmx:timeout", () => tell(box().dataset.failed, "bad"));
  });

  window.mingbai = { tell };
})();
