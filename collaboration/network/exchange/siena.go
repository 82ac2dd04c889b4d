package exchange

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
)

// Wave is one observation of a network: the ties of a layer ("" for all) on a day,
// or whenever if On is the zero date.
type Wave struct {
	Layer string
	On    renjia.Date
}

// WriteSiena writes a network observed in two waves or more for RSiena (Ripley et
// al. 2023, Manual, 4):
//
//   - NAME.wave1.txt and so on: adjacency matrices, 1 for a tie of any weight and 0
//     for none; 10, a structural zero, in the rows and columns of a node whose period
//     does not contain the day of the wave;
//   - NAME.nodes.csv: the nodes, whose attributes are constant covariates: numbers as
//     they are, other texts as the numbers of their classes in alphabetical order, NA
//     and missing values as missing;
//   - NAME.composition.txt, if all waves have a day: from when to when each node is
//     there, in waves, days between two waves as fractions;
//   - NAME.R, which makes of them the object data. It uses the structural zeros; set
//     its use_composition to TRUE to use the composition instead, never both.
//
// Ties to oneself are left out. A tie of a node in a wave in which the node is
// absent is ErrInvalid, as are a node that is in no wave and a layer without ties;
// waves with days are in order.
func WriteSiena(create Create, name string, n *network.Network, waves ...Wave) error {
	if err := checkFileName(name); err != nil {
		return err
	}
	p, err := newPlan(n)
	if err != nil {
		return err
	}
	if err := p.checkWaves(waves); err != nil {
		return err
	}
	for i := range p.nodes {
		v := &p.nodes[i]
		if !slices.ContainsFunc(waves, func(w Wave) bool { return w.within(v.Period) }) {
			return fmt.Errorf("node %q: is there in no wave: leave it out: %w", v.ID, renjia.ErrInvalid)
		}
	}
	for i, wave := range waves {
		matrix, err := p.waveMatrix(wave)
		if err != nil {
			return fmt.Errorf("wave %d: %w", i+1, err)
		}
		if err := create.write(fmt.Sprintf("%s.wave%d.txt", name, i+1), matrix); err != nil {
			return err
		}
	}
	if err := create.write(name+".nodes.csv", p.writeNodeTable); err != nil {
		return err
	}
	dated := waves[0].On != (renjia.Date{})
	if dated {
		if err := create.write(name+".composition.txt", p.composition(waves)); err != nil {
			return err
		}
	}
	return create.write(name+".R", func(w io.Writer) error { return writeSienaScript(w, name, len(p.nodes), len(waves), dated) })
}

func (p *plan) checkWaves(waves []Wave) error {
	if len(waves) < 2 {
		return fmt.Errorf("%d waves: want two or more: %w", len(waves), renjia.ErrInvalid)
	}
	layers := map[string]bool{"": true}
	for _, layer := range p.Layers() {
		layers[layer] = true
	}
	for i, wave := range waves {
		if !layers[wave.Layer] {
			return fmt.Errorf("wave %d: layer %q: there is %q: %w", i+1, wave.Layer, p.Layers(), renjia.ErrInvalid)
		}
		if wave.On.IsZero() != waves[0].On.IsZero() || i > 0 && !wave.On.IsZero() && !waves[i-1].On.Before(wave.On) {
			return fmt.Errorf("wave %d on %s: want a day after the wave before, or none for all: %w", i+1, date(wave.On), renjia.ErrInvalid)
		}
	}
	return nil
}

// within reports whether a period holds in a wave.
func (w Wave) within(p renjia.Period) bool { return w.On.IsZero() || p.Contains(w.On) }

