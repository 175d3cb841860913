// Package web is the life of a request: the chain every request passes once, the table of routes, forms, and the one place
// where an error becomes a page. It knows HTTP and no rules.
//
// The chain, outermost first: request id and log → recover → security headers → compression → (health and assets leave here) →
// cross-origin protection → (the program's own middleware: session, actor, language) → frame. Then, route by route: signed in →
// the address is text → kept for some → body limit → for writes the rate limit and then the form token → handler.
package web
