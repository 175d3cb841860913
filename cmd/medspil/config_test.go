package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/medspil/medspil/internal/app"
)

// parse reads a command line with a config file, as main does.
func parse(t *testing.T, config string, args ...string) (*cli, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "medspil.json")
	if err := os.WriteFile(path, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	var c cli
	p, err := kong.New(&c, kong.Name("medspil"), kong.DefaultEnvars("MEDSPIL"), kong.Configuration(configFile, path), kong.Exit(func(int) {}))
	if err != nil {
		return nil, err
	}
	_, err = p.Parse(args)
	return &c, err
}

func TestWhatDecidesASetting(t *testing.T) {
	cases := []struct{ name, file, env, flag, want string }{
		{"nothing", `{}`, "", "", "data"},
		{"the file", `{"data-dir": "file"}`, "", "", "file"},
		{"the file, with underscores", `{"data_dir": "file"}`, "", "", "file"},
		{"the environment beats the file", `{"data-dir": "file"}`, "env", "", "env"},
		{"the flag beats both", `{"data-dir": "file"}`, "env", "flag", "flag"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if c.env != "" {
				t.Setenv("MEDSPIL_DATA_DIR", c.env)
			}
			args := []string{"serve"}
			if c.flag != "" {
				args = append(args, "--data-dir", c.flag)
			}
			got, err := parse(t, c.file, args...)
			if err != nil {
				t.Fatal(err)
			}
			if got.Serve.DataDir != c.want {
				t.Errorf("%q, want %q", got.Serve.DataDir, c.want)
			}
		})
	}
}

func TestABadConfigFileIsRefused(t *testing.T) {
	for config, want := range map[string]string{
		`{"data-dri": "x"}`: `sets "data-dri", which is no setting`,
		`data-dir: x`:       "is not a JSON object",
	} {
		if _, err := parse(t, config, "serve"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", config, err, want)
		}
	}
}

func TestPublicURL(t *testing.T) {
	for typed, want := range map[string]string{"": "", "https://medspil.kommune.example": "https://medspil.kommune.example",
		"https://medspil.kommune.example/": "https://medspil.kommune.example", "http://127.0.0.1:8080": "http://127.0.0.1:8080"} {
		if got, err := publicURL(typed); err != nil || got != want {
			t.Errorf("%s: %q, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"https://kommune.dk/med/", "https://kommune.dk/?a", "https://kommune.dk/#a", "kommune.dk", "ftp://kommune.dk", "https://", "https://a:b@kommune.dk", "https://kom mune.dk"} {
		if got, err := publicURL(typed); err == nil {
			t.Errorf("%s was taken: %q", typed, got)
		}
	}
}

func TestMailFlags(t *testing.T) {
	for _, c := range []struct {
		n    network
		want string
	}{
		{network{MailsPerMin: 1, MailFrom: "medspil@kommune.example"}, ""},
		{network{MailsPerMin: 60}, ""},
		{network{MailsPerMin: 0}, "--mails-per-minute"},
		{network{MailsPerMin: -1}, "--mails-per-minute"},
		{network{MailsPerMin: 1, MailFrom: "nonsense"}, "--mail-from"},
		{network{MailsPerMin: 1, MailFrom: "Medspil <medspil@kommune.example>"}, "--mail-from"},
	} {
		err := c.n.apply(&app.Config{})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%+v: %v", c.n, err)
		}
	}
}

func TestLoopback(t *testing.T) {
	for addr, want := range map[string]bool{"127.0.0.1:1": true, "[::1]:1": true, "localhost:1": true, "127.9.9.9:1": true,
		"0.0.0.0:1": false, ":8080": false, "192.0.2.1:1": false, "example.dk:1": false} {
		got, err := loopback(addr)
		if err != nil || got != want {
			t.Errorf("%s: %v (%v), want %v", addr, got, err, want)
		}
	}
	if _, err := loopback("8080"); err == nil {
		t.Error("an address without a port was taken")
	}
}
