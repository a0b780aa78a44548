// What each script on a page shares.

/** govuk-frontend's components only start once the page says that script runs. */
export function ready() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported")
}

/** Start govuk-frontend components wherever the page has them. One that fails leaves the rest alone. */
export function start(...components) {
  for (const Component of components) {
    each(Component.moduleName, (element) => new Component(element))
  }
}

/** Do something with each element of one data-module. */
export function each(module, act) {
  for (const element of document.querySelectorAll(`[data-module="${module}"]`)) {
    try {
      act(element)
    } catch (error) {
      console.error(module, error)
    }
  }
}

/** A place in the page that screen readers speak when its words change. */
export function speaker() {
  const place = document.createElement("div")
  place.className = "govuk-visually-hidden"
  place.setAttribute("role", "status")
  document.body.append(place)
  return (words) => {
    place.textContent = words
  }
}
