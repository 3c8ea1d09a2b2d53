// A map drawn from our own boundary, wards and streets: no tile server, no outside request.
// Written in ui/components/map.html; everything it shows is on the page in words too.
import * as L from "../vendor/leaflet/leaflet.js";

const PIN = { radius: 10, color: "#ffffff", weight: 3, fillColor: "#ca3535", fillOpacity: 1 };
const POINT = { radius: 9, color: "#0b0c0c", weight: 2, fillColor: "#ffdd00", fillOpacity: 0.95 };
const PLACE = { radius: 6, color: "#0b0c0c", weight: 2, fillColor: "#ffffff", fillOpacity: 1 }; // beside a pin that is chosen
const STREET_NAMES_FROM = 16; // zoom; further out they would lie over each other
const MOST_NAMES = 60;

async function json(address) {
  try {
    const answer = await fetch(address, { credentials: "same-origin" });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null; // offline: the page goes on in words
  }
}

function nameOf(words, at, kind) {
  const content = Object.assign(document.createElement("span"), { textContent: words });
  return L.tooltip({ permanent: true, direction: "center", className: `fd-map__name fd-map__name--${kind}`, interactive: false })
    .setLatLng(at).setContent(content);
}

function drawGround(map, layers) {
  const ground = map.createPane("ground");
  ground.style.zIndex = 300; // beneath pins
  const options = { interactive: false, pane: "ground", renderer: L.canvas({ pane: "ground" }) };
  const draw = (collection, style) => collection && L.geoJSON(collection, { ...options, style: () => ({ ...options, ...style }) }).addTo(map);
  const boundary = draw(layers.boundary, { color: "#0b4f6c", weight: 3, fillColor: "#ffffff", fillOpacity: 0.6 });
  const wards = draw(layers.wards, { color: "#484949", weight: 1, dashArray: "4 4", fill: false });
  const edges = draw(layers.streets, { color: "#8a8f94" });
  const streets = draw(layers.streets, { color: "#ffffff" });
  const widen = () => {
    const width = streetWidth(map.getZoom());
    edges?.setStyle({ weight: width + 2 });
    streets?.setStyle({ weight: width });
  };
  map.on("zoomend", widen);
  widen();
  return { boundary, wards, streets };
}

function streetWidth(zoom) {
  return Math.max(1, 2 ** ((zoom - 13) / 2)); // in pixels: a line far out, room for its name close by
}

function corners(line) {
  return line.getLatLngs().flat(Infinity);
}

function nameWhatIsInView(map, { wards, streets }) {
  const names = L.layerGroup().addTo(map);
  const named = (layer, places) => (layer ? layer.getLayers() : []).map((each) => [each.feature.properties.name, places(each)]);
  const wardNames = named(wards, (ward) => [ward.getBounds().getCenter()]);
  const streetNames = named(streets, corners);
  const show = () => {
    names.clearLayers();
    const near = map.getZoom() >= STREET_NAMES_FROM;
    const view = map.getBounds().pad(-0.05);
    (near ? streetNames : wardNames)
      .map(([words, places]) => [words, places.filter((at) => view.contains(at))])
      .filter(([words, places]) => words && places.length)
      .slice(0, MOST_NAMES)
      .forEach(([words, places]) => names.addLayer(nameOf(words, places[Math.floor(places.length / 2)], near ? "street" : "ward")));
  };
  map.on("zoomend moveend", show);
  show();
}

function describe(feature, layer) {
  const { url, title, status } = feature.properties;
  const box = document.createElement("div");
  const link = Object.assign(document.createElement("a"), { href: url, textContent: title, className: "govuk-link" });
  box.append(link, Object.assign(document.createElement("p"), { textContent: status || "" }));
  layer.bindPopup(box);
}

async function drawPoints(map, address) {
  const points = await json(address);
  if (!points) return;
  const drawn = L.geoJSON(points, { pointToLayer: (_feature, at) => L.circleMarker(at, POINT), onEachFeature: describe }).addTo(map);
  if (drawn.getLayers().length) map.fitBounds(drawn.getBounds().pad(0.2), { maxZoom: 16 });
}

