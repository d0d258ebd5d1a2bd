// The live client: one stream for all tabs, a visible state of freshness, and a fragment in place of the old one.
(() => {
  "use strict";
  const SLOW_MS = 12_000, OLD_MS = 30_000, POLL_MS = 5_000, TRIES = 4, REFRESH_MS = 1_000, SAY_MS = 30_000, RETRY_MS = 60_000;
  const body = document.body, live = document.getElementById("live");
  let seq = Number(body.dataset.seq), heard = performance.now(), source = null, failures = 0, polling = 0;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("coolhead-live") : null;

  // Freshness: Live, Slow connection, data may be old.
  function showFreshness() {
    const quiet = performance.now() - heard;
    const state = quiet > OLD_MS ? "old" : quiet > SLOW_MS ? "slow" : "live";
    if (live.dataset.state === state) return;
    live.dataset.state = state;
    live.querySelector(".live-word").textContent = live.dataset[state];
    body.classList.toggle("old-picture", state === "old");
  }
  setInterval(showFreshness, 500);

  function alive() { heard = performance.now(); showFreshness(); }

  // What was heard: here, or by the tab that leads.
  function take(message) {
    alive();
    if (message.reset) { location.reload(); return; }
    if (!(message.seq > seq)) return;
    seq = message.seq;
    if (!message.brand || message.brand === body.dataset.brand) refreshSoon();
  }
  function tell(message) { take(message); if (channel) channel.postMessage(message); }
  if (channel) channel.onmessage = (event) => take(event.data);

  // The fragment, at most once a second, and once more after the last event.
  let refreshing = 0, refreshed = 0;
  function refreshSoon() {
    if (refreshing) return;
    refreshing = setTimeout(() => {
      refreshing = 0;
      refreshed = performance.now();
      body.dispatchEvent(new CustomEvent("cool:board"));
    }, Math.max(0, REFRESH_MS - (performance.now() - refreshed)));
  }
  document.addEventListener("htmx:after:swap", () => { body.dispatchEvent(new CustomEvent("cool:drawn")); settle(); });

  // One polite message at most every 30 s, and only when the level changed. New mentions wait behind a button.
  let said = -SAY_MS, level = stateOf("level"), waiting = 0;
  function stateOf(name) { const state = document.getElementById("state"); return state ? state.dataset[name] : ""; }
  function settle() {
    const newer = document.getElementById("newer");
    if (newer) newer.hidden = false;
    if (stateOf("level") === level) return;
    level = stateOf("level");
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      said = performance.now();
      document.getElementById("announce").textContent = stateOf("say");
    }, Math.max(0, SAY_MS - (performance.now() - said)));
  }

  // The stream. Ids are the facts' own numbers, so nothing is missed after a break.
  function listen() {
    stopPolling();
    close();
    source = new EventSource(`/events?after=${seq}`);
    source.addEventListener("fact", (event) => {
      failures = 0;
      const fact = JSON.parse(event.data);
      tell({ seq: Number(event.lastEventId), brand: fact.brand });
    });
    source.addEventListener("beat", () => { failures = 0; tell({ beat: true }); });
    source.addEventListener("reset", () => tell({ reset: true }));
    source.onerror = () => {
      failures += 1;
      if (failures < TRIES && source.readyState !== EventSource.CLOSED) return;
      close();
      if (failures < TRIES) setTimeout(listen, 2_000); else poll();
    };
  }
  function close() { if (source) { source.close(); source = null; } }

  // Where a proxy swallows streams: ask every five seconds, and try the stream again each minute.
  function poll() {
    if (polling) return;
    const ask = async () => {
      try {
        const answer = await fetch(`/api/events?after=${seq}&limit=1000`, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const told = await answer.json();
        for (const fact of told.events) tell({ seq: fact.seq, brand: fact.brand });
        tell({ beat: true });
      } catch { /* not reachable: the state of freshness tells it */ }
    };
    ask();
    polling = setInterval(ask, POLL_MS);
    setTimeout(() => { failures = 0; listen(); }, RETRY_MS);
  }
  function stopPolling() { clearInterval(polling); polling = 0; }

  // One tab leads and holds the stream; when it closes, another takes over. Without locks (plain http), only visible tabs listen.
  if (channel && navigator.locks) {
    navigator.locks.request("coolhead-live", () => { listen(); return new Promise(() => {}); });
  } else {
    const visible = () => (document.hidden ? close() : listen());
    document.addEventListener("visibilitychange", visible);
    visible();
  }
  addEventListener("pagehide", close);
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  showFreshness();
})();
