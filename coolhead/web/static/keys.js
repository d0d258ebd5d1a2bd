// The keyboard: g and a letter leads to a screen, / or Ctrl+K searches, ? shows the keys, d changes the theme, j k Enter
// walk a list. [data-key] declares a key of the page; in a row of a [data-list] it is for the row that has the focus.
(() => {
  "use strict";
  const body = document.body, root = document.documentElement;
  const on = body.dataset.shortcuts !== "off";
  const typing = (target) => target.closest && target.closest("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio], [type=submit], [type=button])");
  const shown = (one) => one.offsetParent !== null && !one.disabled;
  let going = 0;

  async function part(link, name) {
    const place = new URL(link, location);
    place.searchParams.set("part", name);
    place.searchParams.set("lang", root.lang);
    const answer = await fetch(place);
    if (!answer.ok) throw new Error(String(answer.status));
    return document.adoptNode(new DOMParser().parseFromString(await answer.text(), "text/html").body.firstElementChild);
  }

  // Dialogs are asked for when they are wanted; where that fails, the link leads to the page with the same content.
  async function open(link, id) {
    let dialog = document.getElementById(id);
    try {
      if (!dialog) body.append(dialog = await part(link.href, id));
    } catch { location = link.href; return null; }
    if (!dialog.open) dialog.showModal();
    return dialog;
  }

  async function showKeys() {
    const dialog = await open(document.getElementById("help"), "keys");
    if (!dialog) return;
    const list = dialog.querySelector("#keys-here"), known = new Set();
    const rows = [...document.querySelectorAll("[data-key]")].filter(shown).map((one) => {
      const key = one.dataset.key, row = document.createElement("div"), name = document.createElement("dt"), what = document.createElement("dd"), cap = document.createElement("kbd");
      if (known.has(key)) return null;
      known.add(key);
      cap.textContent = key;
      name.textContent = one.dataset.keyName || (one.getAttribute("aria-label") || one.textContent).replace(key, "").trim() || key;
      what.append(cap);
      row.append(name, what);
      return row;
    });
    list.replaceChildren(...rows.filter(Boolean));
    list.parentElement.hidden = !known.size;
  }

  // Search: a text field with a list of what was found; the server seeks.
  async function search() {
    const dialog = await open(document.getElementById("find"), "palette");
    if (!dialog) return;
    const field = dialog.querySelector("input");
    if (!dialog.dataset.ready) ready(dialog, field);
    field.select();
  }
  function ready(dialog, field) {
    let timer = 0, asked = 0;
    dialog.dataset.ready = "1";
    const options = () => [...dialog.querySelectorAll("[role=option]")];
    const choose = (option) => {
      for (const one of options()) one.setAttribute("aria-selected", String(one === option));
      field.setAttribute("aria-activedescendant", option ? option.id : "");
      if (option) option.scrollIntoView({ block: "nearest" });
    };
    const chosen = () => dialog.querySelector("[aria-selected=true]");
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const mine = asked += 1, place = new URL(document.getElementById("find").href);
        place.searchParams.set("q", field.value);
        try {
          const found = await part(place, "found");
          if (mine === asked) { dialog.querySelector("#found").replaceWith(found); choose(options()[0]); }
        } catch { /* what was found before stays; the form's button asks as a page */ }
      }, 120);
    });
    field.addEventListener("keydown", (event) => {
      const all = options(), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && all.length) { choose(all[(all.indexOf(chosen()) + step + all.length) % all.length]); event.preventDefault(); }
      if (event.key === "Enter" && chosen()) { chosen().click(); event.preventDefault(); }
    });
    dialog.addEventListener("click", (event) => {
      const act = event.target.closest("[data-do]");
      if (event.target === dialog || (act && act.dataset.do !== "close")) dialog.close();
      if (act && act.dataset.do === "theme") turn();
      if (act && act.dataset.do === "keys") { event.preventDefault(); showKeys(); }
    });
    choose(options()[0]);
  }

  // Light or dark, at once, and remembered.
  function turn() {
    const dark = root.dataset.theme === "dark" || (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
    root.dataset.theme = dark ? "light" : "dark";
    fetch("/preferences", { method: "POST", redirect: "manual", body: new URLSearchParams({ theme: root.dataset.theme }) }).catch(() => {});
    body.dispatchEvent(new CustomEvent("cool:theme"));
  }

  const rows = () => [...document.querySelectorAll("[data-list] > *")].filter(shown);
  const current = () => document.activeElement.closest("[data-list] > *");
  function go(step) {
    const all = rows(), next = all[Math.min(Math.max(all.indexOf(current()) + step, 0), all.length - 1)];
    if (!next) return;
    if (next.tabIndex < 0) next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function keyed(key) {
    const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter(shown);
    const row = current() || rows()[0];
    return all.find((one) => row && row.contains(one)) || all.find((one) => !one.closest("[data-list] > *"));
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("#find, #help");
    if (link) { event.preventDefault(); if (link.id === "find") search(); else showKeys(); }
    for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    if (event.target.closest("dialog [data-do=close]")) event.target.closest("dialog").close();
  });
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const { key, target } = event;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "k") { event.preventDefault(); search(); return; }
    if (key === "Escape") for (const menu of document.querySelectorAll(".menu[open]")) { menu.open = false; menu.firstElementChild.focus(); }
    if (!on || event.ctrlKey || event.metaKey || event.altKey || typing(target) || target.closest("dialog")) return;
    const screen = going && document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    clearTimeout(going);
    going = 0;
    if (screen) { event.preventDefault(); screen.click(); return; }
    if (key === "g") { going = setTimeout(() => { going = 0; }, 1_500); return; }
    if (key === "Enter" && target.matches("[data-list] > *")) { const link = target.querySelector("[data-open], a[href]"); if (link) link.click(); return; }
    const act = { "/": search, "?": showKeys, d: turn, j: () => go(1), k: () => go(-1) }[key];
    const one = act ? null : key.length === 1 && keyed(key);
    if ((key === "j" || key === "k") && !rows().length) return;
    if (!act && !one) return;
    event.preventDefault();
    if (act) act(); else if (one.matches("input, select, textarea")) one.focus(); else one.click();
  });
})();
