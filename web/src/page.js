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

// htmx makes an element anew by its name alone when a morph keeps an id within it: a drawing then is no drawing any more, and is not painted.
// Read again as text it is one.
document.addEventListener('htmx:after:swap', () => {
  for (const drawing of document.querySelectorAll('main svg:has([id])')) if (drawing.parentNode?.namespaceURI !== 'http://www.w3.org/2000/svg') drawing.outerHTML = drawing.outerHTML
})
