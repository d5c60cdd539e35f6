// A map to tap on: ward outlines from the policy, no tiles from anywhere.
import L from "leaflet";
import "leaflet/dist/leaflet.css";

document.querySelectorAll("[data-map-picker]").forEach(async (box) => {
  const input = (axis) => document.querySelector(`[name="${CSS.escape(`${box.dataset.mapPicker}.${axis}`)}"]`);
  const outlines = await (await fetch(box.dataset.outlines)).json();
  if (!outlines.features.length) { box.hidden = true; return; }
  const map = L.map(box, { attributionControl: false, zoomSnap: 0.5 });
  const wards = L.geoJSON(outlines, {
    style: { color: "#0b5c78", weight: 1.5, fillOpacity: 0.08 },
    onEachFeature: (feature, layer) => layer.bindTooltip(feature.properties.name, { permanent: box.clientWidth > 700, direction: "center", className: "ward-name" }),
  }).addTo(map);
  map.fitBounds(wards.getBounds());
  let pin = null;
  const put = (point) => {
    pin?.remove();
    pin = L.circleMarker(point, { radius: 9, color: "#a3221b", fillOpacity: 0.6 }).addTo(map);
  };
  map.on("click", ({ latlng }) => {
    input("lat").value = latlng.lat.toFixed(6);
    input("lon").value = latlng.lng.toFixed(6);
    input("lon").dispatchEvent(new Event("input", { bubbles: true }));
    input("lat").dispatchEvent(new Event("input", { bubbles: true }));
    put(latlng);
  });
  const follow = () => { const [lat, lon] = [+input("lat").value, +input("lon").value]; if (lat && lon) { put([lat, lon]); map.setView([lat, lon], 14); } };
  ["lat", "lon"].forEach((axis) => input(axis).addEventListener("change", follow));
  follow();
});
