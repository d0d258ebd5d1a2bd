// One key a label: 1, 2, 3 and u press the buttons of the mention that has the focus; the next one is then at hand.
(() => {
  "use strict";
  const who = document.getElementById("who");
  const rows = () => [...document.querySelectorAll(".mention-list > li")];
  const current = () => document.activeElement.closest(".mention-list > li");

  function go(step) {
    const all = rows(), at = all.indexOf(current());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }

  // Send one label and put the answer's row in place of the old one.
  async function send(form, button) {
    const row = form.closest("li"), body = new URLSearchParams(new FormData(form));
    body.set("tone", button.value);
    body.set("who", who.value);
    if (!who.reportValidity()) return;
    row.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const held = row.contains(document.activeElement), fresh = page.getElementById(row.id);
      document.getElementById("learned").textContent = page.getElementById("learned").textContent;
      if (fresh) { row.replaceWith(fresh); if (held) fresh.focus(); } else { mark(form, button); }
    } catch { form.requestSubmit(button); return; }
    row.removeAttribute("aria-busy");
  }
  // In the order of doubt a mention that was labelled is no longer listed: it stays here until the page is opened anew.
  function mark(form, button) {
    for (const one of form.querySelectorAll("button[aria-pressed]")) one.setAttribute("aria-pressed", String(one === button));
    form.querySelector("[data-key=u]").disabled = button.value === "undo";
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".tones") || event.target.dataset.plain) return;
    if (!event.submitter || event.target.closest("li").getAttribute("aria-busy")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, input")) return;
    if (event.key === "j" || event.key === "k") { go(event.key === "j" ? 1 : -1); event.preventDefault(); return; }
    const row = current() || rows()[0], button = row && row.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!button || button.disabled) return;
    event.preventDefault();
    if (!who.reportValidity()) return; // says that a name is missing, and takes the focus there
    row.focus();
    send(button.form, button);
    if (event.key !== "u") go(1);
  });
})();
