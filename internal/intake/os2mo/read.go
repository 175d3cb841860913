package os2mo

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/medspil/medspil/internal/committee"
	"github.com/medspil/medspil/internal/kit/clock"
)

// Read makes a Snapshot of the five exports, given in any order. When anything is Bad the Snapshot is nil, and the Report has
// every problem there is, not only the first.
func Read(files []File) (*Snapshot, *Report) {
	r := &Report{}
	defer r.sort()
	tables := readTables(files, r)
	rd := &reading{Report: r, tables: tables}
	rd.readUnits()
	rd.readEmployments()
	rd.readTree()
	rd.readLeaders()
	rd.readCommittees()
	if !rd.complete() {
		return nil, r
	}
	rd.joinPeople()
	rd.place()
	if len(r.Bad) > 0 {
		r.Gaps = nil
		return nil, r
	}
	s := &Snapshot{Units: rd.snapshotUnits(), People: rd.people, Employments: rd.snapshotEmployments()}
	s.Leaderships = rd.leaderships()
	s.Committees = rd.snapshotCommittees()
	s.Sort()
	rd.matchGaps(s)
	return s, r
}

// reading is one run of Read.
type reading struct {
	*Report
	tables [unknown]*table

	units       []unitRow
	employments []employmentRow
	tree        []treeRow
	leaders     []leaderRow
	seats       []seatRow

	people []Person
	who    directory
	spots  spots
	labels map[string]string // see label
}

type unitRow struct {
	line           int
	id, name, kind string
	from, to       clock.Day
}

type employmentRow struct {
	line                          int
	id, person, unit              string
	first, last                   string
	username, email, phone, title string
	from, to                      clock.Day
}

type treeRow struct {
	line                  int
	path                  []string
	name, username, email string
}

type leaderRow struct {
	line        int
	path        []string
	name, email string
}

type seatRow struct {
	line             int
	names            []string // without holes
	rungs            []rung   // of each name
	filled           bool
	name             string
	username, email  string
	post, kind, role string
}

// readTables reads each file and sees that there is one of each kind.
func readTables(files []File, r *Report) (tables [unknown]*table) {
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	var seen [unknown]string
	for _, f := range files {
		t, ok := readTable(f, r)
		switch {
		case t.kind == unknown:
		case seen[t.kind] != "":
			r.bad(Problem{File: t.file, Reason: DuplicateFile, Args: map[string]any{"other": seen[t.kind]}})
		default:
			if seen[t.kind] = t.file; ok {
				tables[t.kind] = &t
			}
		}
	}
	for k, l := range layouts {
		if seen[k] == "" {
			r.bad(Problem{File: l.usual, Reason: MissingFile})
		}
	}
	return tables
}

// complete says whether all five could be read, so that they can be held against each other.
func (rd *reading) complete() bool { return !slices.Contains(rd.tables[:], nil) }

// rows are a kind's rows, none when the file could not be read.
func (rd *reading) rows(k kind) []row {
	if rd.tables[k] == nil {
		return nil
	}
	return rd.tables[k].rows
}

// at begins a problem in a row.
func (rd *reading) at(k kind, line int, reason string) Problem {
	return Problem{File: rd.tables[k].file, Line: line, Reason: reason}
}

func (rd *reading) readUnits() {
	first := map[string]int{}
	for _, w := range rd.rows(units) {
		f := fielded{rd, units, w, true}
		u := unitRow{line: w.line, id: f.uuid(colUUID), name: f.text(colName), kind: f.text(colType)}
		u.from, u.to = f.days(colValid, colValidTo)
		if u.name == "" {
			f.bad(colName, MissingName)
		}
		if f.unique(first, colUUID, u.id) {
			rd.units = append(rd.units, u)
		}
	}
}

