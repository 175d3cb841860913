// Runs now and again for each part of the page that is swapped in.
export function onPage(run) {
  run(document)
  document.addEventListener('htmx:after:swap', () => run(document))
}

// A text with a number in it, from the data attributes the server worded: data-x for many, data-x-one for one.
export function worded(data, name, n) {
  const text = n === 1 ? data[name + 'One'] : data[name]
  return text.replace('{n}', n.toLocaleString(document.documentElement.lang))
}

// Chromium 148 does not paint a drawing with relative lengths any more once a morph has moved it, as on the page that follows a form: it is made anew.
document.addEventListener('htmx:after:swap', () => {
  for (const drawing of document.querySelectorAll('.ms-win > svg')) drawing.replaceWith(drawing.cloneNode(true))
})
