// Package db is the only place that knows the two databases, SQLite and PostgreSQL, and their drivers. It makes them
// behave as one:
//
//   - One SQL text for both. Parameters are written $1, $2 (SQLite's driver binds them by number); a number may be used
//     twice.
//   - Instants are time.Time as an argument and At(&t) as a destination: UTC, microseconds. Calendar days are text.
//   - Booleans are written `open` and `NOT open`, never `open = 1`. Averages are cast. JSON is never compared as text.
//     Ids are parsed in Go first.
//   - A store function takes a Q: the pool of readers, a snapshot, or a transaction. Only a Tx can write.
//   - Write is one transaction, serializable on both engines. Its closure may run more than once and therefore has no
//     effect but SQL and variables it sets anew on each run.
//   - The first error of the database inside a transaction sticks: PostgreSQL refuses every later statement, so SQLite is
//     made to do the same. An insert that may meet its like says ON CONFLICT.
//   - Rows are read to the end, or closed, before the next statement of the same transaction (All and One do that).
//   - Errors are kinds of package fault; a driver's own error type never leaves this package.
//
// Migrations are one text for both engines as well; see DB.Migrate.
package db
