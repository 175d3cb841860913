// Package web is the life of a request: the chain every request passes once, the table of routes, forms, and the one place
// where an error becomes a page. It knows HTTP and no rules.
//
// The chain, outermost first: request id and log → recover → security headers → cross-origin protection → body limit →
// compression → (the program's own middleware: session, actor, language) → form token → rate limit → route.
package web
