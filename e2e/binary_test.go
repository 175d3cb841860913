package e2e_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/medspil/medspil/internal/kit/db"
	"github.com/medspil/medspil/internal/kit/id"
	"github.com/medspil/medspil/internal/kit/testkit"
)

// program is the built binary, made once.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "medspil-program")
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "medspil")
	cmd := exec.Command("go", "build", "-o", bin, "../cmd/medspil")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, out)
	}
	return bin, err
})

func TestMain(m *testing.M) {
	code := m.Run()
	if bin, err := program(); err == nil {
		os.RemoveAll(filepath.Dir(bin))
	}
	os.Exit(code)
}

// run is one run of the program to its end.
func run(t *testing.T, args ...string) (code int, out string) {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	b, err := exec.CommandContext(ctx, bin, args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if exit != nil {
		code = exit.ExitCode()
	}
	return code, string(b)
}

// running is the program serving.
type running struct {
	cmd *exec.Cmd
	url string
	err *lockedBuffer
}

func start(t *testing.T, args ...string) *running {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	x := &running{cmd: exec.Command(bin, args...), err: &lockedBuffer{}}
	x.cmd.Stderr = x.err
	out, err := x.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := x.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.cmd.Process.Kill(); x.cmd.Wait() })
	said := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		said <- line
	}()
	select {
	case line := <-said:
		m := regexp.MustCompile(`^Medspil: (http://127\.0\.0\.1:\d+)\n$`).FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("the program says %q\n%s", line, x.err.String())
		}
		x.url = m[1]
	case <-time.After(60 * time.Second):
		t.Fatalf("the program does not start\n%s", x.err.String())
	}
	return x
}

// someone is a person signed in to the demo, without a browser.
type someone struct {
	t      *testing.T
	client *http.Client
	token  string
}

func enter(t *testing.T, url_, role string) *someone {
	t.Helper()
	jar, _ := cookiejar.New(nil)
	x := &someone{t: t, client: &http.Client{Jar: jar, Timeout: 30 * time.Second}}
	res, err := x.client.PostForm(url_+"/demo/sign-in", url.Values{"role": {role}})
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(res.Body)
	res.Body.Close()
	if !strings.Contains(string(body), `data-role="`+role+`"`) {
		t.Fatalf("no ribbon of %s: %d", role, res.StatusCode)
	}
	if m := regexp.MustCompile(`name="_token" value="([^"]+)"`).FindStringSubmatch(string(body)); m != nil {
		x.token = m[1]
	}
	return x
}

// send posts a form and tells whether it was accepted.
func (x *someone) send(address string, form url.Values) bool {
	form.Set("_token", x.token)
	client := *x.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	res, err := client.PostForm(address, form)
	if err != nil {
		return false
	}
	io.Copy(io.Discard, res.Body)
	res.Body.Close()
	return res.StatusCode == http.StatusSeeOther && strings.Contains(res.Header.Get("Location"), "sendt=ja")
}

func (x *someone) page(address string) string {
	x.t.Helper()
	res, err := x.client.Get(address)
	if err != nil {
		x.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		x.t.Fatal(err)
	}
	return string(b)
}

