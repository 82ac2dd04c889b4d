package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/catalogue"
)

// job is what the flags ask for.
type job struct {
	edges, nodes, layer    string
	directed               bool
	weights                string
	symmetrize             string
	mode, class            string
	project                string
	measures               []string
	profile                string
	lead                   []string
	leadBy, answered       string
	coordination           string
	delivered, decided     string
	resources              string
	compare                []string
	permutations           int
	bootstrap, rewirings   int
	seed                   uint64
	workers                int
	svg, matrix, html, ego string
	size                   string
	out, statnet, siena    string
	waves                  []string
	json, list             bool
	lang                   renjia.Lang
}

var errHelp = errors.New("help")

const help = `network measures a network of parties and the ties between them.

  go run ./examples/network -edges FILE [-nodes FILE] [flags]

Files are CSV: edges have source,target[,weight][,layer], nodes have id and any
further columns. Files that end in .graphml, .gexf, .net, .dot, .json or .dl are
read as such; they may hold nodes and edges at once.

Ties between the same two parties are one tie; a tie to oneself is left out; parties
without ties count. Weights are ignored unless -weights says what they are. With
-json the result is one document:
  {"nodes":N,"edges":M,"choices":{…},"measures":{NAME:{"variant":…,"value":…|"byNode":{id:value}}},"profile":{…}}
Numbers have twelve significant digits; what is undefined is null with the reason.

Flags
`

// parse reads the flags.
func parse(args []string, stdout io.Writer) (job, error) {
	j := job{lang: renjia.English}
	var measures, lead, compare, waves, lang string
	f := flag.NewFlagSet("network", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&j.edges, "edges", "", "`file` of ties")
	f.StringVar(&j.nodes, "nodes", "", "`file` of parties with their columns")
	f.BoolVar(&j.directed, "directed", false, "ties of a CSV file have a direction")
	f.StringVar(&j.layer, "layer", "", "`name` of the layer to measure; all layers together without it")
	f.StringVar(&j.weights, "weights", "ignore", "`ignore`, strength (near is strong: length 1/weight) or length (a weight is a distance)")
	f.StringVar(&j.symmetrize, "symmetrize", "", "drop directions: `weak` (one of the two names the other) or strong (both do)")
	f.StringVar(&j.mode, "twomode", "", "`column` of nodes that tells two modes apart")
	f.StringVar(&j.project, "project", "", "measure a projection of two modes onto the first: `shared` or newman")
	f.StringVar(&j.class, "class", "", "`column` of nodes that holds the class of each party")
	f.StringVar(&measures, "measure", "", "`name,name…` of measures, or all")
	f.StringVar(&j.profile, "profile", "", "`periphery=CLASS` or leadership")
	f.StringVar(&lead, "lead", "", "`id,id…` of who leads by mandate, for -profile leadership")
	f.StringVar(&j.leadBy, "leadby", "", "`column` of nodes whose largest number names the lead")
	f.StringVar(&j.coordination, "coordination", "", "`layer` of coordination, for -profile leadership; -layer is then the directive one")
	f.StringVar(&j.answered, "answered", "", "`column` of nodes that says who answered (true, yes or 1), for -profile periphery")
	f.StringVar(&j.delivered, "delivered", "", "`column` of nodes with the tasks each delivered, for the voice of a class and the mode of governance")
	f.StringVar(&j.decided, "decided", "", "`column` of nodes with the decisions each took part in, for the voice of a class")
	f.StringVar(&j.resources, "resources", "", "directed `layer` of who gives whom, for what a class depends on")
	f.StringVar(&compare, "compare", "", "`layer,layer` to compare: overlap and quadratic assignment")
	f.IntVar(&j.permutations, "permutations", 9999, "`number` of permutations where not all are enumerated")
	f.IntVar(&j.bootstrap, "bootstrap", -1, "`number` of resamples for intervals of a profile; -1: 499 up to 100 parties")
	f.IntVar(&j.rewirings, "rewirings", -1, "`number` of random networks with the same degrees; -1: 199 up to 100 parties")
	f.Uint64Var(&j.seed, "seed", 1, "`seed` of what is drawn")
	f.IntVar(&j.workers, "workers", 1, "`number` of goroutines; results do not depend on it")
	f.StringVar(&j.svg, "svg", "", "`file` for a picture")
	f.StringVar(&j.size, "size", "", "`measure` that the areas of parties on a picture follow; the number of partners without it")
	f.StringVar(&j.matrix, "matrix", "", "`file` for a picture of the matrix, core first")
	f.StringVar(&j.html, "html", "", "`file` for a page to look around in")
	f.StringVar(&j.ego, "ego", "", "`id=FILE`: a picture of one party and its contacts")
	f.StringVar(&j.out, "out", "", "`file` to write the network to, in the format its name ends in")
	f.StringVar(&j.statnet, "statnet", "", "`folder` for lists and a script for R's statnet")
	f.StringVar(&j.siena, "siena", "", "`folder` for matrices, covariates and a script for RSiena; -waves names the layers")
	f.StringVar(&waves, "waves", "", "`layer,layer…` in the order of time")
	f.BoolVar(&j.json, "json", false, "print one JSON document")
	f.BoolVar(&j.list, "list", false, "list the measures with definition, variant and source")
	f.StringVar(&lang, "lang", "en", "`en` or zh")
	switch err := f.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, help)
		f.SetOutput(stdout)
		f.PrintDefaults()
		return j, errHelp
	case err != nil:
		return j, err
	case f.NArg() > 0:
		return j, fmt.Errorf("%q: files are given by -edges and -nodes", f.Arg(0))
	}
	j.measures, j.lead, j.compare, j.waves = list(measures), list(lead), list(compare), list(waves)
	j.lang = renjia.Lang(lang)
	return j, j.check()
}

