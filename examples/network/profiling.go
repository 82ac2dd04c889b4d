package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network"
	"github.com/renjia-project/renjia/collaboration/network/coreperiphery"
	"github.com/renjia-project/renjia/collaboration/network/permute"
	"github.com/renjia-project/renjia/collaboration/network/profile"
)

// level is that of every verdict of the command.
const level = .05

// small is the number of parties up to which intervals and random networks are
// worked out without being asked for.
const small = 100

// findings are one of the two problems in numbers.
type findings interface {
	document() any
	print(w io.Writer, l renjia.Lang) error
}

// profiled makes the profile that -profile names, nil without.
func (l *loaded) profiled() (findings, error) {
	switch kind, class, _ := strings.Cut(l.job.profile, "="); kind {
	case "periphery":
		return l.periphery(class)
	case "leadership":
		return l.leadership()
	}
	return nil, nil
}

// symmetry is when a report makes a tie in a profile of directed ties: weak unless
// -symmetrize says otherwise, so that a silent party is not left out.
func (l *loaded) symmetry() network.Symmetry {
	if l.job.symmetrize == "" {
		return network.Weak
	}
	return network.Symmetry(l.job.symmetrize)
}

func (l *loaded) permuting() permute.Options {
	return permute.Options{Permutations: l.job.permutations, Seed: l.job.seed, Workers: l.job.workers}
}

// times is how often something is drawn: as the flag says, or a number for small
// networks.
func (l *loaded) times(flag, usual int) int {
	if flag < 0 && l.graph.Len() <= small {
		return usual
	}
	return max(flag, 0)
}

func (l *loaded) periphery(class string) (findings, error) {
	in := profile.PeripheryInput{Graph: l.raw, Class: l.class, Of: class}
	o := profile.PeripheryOptions{
		Symmetry: l.symmetry(), Isolates: network.IsolatesIncluded, Pattern: coreperiphery.Max,
		Ties: profile.TiesRecorded, Alpha: level, Correction: profile.CorrectMaxT,
		Permute: l.permuting(), Resamples: l.times(l.job.bootstrap, 499), Level: 1 - level, Rewirings: l.times(l.job.rewirings, 199),
	}
	if l.job.answered != "" {
		answered, err := l.truths(l.job.answered)
		if err != nil {
			return nil, err
		}
		if in.Answers, err = profile.AnswersOf(l.class, answered); err != nil {
			return nil, err
		}
		o.Ties, o.Points = profile.TiesReported, profile.SuggestedPoints
	}
	if err := l.gaps(&in); err != nil {
		return nil, err
	}
	p, err := profile.Periphery(in, o)
	if err != nil {
		return nil, fmt.Errorf("-profile: %w", err)
	}
	f := &peripheryFindings{profile: p}
	if l.graph.Len() <= small {
		if f.sensitivity, err = profile.Sensitivity(in, o); err != nil {
			return nil, fmt.Errorf("-profile: %w", err)
		}
	}
	return f, nil
}

// gaps are what else a profile tells of a class: what it delivered and where it had
// a say, and from whom it gets what it receives.
func (l *loaded) gaps(in *profile.PeripheryInput) (err error) {
	if l.job.delivered != "" && l.job.decided != "" {
		in.Voice = &profile.Voice{}
		if in.Voice.Delivered, err = l.numbers("-delivered", l.job.delivered); err != nil {
			return err
		}
		if in.Voice.Decided, err = l.numbers("-decided", l.job.decided); err != nil {
			return err
		}
	}
	if l.job.resources != "" {
		in.Resources, err = l.layer(l.job.resources)
	}
	return err
}

// numbers reads a column of numbers, 0 where there is none.
func (l *loaded) numbers(flag, column string) ([]float64, error) {
	values, err := l.net.Column(l.raw, column)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", flag, err)
	}
	all := make([]float64, len(values))
	for i, text := range values {
		x, ok := numeric(text)
		if !ok && text != "" {
			return nil, fmt.Errorf("%s %s: %s has %q, want a number", flag, column, l.raw.ID(i), text)
		}
		all[i] = x
	}
	return all, nil
}

// truths reads a column of yes and no.
func (l *loaded) truths(column string) ([]bool, error) {
	values, err := l.net.Column(l.raw, column)
	if err != nil {
		return nil, fmt.Errorf("-answered: %w", err)
	}
	all := make([]bool, len(values))
	for i, text := range values {
		x, ok := numeric(text)
		if !ok {
			return nil, fmt.Errorf("-answered %s: %s has %q, want true or false", column, l.raw.ID(i), text)
		}
		all[i] = x != 0
	}
	return all, nil
}

