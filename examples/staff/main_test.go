package main

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ask runs the program and returns its exit code and what it wrote.
func ask(args ...string) (code int, out, complaints string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestCommandsAreListedAndOthersRefusedInOneLine(t *testing.T) {
	code, out, complaints := ask()
	require.Zero(t, code)
	require.Empty(t, complaints)
	for _, c := range commands {
		require.Contains(t, out, c.name)
		require.NotEmpty(t, c.what)
	}
	code, out, complaints = ask("dance")
	require.Equal(t, 1, code)
	require.Empty(t, out)
	require.Equal(t, "staff: \"dance\" is not a command; without one the commands are listed\n", complaints)
}

func TestAnInterruptEndsTheProgram(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	never := make(chan struct{})
	defer close(never)
	err := interruptible(ctx, func() error { <-never; return nil })
	require.ErrorIs(t, err, context.Canceled)
}

func TestFlagsMayStandBehindFiles(t *testing.T) {
	f := newFlags("any")
	f.Bool("json", false, "")
	f.String("time", "", "")
	for want, args := range map[string][]string{
		"-json -time t -- a.csv":    {"a.csv", "-json", "-time", "t"},
		"-time=t -- a.csv b.csv":    {"a.csv", "-time=t", "b.csv"},
		"-json -- -time a.csv":      {"-json", "--", "-time", "a.csv"},
		"-unknown -json -- - a.csv": {"-unknown", "-", "-json", "a.csv"},
		"-time --":                  {"-time"},
	} {
		require.Equal(t, want, strings.Join(flagsFirst(f, args), " "))
	}
}
