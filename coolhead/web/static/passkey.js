// Passkeys: the browser makes and signs, the server checks. Without this script there are the password and the codes.
(() => {
  "use strict";
  if (!window.PublicKeyCredential || !window.isSecureContext) return;
  const said = document.getElementById("passkey-said");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  async function ask(path, body, form) {
    const headers = { "content-type": "application/json", accept: "application/json" };
    if (form) headers["x-coolhead-form"] = form;
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), credentials: "same-origin" });
    const told = await answer.json();
    if (told.confirm) { location.assign(told.confirm + "?next=/account"); throw new Error("confirm"); }
    if (!answer.ok) throw new Error(told.detail);
    return told;
  }

  function plain(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
  }

  async function add(button) {
    const { name, options } = await ask("/passkeys/add/begin", {}, button.dataset.form);
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    for (const known of options.excludeCredentials || []) known.id = bytes(known.id);
    const credential = plain(await navigator.credentials.create({ publicKey: options }));
    return ask("/passkeys/add", { name, credential }, button.dataset.form);
  }

  async function sign(button) {
    const { name, options } = await ask("/passkeys/begin", {});
    options.challenge = bytes(options.challenge);
    const credential = plain(await navigator.credentials.get({ publicKey: options }));
    return ask("/passkeys/sign-in", { name, credential, next: button.dataset.next });
  }

  function offer(id, way, act) {
    const button = document.getElementById(id);
    if (!button) return;
    document.getElementById(way).hidden = false;
    button.addEventListener("click", async () => {
      said.textContent = "";
      button.disabled = true;
      try {
        location.assign((await act(button)).next);
      } catch (error) {
        if (error.message !== "confirm") said.textContent = button.dataset.failed;
      } finally {
        button.disabled = false;
      }
    });
  }
  offer("passkey-add", "passkey-add-way", add);
  offer("passkey-sign-in", "passkey-way", sign);
})();