func (rd *reading) readEmployments() {
	first, known := map[string]int{}, map[string]bool{}
	for _, w := range rd.rows(units) {
		id, _ := parseUUID(w.fields[colUUID])
		known[id] = true
	}
	// Where the units file itself is spoilt, an unknown unit says nothing new.
	damaged := rd.tables[units] == nil || slices.ContainsFunc(rd.Bad, func(p Problem) bool {
		return p.File == rd.tables[units].file && (p.Field == "" || p.Field == colUUID || p.Reason == TooLong)
	})
	for _, w := range rd.rows(employments) {
		f := fielded{rd, employments, w, true}
		e := employmentRow{line: w.line, id: f.uuid(colEngaged), person: f.uuid(colPerson), unit: f.uuid(colUnit),
			first: f.text(colFirst), last: f.text(colLast), username: f.text(colUser), title: f.text(colTitle)}
		e.from, e.to = f.days(colFrom, colTo)
		e.email, e.phone = f.email(), f.phone()
		if e.first == "" && e.last == "" {
			f.bad(colFirst, MissingName)
		}
		if e.unit != "" && !known[e.unit] && !damaged {
			f.bad(colUnit, UnknownUnit)
		}
		if f.unique(first, colEngaged, e.id) {
			rd.employments = append(rd.employments, e)
		}
	}
}

func (rd *reading) readTree() {
	for _, w := range rd.rows(tree) {
		f := fielded{rd, tree, w, true}
		if f.path(false); f.ok {
			rd.tree = append(rd.tree, treeRow{w.line, w.path, f.text(colName), f.text(colUser), strings.ToLower(f.text(colEmail))})
		}
	}
}

func (rd *reading) readLeaders() {
	for _, w := range rd.rows(leaders) {
		f := fielded{rd, leaders, w, true}
		if f.path(false); f.ok {
			rd.leaders = append(rd.leaders, leaderRow{w.line, w.path, f.text(colName), strings.ToLower(f.text(colEmail))})
		}
	}
}

// rung is what the column says of a committee.
type rung struct {
	level int
	group bool
}

func (rd *reading) readCommittees() {
	type mention struct {
		rung
		line int
	}
	first := map[string]mention{}
	for _, w := range rd.rows(committees) {
		f := fielded{rd, committees, w, true}
		f.path(true)
		var ok bool
		s := seatRow{line: w.line, username: f.text(colUser), email: strings.ToLower(f.text(colEmail)), post: f.text(colPost)}
		s.name = tidy(f.text(colFirst) + " " + f.text(colLast))
		s.filled = s.name+s.username+s.email != ""
		if s.kind, s.role, ok = readPost(s.post); !ok {
			f.bad(colPost, UnknownPost)
		}
		for i, n := range w.path {
			if n == "" {
				continue
			}
			s.names, s.rungs = append(s.names, n), append(s.rungs, rungOf(i, rd.tables[committees].levels[i]))
			key, now := strings.Join(s.names, Separator), mention{s.rungs[len(s.rungs)-1], w.line}
			if was, seen := first[key]; !seen {
				first[key] = now
			} else if was.rung != now.rung {
				p := rd.at(committees, w.line, CommitteeLevels)
				p.Value, p.Args, f.ok = n, map[string]any{"other": was.line}, false
				rd.bad(p)
			}
		}
		if f.ok {
			rd.seats = append(rd.seats, s)
		}
	}
}

// rungOf tells a committee's level by the heading of its column, or by the column's place.
func rungOf(column int, heading string) rung {
	switch {
	case strings.Contains(heading, "amr"), strings.Contains(heading, "amg"), strings.Contains(heading, "arbejdsmiljø"):
		return rung{committee.Group, true}
	case column == 0:
		return rung{committee.Main, false}
	case strings.Contains(heading, "lokal"):
		return rung{committee.Local, false}
	}
	return rung{min(column+1, committee.Local), false}
}

// readPost tells a post: LR, FTR, TR or AMR, alone or as vice-chair; only LR can be the chair.
func readPost(post string) (kind, role string, ok bool) {
	w := strings.Fields(post)
	if len(w) == 0 || len(w) > 2 {
		return "", "", false
	}
	kind, role = strings.ToUpper(w[0]), committee.RoleMember
	if len(w) == 2 {
		switch strings.ToLower(w[1]) {
		case "formand":
			role = committee.Chair
		case "næstformand":
			role = committee.ViceChair
		default:
			return "", "", false
		}
	}
	ok = slices.Contains([]string{committee.LR, committee.FTR, committee.TR, committee.AMR}, kind)
	return kind, role, ok && (role != committee.Chair || kind == committee.LR)
}

// postOf is the post as it stands in a seat's key.
func postOf(kind, role string) string {
	switch role {
	case committee.Chair:
		return kind + " formand"
	case committee.ViceChair:
		return kind + " næstformand"
	}
	return kind
}

