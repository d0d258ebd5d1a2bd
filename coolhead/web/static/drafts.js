// What is typed into a form is kept on this device until the form was taken: over a sign-in, a lost connection, a reload.
// A form says that it is to be kept by `data-keep`; what is typed in a live part stays when the part is drawn anew.
(() => {
  "use strict";
  const SAVE_MS = 5_000, KEPT_MS = 86_400_000, FRESH_MS = 7_000;
  const words = JSON.parse(document.body.dataset.words);
  const store = (() => { try { return localStorage; } catch { return { getItem: () => null, setItem() {}, removeItem() {} }; } })();
  const given = new WeakMap(); // form -> what the server put into its fields
  const kept = () => document.querySelectorAll("form[data-keep]");
  const keyOf = (form) => form.elements["form-key"] ? form.elements["form-key"].value : "";

  function nameOf(form) {
    const place = new URL(location);
    for (const choice of ["lang", "theme"]) place.searchParams.delete(choice);
    return `draft ${document.body.dataset.person} ${place.pathname}${place.search} ${form.id}`;
  }
  const controls = (form) => [...form.elements].filter((one) => one.name && one.name !== "form-key" && (one.name === "base" || !/^(hidden|password|submit|button|file)$/.test(one.type)));
  const said = (one) => (/^(checkbox|radio)$/.test(one.type) ? one.checked : one.value);

  function save(form) {
    const before = given.get(form) || [];
    const fields = controls(form).map((one, place) => [place, one.name, said(one), one.value]).filter(([place, name, value]) => name === "base" || value !== before[place]);
    try { store.setItem(nameOf(form), JSON.stringify({ at: Date.now(), key: keyOf(form), fields })); } catch { /* no room, or not allowed: it stays on the page */ }
  }
  function read(name) {
    try { return JSON.parse(store.getItem(name)); } catch { return null; }
  }

  function restore(form) {
    const draft = read(nameOf(form));
    if (!draft || "refused" in form.dataset) return;
    const all = controls(form), before = given.get(form);
    let changed = false;
    draft.fields.forEach(([place, name, value, choice]) => {
      const one = all[place];
      if (!one || name !== one.name || said(one) === value) return;
      if (typeof value === "boolean") { if (choice === one.value) one.checked = value; } else one.value = value;
      changed = changed || one.name !== "base";
    });
    if (!changed) { store.removeItem(nameOf(form)); return; }
    form.dataset.typed = "";
    bar(form, words.restored, words.over, () => {
      all.forEach((one, place) => { if (typeof before[place] === "boolean") one.checked = before[place]; else one.value = before[place]; });
      store.removeItem(nameOf(form));
      delete form.dataset.typed;
    });
  }

  // A sentence above the form, and one button.
  function bar(form, sentence, button, act) {
    const old = document.getElementById(`${form.id}-kept`), told = document.createElement("div");
    const text = document.createElement("p"), press = document.createElement("button");
    if (old) old.remove();
    told.id = `${form.id}-kept`; told.className = "kept"; told.setAttribute("role", "status");
    press.className = "button quiet"; press.type = "button"; press.textContent = button;
    press.onclick = () => { told.remove(); act(); };
    told.append(text, press);
    form.before(told);
    text.textContent = sentence; // set once it stands in the page: then it is read out
    return told;
  }

  document.addEventListener("input", (event) => { const form = event.target.form; if (form && form.method === "post") form.dataset.typed = ""; });
  setInterval(() => kept().forEach((form) => { if ("typed" in form.dataset) save(form); }), SAVE_MS);
  addEventListener("pagehide", () => kept().forEach((form) => { if ("typed" in form.dataset) save(form); }));
  addEventListener("pageshow", () => document.querySelectorAll("form[data-going]").forEach((form) => delete form.dataset.going));

  // Send only where somebody answers: else a browser's own error page takes the place of what was typed.
  async function answers() {
    try { await fetch("/alive", { cache: "no-store", signal: AbortSignal.timeout(6_000) }); return true; } catch { return false; }
  }
  addEventListener("submit", async (event) => {
    const form = event.target, submitter = event.submitter;
    if (event.defaultPrevented || form.method !== "post") return;
    if ("going" in form.dataset) { event.preventDefault(); return; }
    if ("keep" in form.dataset) save(form);
    if ("sure" in form.dataset || (navigator.onLine && window.coolhead.quiet() < FRESH_MS)) { delete form.dataset.sure; form.dataset.going = ""; return; }
    event.preventDefault();
    if (navigator.onLine && await answers()) { form.dataset.sure = ""; form.requestSubmit(submitter); return; }
    bar(form, words.offline, words.again, () => form.requestSubmit(submitter)).scrollIntoView({ block: "nearest" });
  });

  // The server tells which form was taken; drafts older than a day are let go; who signs out leaves none behind.
  const taken = (document.cookie.match(/(?:^|; )sent=([^;]+)/) || [])[1];
  for (const name of Object.keys(store).filter((one) => one.startsWith("draft "))) {
    const draft = read(name);
    if (!draft || Date.now() - draft.at > KEPT_MS || (taken && draft.key === taken)) store.removeItem(name);
  }
  if (taken) document.cookie = "sent=; Max-Age=0; Path=/; SameSite=Lax";
  addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out], [action='/sign-out']")) return;
    for (const name of Object.keys(store)) if (name.startsWith("draft ")) store.removeItem(name);
  });
  kept().forEach((form) => { given.set(form, controls(form).map(said)); restore(form); });
  const wrong = document.querySelector(".errors");
  if (wrong) wrong.focus();
})();
