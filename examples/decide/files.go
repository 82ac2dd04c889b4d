package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/renjia-project/renjia/governance/replay"
	"github.com/renjia-project/renjia/governance/roll/xlsx"
)

// files opens the files of a job and remembers what they were.
type files struct{ inputs []replay.Input }

// open reads a file of the job, a table of a workbook as if it were CSV.
func open[T any](f *files, role, path string, read func(io.Reader, string) (T, error)) (v T, err error) {
	file, err := os.Open(path)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	summed, name := replay.NewReader(role, filepath.Base(path), file), filepath.Base(path)
	if strings.EqualFold(filepath.Ext(path), ".xlsx") {
		v, err = table(summed, name, read)
	} else {
		v, err = read(summed, name)
	}
	if err != nil {
		return v, err
	}
	input, err := summed.Input()
	f.inputs = append(f.inputs, input)
	return v, err
}

// table reads the first sheet of a workbook.
func table[T any](r io.Reader, name string, read func(io.Reader, string) (T, error)) (v T, err error) {
	sheet, err := xlsx.Open(r)
	if err != nil {
		return v, err
	}
	v, err = read(sheet, name)
	return v, errors.Join(err, sheet.Close())
}

// save writes a file, which appears whole or not at all.
func save(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".decide-*")
	if err != nil {
		return err
	}
	err = errors.Join(write(file), file.Chmod(0o644), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}
