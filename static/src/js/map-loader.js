// A map costs more than the rest of the page, so it is fetched when it is about to be seen, and not before.

export function startMapsWhenSeen() {
  watch()
  document.addEventListener("hub:results", watch)
}

function watch() {
  for (const box of document.querySelectorAll('[data-module="hub-map"]:not([data-started])')) {
    box.dataset.started = ""
    box.hidden = false
    new IntersectionObserver((seen, observer) => {
      if (!seen.some((entry) => entry.isIntersecting)) return
      observer.disconnect()
      draw(box)
    }, { rootMargin: "200px" }).observe(box)
  }
}

async function draw(box) {
  try {
    const sheet = document.createElement("link")
    sheet.rel = "stylesheet"
    sheet.href = box.dataset.style
    const styled = new Promise((done) => (sheet.onload = sheet.onerror = done))
    document.head.append(sheet)
    const [{ drawMap }] = await Promise.all([import(box.dataset.script), styled])
    drawMap(box)
  } catch (error) {
    box.hidden = true // the list beside it says the same
    console.error("map", error)
  }
}
