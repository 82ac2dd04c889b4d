package trust

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/strict"
)

// Topic is what items of an instrument measure together.
type Topic string

// The topics of the instruments that come with the package.
const (
	Trust Topic = "trust" // 信任: reliability, shared mission, openness
	Value Topic = "value" // 价值: what a partner brings
)

// Instrument is one version of a questionnaire that each party answers about other
// parties (互评问卷). A version does not change: another wording or another set of
// dimensions is another version, because its scores do not compare.
type Instrument struct {
	Code    string      `json:"code"`
	Version string      `json:"version"`
	Title   renjia.Text `json:"title"`
	Source  string      `json:"source"` // where the dimensions were published
	Least   int         `json:"least"`  // the lowest score of an item, 1 or more
	Most    int         `json:"most"`   // the highest
	Labels  []Label     `json:"labels,omitempty"`
	Items   []Item      `json:"items"`
}

// Label is what a score is called on the form.
type Label struct {
	Score int         `json:"score"`
	Text  renjia.Text `json:"text"`
}

// Item is one question about a partner.
type Item struct {
	Code      string      `json:"code"`
	Topic     Topic       `json:"topic"`
	Dimension renjia.Text `json:"dimension"`
	Text      renjia.Text `json:"text"`
}

// maxData is the size of an instrument's file.
const maxData = 1 << 20

// ReadInstrument reads an instrument as JSON. Unknown and repeated members are
// errors, reported all at once with their places.
func ReadInstrument(r io.Reader, file string) (i Instrument, err error) {
	return i, strict.Read(r, file, maxData, &i)
}

// Validate reports every problem of the instrument.
func (i Instrument) Validate() error {
	var p renjia.Problems
	p.Require(i.Code != "", "code", "must be given")
	p.Require(i.Version != "", "version", "must be given")
	p.Require(!i.Title.IsZero(), "title", "must be given")
	p.Require(i.Source != "", "source", "must be given")
	p.Require(i.Least >= 1, "least", "%d: want 1 or more, 0 says that a question was not answered", i.Least)
	p.Require(i.Most > i.Least && i.Most <= 100, "most", "%d: want more than the least, %d, and at most 100", i.Most, i.Least)
	p.Require(len(i.Items) > 0, "items", "must be given")
	for n, l := range i.Labels {
		path := fmt.Sprintf("labels[%d]", n)
		p.Require(i.inRange(l.Score), path+".score", "%d: want %d to %d", l.Score, i.Least, i.Most)
		p.Require(!l.Text.IsZero(), path+".text", "must be given")
	}
	for n, item := range i.Items {
		path := fmt.Sprintf("items[%d]", n)
		twice := slices.ContainsFunc(i.Items[:n], func(o Item) bool { return strings.EqualFold(o.Code, item.Code) })
		p.Require(plain(item.Code) && !twice && !reserved(item.Code), path+".code",
			"%q: want letters, digits, '-' and '_', used once and no name of a column", item.Code)
		p.Require(item.Topic != "", path+".topic", "must be given")
		p.Require(!item.Dimension.IsZero(), path+".dimension", "must be given")
		p.Require(!item.Text.IsZero(), path+".text", "must be given")
	}
	return p.Err("instrument")
}

// Name returns code and version.
func (i Instrument) Name() string { return i.Code + " " + i.Version }

func (i Instrument) inRange(score int) bool { return score >= i.Least && score <= i.Most }

// of returns the places of the items of a topic.
func (i Instrument) of(t Topic) (places []int, err error) {
	for n, item := range i.Items {
		if item.Topic == t {
			places = append(places, n)
		}
	}
	if len(places) == 0 {
		return nil, fmt.Errorf("instrument %s: has no item on %q: %w", i.Name(), t, renjia.ErrNotFound)
	}
	return places, nil
}

func plain(code string) bool {
	return code != "" && !strings.ContainsFunc(code, func(r rune) bool {
		return r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
