// The live client: one stream for all tabs, a visible state of freshness, and DOM events for what was told.
// On body: cool:board (something was told of this brand), cool:level (its level may be another), cool:wave {wave, types,
// seq}, cool:incident {incident, types, seq}, cool:mention {seen}. At most one of each kind and id in a second.
(() => {
  "use strict";
  const SLOW_MS = 12_000, OLD_MS = 30_000, POLL_MS = 5_000, TRIES = 4, REFRESH_MS = 1_000, SAY_MS = 30_000, RETRY_MS = 60_000;
  const LEVEL = /^(severity_changed|wave_opened|wave_calmed|incident_opened|incident_calmed|reset)$/;
  const body = document.body, live = document.getElementById("live");
  let out = false, seq = Number(body.dataset.seq), seen = 0, heard = performance.now(), source = null, failures = 0, polling = 0, retry = 0, leads = false;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("coolhead-live") : null;
  const quiet = () => performance.now() - heard;
  const dispatch = (name, detail) => body.dispatchEvent(new CustomEvent(name, { detail }));
  window.coolhead = { quiet };

  // Freshness: Live, Slow connection, data may be old. A tab that is looked at and hears nothing listens by itself.
  function showFreshness() {
    if (out) return;
    const state = quiet() > OLD_MS ? "old" : quiet() > SLOW_MS ? "slow" : "live";
    if (state !== "live" && !source && !polling && !document.hidden) listen();
    if (live.dataset.state === state) return;
    live.dataset.state = state;
    live.querySelector(".live-word").textContent = live.dataset[state];
    body.classList.toggle("old-picture", state === "old");
  }
  setInterval(showFreshness, 500);

  // Nobody is signed in any more: said, with the way there; what was typed is kept.
  function signedOut() {
    const way = document.createElement("a");
    way.href = location.href;
    way.textContent = live.dataset.out;
    live.querySelector(".live-word").replaceChildren(way);
    live.dataset.state = "out";
    out = true;
  }

  // What was heard: here, or by the tab that leads.
  function take(message) {
    heard = performance.now();
    out = false;
    showFreshness();
    if (message.seen > seen) {
      if (seen) dispatch("cool:mention", { seen: message.seen });
      seen = message.seen;
    }
    if (message.reset !== undefined) { seq = message.reset; refreshSoon({ type: "reset" }); return; }
    if (!(message.seq > seq)) return;
    seq = message.seq;
    if (!message.brand || message.brand === body.dataset.brand) refreshSoon(message);
  }
  function tell(message) { take(message); if (channel) channel.postMessage(message); }
  if (channel) {
    channel.onmessage = ({ data }) => {
      if (!("asks" in data)) take(data);
      else if (source && seq > data.asks) channel.postMessage({ seq, type: "reset" }); // a page that was made before it listened
    };
    channel.postMessage({ asks: seq });
  }

  // The page's parts, at most once a second, and once more after the last event.
  let refreshing = 0, refreshed = -REFRESH_MS, told = [];
  function refreshSoon(message) {
    told.push(message);
    if (refreshing) return;
    refreshing = setTimeout(() => {
      const all = told;
      refreshing = 0; refreshed = performance.now(); told = [];
      dispatch("cool:board", { seq });
      if (all.some((one) => LEVEL.test(one.type))) dispatch("cool:level", { seq });
      for (const kind of ["wave", "incident"]) {
        for (const id of new Set(all.map((one) => one[kind]).filter(Boolean))) {
          dispatch(`cool:${kind}`, { [kind]: id, seq, types: all.filter((one) => one[kind] === id).map((one) => one.type) });
        }
      }
    }, Math.max(0, REFRESH_MS - (performance.now() - refreshed)));
  }
  document.addEventListener("htmx:after:swap", () => { dispatch("cool:drawn"); settle(); });

  // One polite message at most every 30 s, and only when the level changed. New mentions wait behind a button.
  let said = -SAY_MS, waiting = 0, level = stateOf("level");
  function stateOf(name) { const state = document.getElementById("level"); return state ? state.dataset[name] : ""; }
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
    stop();
    source = new EventSource(`/events?after=${seq}`);
    source.addEventListener("fact", (event) => {
      failures = 0;
      const { brand, type, wave, incident } = JSON.parse(event.data);
      tell({ seq: Number(event.lastEventId), brand, type, wave, incident });
    });
    source.addEventListener("beat", (event) => { failures = 0; tell({ seen: JSON.parse(event.data).seen }); });
    source.addEventListener("reset", (event) => tell({ reset: Number(event.lastEventId) }));
    source.onerror = () => {
      failures += 1;
      if (failures < TRIES && source.readyState !== EventSource.CLOSED) return;
      stop();
      if (failures < TRIES) retry = setTimeout(listen, 2_000); else poll();
    };
  }
  function stop() {
    if (source) source.close();
    clearInterval(polling); clearTimeout(retry);
    source = null; polling = 0;
  }

  // Where a proxy swallows streams: ask every five seconds, and try the stream again each minute.
  function poll() {
    const ask = async () => {
      try {
        const answer = await fetch(`/api/events?after=${seq}&limit=1000`, { headers: { Accept: "application/json" } });
        if (answer.status === 401) signedOut();
        if (!answer.ok) return;
        for (const { seq, brand, type, wave, incident } of (await answer.json()).events) tell({ seq, brand, type, wave, incident });
        tell({ seen: seen + 1 });
      } catch { /* not reachable: the state of freshness tells it */ }
    };
    polling = setInterval(ask, POLL_MS);
    retry = setTimeout(() => { failures = 0; listen(); }, RETRY_MS);
    ask();
  }

  // One tab leads and holds the stream; when it closes, another takes over. Without locks (plain http), only visible tabs listen.
  if (channel && navigator.locks) {
    navigator.locks.request("coolhead-live", () => { leads = true; listen(); return new Promise(() => {}); });
    document.addEventListener("visibilitychange", () => { if (document.hidden && !leads) stop(); });
  } else {
    leads = true;
    const visible = () => (document.hidden ? stop() : listen());
    document.addEventListener("visibilitychange", visible);
    visible();
  }
  addEventListener("online", () => { failures = 0; if (leads || source || polling) listen(); });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", (event) => { if (event.persisted && leads) listen(); });
  showFreshness();
})();
