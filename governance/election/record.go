package election

import (
	"encoding/hex"
	"fmt"
	"io"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/digest"
)

// recordFormat names the form of a record.
const recordFormat = "renjia-election-record/1"

// Official is somebody who answers for the count (监票人、计票人、主持人).
type Official struct {
	ID     string      `json:"id" privacy:"personal"` // a key, a reference or a salted digest
	Role   string      `json:"role"`                  // for example teller 计票人, scrutineer 监票人
	Signed renjia.Date `json:"signed"`
}

// Inputs are the digests of what a result rests on, SHA-256 of canonical JSON in
// hexadecimal, so that each can be published by itself.
type Inputs struct {
	Roll       string `json:"roll,omitempty"` // as given
	Rule       string `json:"rule"`
	Regulation string `json:"regulation"`
	Contest    string `json:"contest"`
	Boxes      string `json:"boxes"`
	Ballots    string `json:"ballots"`
}

// Record is a signed-off election (选举结果报告): all that anybody needs to count
// it again. It holds ballots in piles, not in their order, and people by their
// keys.
type Record struct {
	Format    string     `json:"format"`
	Election  Election   `json:"election"`
	Ballots   []Pile     `json:"ballots"`
	Result    Result     `json:"result"`
	Officials []Official `json:"officials"`
	Inputs    Inputs     `json:"inputs"`
	// Digest is the SHA-256 of the canonical JSON of all the rest, in
	// hexadecimal. Publish it with the result.
	Digest string `json:"digest"`
}

// Seal counts the ballots and makes the record. A result with open matters is
// not signed off: it is ErrState.
func Seal(e Election, piles []Pile, officials []Official) (Record, error) {
	if err := checkOfficials(officials); err != nil {
		return Record{}, err
	}
	res, err := Count(e, piles)
	if err != nil {
		return Record{}, err
	}
	if len(res.Open) > 0 {
		return Record{}, &renjia.StateError{Record: "election", ID: e.ID, State: state(res), Verb: "seal", Allowed: allowed(res)}
	}
	r := Record{Format: recordFormat, Election: e, Ballots: piles, Result: res, Officials: officials}
	if r.Inputs, err = inputsOf(e, piles); err != nil {
		return Record{}, err
	}
	r.Digest, err = r.digest()
	return r, err
}

func checkOfficials(officials []Official) error {
	var p renjia.Problems
	p.Require(len(officials) > 0, "officials", "nobody signed")
	for i, o := range officials {
		p.Require(o.ID != "" && o.Role != "" && !o.Signed.IsZero(), fmt.Sprintf("officials[%d]", i), "must have id, role and day")
	}
	return p.Err("election record")
}

func inputsOf(e Election, piles []Pile) (in Inputs, err error) {
	in.Roll = e.RollDigest
	for _, x := range []struct {
		into *string
		of   any
	}{{&in.Rule, e.Rule}, {&in.Regulation, e.Regulation}, {&in.Contest, e.Contest}, {&in.Boxes, e.Boxes}, {&in.Ballots, piles}} {
		if *x.into, err = sum(x.of); err != nil {
			return Inputs{}, err
		}
	}
	return in, nil
}

func sum(v any) (string, error) {
	h, err := digest.Sum(v)
	return hex.EncodeToString(h[:]), err
}

func (r Record) digest() (string, error) {
	r.Digest = ""
	return sum(r)
}

// Verify counts the ballots of the record again, and compares the result and
// every digest. What differs is reported together as ErrInvalid. It does not
// tell whether the record is the one that was published: compare its Digest.
func (r Record) Verify() error {
	var p renjia.Problems
	p.Require(r.Format == recordFormat, "format", "%q: want %s", r.Format, recordFormat)
	p.Within("", checkOfficials(r.Officials))
	whole, err := r.digest()
	p.Within("digest", err)
	p.Require(whole == r.Digest, "digest", "is not that of the record")
	in, err := inputsOf(r.Election, r.Ballots)
	p.Within("inputs", err)
	p.Require(in == r.Inputs, "inputs", "are not those of the record")
	res, err := Count(r.Election, r.Ballots)
	p.Within("election", err)
	got, err := sum(res)
	p.Within("result", err)
	want, err := sum(r.Result)
	p.Within("result", err)
	p.Require(got == want, "result", "is not what the ballots give")
	p.Require(len(r.Result.Open) == 0, "result.open", "is not decided")
	return p.Err("election record " + r.Election.ID)
}

// Write writes the record as canonical JSON: the same record is the same bytes.
func (r Record) Write(w io.Writer) error { return digest.Write(w, r) }

// ReadRecord reads a record of at most 1 GiB and refuses one that holds anything
// it does not know. It does not verify it.
func ReadRecord(r io.Reader) (Record, error) {
	var record Record
	if err := digest.Read(r, &record); err != nil {
		return Record{}, fmt.Errorf("election record: %w", err)
	}
	return record, nil
}
