// Program measure computes any measure of the catalogue over a CSV file.
//
//	go run ./examples/measure -list
//	go run ./examples/measure -indicator gini -variant population examples/measure/data/hours.csv
//	go run ./examples/measure -indicator concentration_index -rank income -json examples/measure/data/hours.csv
//
// With -h it explains every flag. Bad input is one line for each mistake on stderr
// and exit code 1; a measure that is undefined for the input is its reason and exit
// code 2.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/measured"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run is the program without the process: it returns the exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	j, err := parse(args, stdout)
	switch {
	case errors.Is(err, errHelp):
		return 0
	case err == nil:
		err = j.run(stdin, stdout)
	}
	var undefined *measured.UndefinedError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &undefined):
		fmt.Fprintf(stderr, "measure: %s: %s\n", undefined.ID, j.undefined(undefined.Reason))
		return 2
	}
	complain(stderr, err)
	return 1
}

func (j *job) undefined(reason renjia.Text) string {
	if j.lang == renjia.Chinese {
		return "无定义：" + reason.ZH
	}
	return "undefined: " + reason.EN
}

// complain prints an error, each problem of a list on a line of its own.
func complain(w io.Writer, err error) {
	var invalid *renjia.ValidationError
	var open *renjia.UnspecifiedError
	switch {
	case errors.As(err, &invalid):
		for _, p := range invalid.Problems {
			fmt.Fprintln(w, "measure:", p)
		}
	case errors.As(err, &open):
		for _, c := range open.Choices {
			fmt.Fprintf(w, "measure: %s: choose %s%s\n", open.What, flagOf(c.Name), reasons(c))
		}
	default:
		fmt.Fprintln(w, "measure:", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
}

// flagOf names the flag that makes a choice.
func flagOf(choice string) string {
	part, column := strings.CutPrefix(choice, "column ")
	switch {
	case column:
		return "-column " + part + "=HEADER"
	case choice == "method":
		return "-method"
	}
	return "-" + strings.ReplaceAll(choice, "_", "-")
}

func reasons(c renjia.Choice) string {
	var s string
	if len(c.Options) > 0 {
		s = " (" + strings.Join(c.Options, ", ") + ")"
	}
	if c.Why != "" {
		s += ": " + c.Why
	}
	return s
}