function makePicker(map, box, pin) {
  const inputs = ["lat", "lon"].map((part) => document.getElementById(`${box.dataset.pick}-${part}`));
  const where = box.querySelector("[data-where]");
  // What it says comes from the page, in the page's language.
  const say = (what) => { where.textContent = where.dataset[what]; };
  const unpin = box.querySelector("[data-unpin]");
  unpin.hidden = !inputs[0].value;
  const put = (point) => {
    const at = point.wrap();
    pin.setLatLng(at).addTo(map);
    inputs[0].value = at.lat.toFixed(6);
    inputs[1].value = at.lng.toFixed(6);
    inputs.forEach((input) => input.dispatchEvent(new Event("change", { bubbles: true })));
    unpin.hidden = false;
    say("pinned");
  };
  unpin.addEventListener("click", () => {
    pin.remove();
    inputs.forEach((input) => { input.value = ""; input.dispatchEvent(new Event("change", { bubbles: true })); });
    map.getContainer().focus(); // the button that had it goes
    unpin.hidden = true;
    say("unpinned");
  });
  map.on("click", (event) => put(event.latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== map.getContainer()) return;
    event.preventDefault(); // Enter would send the form
    put(map.stop().getCenter()); // where the cross is now, should the map still be gliding
  });
  const locate = box.querySelector("[data-locate]");
  if (!locate || !("geolocation" in navigator) || !window.isSecureContext) return;
  locate.hidden = false;
  locate.addEventListener("click", () => {
    say("finding");
    map.locate({ setView: true, maxZoom: 18, enableHighAccuracy: true, timeout: 15000 });
  });
  map.on("locationfound", (event) => put(event.latlng));
  map.on("locationerror", () => say("notFound"));
}

// Things that a list of radio buttons on the page offers, each of which says where it is: a tap on one chooses it.
function drawChoices(map, box, pin) {
  const radios = [...document.getElementsByName(box.dataset.choose)].filter((each) => each.dataset.lat);
  const drawn = L.featureGroup(radios.map((radio) => {
    const mark = L.circleMarker([+radio.dataset.lat, +radio.dataset.lon], POINT);
    mark.bindTooltip(Object.assign(document.createElement("span"), { textContent: radio.value }), { permanent: true, direction: "right", offset: [8, 0], className: "fd-map__name fd-map__name--street" });
    mark.on("click", () => {
      radio.click();
      box.querySelector("[data-where]").textContent = radio.labels[0].textContent.trim();
    });
    return mark;
  })).addTo(map);
  const show = () => drawn.getLayers().forEach((mark, place) => mark.setStyle(radios[place].checked ? PIN : POINT));
  radios.forEach((radio) => radio.form.addEventListener("change", show));
  show();
  pin.setStyle(PLACE);
  const all = map.hasLayer(pin) ? L.featureGroup([pin, ...drawn.getLayers()]) : drawn;
  if (radios.length) map.fitBounds(all.getBounds().pad(0.3), { maxZoom: 18 });
}

function pinOf(box) {
  const typed = box.dataset.pick ? ["lat", "lon"].map((part) => document.getElementById(`${box.dataset.pick}-${part}`).value) : [];
  const [lat, lon] = typed[0] && typed[1] ? typed : [box.dataset.lat, box.dataset.lon];
  return lat && lon && Number.isFinite(+lat) && Number.isFinite(+lon) ? L.latLng(+lat, +lon) : null;
}

async function start(box) {
  box.hidden = false;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const canvas = box.querySelector(".fd-map__canvas");
  const map = L.map(canvas, { attributionControl: false, zoomSnap: 0.5, minZoom: 6, maxZoom: 19, fadeAnimation: !calm, zoomAnimation: !calm, markerZoomAnimation: !calm });
  if (calm) map.panBy = (offset, options) => L.Map.prototype.panBy.call(map, offset, { ...options, animate: false });
  map.setView([54, -2.5], 6);
  const drawn = drawGround(map, (await json(box.dataset.layers)) || {});
  const bounds = (drawn.boundary || drawn.wards || L.featureGroup()).getBounds();
  if (bounds.isValid()) map.fitBounds(bounds);
  const pin = L.circleMarker([0, 0], { ...PIN, interactive: false });
  const at = pinOf(box);
  if (at) {
    pin.setLatLng(at).addTo(map);
    if (bounds.isValid() && !bounds.contains(at)) map.fitBounds(bounds.extend(at).pad(0.05)); // alone it stands in a void
    else map.setView(at, 17);
  }
  if (box.dataset.points) await drawPoints(map, box.dataset.points);
  if (box.dataset.pick) makePicker(map, box, pin);
  if (box.dataset.choose) drawChoices(map, box, pin);
  nameWhatIsInView(map, drawn);
  box.dataset.ready = "yes"; // for whoever waits: tests
}

document.querySelectorAll("[data-map]").forEach(start);
