// The interactive chart: the server's points, drawn by uPlot where there is JavaScript.
(() => {
  "use strict";
  let plot = null, drawnFrom = "";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  function times(zone) {
    const language = document.documentElement.lang;
    const clock = new Intl.DateTimeFormat(language, { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const day = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: zone, weekday: "short", day: "numeric", month: "short" });
    return {
      tick: (at) => (clock.format(at * 1e3).replace(/[^0-9]/g, "") === "0000" ? day.format(at * 1e3) : clock.format(at * 1e3)),
      full: (at) => `${day.format(at * 1e3)}, ${clock.format(at * 1e3)}`,
    };
  }

  function drawMarks(marks) {
    return (u) => {
      const ctx = u.ctx, ratio = devicePixelRatio || 1;
      ctx.save();
      ctx.font = `600 ${12 * ratio}px ${token("--font")}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      let last = -Infinity, row = 0;
      for (const [at, number] of marks) {
        const x = u.valToPos(at, "x", true);
        if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
        row = x - last < 22 * ratio ? (row + 1) % 3 : 0;
        last = x;
        const y = u.bbox.top - 12 * ratio + row * 22 * ratio;
        ctx.strokeStyle = token("--ink-2");
        ctx.lineWidth = ratio;
        ctx.setLineDash([2 * ratio, 3 * ratio]);
        ctx.beginPath();
        ctx.moveTo(x, y);
        ctx.lineTo(x, u.bbox.top + u.bbox.height);
        ctx.stroke();
        ctx.setLineDash([]);
        ctx.fillStyle = token("--surface");
        ctx.beginPath();
        ctx.arc(x, y, 10 * ratio, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
        ctx.fillStyle = token("--ink");
        ctx.fillText(String(number), x, y + ratio);
      }
      ctx.restore();
    };
  }

  // What may come of the leading wave: a band after the last point, a quarter of an hour from least to most.
  function drawAhead(ahead) {
    return (u) => {
      if (!ahead) return;
      const [from, until, low, high] = ahead, ctx = u.ctx;
      const x = u.valToPos(from, "x", true), width = u.valToPos(until, "x", true) - x, y = u.valToPos(high, "y", true);
      ctx.save();
      ctx.globalAlpha = 0.18;
      ctx.fillStyle = token("--accent");
      ctx.fillRect(x, y, width, Math.max(2, u.valToPos(low, "y", true) - y));
      ctx.globalAlpha = 1;
      ctx.strokeStyle = token("--accent");
      ctx.setLineDash([4, 3]);
      ctx.strokeRect(x, y, width, Math.max(2, u.valToPos(low, "y", true) - y));
      ctx.restore();
    };
  }

  function options(box, width) {
    const ahead = box.dataset.ahead ? JSON.parse(box.dataset.ahead) : null;
    const [mentions, negative, usual] = box.dataset.names.split("|");
    const said = times(box.dataset.zone);
    const axis = { stroke: token("--ink-2"), grid: { stroke: token("--line"), width: 1 }, ticks: { show: false } };
    const shade = (name, part) => {
      const [r, g, b] = token(name).match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));
      return `rgba(${r},${g},${b},${part})`;
    };
    const share = (u, value, series, index) => {
      const all = index == null ? null : u.data[1][index];
      if (value == null) return "–";
      return all ? `${Math.round(value)} (${Math.round(Math.min(1, value / all) * 100)} %)` : String(Math.round(value));
    };
    return {
      width, height: 280, padding: [26, 36, 0, 0], tzDate: (at) => window.uPlot.tzDate(new Date(at * 1e3), box.dataset.zone),
      cursor: { drag: { x: false, y: false } },
      hooks: { draw: [drawAhead(ahead), drawMarks(JSON.parse(box.dataset.marks))] },
      scales: { x: { range: (u, low, high) => [low, ahead ? ahead[1] : high] }, y: { range: (u, low, high) => [0, Math.max(2, high * 1.05)] } },
      axes: [
        { ...axis, space: 80, values: (u, splits) => splits.map(said.tick) },
        { ...axis, size: 44, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] },
      ],
      series: [
        { label: box.dataset.time, value: (u, at) => (at == null ? "–" : said.full(at)) },
        { label: mentions, stroke: token("--accent"), fill: shade("--accent", 0.25), width: 1.5, points: { show: false }, value: (u, v) => (v == null ? "–" : String(v)) },
        { label: negative, stroke: token("--negative"), fill: shade("--negative", 0.6), width: 1.5, points: { show: false }, value: share },
        { label: usual, stroke: token("--line-strong"), dash: [5, 4], width: 1.5, points: { show: false }, value: (u, v) => (v == null ? "–" : String(Math.round(v))) },
      ],
    };
  }

  function draw() {
    const box = document.getElementById("plot"), host = document.getElementById("plot-host");
    if (!box || !host || !window.uPlot) return;
    const from = box.dataset.points + box.dataset.marks + box.dataset.ahead + document.documentElement.dataset.theme + box.clientWidth;
    if (from === drawnFrom && host.firstChild) return;
    box.hidden = false;
    document.getElementById("drawn").toggleAttribute("hidden", true);
    document.getElementById("chart-keys").hidden = true;
    if (plot) plot.destroy();
    plot = new window.uPlot(options(box, box.clientWidth), JSON.parse(box.dataset.points), host);
    drawnFrom = box.dataset.points + box.dataset.marks + box.dataset.ahead + document.documentElement.dataset.theme + box.clientWidth;
  }

  let resizing = 0;
  addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(draw, 150); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { drawnFrom = ""; draw(); });
  document.body.addEventListener("cool:drawn", draw);
  draw();
})();
