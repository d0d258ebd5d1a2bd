// One key a label: 1, 2, 3 and u press the buttons of the mention that has the focus; j, k, t and o walk and open.
(() => {
  "use strict";
  const rows = () => [...document.querySelectorAll(".mention")].filter((row) => row.offsetParent);
  const current = () => document.activeElement.closest(".mention");
  const off = () => document.body.dataset.shortcuts === "off" || document.querySelector("dialog[open]");
  const who = () => document.getElementById("who");

  function go(step) {
    const all = rows(), at = all.indexOf(current());
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  }

  // Send one label and put the answer's row in place of the old one.
  async function send(form, button) {
    const row = form.closest(".mention"), body = new URLSearchParams(new FormData(form)), chosen = who();
    body.set("tone", button.value);
    if (chosen && chosen.value) body.set("who", chosen.value);
    row.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const held = row.contains(document.activeElement), fresh = page.getElementById(row.id);
      const learned = document.getElementById("learned"), told = page.getElementById("learned");
      if (learned && told) learned.textContent = told.textContent;
      if (fresh) { row.replaceWith(fresh); if (held) fresh.focus(); } else { mark(form, button); }
    } catch { form.requestSubmit(button); return; }
    row.removeAttribute("aria-busy");
  }
  // A mention that is no longer listed once it is labelled stays here until the page is opened anew.
  function mark(form, button) {
    for (const one of form.querySelectorAll("button[aria-pressed]")) one.setAttribute("aria-pressed", String(one === button));
    form.querySelector("[data-key=u]").disabled = button.value === "undo";
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".tones") || !event.submitter) return;
    if (event.target.closest(".mention").getAttribute("aria-busy")) return;
    if (!new FormData(event.target).get("who") && !(who() && who().value)) { ask(); event.preventDefault(); return; }
    event.preventDefault();
    send(event.target, event.submitter);
  });
  // Nobody said who they are yet: the question is shown, and what was pressed is not lost on the server.
  function ask() {
    const fold = document.querySelector(".whose-fold");
    if (fold) fold.open = true;
    if (who()) who().focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || off() || event.target.matches("select, input, textarea")) return;
    if (event.key === "j" || event.key === "k") { go(event.key === "j" ? 1 : -1); event.preventDefault(); return; }
    const row = current() || rows()[0], found = row && row.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!found || found.disabled) return;
    event.preventDefault();
    row.focus();
    if (found.matches("a")) { found.click(); return; }
    found.click();
    if (event.key !== "u") go(1);
  });

  // Which column a phone shows.
  function showColumn() {
    const tabs = [...document.querySelectorAll(".column-tabs a")];
    for (const tab of tabs) {
      const on = tab.hash === location.hash || (tab === tabs[0] && !tabs.some((one) => one.hash === location.hash));
      if (on) tab.setAttribute("aria-current", "true"); else tab.removeAttribute("aria-current");
    }
  }
  addEventListener("hashchange", showColumn);
  showColumn();
})();
