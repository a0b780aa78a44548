// A map of the places in the list beside it: our own ward shapes, numbered pins, and tiles only where a deployment
// names a tile server. The list says the same, so nothing here is the only way to know something.
//
// Leaflet is taken apart: only the parts named here travel.
import { Attribution } from "leaflet/src/control/Control.Attribution.js"
import { Zoom } from "leaflet/src/control/Control.Zoom.js"
import { LatLngBounds } from "leaflet/src/geo/LatLngBounds.js"
import { GeoJSON } from "leaflet/src/layer/GeoJSON.js"
import { Popup } from "leaflet/src/layer/Popup.js"
import { DivIcon } from "leaflet/src/layer/marker/DivIcon.js"
import { Marker } from "leaflet/src/layer/marker/Marker.js"
import { TileLayer } from "leaflet/src/layer/tile/TileLayer.js"
import { Circle } from "leaflet/src/layer/vector/Circle.js"
import { svg } from "leaflet/src/layer/vector/SVG.js"
import "leaflet/src/layer/vector/Renderer.getRenderer.js"
import "leaflet/src/map/handler/Map.DoubleClickZoom.js"
import "leaflet/src/map/handler/Map.Drag.js"
import "leaflet/src/map/handler/Map.Keyboard.js"
import "leaflet/src/map/handler/Map.TouchZoom.js"
import { Map as LeafletMap } from "leaflet/src/map/Map.js"

const CLOSEST = 15
const APART = 40 // pixels between the middles of two pins, so that each can be pressed
const ROUNDS = 60
const BESIDE_BUTTONS = { paddingTopLeft: [90, 50], paddingBottomRight: [40, 40] } // no pin lies under the buttons
const ABOUT_METRES = 700 // how vague a confidential place is drawn

export function drawMap(box) {
  const { places, home } = JSON.parse(box.querySelector("script").textContent)
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  const fingers = matchMedia("(pointer: coarse)").matches
  const stage = document.createElement("div")
  stage.className = "hub-map__stage"
  stage.setAttribute("role", "region")
  stage.setAttribute("aria-label", box.dataset.label)
  box.append(stage)

  const map = new LeafletMap(stage, {
    attributionControl: false,
    zoomControl: false,
    dragging: !fingers, // one finger scrolls the page; two move the map
    renderer: svg(),
    maxZoom: 18,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  })
  new Zoom({ zoomInTitle: "Closer", zoomOutTitle: "Further away" }).addTo(map)
  stage.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup())
  if (fingers) hint(box, "Move the map with two fingers")

  const points = places.map(({ lat, lng }) => [lat, lng])
  if (home) points.push([home.lat, home.lng])
  if (points.length) map.fitBounds(new LatLngBounds(points), { ...BESIDE_BUTTONS, maxZoom: CLOSEST, animate: false })
  else map.setView([54, -2], 6)

  addTiles(map, box.dataset)
  addAreas(map, box.dataset.areas, points.length === 0)
  if (home) addHome(map, home)
  const pins = new Map(places.map((place) => [String(place.number), addPlace(map, place)]))
  pairWithList(pins)
  const spread = () => spreadOut(map, [...pins.values()])
  map.on("zoomend viewreset", spread)
  spread()
  return map
}

function addTiles(map, { tiles, attribution }) {
  if (!tiles) return
  new TileLayer(tiles, { maxZoom: 19, referrerPolicy: "no-referrer" }).addTo(map)
  new Attribution({ prefix: false }).addAttribution(attribution).addTo(map)
}

async function addAreas(map, address, fit) {
  if (!address) return
  const answer = await fetch(address, { credentials: "same-origin" })
  if (!answer.ok) return
  const areas = new GeoJSON(await answer.json(), { interactive: false, style: { className: "hub-map__area" } })
  areas.addTo(map)
  if (fit) map.fitBounds(areas.getBounds(), { animate: false })
  const names = areas.getLayers().flatMap((layer) => nameArea(map, layer))
  const fitNames = () => names.forEach((fit) => fit())
  map.on("zoomend", fitNames)
  fitNames()
}

/** An area's name stands in it where there is room for it. */
function nameArea(map, layer) {
  const name = layer.feature.properties?.name
  if (!name) return []
  const bounds = layer.getBounds()
  const icon = new DivIcon({ className: "hub-map__name", iconSize: null, html: words(name) })
  const marker = new Marker(bounds.getCenter(), { icon, interactive: false, keyboard: false, zIndexOffset: -1000 })
  const label = marker.addTo(map).getElement().firstChild
  return [() => {
    const room = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x
    label.style.visibility = label.offsetWidth < room ? "" : "hidden"
  }]
}

