// Follows the desk: refreshes what has moved, counts who waits in the title, says when the connection is lost.
// One page of a browser keeps the connection and tells the others, for a browser has only six to a server.
(() => {
  const SILENCE_MS = 35000; // the server is heard every 10 s
  const RETRY_MS = 3000;
  const CHANNEL = "mingbai-live";
  const band = document.getElementById("live");
  if (!band) return;
  const line = band.querySelector("span"), link = band.querySelector("a");
  const title = document.title;
  const others = "BroadcastChannel" in window ? new BroadcastChannel(CHANNEL) : null;
  let source = null, last = band.dataset.seq, heard = Date.now(), isLost = false, leads = false, retry = 0;

  const count = (waiting, held) => {
    document.title = waiting ? `(${waiting}) ${title}` : title;
    badge("/desk/queue", waiting);
    badge("/desk/approvals", held);
  };

  const badge = (path, number) => {
    const place = document.querySelector(`.nav a[href="${path}"]`);
    if (!place) return;
    let sign = place.querySelector(".count");
    if (!sign) place.append(" ", (sign = Object.assign(document.createElement("b"), { className: "count" })));
    sign.textContent = number || "";
    sign.hidden = !number;
  };

  const refresh = (tickets) => {
    const all = tickets.includes("*");
    for (const piece of document.querySelectorAll("[data-live]")) {
      if (all || piece.dataset.live === "*" || tickets.includes(piece.dataset.live)) window.htmx?.trigger(piece, "refresh");
    }
  };

  const lost = () => {
    if (!isLost) { line.textContent = band.dataset.lost; link.hidden = true; band.hidden = false; }
    isLost = true;
  };

  const out = () => {
    isLost = true;
    line.textContent = band.dataset.out;
    link.hidden = false;
    band.hidden = false;
    source?.close();
    clearTimeout(retry);
  };

  const found = () => {
    heard = Date.now();
    if (!isLost) return;
    isLost = false;
    band.hidden = true;
    refresh(["*"]);
    window.mingbai?.tell(band.dataset.back);
  };

  // What the server, or the page that hears it, says.
  const take = ({ kind, data }) => {
    if (kind === "lost") return lost();
    if (kind === "out") return out();
    found();
    if (kind !== "moved") return;
    count(data.waiting, data.held);
    if (data.tickets.length) refresh(data.tickets);
  };
  const pass = (said) => { take(said); others?.postMessage(said); };
  others?.addEventListener("message", (event) => { if (!leads) take(event.data); });

  const again = () => {
    source?.close();
    source = null;
    pass({ kind: "lost" });
    clearTimeout(retry);
    retry = setTimeout(async () => {
      // A browser does not say why a stream failed; an ordinary request does.
      try {
        const asked = await fetch(band.dataset.events, { method: "HEAD", headers: { "HX-Request": "true" } });
        if (asked.status === 401) return pass({ kind: "out" });
      } catch { /* not reached: try again */ }
      connect();
    }, RETRY_MS);
  };

  const connect = () => {
    source?.close();
    source = new EventSource(`${band.dataset.events}?after=${last}`);
    source.addEventListener("moved", (event) => { last = event.lastEventId; pass({ kind: "moved", data: JSON.parse(event.data) }); });
    source.addEventListener("beat", (event) => { last = event.lastEventId; pass({ kind: "beat" }); });
    source.addEventListener("error", again);
  };

  const lead = () => { leads = true; connect(); };
  // Whoever holds the lock leads; when that page is closed, the next one does.
  if (others && navigator.locks) navigator.locks.request(CHANNEL, () => { lead(); return new Promise(() => {}); });
  else lead();

  setInterval(() => {
    if (Date.now() - heard < SILENCE_MS) return;
    if (leads && !isLost) again(); else lost();
  }, 1000);
  addEventListener("offline", () => { if (leads) again(); else lost(); });
  addEventListener("online", () => { if (leads) { clearTimeout(retry); connect(); } });
})();
