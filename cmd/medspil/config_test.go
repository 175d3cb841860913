package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
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