// TestKilledWhileContributionsCome: the program is killed while 200 contributions are sent at once. Every acknowledged one is there,
// and what is sent again with the same key is there once.
func TestKilledWhileContributionsCome(t *testing.T) {
	engines(t, func(t *testing.T, engine db.Engine) {
		dir := t.TempDir()
		args := []string{"demo", "--addr", "127.0.0.1:0", "--data-dir", dir}
		var pg string
		if engine == db.Postgres {
			pg = testkit.Postgres(t)
			args = append(args, "--database-url", pg)
		}
		srv := start(t, args...)
		people := []*someone{enter(t, srv.url, "medarbejder"), enter(t, srv.url, "tillidsrepraesentant"), enter(t, srv.url, "naestformand"), enter(t, srv.url, "centerchef")}
		m := regexp.MustCompile(`/forloeb/([a-z0-9]{26})/bidrag`).FindStringSubmatch(people[0].page(srv.url + "/"))
		if m == nil {
			t.Fatal("nothing to contribute to")
		}
		path := "/forloeb/" + m[1] + "/bidrag"
		type sent struct {
			who  *someone
			form url.Values
			ok   bool
		}
		all := make([]*sent, 200)
		var wait sync.WaitGroup
		var acknowledged atomic.Int32
		for i := range all {
			all[i] = &sent{who: people[i%len(people)], form: url.Values{"kind": {"proposal"}, "name_to": {"all"}, "version": {"1"},
				"send_key": {id.New()}, "text": {fmt.Sprintf("Prøve nummer %03d under strømsvigt", i)}}}
			wait.Go(func() {
				all[i].ok = all[i].who.send(srv.url+path, all[i].form)
				if all[i].ok && acknowledged.Add(1) == 50 {
					srv.cmd.Process.Signal(syscall.SIGKILL)
				}
			})
		}
		wait.Wait()
		srv.cmd.Wait()
		if n := acknowledged.Load(); n < 50 || n == 200 {
			t.Fatalf("%d of 200 were acknowledged before the end: it was not killed in the middle", n)
		}

		args[2] = strings.TrimPrefix(srv.url, "http://") // the same address, so that the sessions go on
		again := start(t, args...)
		for _, s := range all {
			if !s.ok && !s.who.send(again.url+path, s.form) {
				t.Errorf("%s is not accepted when sent again", s.form.Get("text"))
			}
		}
		again.cmd.Process.Signal(syscall.SIGTERM)
		if err := again.cmd.Wait(); err != nil {
			t.Errorf("asked to stop: %v", err)
		}

		d, err := db.Open(context.Background(), db.Config{URL: pg, Path: filepath.Join(dir, "medspil.db")})
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		texts, err := db.All(context.Background(), d.Read(), db.Scan[string], `SELECT text FROM matter_contribution WHERE text LIKE 'Prøve nummer %'`)
		if err != nil {
			t.Fatal(err)
		}
		count := map[string]int{}
		for _, s := range texts {
			count[s]++
		}
		for _, s := range all {
			if n := count[s.form.Get("text")]; n != 1 {
				t.Errorf("%s is there %d times (acknowledged at first: %v)", s.form.Get("text"), n, s.ok)
			}
		}
	})
}

func TestCommandLine(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		says string
	}{
		{"serve for others without its address", []string{"serve", "--addr", "0.0.0.0:0", "--data-dir", t.TempDir()}, "--public-url is required"},
		{"a demo for others", []string{"demo", "--addr", "0.0.0.0:0", "--data-dir", t.TempDir()}, "--demo-on-network"},
		{"backup of nothing", []string{"backup", filepath.Join(t.TempDir(), "x.db"), "--data-dir", t.TempDir()}, "no such file"},
		{"a folder that is not there", []string{"import", "os2mo", filepath.Join(t.TempDir(), "x"), "--data-dir", t.TempDir()}, "no such file"},
		{"an address that is none", []string{"admin", "invite", "nobody", "--data-dir", t.TempDir()}, "Write the whole e-mail address"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, out := run(t, c.args...)
			if code == 0 || !strings.Contains(out, c.says) {
				t.Errorf("ends with %d and says %q, want %q", code, out, c.says)
			}
		})
	}
	if code, out := run(t, "version"); code != 0 || !strings.HasPrefix(out, "medspil ") {
		t.Errorf("version: %d %q", code, out)
	}
}

