// Command withpostgres runs a command (go test ./…) with one throwaway PostgreSQL that all its test packages share,
// instead of one for each.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/medspil/medspil/internal/kit/testkit/pgserver"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: withpostgres command [argument …]")
		os.Exit(2)
	}
	address, stop, err := pgserver.Start()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	c := exec.Command(os.Args[1], os.Args[2:]...)
	c.Env = append(os.Environ(), "MEDSPIL_TEST_POSTGRES="+address)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = c.Run()
	stop()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		os.Exit(exit.ExitCode())
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
