// Keys of the page of a wave: 1 to 4 choose the span, m goes to the accounts that carry it, t opens the table.
(() => {
  "use strict";
  const writes = (element) => element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName) || (element.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(element.type));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || writes(event.target)) return;
    if (document.body.dataset.shortcuts === "off") return;
    const link = /^[1-4]$/.test(event.key) && document.querySelector(`.spans [data-key="${event.key}"]`);
    if (link) link.click();
    if (event.key === "m") document.getElementById("multipliers")?.focus();
    if (event.key === "t") {
      const table = document.getElementById("table");
      if (table) { table.open = !table.open; table.querySelector("summary").focus(); }
    }
  });
})();