func list(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

func (j *job) check() error {
	if j.list {
		return nil
	}
	for _, choice := range []struct{ flag, value, options string }{
		{"-weights", j.weights, "ignore strength length"},
		{"-symmetrize", j.symmetrize, "weak strong"},
		{"-project", j.project, "shared newman"},
		{"-lang", string(j.lang), "en zh"},
	} {
		options := strings.Fields(choice.options)
		if choice.value != "" && !slices.Contains(options, choice.value) {
			return fmt.Errorf("%s %q: want %s", choice.flag, choice.value, strings.Join(options, ", "))
		}
	}
	switch kind, class, _ := strings.Cut(j.profile, "="); {
	case j.edges == "":
		return errors.New("-edges: name a file of ties (-h explains, -list lists the measures)")
	case kind != "" && kind != "periphery" && kind != "leadership":
		return fmt.Errorf("-profile %q: want periphery=CLASS or leadership", j.profile)
	case kind == "periphery" && class == "":
		return errors.New("-profile periphery: name the class, as in periphery=VOL")
	case kind == "periphery" && j.class == "":
		return errors.New("-profile periphery: -class names the column that holds the class of each party")
	case j.project != "" && j.mode == "":
		return errors.New("-project: -twomode names the column that tells the modes apart")
	case len(j.compare) != 0 && len(j.compare) != 2:
		return errors.New("-compare: name two layers, as in money,information")
	case j.siena != "" && len(j.waves) < 2:
		return errors.New("-siena: -waves names two layers or more, in the order of time")
	case j.siena != "" && j.siena == j.statnet:
		return errors.New("-siena: both programs have a script, so each needs a folder of its own")
	case j.permutations < 1:
		return errors.New("-permutations: want at least 1")
	case j.workers < 1:
		return errors.New("-workers: want at least 1")
	}
	for _, name := range j.measures {
		if name == "all" {
			continue
		}
		if _, err := catalogue.Find(name); err != nil {
			return fmt.Errorf("-measure: %w (-list lists them)", err)
		}
	}
	return nil
}

// strengths and lengths say what the flag makes of weights.
func (j *job) strengths() network.Weights {
	if j.weights == "strength" {
		return network.WeightsCount
	}
	return network.WeightsIgnore
}

func (j *job) lengths() network.Lengths {
	return map[string]network.Lengths{
		"ignore": network.LengthsOne, "strength": network.LengthsInverse, "length": network.LengthsWeight,
	}[j.weights]
}
