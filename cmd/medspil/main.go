// Command medspil is the whole program: it serves, imports, backs up. Only flags and commands are here.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/medspil/medspil/internal/app"
	"github.com/medspil/medspil/internal/kit/clock"
	"github.com/medspil/medspil/internal/matter"
)

// version is set by the build.
var version = "dev"

type storage struct {
	DataDir     string `help:"Folder of the embedded database." default:"data" placeholder:"DIR"`
	DatabaseURL string `help:"PostgreSQL instead of the embedded database: postgres://…" name:"database-url" placeholder:"URL"`
}

type network struct {
	Addr         string   `help:"Address to listen on." default:"127.0.0.1:8080"`
	PublicURL    string   `help:"The address people use, https://… Required on anything but loopback." name:"public-url" placeholder:"URL"`
	TrustedProxy []string `help:"Addresses or networks of proxies in front, whose X-Forwarded-For is believed." placeholder:"CIDR"`
	SMTP         string   `help:"Mail server: smtp://user:password@host:587?tls=starttls" placeholder:"URL"`
	MailFrom     string   `help:"Sender of mails until the municipality sets its own." name:"mail-from" placeholder:"ADDRESS"`
	MailsPerMin  int      `help:"At most this many mails a minute." name:"mails-per-minute" default:"60"`
}

