// Pages with longer forms: counted text, and questions that open when a choice is made.
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs"
import { Checkboxes } from "govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs"
import { Radios } from "govuk-frontend/dist/govuk/components/radios/radios.mjs"

import { ready, start } from "./page.js"

ready()
start(CharacterCount, Checkboxes, Radios)
