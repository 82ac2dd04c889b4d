package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
)

// checkSize refuses what is no zip file and what would unpack to too much. A
// file that lies about its sizes is found out while it is unpacked.
func checkSize(data []byte) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("is not an .xlsx workbook: save it as one: %w: %w", err, renjia.ErrInvalid)
	}
	left := uint64(MaxContent)
	for _, f := range z.File {
		if f.UncompressedSize64 > left {
			return fmt.Errorf("workbook: unpacks to more than %d MiB: %w", MaxContent>>20, renjia.ErrInvalid)
		}
		left -= f.UncompressedSize64
	}
	return nil
}

// mergedCells returns the merged cells of a sheet, the first few. It reads the
// part of the sheet once, in constant memory.
func mergedCells(data []byte, sheet string) (refs []string, err error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("workbook: %w", err)
	}
	part, err := partOf(z, sheet)
	if err != nil {
		return nil, err
	}
	file, err := open(z, part)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	dec := xml.NewDecoder(io.LimitReader(file, MaxContent))
	for len(refs) < 3 {
		token, err := dec.RawToken()
		if errors.Is(err, io.EOF) {
			return refs, nil
		}
		if err != nil {
			return nil, fmt.Errorf("sheet %s: %w: %w", sheet, err, renjia.ErrInvalid)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "mergeCell" {
			refs = append(refs, attribute(start, "ref"))
		}
	}
	return refs, nil
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// partOf finds the part that holds a sheet.
func partOf(z *zip.Reader, sheet string) (string, error) {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		All []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := errors.Join(decode(z, "xl/workbook.xml", &book), decode(z, "xl/_rels/workbook.xml.rels", &relations)); err != nil {
		return "", err
	}
	for _, s := range book.Sheets {
		for _, r := range relations.All {
			if s.Name == sheet && s.ID == r.ID {
				return target(r.Target), nil
			}
		}
	}
	return "", fmt.Errorf("workbook: has no part for sheet %q: %w", sheet, renjia.ErrInvalid)
}

// target names a part by its path in the zip file.
func target(t string) string {
	if absolute, ok := strings.CutPrefix(t, "/"); ok {
		return absolute
	}
	return path.Join("xl", t)
}

func decode(z *zip.Reader, part string, into any) error {
	file, err := open(z, part)
	if err != nil {
		return err
	}
	err = xml.NewDecoder(io.LimitReader(file, inMemory)).Decode(into)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("workbook: %s: %w: %w", part, err, renjia.ErrInvalid)
	}
	return nil
}

func open(z *zip.Reader, part string) (io.ReadCloser, error) {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return strings.EqualFold(f.Name, part) })
	if i < 0 {
		return nil, fmt.Errorf("workbook: has no part %s: %w", part, renjia.ErrInvalid)
	}
	return z.File[i].Open()
}
