// The room: copy a draft; single keys lead to the next step (c) and to a new event (e).
(() => {
  "use strict";
  function arm() { for (const one of document.querySelectorAll("[data-copy], [data-print]")) one.hidden = false; }
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) print();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  });
  document.addEventListener("htmx:after:swap", arm);
  arm();
})();
