// Passkeys. A form that says `data-fd-passkey` or `data-fd-new-passkey` names the address that asks its question; the
// device answers it, and the form is sent with the answer. Where a browser knows no passkeys, the forms stay hidden.

const able = "PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential;

async function question(form, address) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const asked = await fetch(address, { method: "POST", headers: { "X-CSRFToken": token } });
  const said = await asked.json();
  if (said.again) {
    window.location.assign(said.again);
  }
  if (!asked.ok) {
    throw new Error(`asked, and got ${asked.status}`);
  }
  return said.publicKey;
}

function answerBy(form, address, answer) {
  const failed = form.querySelector("[data-fd-passkey-failed]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.textContent = "";
    try {
      const credential = await answer(await question(form, address));
      form.querySelector("[name=answer]").value = JSON.stringify(credential.toJSON());
    } catch {
      failed.textContent = failed.dataset.fdPasskeyFailed;
      return;
    }
    form.submit();
  });
}

if (able) {
  document.querySelectorAll("[data-fd-passkey-missing]").forEach((each) => each.remove());
  document.querySelectorAll("[data-fd-passkey]").forEach((form) =>
    answerBy(form, form.dataset.fdPasskey, (asked) =>
      navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) })));
  document.querySelectorAll("[data-fd-new-passkey]").forEach((form) =>
    answerBy(form, form.dataset.fdNewPasskey, (asked) =>
      navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })));
}