type cli struct {
	Config kong.ConfigFlag `help:"JSON file with the same names as the flags." placeholder:"FILE"`

	Serve   serveCmd   `cmd:"" help:"Serve a municipality."`
	Demo    demoCmd    `cmd:"" help:"Serve a fictional municipality to try things in."`
	Import  importCmd  `cmd:"" help:"Bring the organisation in, or in step."`
	Admin   adminCmd   `cmd:"" help:"Appoint the first administrator."`
	Backup  backupCmd  `cmd:"" help:"Copy the embedded database while it is in use."`
	Migrate migrateCmd `cmd:"" help:"Bring the database to this program's schema."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

type serveCmd struct {
	storage
	network
}

type demoCmd struct {
	storage
	network
	DemoOnNetwork bool `help:"Allow the demo on something else than loopback: anyone who reaches it can be anyone."`
}

type importCmd struct {
	OS2mo importOS2moCmd `cmd:"" name:"os2mo" help:"The five nightly CSV exports of OS2mo."`
}

type importOS2moCmd struct {
	storage
	Dir         string `arg:"" help:"Folder with the files."`
	DryRun      bool   `help:"Only show what would change."`
	Format      string `help:"text or json." enum:"text,json" default:"text"`
	AcceptEnded int    `help:"Go on although exactly this many people would end (more than a tenth of all)." placeholder:"N"`
	AcceptFewer bool   `help:"Go on although much is gone of something else: the files are whole."`
}

type adminCmd struct {
	Invite inviteCmd `cmd:"" help:"Print a link that makes an administrator: valid once, for an hour."`
}

type inviteCmd struct {
	storage
	PublicURL string `help:"The address people use." name:"public-url" placeholder:"URL"`
	Addr      string `help:"Address the server listens on, for the link when there is no public address." default:"127.0.0.1:8080"`
	Email     string `arg:"" help:"E-mail of the administrator."`
}

type backupCmd struct {
	storage
	File string `arg:"" help:"The copy; must not exist."`
}

type migrateCmd struct{ storage }

type versionCmd struct{}

// exit is an end with a code of its own and nothing more to say.
type exit int

func (e exit) Error() string { return fmt.Sprintf("exit %d", int(e)) }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c, kong.Name("medspil"), kong.Description("The working place of a municipality's MED system."),
		kong.DefaultEnvars("MEDSPIL"), kong.Configuration(configFile, "medspil.json"), kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)))
	err := k.Run()
	var code exit
	switch {
	case errors.As(err, &code):
		os.Exit(int(code))
	case err != nil:
		fmt.Fprintln(os.Stderr, "medspil:", err)
		os.Exit(1)
	}
}

// logger writes JSON, in UTC whatever the machine's zone is.
func logger() *slog.Logger {
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			a.Value = slog.TimeValue(a.Value.Time().UTC())
		}
		return a
	}}))
}

func (s storage) config() app.Config {
	return app.Config{DatabaseURL: s.DatabaseURL, DataDir: s.DataDir, Clock: clock.System(), Log: logger(), Version: version, Undo: matter.DefaultUndo}
}

func (n network) apply(c *app.Config) error {
	for _, p := range n.TrustedProxy {
		prefix, err := netip.ParsePrefix(p)
		if err != nil {
			ip, ipErr := netip.ParseAddr(p)
			if ipErr != nil {
				return fmt.Errorf("--trusted-proxy %q is neither an address nor a network", p)
			}
			prefix = netip.PrefixFrom(ip, ip.BitLen())
		}
		c.TrustedProxies = append(c.TrustedProxies, prefix)
	}
	if n.MailFrom != "" {
		if a, err := mail.ParseAddress(n.MailFrom); err != nil || a.Address != n.MailFrom {
			return fmt.Errorf("--mail-from %q is not an e-mail address", n.MailFrom)
		}
	}
	if n.MailsPerMin < 1 {
		return fmt.Errorf("--mails-per-minute %d: at least one, or no mail would ever go out", n.MailsPerMin)
	}
	address, err := publicURL(n.PublicURL)
	c.PublicURL, c.SMTP, c.MailFrom, c.MailsPerMinute = address, n.SMTP, n.MailFrom, n.MailsPerMin
	return err
}

// publicURL sees that an address is one that links can be made from: scheme and host, nothing after them. Medspil's own paths begin
// at the root, so it cannot live below another's.
func publicURL(address string) (string, error) {
	if address == "" {
		return "", nil
	}
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "", u.User != nil:
		return "", fmt.Errorf("--public-url %q is not like https://medspil.kommune.example", address)
	case strings.Trim(u.Path, "/") != "", u.RawQuery != "", u.Fragment != "":
		return "", fmt.Errorf("--public-url %q: nothing may follow the host; give Medspil a host name of its own", address)
	}
	return u.Scheme + "://" + u.Host, nil
}

func loopback(addr string) (bool, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, fmt.Errorf("--addr %q is not like 127.0.0.1:8080", addr)
	}
	if host == "localhost" {
		return true, nil
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback(), nil
}

func (c *serveCmd) Run(ctx context.Context) error {
	local, err := loopback(c.Addr)
	if err != nil {
		return err
	}
	if !local && c.PublicURL == "" {
		return errors.New("--public-url is required when others than this machine can reach the server: links in mails are made from it")
	}
	conf := c.config()
	if err := c.apply(&conf); err != nil {
		return err
	}
	return serve(ctx, conf, c.Addr)
}

func (c *demoCmd) Run(ctx context.Context) error {
	local, err := loopback(c.Addr)
	if err != nil {
		return err
	}
	if !local && !c.DemoOnNetwork {
		return errors.New("the demo lets anyone be anyone: on anything but loopback it needs --demo-on-network")
	}
	conf := c.config()
	if err := c.apply(&conf); err != nil {
		return err
	}
	conf.Demo = true
	return serve(ctx, conf, c.Addr)
}

func serve(ctx context.Context, conf app.Config, addr string) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	defer ln.Close()
	if conf.PublicURL == "" {
		conf.PublicURL = "http://" + ln.Addr().String()
	}
	a, err := app.Open(ctx, conf)
	if err != nil {
		return err
	}
	defer a.Close()
	return a.Serve(ctx, ln, func() { fmt.Println("Medspil: http://" + ln.Addr().String()) })
}

func (c *importOS2moCmd) Run(ctx context.Context) error {
	files, err := readDir(c.Dir)
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c.config())
	if err != nil {
		return err
	}
	defer a.Close()
	res, err := a.ImportOS2mo(ctx, files, app.ImportOptions{DryRun: c.DryRun, AcceptEnded: c.AcceptEnded, AcceptFewer: c.AcceptFewer, Progress: os.Stderr})
	if err != nil {
		return err
	}
	if c.Format == "json" {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		if err := enc.Encode(res.JSON()); err != nil {
			return err
		}
	} else if err := res.WriteText(os.Stdout); err != nil {
		return err
	}
	if code := res.ExitCode(); code != 0 {
		return exit(code)
	}
	return nil
}

func readDir(dir string) (map[string][]byte, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, e := range entries {
		if e.Type().IsRegular() {
			if files[e.Name()], err = os.ReadFile(filepath.Join(dir, e.Name())); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

func (c *inviteCmd) Run(ctx context.Context) error {
	conf := c.config()
	var err error
	if conf.PublicURL, err = publicURL(c.PublicURL); err != nil {
		return err
	}
	if conf.PublicURL == "" {
		conf.PublicURL = "http://" + c.Addr
	}
	a, err := app.Open(ctx, conf)
	if err != nil {
		return err
	}
	defer a.Close()
	link, err := a.Invite(ctx, c.Email)
	if err != nil {
		return err
	}
	fmt.Println(link)
	return nil
}

func (c *backupCmd) Run(ctx context.Context) error {
	return app.Backup(ctx, c.config(), c.File)
}

func (c *migrateCmd) Run(ctx context.Context) error {
	a, err := app.Open(ctx, c.config())
	if err != nil {
		return err
	}
	return a.Close()
}

func (versionCmd) Run() error { fmt.Println("medspil", version); return nil }
