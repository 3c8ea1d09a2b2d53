// Addresses are offered while somebody types. Without scripts the same box and its button list them on the next page.
//
// An element says `data-fd-addresses` with where to ask; the box to type in is inside it. What is offered is the browser's
// own list of a box (datalist), which keyboards and screen readers know.

const FEWEST = 3; // letters
const PAUSE = 200; // milliseconds without a key

for (const around of document.querySelectorAll("[data-fd-addresses]")) {
  const box = around.querySelector("input");
  const list = Object.assign(document.createElement("datalist"), { id: `${box.id}-offered` });
  box.after(list);
  box.setAttribute("list", list.id);
  box.setAttribute("autocomplete", "off"); // the browser's own memory would lie over what is offered

  let waiting;
  let asked = "";
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => offer(around.dataset.fdAddresses, box.value.trim()), PAUSE);
  });

  async function offer(address, typed) {
    if (typed.length < FEWEST || typed === asked) return;
    asked = typed;
    try {
      const answer = await fetch(`${address}?q=${encodeURIComponent(typed)}`);
      if (!answer.ok) return;
      const { addresses } = await answer.json();
      if (typed !== asked) return; // a later question was answered first
      list.replaceChildren(...addresses.map(({ text }) => Object.assign(document.createElement("option"), { value: text })));
    } catch {
      // Without an answer the box is what it is without scripts.
    }
  }
}
