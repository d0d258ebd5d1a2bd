// The plan's keys: arrows walk the matrix (one stop for Tab), n opens a new risk.
(() => {
  "use strict";
  const cells = () => [...document.querySelectorAll("[data-cell]")];
  const at = (row, column) => document.querySelector(`[data-cell="${row}x${column}"]`);
  const STEPS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  // One cell is reached by Tab, the others from it by arrows.
  function settle(here) {
    const all = cells();
    if (!all.length) return;
    const one = here || all.find((cell) => cell.hasAttribute("aria-current")) || all.find((cell) => cell.tabIndex === 0 && cell.dataset.stop) || all[0];
    for (const cell of all) { cell.tabIndex = cell === one ? 0 : -1; cell.dataset.stop = cell === one ? "1" : ""; }
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const cell = event.target.closest("[data-cell]"), step = STEPS[event.key];
    if (!cell || !step) return;
    const [row, column] = cell.dataset.cell.split("x").map(Number), next = at(row + step[0], column + step[1]);
    event.preventDefault();
    if (next) { settle(next); next.focus(); }
  });
  document.addEventListener("focusin", (event) => { const cell = event.target.closest("[data-cell]"); if (cell) settle(cell); });
  document.body.addEventListener("cool:drawn", () => settle(document.activeElement.closest("[data-cell]")));
  settle();
})();
// Buttons that need a script are there only with one: print, copy.
(() => {
  "use strict";
  for (const one of document.querySelectorAll("[data-print], [data-copy]")) one.hidden = false;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if (button.hasAttribute("data-print")) { print(); return; }
    const text = document.getElementById(button.dataset.copy);
    text.select();
    try { await navigator.clipboard.writeText(text.value); button.textContent = button.dataset.copied; } catch { text.focus(); }
  });
})();
