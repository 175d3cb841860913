// An open matter shows what is new without being loaded again. The server only says that something has changed; the page then asks for
// its own address and takes over what differs. Forms stay as they are, so that nothing that is being written is touched; so do the focus,
// what was unfolded, and the place one has come to. Without this script, or without the connection, nothing happens.
import { onPage } from './page.js'

// What only stands on the page that is shown, and what besides is left as it is.
const added = '.ms-flash, .alert-error, [data-draft-clear]'
const left = `form, [data-live], ${added}`
const again = 60_000

let sign, source, retry, looking, missed

function listen() {
  clearTimeout(retry)
  if (source || !sign || document.hidden) return
  source = new EventSource(sign.dataset.live)
  source.addEventListener('changed', look)
  // A lost connection comes back by itself; one that was refused does not, because the server is full or starting anew, or for good.
  source.addEventListener('error', ({ target }) => {
    if (target !== source || target.readyState !== EventSource.CLOSED) return
    source = null
    retry = setTimeout(listen, again + Math.random() * again)
  })
}

function stop() {
  clearTimeout(retry)
  source?.close()
  source = null
}

async function look() {
  missed = Boolean(looking)
  if (looking || !sign) return
  looking = true
  const at = sign
  const address = location.href
  try {
    const answer = await fetch(asked(address), { headers: { 'Medspil-Unattended': 'yes' }, redirect: 'error' })
    const text = answer.ok && await answer.text()
    // A page that was swapped in gets its address a moment later: what was asked for may be the page before it.
    if (address !== location.href) missed = true
    else if (text) show(at, new DOMParser().parseFromString(text, 'text/html'))
  } catch { /* not reached: the next change asks again */ }
  looking = false
  if (missed) look()
}

// asked is the address to look at: what is being written was begun from a version of a text, and the page is to say what is newer than that.
function asked(address) {
  const begun = document.querySelector('#main-content form input[name=version]')
  if (!begun) return address
  const url = new URL(address)
  url.searchParams.set('version', begun.value)
  return url.href
}

function show(at, page) {
  const now = document.getElementById('main-content')
  const next = page.getElementById('main-content')
  // Meanwhile another page may have come, or somebody else may have signed in.
  if (!at.isConnected || now.dataset.frame !== next?.dataset.frame || page.querySelector('[data-live]')?.dataset.live !== at.dataset.live) return
  if (!bring(now, next)) return
  at.textContent = at.dataset.said
  clearTimeout(at.silent)
  at.silent = setTimeout(() => { at.textContent = '' }, 10_000) // so that the next time is heard too
}

// bring makes now what next is, and says whether that changed what one reads.
function bring(now, next) {
  let changed = false
  let at = now.firstChild
  const drop = (upTo) => {
    while (at !== upTo) {
      const gone = at
      at = at.nextSibling
      if (gone.matches?.(left) || gone.querySelector?.('form')?.contains(document.activeElement)) continue
      changed ||= gone.textContent.trim() !== ''
      gone.remove()
    }
  }
  for (const want of [...next.childNodes]) {
    const found = match(at, want)
    if (!found) {
      if (want.matches?.(added)) continue
      now.insertBefore(document.importNode(want, true), at)
      changed ||= want.textContent.trim() !== ''
      continue
    }
    drop(found)
    at = found.nextSibling
    if (found.nodeType === Node.TEXT_NODE) {
      if (found.nodeValue === want.nodeValue) continue
      found.nodeValue = want.nodeValue
      changed = true
    } else if (found.matches(left)) {
      changed ||= found.matches('form') && read(found) !== read(want)
    } else if (found.matches('svg')) {
      if (drawn(found) !== drawn(want)) found.replaceWith(document.importNode(want, true))
    } else if (!found.isEqualNode(want)) {
      attributes(found, want)
      changed = bring(found, want) || changed
    }
  }
  drop(null)
  return changed
}

// read is what one reads in a form, besides what scripts write there.
function read(form) {
  const copy = form.cloneNode(true)
  for (const own of copy.querySelectorAll('[data-count-of], [data-draft-status], [data-chosen], [data-hits], [id$=-count], [id$=-count-said], datalist')) own.remove()
  return copy.textContent.replace(/\s+/g, ' ')
}

// drawn is a picture without the names its parts have on one page only. A picture is taken over whole: browsers paint one that is changed
// part by part without its measures.
const drawn = (svg) => svg.outerHTML.replace(/( id="| aria-(?:labelled|described)by="|url\(#)[^")]*/g, '$1')

// match is the node that is now what want is: the next of its sort, or a later one that is certainly it.
function match(at, want) {
  if (want.nodeType === Node.TEXT_NODE) return at?.nodeType === Node.TEXT_NODE ? at : null
  let next = true
  for (let n = at; n; n = n.nextSibling) {
    if (n.nodeType !== want.nodeType || n.matches(added) && !want.matches(added)) continue
    if (n.tagName === want.tagName && n.id === want.id && (n.id || n.isEqualNode(want) || next && name(n) === name(want))) return n
    next = false
  }
  return null
}

// name tells forms and what can be unfolded apart from others like them.
const name = (n) => n.getAttribute('action') ?? (n.matches('details') ? n.querySelector('summary').textContent : '')

function attributes(now, next) {
  const own = (name) => ['open', 'hidden', 'style'].includes(name) || name.startsWith('data-')
  for (const { name, value } of [...next.attributes]) if (!own(name) && now.getAttribute(name) !== value) now.setAttribute(name, value)
  for (const { name } of [...now.attributes]) if (!own(name) && !next.hasAttribute(name)) now.removeAttribute(name)
}

// A page that nobody looks at asks for nothing; it looks when somebody comes back.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) return stop()
  if (sign) look()
  listen()
})
addEventListener('pagehide', stop)
addEventListener('pageshow', (event) => { if (event.persisted) listen() })
onPage((root) => {
  const here = root.querySelector('[data-live]')
  if (here?.dataset.live !== sign?.dataset.live) stop()
  sign = here
  listen()
})
