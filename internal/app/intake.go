package app

import (
	"context"
	"fmt"
	"io"

	"github.com/medspil/medspil/internal/intake"
)

// ImportOptions are how an import on the command line is run.
type ImportOptions struct {
	// DryRun only says what would change.
	DryRun bool
	// AcceptEnded is how many people may end, when they are more than a tenth.
	AcceptEnded int
	// AcceptFewer says that the files are whole although much is gone.
	AcceptFewer bool
	// Progress is told each step; nil for silence.
	Progress io.Writer
}

// ImportOS2mo brings a night's exports in, also beside a running server. What the files are guilty of is in the result.
func (a *App) ImportOS2mo(ctx context.Context, files map[string][]byte, o ImportOptions) (*intake.Result, error) {
	opt := intake.Options{AcceptEnded: o.AcceptEnded, AcceptFewer: o.AcceptFewer}
	if o.Progress != nil {
		opt.Progress = func(s intake.Step) { fmt.Fprintf(o.Progress, "%d/%d %s\n", s.Done, s.Total, s.Stage) }
	}
	res, err := a.intake.Import(ctx, files, o.DryRun, opt)
	if err != nil || o.DryRun || res.ExitCode() != 0 {
		return res, err
	}
	return res, a.matter.ReconcileOwners(ctx)
}
