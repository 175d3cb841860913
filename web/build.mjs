// Builds web/dist: styles, scripts, fonts, pictures; every name carries a hash of its content, so that a browser may keep it for
// ever, and everything that shrinks lies beside it as .gz and .br, so that the program never compresses them again.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'
import subsetFont from 'subset-font'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const dist = here('dist/')
const dkfds = 'node_modules/dkfds/'
const manifest = {}

mkdirSync(dist, { recursive: true })
for (const name of readdirSync(dist)) if (name !== '.gitkeep') rmSync(dist + name)

function emit(name, content) {
  const data = Buffer.from(content)
  const hash = createHash('sha256').update(data).digest('hex').slice(0, 12)
  const hashed = name.replace(/(\.[a-z0-9]+)$/, `-${hash}$1`)
  writeFileSync(dist + hashed, data)
  if (!name.endsWith('.woff2')) {
    writeFileSync(dist + hashed + '.gz', gzipSync(data, { level: 9 }))
    writeFileSync(dist + hashed + '.br', brotliCompressSync(data, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
    }))
  }
  manifest[name] = hashed
  return hashed
}

// Fonts: the letters of Danish, English and their neighbours in one small file per weight; the rest of Latin Extended in a second
// one, which the browser fetches only for a name that needs it.
const range = (from, to) => String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i))
const latin = range(0x20, 0x7e) + range(0xa0, 0xff) + 'ŒœŠšŸŽž–—‘’‚“”„†•…‰‹›€™←↑→↓−✓'
const latinExt = [...range(0x100, 0x17f) + range(0x218, 0x21b)].filter((c) => !latin.includes(c)).join('')
for (const [weight, file] of [['regular', 'Regular'], ['semibold', 'SemiBold']]) {
  const font = readFileSync(here(`${dkfds}dist/fonts/IBMPlexSans/complete/ttf/IBMPlexSans-${file}.ttf`))
  for (const [part, letters] of [['', latin], ['-ext', latinExt]]) {
    emit(`plex-${weight}${part}.woff2`, await subsetFont(font, letters, {
      targetFormat: 'woff2', noHinting: true, keepFeatures: ['kern', 'liga', 'mark', 'mkmk', 'ccmp', 'locl', 'tnum', 'lnum'],
    }))
  }
}

// Pictures: one sprite, one symbol for each file in src/icons; and the site's own mark.
const symbols = readdirSync(here('src/icons')).sort().map((file) => {
  const [, body] = readFileSync(here('src/icons/' + file), 'utf8').match(/<svg[^>]*>([\s\S]*)<\/svg>/)
  return `<symbol id="${file.replace('.svg', '')}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${body.trim()}</symbol>`
})
emit('sprite.svg', `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`)
emit('favicon.svg', readFileSync(here('src/favicon.svg')))

// Styles: the design system's sources with our palette in place of its fixed one, so that its colours become custom properties.
const base = new URL(dkfds + 'src/stylesheets/', import.meta.url)
const designSystem = {
  canonicalize(url) {
    if (!url.startsWith('dkfds:')) return null
    const path = url.replace(/^dkfds:\/*/, '')
    const cut = path.lastIndexOf('/') + 1
    const [dir, name] = [path.slice(0, cut), path.slice(cut)]
    for (const file of [`${dir}_${name}.scss`, `${dir}${name}/_index.scss`, `${dir}_index.scss`, path]) {
      const at = new URL(file, base)
      if (file.endsWith('.scss') && existsSync(at)) return new URL('dkfds:///' + file)
    }
    return null
  },
  load(url) {
    const path = url.pathname.slice(1)
    const source = path.endsWith('values/colors/_fds-colors.scss') ? new URL('src/styles/_dkfds-palette.scss', import.meta.url) : new URL(path, base)
    return { contents: readFileSync(source, 'utf8'), syntax: 'scss' }
  },
}
const styles = sass.compile(here('src/app.scss'), {
  importers: [designSystem], style: 'compressed', quietDeps: true, silenceDeprecations: ['if-function'],
})
const css = styles.css.replace(/url\("?icon:([a-z0-9-]+)\.svg"?\)/g, (_, name) => {
  const asset = manifest[`icon-${name}.svg`] ?? emit(`icon-${name}.svg`, readFileSync(here(`${dkfds}src/img/svg-icons/${name}.svg`)))
  return `url(${asset})`
}).replace(/url\("?asset:([a-z0-9.-]+)"?\)/g, (_, name) => {
  if (!manifest[name]) throw new Error(`the styles name ${name}, which is not built`)
  return `url(${manifest[name]})`
})
emit('app.css', css)

// Scripts.
const script = await esbuild.build({
  entryPoints: [here('src/app.js')], bundle: true, minify: true, target: 'es2022', format: 'iife', write: false, legalComments: 'none',
})
emit('app.js', script.outputFiles[0].contents)

writeFileSync(dist + 'manifest.json', JSON.stringify(manifest, null, 1) + '\n')
