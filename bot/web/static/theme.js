// Light or dark, as this browser was told last; loaded before the page is drawn, so that nothing flashes.
(() => {
  const KEY = "mingbai-theme";
  const kept = () => { try { return localStorage.getItem(KEY) || "auto"; } catch { return "auto"; } };
  const show = (theme) => {
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  show(kept());
  addEventListener("storage", (event) => { if (event.key === KEY) show(event.newValue); });
  addEventListener("DOMContentLoaded", () => {
    for (const select of document.querySelectorAll("[data-theme-switch]")) {
      select.value = kept();
      select.closest("[hidden]").hidden = false;
      select.addEventListener("change", () => {
        try { localStorage.setItem(KEY, select.value); } catch { /* for this page only, then */ }
        show(select.value);
      });
    }
  });
})();