// waveMatrix returns what writes the matrix of a wave.
func (p *plan) waveMatrix(wave Wave) (func(io.Writer) error, error) {
	absent := make([]bool, len(p.nodes))
	for i := range p.nodes {
		absent[i] = !wave.within(p.nodes[i].Period)
	}
	tied := map[[2]int]bool{}
	for i := range p.Ties {
		t := &p.Ties[i]
		from, to := p.number[t.From], p.number[t.To]
		if wave.Layer != "" && t.Layer != wave.Layer || !wave.within(t.Period) || from == to {
			continue
		}
		if absent[from] || absent[to] {
			return nil, fmt.Errorf("tie %s – %s: one of them is absent: %w", t.From, t.To, renjia.ErrInvalid)
		}
		tied[[2]int{from, to}] = true
		if !p.Directed {
			tied[[2]int{to, from}] = true
		}
	}
	return func(w io.Writer) error {
		out := bufio.NewWriter(w)
		for i := range p.nodes {
			for j := range p.nodes {
				cell := "0"
				switch {
				case i != j && (absent[i] || absent[j]):
					cell = "10"
				case tied[[2]int{i, j}]:
					cell = "1"
				}
				if j > 0 {
					cell = " " + cell
				}
				_, _ = out.WriteString(cell) // Flush reports it
			}
			_ = out.WriteByte('\n') // Flush reports it
		}
		return out.Flush()
	}, nil
}

// composition returns what writes from when to when each node is there.
func (p *plan) composition(waves []Wave) func(io.Writer) error {
	return func(w io.Writer) error {
		for _, v := range p.nodes {
			from, until := 1.0, float64(len(waves))
			if !v.Period.From.IsZero() {
				from = waveTime(waves, v.Period.From)
			}
			if !v.Period.Until.IsZero() {
				until = waveTime(waves, v.Period.Until.AddDays(-1))
			}
			if _, err := fmt.Fprintf(w, "%s %s\n", waveText(from), waveText(until)); err != nil {
				return err
			}
		}
		return nil
	}
}

func waveText(t float64) string { return strconv.FormatFloat(t, 'f', 4, 64) }

// waveTime returns a day in waves: 1 is the first; before it 1, after the last the
// last.
func waveTime(waves []Wave, day renjia.Date) float64 {
	if !waves[0].On.Before(day) {
		return 1
	}
	for i := 1; i < len(waves); i++ {
		if before := waves[i-1].On; !waves[i].On.Before(day) {
			return float64(i) + float64(day.Sub(before))/float64(waves[i].On.Sub(before))
		}
	}
	return float64(len(waves))
}

func writeSienaScript(w io.Writer, name string, nodes, waves int, dated bool) error {
	var files []string
	for i := range waves {
		files = append(files, fmt.Sprintf(`"%s.wave%d.txt"`, name, i+1))
	}
	composition := ""
	if dated {
		composition = fmt.Sprintf(sienaComposition, name)
	}
	_, err := fmt.Fprintf(w, sienaScript, strings.Join(files, ", "), nodes, waves, name, composition)
	return err
}

const sienaScript = `# Makes "data" for RSiena of the files beside this one.
library(RSiena)
use_composition <- FALSE
files <- c(%[1]s)
waves <- array(unlist(lapply(files, function(file) as.matrix(read.table(file)))), dim = c(%[2]d, %[2]d, %[3]d))
nodes <- read.csv("%[4]s.nodes.csv", colClasses = "character", na.strings = c("", "NA"), check.names = FALSE, fileEncoding = "UTF-8")
covariate <- function(x) {
  y <- suppressWarnings(as.numeric(x))
  if (any(is.na(y) & !is.na(x))) y <- as.numeric(factor(x))
  coCovar(y)
}
covariates <- lapply(nodes[setdiff(names(nodes), c("id", "label", "from", "until"))], covariate)
names(covariates) <- make.names(names(covariates), unique = TRUE)
%[5]sdata <- do.call(sienaDataCreate, c(list(net = sienaDependent(waves)), covariates))
`

const sienaComposition = `if (use_composition) {
  waves[waves == 10] <- 0
  covariates$composition <- sienaCompositionChangeFromFile("%s.composition.txt")
}
`
