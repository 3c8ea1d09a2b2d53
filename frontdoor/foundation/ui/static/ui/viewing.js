// While a case is open, say so now and then, and show who else has it open. Without scripts the page says who had it open
// when it was loaded.
const EVERY = 30_000; // as VIEWING_LASTS expects: policy.py keeps a page as open for five minutes after it last said so
const ASLEEP = 20 * 60_000; // nobody touched the page for this long: it is left lying, and must not keep a sign-in alive

const place = document.querySelector("[data-fd-viewing]");
let touched = Date.now();
["keydown", "pointerdown", "scroll"].forEach((what) => addEventListener(what, () => { touched = Date.now(); }, { passive: true }));

function said(extra) {
  const form = new FormData();
  form.set("csrfmiddlewaretoken", place.dataset.fdToken);
  Object.entries(extra).forEach(([name, value]) => form.set(name, value));
  return form;
}

async function ping() {
  if (document.hidden || Date.now() - touched > ASLEEP) return;
  try {
    const answer = await fetch(place.dataset.fdViewing, { method: "POST", body: said({}) });
    if (!answer.ok || answer.redirected) return;
    const words = (await answer.json()).others.join(" ");
    if (place.textContent.trim() !== words) place.textContent = words;
    place.hidden = !words;
  } catch {
    // No connection: what was shown last stays.
  }
}

if (place) {
  setInterval(ping, EVERY);
  addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.fdViewing, said({ leaving: "yes" })));
  addEventListener("pageshow", (event) => { if (event.persisted) ping(); });
}
