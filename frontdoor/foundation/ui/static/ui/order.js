// Items put in order by dragging, beside the buttons that do the same by keyboard and without scripts.
//
// A list says `data-fd-order`; its items say `data-fd-order-item`, with the words that name them. What is dropped is sent
// by a form that the page has already, so that the server decides, and draws the order that it kept:
//   - an item that holds a `select[data-fd-order-place]` is given its new place there, and that select's form is sent;
//   - a list that holds an `input[data-fd-order-marks]` gets its items' marks in order, and the page is drawn anew unsaved.

const EDGE = 70; // pixels from the edge of the window at which the page scrolls along
const PACE = 12;

function itemsOf(list) {
  return [...list.children].filter((each) => each.hasAttribute("data-fd-order-item"));
}

function announcer(list) {
  const live = Object.assign(document.createElement("p"), { className: "govuk-visually-hidden" });
  live.setAttribute("role", "status");
  list.before(live);
  return (words) => { live.textContent = words; };
}

// The neighbours move round the dragged item: an item taken out of the page would lose the finger that holds it.
function moveTo(list, item, place) {
  const others = itemsOf(list).filter((each) => each !== item);
  others.slice(0, place).forEach((each) => list.insertBefore(each, item));
  let last = item;
  others.slice(place).forEach((each) => { last.after(each); last = each; });
}

function placeUnder(list, item, y) {
  const others = itemsOf(list).filter((each) => each !== item);
  return others.filter((each) => {
    const box = each.getBoundingClientRect();
    return y > box.top + box.height / 2;
  }).length;
}

function send(list, item) {
  const select = item.querySelector("select[data-fd-order-place]");
  if (select) {
    select.value = String(itemsOf(list).indexOf(item));
    select.form.requestSubmit();
    return;
  }
  const marks = list.querySelector("input[data-fd-order-marks]");
  marks.value = itemsOf(list).map((each) => each.dataset.fdOrderMark).join(" ");
  // A button of no action: the page comes back as it stands in the boxes, with nothing saved.
  const button = Object.assign(document.createElement("button"), { type: "submit", name: "action", value: "refresh", hidden: true });
  button.setAttribute("formaction", `#${item.id}`);
  list.append(button);
  marks.form.requestSubmit(button);
}

function drag(list, item, say, began) {
  const before = itemsOf(list).indexOf(item);
  let y = began.clientY;
  let frame = 0;
  item.classList.add("fd-dragged");

  const settle = () => {
    const place = placeUnder(list, item, y);
    if (place !== itemsOf(list).indexOf(item)) {
      moveTo(list, item, place);
      say(`${item.dataset.fdOrderItem}: place ${place + 1} of ${itemsOf(list).length}`);
    }
  };
  const scroll = () => {
    const down = y > window.innerHeight - EDGE ? PACE : 0;
    const up = y < EDGE ? -PACE : 0;
    if (down || up) {
      window.scrollBy(0, down || up);
      settle();
    }
    frame = requestAnimationFrame(scroll);
  };
  const follow = (event) => { y = event.clientY; settle(); };
  const end = (keep) => {
    cancelAnimationFrame(frame);
    item.classList.remove("fd-dragged");
    watched.forEach(([name, heard]) => document.removeEventListener(name, heard));
    if (!keep) {
      moveTo(list, item, before);
      say(`${item.dataset.fdOrderItem}: back at place ${before + 1}`);
    } else if (itemsOf(list).indexOf(item) !== before) {
      send(list, item);
    }
  };
  const watched = [
    ["pointermove", follow],
    ["pointerup", () => end(true)],
    ["pointercancel", () => end(false)],
    ["keydown", (event) => { if (event.key === "Escape") end(false); }],
  ];
  watched.forEach(([name, heard]) => document.addEventListener(name, heard));
  frame = requestAnimationFrame(scroll);
}

document.querySelectorAll("[data-fd-order]").forEach((list) => {
  if (itemsOf(list).length < 2) return;
  const say = announcer(list);
  itemsOf(list).forEach((item) => {
    // Only for pointers: whoever uses a keyboard or a screen reader has the buttons.
    const grip = Object.assign(document.createElement("span"), { className: "fd-grip", title: "Drag to move", textContent: "⠿" });
    grip.setAttribute("aria-hidden", "true");
    grip.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button > 0) return;
      event.preventDefault();
      drag(list, item, say, event);
    });
    const legend = item.querySelector(":scope > legend"); // which has to stay the first of its fieldset
    if (legend) legend.after(grip);
    else item.prepend(grip);
  });
});