/** Pins of near places step aside for each other, the same way each time. */
function spreadOut(map, pins) {
  const shown = pins.map((pin, n) => {
    const { x, y } = map.latLngToLayerPoint(pin.getLatLng())
    const [, anchorY] = pin.options.icon.options.iconAnchor
    const middle = y + 17 - anchorY // a pin stands above its place, a rough one upon it
    return { pin, fromX: x, fromY: middle, x: x + Math.cos(n * 2.4), y: middle + Math.sin(n * 2.4) }
  })
  for (let round = 0, moved = true; moved && round < ROUNDS; round += 1) {
    moved = false
    for (let i = 0; i < shown.length; i += 1) {
      for (let j = i + 1; j < shown.length; j += 1) {
        const [a, b] = [shown[i], shown[j]]
        const far = Math.hypot(b.x - a.x, b.y - a.y) || 0.01
        if (far >= APART) continue
        const push = (APART - far) / 2 / far
        const [dx, dy] = [(b.x - a.x) * push, (b.y - a.y) * push]
        a.x -= dx
        a.y -= dy
        b.x += dx
        b.y += dy
        moved = true
      }
    }
  }
  for (const { pin, x, y, fromX, fromY } of shown) {
    const { style } = pin.getElement()
    const [anchorX, anchorY] = pin.options.icon.options.iconAnchor
    style.marginLeft = `${Math.round(x - fromX) - anchorX}px`
    style.marginTop = `${Math.round(y - fromY) - anchorY}px`
  }
}

function addHome(map, home) {
  const icon = new DivIcon({ className: "hub-map__home", iconSize: [22, 22] })
  named(new Marker([home.lat, home.lng], { icon, interactive: false, keyboard: false }).addTo(map), home.name)
}

function addPlace(map, place) {
  const at = [place.lat, place.lng]
  if (place.about) {
    new Circle(at, { radius: ABOUT_METRES, className: "hub-map__about", interactive: false }).addTo(map)
  }
  const icon = new DivIcon({
    className: "hub-map__pin",
    iconSize: [34, 34],
    iconAnchor: place.about ? [17, 17] : [17, 40],
    popupAnchor: [0, place.about ? -12 : -36],
    html: words(place.number ?? ""),
  })
  const pin = new Marker(at, { icon, riseOnHover: true }).addTo(map)
  pin.bindPopup(new Popup({ maxWidth: 260, autoPanPadding: [20, 20] }).setContent(() => card(place)))
  named(pin, place.name)
  pin.on("keypress", ({ originalEvent }) => {
    if (originalEvent.key === "Enter") requestAnimationFrame(() => pin.getPopup().getElement()?.querySelector("a")?.focus())
  })
  pin.on("popupclose", () => {
    const within = pin.getPopup().getElement()?.contains(document.activeElement)
    if (within || document.activeElement === document.body) pin.getElement().focus()
  })
  return pin
}

/** A pin and its card in the list know each other: to point at one is to see the other. */
function pairWithList(pins) {
  for (const item of document.querySelectorAll("[data-place]")) {
    const pin = pins.get(item.dataset.place)
    const element = pin?.getElement()
    if (!element) continue
    const light = (on) => () => {
      element.classList.toggle("hub-map__pin--lit", on)
      pin.setZIndexOffset(on ? 1000 : 0)
    }
    item.addEventListener("mouseenter", light(true))
    item.addEventListener("mouseleave", light(false))
    item.addEventListener("focusin", light(true))
    item.addEventListener("focusout", light(false))
    pin.on("popupopen", () => item.classList.add("hub-card--shown"))
    pin.on("popupclose", () => item.classList.remove("hub-card--shown"))
  }
}

function card({ name, url, words: more, about }) {
  const body = document.createElement("div")
  const link = document.createElement("a")
  link.href = url
  link.textContent = name
  body.append(link)
  for (const line of [more, about && "The exact place is not shown, to keep people safe."]) {
    if (line) body.append(Object.assign(document.createElement("p"), { textContent: line }))
  }
  return body
}

function named(marker, name) {
  const element = marker.getElement()
  element.setAttribute("aria-label", name)
  if (!marker.options.interactive) element.setAttribute("role", "img")
}

function words(text) {
  return Object.assign(document.createElement("span"), { textContent: text })
}

function hint(box, text) {
  box.append(Object.assign(document.createElement("p"), { className: "hub-map__hint", textContent: text }))
}