// TestImportCommand is the fixed face of the import: its exit codes, that a refused one changes nothing, and that no CPR number of
// the files is anywhere afterwards.
func TestImportCommand(t *testing.T) {
	dir := t.TempDir()
	imports := func(want int, night string, more ...string) string {
		t.Helper()
		code, out := run(t, append([]string{"import", "os2mo", night, "--data-dir", dir}, more...)...)
		if code != want {
			t.Fatalf("import of %s ends with %d, want %d:\n%s", night, code, want, out)
		}
		return out
	}
	const first, next = "../testdata/os2mo", "../testdata/os2mo-next-night"
	imports(0, first, "--dry-run")
	if n := rows(t, dir, "org_person"); n != 0 {
		t.Errorf("a dry run brought %d people in", n)
	}
	imports(0, first)
	before := rows(t, dir, "org_person")

	half := copyNight(t, first, func(name string, data []byte) []byte {
		if strings.HasPrefix(name, "Alle_leder") {
			return data[:len(data)/2]
		}
		return data
	})
	imports(1, half)
	cut := copyNight(t, first, func(name string, data []byte) []byte {
		lines := bytes.SplitAfter(data, []byte("\n"))
		if strings.HasPrefix(name, "MED-udv") {
			return bytes.Join(lines[:len(lines)/2], nil) // between two rows
		}
		return data
	})
	imports(1, cut)
	few := copyNight(t, first, func(name string, data []byte) []byte {
		lines := bytes.SplitAfter(data, []byte("\n"))
		if strings.HasPrefix(name, "AlleBK") || strings.HasPrefix(name, "Lillesund") {
			return bytes.Join(lines[:len(lines)-60], nil)
		}
		return data
	})
	out := imports(3, few, "--format", "json")
	var report struct {
		Ended int `json:"ended_people"`
	}
	if err := json.Unmarshal([]byte(out[strings.Index(out, "{"):]), &report); err != nil || report.Ended < 40 {
		t.Fatalf("the report of a refused import: %v, %d would end\n%s", err, report.Ended, out)
	}
	imports(3, few, "--accept-ended", fmt.Sprint(report.Ended+1))
	if n := rows(t, dir, "org_person WHERE until_day IS NOT NULL"); n != 0 {
		t.Errorf("a refused import ended %d people", n)
	}
	imports(0, next)
	if n := rows(t, dir, "org_person WHERE until_day IS NOT NULL"); n != 5 || rows(t, dir, "org_person") != before+1 {
		t.Errorf("the next night ended %d people of %d", n, rows(t, dir, "org_person"))
	}

	// Beside a running server, and a copy of it that starts.
	srv := start(t, "serve", "--addr", "127.0.0.1:0", "--data-dir", dir)
	imports(0, first, "--accept-ended", "1")
	saved := t.TempDir()
	if code, out := run(t, "backup", filepath.Join(saved, "medspil.db"), "--data-dir", dir); code != 0 {
		t.Fatalf("backup: %s", out)
	}
	if code, _ := run(t, "backup", filepath.Join(saved, "medspil.db"), "--data-dir", dir); code == 0 {
		t.Error("a backup was written over another")
	}
	if _, err := http.Get(srv.url + "/health/ready"); err != nil {
		t.Error(err)
	}
	copied := start(t, "serve", "--addr", "127.0.0.1:0", "--data-dir", saved)
	res, err := http.Get(copied.url + "/health/ready")
	if err != nil || res.StatusCode != 200 {
		t.Errorf("a server on the copy: %v", err)
	}
	if n := rows(t, saved, "org_person"); n != before+1 {
		t.Errorf("the copy has %d people, want %d", n, before+1)
	}
	for _, number := range cprNumbers(t, first, next) {
		for _, d := range []string{dir, saved} {
			files, err := filepath.Glob(filepath.Join(d, "*"))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range files {
				data, err := os.ReadFile(f)
				if err != nil {
					t.Fatal(err)
				}
				if bytes.Contains(data, []byte(number)) {
					t.Fatalf("%s holds a CPR number", f)
				}
			}
		}
		if strings.Contains(out+srv.err.String()+copied.err.String(), number) {
			t.Fatal("an output or a log holds a CPR number")
		}
	}
}

// TestANewerDatabaseIsRefused: a program older than its database does not touch it.
func TestANewerDatabaseIsRefused(t *testing.T) {
	dir := t.TempDir()
	if code, out := run(t, "migrate", "--data-dir", dir); code != 0 {
		t.Fatal(out)
	}
	raw, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "medspil.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec(`INSERT INTO schema_version (version_id, is_applied) VALUES (2999010101, TRUE)`); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	if code, out := run(t, "migrate", "--data-dir", dir); code == 0 || !strings.Contains(out, "newer") {
		t.Errorf("ends with %d: %s", code, out)
	}
}

func rows(t *testing.T, dir, from string) int {
	t.Helper()
	d, err := db.Open(context.Background(), db.Config{Path: filepath.Join(dir, "medspil.db")})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	n, err := db.One(context.Background(), d.Read(), db.Scan[int], "SELECT count(*) FROM "+from)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func copyNight(t *testing.T, night string, change func(name string, data []byte) []byte) string {
	t.Helper()
	dir := t.TempDir()
	files, err := filepath.Glob(filepath.Join(night, "*.csv"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(f)), change(filepath.Base(f), data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// cprNumbers are the numbers in the nights' first column.
func cprNumbers(t *testing.T, nights ...string) []string {
	t.Helper()
	var out []string
	for _, night := range nights {
		data, err := os.ReadFile(filepath.Join(night, "AlleBK-stilling-email_os2mo.csv"))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^"(\d{10})"`).FindAllSubmatch(data, -1) {
			out = append(out, string(m[1]))
		}
	}
	if len(out) < 800 {
		t.Fatalf("only %d numbers in the files", len(out))
	}
	return out
}
