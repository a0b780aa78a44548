// Pages with longer forms: counted text, and questions that open when a choice is made.
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs"

import { each, ready, start } from "./page.js"
import { startOnlyIf } from "./only-if.js"
import { startReading } from "./reading.js"
import { startReveals } from "./reveal.js"

ready()
start(CharacterCount)
each("govuk-radios", startReveals)
each("govuk-checkboxes", startReveals)
each("hub-reading", startReading)
for (const box of document.querySelectorAll("[data-only-if]")) startOnlyIf(box)
