// Every page. Nothing here is needed to use the site; each part makes one thing quicker.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs"
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs"
import { SkipLink } from "govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs"

import { startExit } from "./exit.js"
import { startFacets } from "./facets.js"
import { startMapsWhenSeen } from "./map-loader.js"
import { startMenu } from "./menu.js"
import { each, ready, start } from "./page.js"
import { startPasswords } from "./password.js"
import { startTools } from "./tools.js"

ready()
start(Button, ErrorSummary, SkipLink)
each("hub-nav", startMenu)
each("hub-exit", startExit)
each("hub-facets", startFacets)
each("hub-password", startPasswords)
document.querySelector('[data-module="hub-flash"]')?.focus({ preventScroll: true })
startTools()
startMapsWhenSeen()
