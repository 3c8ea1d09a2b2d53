// A map drawn from our own boundary, wards and streets: no tile server, no outside request.
import * as L from "../vendor/leaflet/leaflet.js";

const MARKER = { radius: 9, color: "#0b0c0c", weight: 2, fillColor: "#d4351c", fillOpacity: 0.9 };

async function json(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  return answer.ok ? answer.json() : null;
}

function drawLayers(map, layers) {
  const group = L.featureGroup();
  if (layers.wards) L.geoJSON(layers.wards, { interactive: false, style: { color: "#505a5f", weight: 1, fillOpacity: 0.02 } }).addTo(group);
  if (layers.streets) L.geoJSON(layers.streets, { interactive: false, style: { color: "#ffffff", weight: 6 } }).addTo(group);
  if (layers.streets) L.geoJSON(layers.streets, { interactive: false, style: { color: "#8a8f94", weight: 2 } }).addTo(group);
  if (layers.boundary) L.geoJSON(layers.boundary, { interactive: false, style: { color: "#0b4f6c", weight: 3, fillOpacity: 0.03 } }).addTo(group);
  group.addTo(map);
  return group.getBounds();
}

function describe(feature, layer) {
  const link = document.createElement("a");
  link.href = feature.properties.url;
  link.textContent = feature.properties.title;
  const words = document.createElement("p");
  words.textContent = feature.properties.status || "";
  const box = document.createElement("div");
  box.append(link, words);
  layer.bindPopup(box);
}

function makePicker(map, box, pin) {
  const lat = document.getElementById(`${box.dataset.pick}-lat`);
  const lon = document.getElementById(`${box.dataset.pick}-lon`);
  const where = box.querySelector("[data-where]");
  const put = (point) => {
    pin.setLatLng(point).addTo(map);
    lat.value = point.lat.toFixed(6);
    lon.value = point.lng.toFixed(6);
    where.textContent = "The pin is on the map. Press Continue when it is in the right place.";
  };
  map.on("click", (event) => put(event.latlng));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      put(map.getCenter());
    }
  });
  box.querySelector("[data-locate]").addEventListener("click", () => {
    where.textContent = "Finding where you are…";
    map.locate({ setView: true, maxZoom: 17 });
  });
  map.on("locationfound", (event) => put(event.latlng));
  map.on("locationerror", () => { where.textContent = "We could not find where you are. Click the map, or describe the place in words."; });
}

async function start(box) {
  box.hidden = false;
  const map = L.map(box.querySelector(".fd-map__canvas"), { attributionControl: false, zoomSnap: 0.5 });
  const bounds = drawLayers(map, (await json(box.dataset.layers)) || {});
  const { lat, lon } = box.dataset;
  const pin = L.circleMarker([0, 0], MARKER);
  if (bounds.isValid()) map.fitBounds(bounds);
  else map.setView([52.5, -1.5], 7);
  if (lat && lon) {
    pin.setLatLng([lat, lon]).addTo(map);
    map.setView([lat, lon], 16);
  }
  if (box.dataset.points) {
    const points = await json(box.dataset.points);
    if (points) L.geoJSON(points, { pointToLayer: (_feature, at) => L.circleMarker(at, MARKER), onEachFeature: describe }).addTo(map);
  }
  if (box.dataset.pick) makePicker(map, box, pin);
}

document.querySelectorAll("[data-map]").forEach(start);
