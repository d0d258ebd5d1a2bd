// The room: what is added begins in its first field, drafts are copied, a tap without a connection says so.
(() => {
  "use strict";
  const words = JSON.parse(document.body.dataset.words);
  function arm() { for (const one of document.querySelectorAll("[data-copy], [data-print]")) one.hidden = false; }

  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) print();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  });
  document.addEventListener("toggle", (event) => {
    const first = event.target.matches("details.adding[open]") && event.target.querySelector("textarea, input:not([type=hidden])");
    if (first && document.activeElement === event.target.firstElementChild) first.focus();
  }, true);

  // A tap that could not be sent changes nothing; the button stays, and says so.
  function failed(form) {
    if (form.querySelector(".unsent")) return;
    const told = document.createElement("p");
    told.className = "unsent times";
    told.setAttribute("role", "status");
    form.append(told);
    told.textContent = words.offline;
  }
  document.addEventListener("htmx:before:request", (event) => {
    const form = event.target.closest("form.tap");
    if (!form || navigator.onLine) return;
    event.preventDefault();
    failed(form);
  });
  document.addEventListener("htmx:error", (event) => {
    const form = event.target.closest && event.target.closest("form.tap");
    if (form) failed(form);
  });
  document.addEventListener("htmx:after:swap", arm);
  arm();
})();
