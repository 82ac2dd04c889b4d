package indicator

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/draw"
)

// Network is a network that a figure shows. As a [Chart] it holds no drawing: the
// same network is drawn in either language.
type Network struct {
	Parties []Party
	Ties    [][2]int    // pairs of indexes in Parties, each once
	Title   renjia.Text // above the picture: the layer and the day, for example
}

// Party is a party of a network.
type Party struct {
	Name  renjia.Text
	Class renjia.Text // told apart by shape as well as by colour
	Lead  bool        // marked by a ring
}

// SVG draws the network. The same network gives the same bytes. More than
// [draw.MostParties] parties are ErrUnsupported.
func (n *Network) SVG(l renjia.Lang) (string, error) {
	p, err := n.picture(l)
	if err != nil {
		return "", fmt.Errorf("network: %w", err)
	}
	var b strings.Builder
	if err := draw.SVG(&b, p); err != nil {
		return "", err
	}
	return strings.TrimSpace(pictureHead.ReplaceAllString(b.String(),
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${2}" font-size="${3}" style="max-width:${1}px;`+browserFonts+`" aria-hidden="true">`)), nil
}

// pictureHead is the first tag of a picture, with its size and its own fonts.
var pictureHead = regexp.MustCompile(`^<svg [^>]*width="([^"]*)"[^>]*viewBox="([^"]*)"[^>]*font-size="([^"]*)"[^>]*>`)

// Large reports whether labels would be too small on an upright page.
func (n *Network) Large() bool { return len(n.Parties) > 20 }

func (n *Network) picture(l renjia.Lang) (draw.Picture, error) {
	p := draw.Picture{Lang: l, Title: n.Title}
	places := make([]string, len(n.Parties))
	for i, x := range n.Parties {
		places[i] = strconv.Itoa(i)
		p.Labels, p.Class = append(p.Labels, x.Name.In(l)), append(p.Class, x.Class.In(l))
		if x.Lead {
			p.Lead = append(p.Lead, i)
		}
	}
	ties := func(yield func(network.Tie, error) bool) {
		for _, t := range n.Ties {
			if !yield(network.Tie{From: strconv.Itoa(t[0]), To: strconv.Itoa(t[1]), Weight: 1}, nil) {
				return
			}
		}
	}
	var err error
	p.Graph, err = network.Build(places, ties, network.Options{
		Direction: network.Undirected, Merge: network.MergeFirst, Loops: network.LoopsRefuse,
	})
	return p, err
}