type peripheryFindings struct {
	profile     profile.PeripheryProfile
	sensitivity []profile.Variant
}

// document is the profile with its reading and its variants.
func (f *peripheryFindings) document() any {
	return merged{
		profile: f.profile,
		more: object{
			{"verdict", f.verdict()},
			{"reading", f.profile.Reading()},
			{"sensitivity", f.sensitivity},
		},
	}
}

func (f *peripheryFindings) verdict() any {
	verdict, err := f.profile.Verdict()
	if err != nil {
		return object{{"refused", err.Error()}}
	}
	return verdict
}

func (f *peripheryFindings) print(w io.Writer, l renjia.Lang) error {
	return f.profile.WriteMarkdown(w, l)
}

// merged is an object with more members behind its own.
type merged struct {
	profile any
	more    object
}

// MarshalJSON implements json.Marshaler.
func (m merged) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(m.profile)
	if err != nil {
		return nil, err
	}
	more, err := json.Marshal(m.more)
	if err != nil {
		return nil, err
	}
	if len(text) < 2 || text[len(text)-1] != '}' {
		return nil, errors.New("a profile that is no object")
	}
	if len(text) > 2 {
		more[0] = ','
	} else {
		more = more[1:]
	}
	return append(text[:len(text)-1], more...), nil
}

func (l *loaded) leadership() (findings, error) {
	leaders, by, err := l.leads()
	if err != nil {
		return nil, err
	}
	raw := l.raw
	if l.job.weights == "ignore" {
		raw = raw.Unweighted()
	}
	in := profile.LeadershipInput{Directive: raw, Coordination: raw, Class: l.class, Leaders: leaders}
	if l.job.coordination != "" {
		if in.Coordination, err = l.layer(l.job.coordination); err != nil {
			return nil, err
		}
	}
	if in.Class == nil {
		in.Class = make([]string, l.raw.Len())
	}
	p, err := profile.Leadership(in, profile.LeadershipOptions{
		Symmetry: l.symmetry(), Isolates: network.IsolatesIncluded, Pattern: coreperiphery.Max,
		Alpha: level, Rest: profile.SuggestedRest, Permute: l.permuting(),
	})
	if err != nil {
		return nil, fmt.Errorf("-profile: %w", err)
	}
	f := &leadershipFindings{profile: p, by: by}
	f.mode, f.without, err = l.observed()
	return f, err
}

// observed is the mode of governance that the acts of the layer show; without says
// why there is none.
func (l *loaded) observed() (mode *profile.ObservedMode, without string, err error) {
	in := profile.ModeInput{Parties: l.ids(), Delivered: map[string]float64{}}
	for pair, weight := range l.raw.Ties() {
		for range int(min(math.Round(weight), mostActs)) {
			in.Acts = append(in.Acts, l.raw.ID(pair[0]))
		}
	}
	switch {
	case !l.raw.Directed():
		return nil, "acts have a direction, these ties have none", nil
	case l.job.delivered == "":
		return nil, "-delivered names no column of tasks", nil
	}
	numbers, err := l.numbers("-delivered", l.job.delivered)
	if err != nil {
		return nil, "", err
	}
	for i, x := range numbers {
		in.Delivered[l.raw.ID(i)] = x
	}
	m, err := profile.ModeOf(in, profile.ModeOptions{Thresholds: profile.SuggestedThresholds(), Resamples: 999, Seed: l.job.seed})
	if errors.Is(err, renjia.ErrInvalid) || errors.Is(err, renjia.ErrUnsupported) {
		return nil, err.Error(), nil
	}
	return &m, "", err
}

// mostActs bounds the acts of one tie: a weight may be an amount of money.
const mostActs = 10_000

type leadershipFindings struct {
	profile profile.LeadershipProfile
	by      string
	mode    *profile.ObservedMode
	without string // why there is no mode
}

func (f *leadershipFindings) document() any {
	more := object{{"leaders_named_by", f.by}, {"reading", f.profile.Reading()}, {"mode", f.mode}}
	if f.without != "" {
		more.set("mode_undefined", f.without)
	}
	return merged{f.profile, more}
}

func (f *leadershipFindings) print(w io.Writer, l renjia.Lang) error {
	fmt.Fprintf(w, "lead named by: %s\n\n", f.by)
	if err := f.profile.WriteMarkdown(w, l); err != nil {
		return err
	}
	if f.mode == nil {
		_, err := fmt.Fprintf(w, "\nmode of governance: %s\n", f.without)
		return err
	}
	_, err := fmt.Fprintf(w, "\nmode of governance: %s (%d acts; stable in %.0f %% of resamples)\n", f.mode.Mode, f.mode.Acts, 100*f.mode.Stability[f.mode.Mode])
	return err
}
