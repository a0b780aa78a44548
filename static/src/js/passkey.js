// Passkeys: the browser makes or proves one, its answer goes into a hidden field, and the form is sent as any other.
// Without this script, or in a browser without passkeys, the forms stay hidden and the page says what else to do.

const CEREMONIES = { make: "create", prove: "get" }

const WORDS = {
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys do not work at this address. Open the site by its name.",
  make: "No passkey was made. Press the button to try again, or set up an app on your phone.",
  prove: "That did not work. Press the button to try again, or sign in another way.",
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential || !navigator.credentials) continue
  start(form)
  form.hidden = false
  for (const other of document.querySelectorAll("[data-without-passkeys]")) other.hidden = true
}

function start(form) {
  const problem = form.querySelector("[data-problem]")
  let asking = false

  form.addEventListener("submit", async (event) => {
    if (form.elements.answer.value) return
    event.preventDefault()
    const name = form.querySelector('input[type="text"]')
    if (name && !name.value.trim()) return form.submit() // the server says what is missing
    if (asking) return
    asking = true
    problem.hidden = true
    try {
      const publicKey = asBytes(JSON.parse(form.dataset.options))
      const credential = await navigator.credentials[CEREMONIES[form.dataset.passkey]]({ publicKey })
      form.elements.answer.value = JSON.stringify(asText(credential))
      form.submit()
    } catch (error) {
      problem.textContent = WORDS[error.name] ?? WORDS[form.dataset.passkey]
      problem.hidden = false
    } finally {
      asking = false
    }
  })

  // Back from the next page: an answer works once, so the one that was sent is no use.
  window.addEventListener("pageshow", () => (form.elements.answer.value = ""))
}

/** The options with bytes where the browser wants bytes. */
function asBytes(options) {
  const described = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }))
  const ready = { ...options, challenge: bytes(options.challenge) }
  if (options.user) ready.user = { ...options.user, id: bytes(options.user.id) }
  if (options.excludeCredentials) ready.excludeCredentials = described(options.excludeCredentials)
  if (options.allowCredentials) ready.allowCredentials = described(options.allowCredentials)
  return ready
}

/** The browser's answer with letters where it has bytes. */
function asText({ id, rawId, type, authenticatorAttachment, response }) {
  const said = { clientDataJSON: letters(response.clientDataJSON) }
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said[part] = letters(response[part])
  }
  if (response.getTransports) said.transports = response.getTransports()
  return { id, rawId: letters(rawId), type, authenticatorAttachment, response: said }
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"))
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0))
}

function letters(buffer) {
  const plain = String.fromCodePoint(...new Uint8Array(buffer))
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")
}
