// A further question under a choice shows when that choice is made. Not govuk-frontend's own script, because that puts
// aria-expanded on radios, which ARIA does not allow. The two follow each other in the page, so nothing is lost.

export function startReveals(group) {
  const openers = [...group.querySelectorAll("input[data-reveals]")]
  if (!openers.length) return
  const update = () => {
    for (const input of openers) document.getElementById(input.dataset.reveals).hidden = !input.checked
  }
  group.addEventListener("change", update)
  window.addEventListener("pageshow", update) // a browser may have put earlier answers back
  update()
}