// fielded reads the fields of one row and remembers whether they were all right.
type fielded struct {
	rd   *reading
	kind kind
	row  row
	ok   bool
}

func (f *fielded) text(col string) string { return f.row.fields[col] }

// bad reports a field; the row is left out.
func (f *fielded) bad(col, reason string) {
	p := f.rd.at(f.kind, f.row.line, reason)
	p.Field, p.Value, f.ok = col, f.row.fields[col], false
	f.rd.bad(p)
}

func (f *fielded) uuid(col string) string {
	id, ok := parseUUID(f.row.fields[col])
	if !ok {
		f.bad(col, BadUUID)
	}
	return id
}

func parseUUID(s string) (string, bool) {
	s = strings.ToLower(s)
	if len(s) != 36 || uuid.Validate(s) != nil {
		return "", false
	}
	return s, true
}

// unique says whether the row is all right and the first with its id.
func (f *fielded) unique(first map[string]int, col, id string) bool {
	if line, again := first[id]; again && id != "" {
		p := f.rd.at(f.kind, f.row.line, DuplicateID)
		p.Field, p.Value, p.Args = col, id, map[string]any{"other": line}
		f.rd.bad(p)
		return false
	}
	first[id] = f.row.line
	return f.ok
}

func (f *fielded) day(col string) clock.Day {
	s := f.row.fields[col]
	if s == "" {
		return clock.Day{}
	}
	d, err := clock.ParseDay(s)
	if err != nil {
		f.bad(col, BadDate)
	}
	return d
}

func (f *fielded) days(from, to string) (clock.Day, clock.Day) {
	a, b := f.day(from), f.day(to)
	if !b.IsZero() && b.Before(a) {
		p := f.rd.at(f.kind, f.row.line, DateOrder)
		p.Field, p.Value, p.Args, f.ok = to, b.String(), map[string]any{"other": a.String()}, false
		f.rd.bad(p)
	}
	return a, b
}

var address = regexp.MustCompile(`^[^\s@,;<>"]+@[^\s@,;<>"]+$`)

func (f *fielded) email() string {
	s := strings.ToLower(f.text(colEmail))
	if s != "" && !address.MatchString(s) {
		p := f.rd.at(f.kind, f.row.line, BadEmail)
		p.Field, p.Value = colEmail, s
		f.rd.gap(p)
		return ""
	}
	return s
}

func (f *fielded) phone() string {
	s, ok := phone(f.text(colPhone))
	if !ok {
		p := f.rd.at(f.kind, f.row.line, BadPhone)
		p.Field = colPhone // no value: it may be a CPR number in any spelling
		f.rd.gap(p)
	}
	return s
}

// phone writes a number in pairs: "+45 20413812" and "20413812" are "20 41 38 12". Ten digits that are not a Danish number with
// its country may be a CPR number and are refused.
func phone(s string) (string, bool) {
	var d strings.Builder
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '+' && i == 0:
			d.WriteRune(r)
		case !strings.ContainsRune(" -–.()/\u00a0", r):
			return "", false
		}
	}
	n := d.String()
	if strings.HasPrefix(n, "00") {
		n = "+" + n[2:]
	}
	switch {
	case strings.HasPrefix(n, "+45") && len(n) == 11:
		n = n[3:]
	case strings.HasPrefix(n, "45") && len(n) == 10:
		n = n[2:]
	}
	plus := strings.HasPrefix(n, "+")
	n = strings.TrimPrefix(n, "+")
	switch {
	case n == "":
		return "", s == ""
	case plus && (n[0] == '0' || len(n) > 15 || len(n) < 7), !plus && len(n) > 8:
		return "", false
	}
	pairs := make([]string, 0, 8)
	for p := range slices.Chunk([]byte(n), 2) {
		pairs = append(pairs, string(p))
	}
	if n = strings.Join(pairs, " "); plus {
		n = "+" + n
	}
	return n, true
}

// path sees that there is one, and no hole in it unless holes are allowed: a local committee may stand straight below the main one.
func (f *fielded) path(holes bool) {
	p := f.row.path
	if len(p) == 0 || p[0] == "" || !holes && slices.Contains(p, "") {
		q := f.rd.at(f.kind, f.row.line, MissingPath)
		q.Field, q.Value, f.ok = f.rd.tables[f.kind].levels[max(0, slices.Index(p, ""))], strings.Join(p, Separator), false
		f.rd.bad(q)
	}
}
