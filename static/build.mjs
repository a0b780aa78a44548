/**
 * Builds static/src and static/img into static/dist: content-hashed names, a manifest, .br and .gz siblings.
 *
 * Called by `python -m hub.core.assets`, which first puts the fonts in static/dist/fonts.
 * The manifest is written last, so a server reading it never sees a name that is not there yet.
 */
import { createHash } from "node:crypto"
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import * as esbuild from "esbuild"
import * as sass from "sass"

const here = path.dirname(fileURLToPath(import.meta.url))
const src = path.join(here, "src")
const dist = path.join(here, "dist")
const modules = path.join(here, "..", "node_modules")

const ENTRIES = {
  app: ["css/app.scss", "js/app.js"], // every page
  forms: ["js/forms.js"], // pages with radios, checkboxes or counted text
  autocomplete: ["js/autocomplete.js"], // pages with a search box
  choose: ["css/choose.scss", "js/choose.js"], // long lists to choose from, for staff
  map: ["css/map.scss", "js/map.js"], // pages with a map
  passkey: ["js/passkey.js"], // pages where one is made or proven
  staff: ["css/staff.scss"], // the console and the editors' pages
  passport: ["css/passport.scss"], // the paper that a resident follows a referral with
}
const SHIPPED = ["@fontsource/atkinson-hyperlegible", "accessible-autocomplete", "govuk-frontend", "leaflet"]
const COMPRESSIBLE = /\.(css|js|svg|json|txt)$/

const withSass = {
  name: "sass",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path: file }) => {
      const { css } = sass.compile(file, {
        importers: [{ findFileUrl: inModules }],
        style: "compressed",
        quietDeps: true,
      })
      return { contents: css, loader: "css", resolveDir: path.dirname(file) }
    })
  },
}

/** `@use "govuk-frontend/…"` comes from node_modules. */
function inModules(url) {
  return url.startsWith("govuk-frontend") ? new URL(url, pathToFileURL(modules + path.sep)) : null
}

const hashed = (name, bytes) => {
  const { name: stem, ext } = path.parse(name)
  return `${stem}-${createHash("sha256").update(bytes).digest("hex").slice(0, 8)}${ext}`
}

async function build() {
  await mkdir(dist, { recursive: true })
  const manifest = {}
  const files = new Map()

  for (const folder of [path.join(here, "img"), path.join(dist, "fonts")]) {
    for (const name of (await readdir(folder)).filter((name) => !name.endsWith(".ttf"))) {
      const bytes = await readFile(path.join(folder, name))
      manifest[name] = hashed(name, bytes)
      files.set(manifest[name], bytes)
    }
  }

  const fontsAndPictures = {
    name: "ours",
    setup(build) {
      build.onResolve({ filter: /^(fonts|img)\// }, ({ path: wanted }) => {
        const name = manifest[path.basename(wanted)]
        if (!name) return { errors: [{ text: `No such file: ${wanted}` }] }
        return { path: `./${name}`, external: true }
      })
      build.onResolve({ filter: /\.png$/ }, () => ({ path: "data:,", external: true })) // Leaflet's: we use none
    },
  }

  const { outputFiles } = await esbuild.build({
    entryPoints: Object.values(ENTRIES).flat().map((file) => path.join(src, file)),
    outdir: dist,
    outbase: src,
    entryNames: "[name]",
    nodePaths: [modules],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    target: ["chrome80", "firefox78", "safari14.1"],
    legalComments: "none",
    plugins: [fontsAndPictures, withSass],
    logLevel: "warning",
  })
  for (const { path: file, contents } of outputFiles) {
    const name = path.basename(file)
    manifest[name] = hashed(name, contents)
    files.set(manifest[name], Buffer.from(contents))
  }

  manifest["licences.txt"] = "licences.txt"
  files.set("licences.txt", await licences())

  for (const [name, bytes] of files) {
    await writeFile(path.join(dist, name), bytes)
    if (!COMPRESSIBLE.test(name)) continue
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
    await writeFile(path.join(dist, `${name}.br`), brotliCompressSync(bytes, quality))
    await writeFile(path.join(dist, `${name}.gz`), gzipSync(bytes, { level: 9 }))
  }
  const before = await lastManifest()
  await writeFile(path.join(dist, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + "\n")
  await removeOld(new Set([...files.keys(), ...Object.values(before)]))
}

/** The terms of what we pass on, beside it, as they ask. */
async function licences() {
  const texts = SHIPPED.map(async (name) => {
    const folder = path.join(modules, name)
    const { version, license } = JSON.parse(await readFile(path.join(folder, "package.json")))
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
    return `${name} ${version} (${license})\n\n${file ? await readFile(path.join(folder, file), "utf8") : ""}`
  })
  return Buffer.from((await Promise.all(texts)).join(`\n\n${"-".repeat(80)}\n\n`))
}

/** What the build before this one made: pages that are open, and servers not yet restarted, still ask for it. */
async function lastManifest() {
  try {
    return JSON.parse(await readFile(path.join(dist, "manifest.json")))
  } catch {
    return {}
  }
}

/** Whatever older builds left behind. */
async function removeOld(wanted) {
  for (const entry of await readdir(dist, { withFileTypes: true })) {
    const kept = wanted.has(entry.name.replace(/\.(br|gz)$/, "")) || entry.name === "manifest.json"
    if (entry.isFile() && !kept && !entry.name.startsWith(".")) await rm(path.join(dist, entry.name))
  }
}

try {
  await build()
} catch (error) {
  if (!error.errors) console.error(error) // esbuild has already said what is wrong
  process.exit(1)
}
