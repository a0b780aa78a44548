// "Exit this page": one press or three of Shift. The page goes blank first, then is replaced, so that Back does not
// return to it. It cannot clear the browser's history, and the page that explains it says so.
import { speaker } from "./page.js"

const SHIFTS = 3
const WITHIN_MS = 5000

export function startExit(bar) {
  const link = bar.querySelector("a.hub-exit__button")
  const links = [link, document.querySelector(".hub-exit-link")].filter(Boolean)
  const say = speaker()
  const lights = presses(link)
  let overlay = null
  let count = 0
  let held = false
  let timer = 0

  const leave = () => {
    say("Loading.")
    document.documentElement.classList.add("hub-exit-hides")
    overlay = document.createElement("div")
    overlay.className = "hub-exit-overlay"
    overlay.setAttribute("role", "alert")
    document.body.append(overlay)
    overlay.textContent = "" // nothing to read: the page is gone
    window.location.replace(link.href)
  }

  const forget = () => {
    count = 0
    lights(0)
  }

  for (const each of links) {
    each.addEventListener("click", (event) => {
      event.preventDefault()
      leave()
    })
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") {
      held = false // Shift with a letter is a capital, not a cry for help
      if (count) forget()
    } else if (!event.repeat) held = true
  })

  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !held) return
    held = false
    count += 1
    clearTimeout(timer)
    lights(count)
    if (count >= SHIFTS) {
      forget()
      leave()
      return
    }
    say(`Shift, press ${SHIFTS - count} more ${SHIFTS - count === 1 ? "time" : "times"} to exit.`)
    timer = setTimeout(() => {
      forget()
      say("Exit this page expired.")
    }, WITHIN_MS)
  })

  // A page kept in memory comes back as it was left: blank. Show it again.
  window.addEventListener("pageshow", () => {
    overlay?.remove()
    document.documentElement.classList.remove("hub-exit-hides")
    forget()
    say("")
  })
}

/** Three small lights beside the words, one lit for each press. They show only while somebody is pressing. */
function presses(link) {
  const row = document.createElement("span")
  row.className = "hub-exit__presses"
  row.setAttribute("aria-hidden", "true")
  row.hidden = true
  for (let n = 0; n < SHIFTS; n += 1) row.append(document.createElement("span"))
  link.append(row)
  return (lit) => {
    row.hidden = !lit
    ;[...row.children].forEach((light, n) => light.classList.toggle("hub-exit__pressed", n < lit))
  }
}
