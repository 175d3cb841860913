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
