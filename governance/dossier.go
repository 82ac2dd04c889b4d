package governance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/voting"
	"github.com/renjia-project/renjia/internal/digest"
	"github.com/renjia-project/renjia/storage"
)

// Dossier is a certificate with everything it was computed from, for checking
// without a store, as a [Record] is of a decision (案卷).
type Dossier struct {
	Certificate Certificate   `json:"certificate"`
	Roll        roll.Snapshot `json:"roll"`
	Options     []Option      `json:"options"`  // ascending by key
	Ballots     []Ballot      `json:"ballots"`  // open ones, ascending by ID, the order of the Merkle tree
	Marks       []Mark        `json:"marks"`    // as well
	Papers      []Paper       `json:"papers"`   // sealed ballots and those by token, as well
	Proxies     []ProxyGrant  `json:"proxies"`  // those under which ballots were cast, as well; revocations after the close are left out
	Refusals    []Refusal     `json:"refusals"` // those before the count, by number
}

// ExportDossier reads the dossier of a certificate. Where the ballots are not
// open, marks and papers are guarded: use a snapshot of Space.Read.
func ExportDossier(ctx context.Context, r storage.Reader, id CertificateID) (Dossier, error) {
	var d Dossier
	if err := get(ctx, r, certificates, id, &d.Certificate); err != nil {
		return Dossier{}, err
	}
	var err error
	if d.Roll, err = snapshotOf(ctx, r, d.Certificate.Vote.Roll); err != nil {
		return Dossier{}, err
	}
	if d.Options, err = optionsOf(ctx, r, d.Certificate.subject().ref()); err != nil {
		return Dossier{}, err
	}
	h := d.held()
	err = h.fill(ctx, r, d.Certificate.Contents.Refusals)
	d.Ballots, d.Marks, d.Papers, d.Proxies, d.Refusals = h.ballots, h.marks, h.papers, h.proxies, h.refusals
	return d, err
}

// snapshotOf is a frozen roll with its voters.
func snapshotOf(ctx context.Context, r storage.Reader, id RollID) (roll.Snapshot, error) {
	frozen, err := rolls.Get(ctx, r, id)
	if err != nil {
		return roll.Snapshot{}, err
	}
	s := frozen.Value.Summary
	for doc, err := range electors.Find(ctx, r, onRoll(id)) {
		if err != nil {
			return roll.Snapshot{}, err
		}
		s.Voters = append(s.Voters, doc.Value.Voter)
	}
	slices.SortFunc(s.Voters, func(a, b roll.Voter) int { return strings.Compare(a.ID, b.ID) })
	return s, nil
}

func (d *Dossier) held() *held {
	c := d.Certificate
	return &held{
		subject: c.subject(), variant: c.Variant, closed: c.Vote.Closed, policy: c.Vote.Terms.Proxy,
		ballots: d.Ballots, marks: d.Marks, papers: d.Papers, proxies: d.Proxies, refusals: d.Refusals,
	}
}

// Write writes the dossier as one JSON document in canonical form, and a line
// end.
func (d Dossier) Write(w io.Writer) error { return digest.Write(w, d) }

// ReadDossier reads what Write wrote, as strictly as [ReadRecord]. It does not
// verify: see [Dossier.Verify].
func ReadDossier(r io.Reader) (Dossier, error) {
	var d Dossier
	if err := digest.Read(r, &d); err != nil {
		return Dossier{}, fmt.Errorf("dossier: %w", err)
	}
	return d, nil
}

// Proof returns the proof that the receipt is among the ballots, or ErrNotFound.
// [VerifyReceipt] checks it against the root that the certificate published. It
// takes time in proportion to the ballots.
func (d Dossier) Proof(receipt Receipt) (Proof, error) {
	leaves, err := d.held().leaves()
	if err != nil {
		return Proof{}, err
	}
	return proofOf(receipt, d.Certificate.subject(), leaves)
}

// Verify checks a dossier by itself: that roll, options, ballots, marks,
// proxies, refusals and certificate have the digests the certificate names,
// that every ballot is a valid one of one voter of the roll, and that counting
// again gives the same result. The error matches ErrCorrupt and lists all that
// is wrong, but ctx's own. That the certificate is the one that was published,
// its digest tells. It takes as long as the rule takes.
func (d Dossier) Verify(ctx context.Context) error {
	c := d.Certificate
	var p renjia.Problems
	p.Within("certificate", c.Validate())
	p.Within("roll", d.Roll.Validate())
	sum, err := d.Roll.Digest()
	p.Within("roll", err)
	p.Require(sum == c.RollDigest && d.Roll.Heads() == c.Heads, "roll", "is not the roll of the certificate")
	d.checkOptions(&p)
	again := Contents{}
	root := d.held().check(&p, &again)
	if err := d.checkCount(ctx, &p, root, &again); err != nil {
		return err
	}
	p.Require(again == c.Contents, "certificate.contents", "the dossier holds %+v", again)
	if err := p.Err("dossier of certificate " + c.ID.String()); err != nil {
		return fmt.Errorf("%w: %w", renjia.ErrCorrupt, err)
	}
	return nil
}

// checkOptions compares options and slate.
func (d Dossier) checkOptions(p *renjia.Problems) {
	c := d.Certificate
	root := checkList(p, "options", d.Options, c.subject(), func(o Option) (subject, string) { return subjectOf(o.ref()), o.Key })
	p.Require(root == c.OptionRoot && int64(len(d.Options)) == c.Options, "options", "are not those of the certificate")
	left := map[string]bool{}
	for _, e := range c.Vote.Slate {
		left[e.Key] = true
	}
	for i, o := range d.Options {
		path := fmt.Sprintf("options[%d]", i)
		p.Require(o.State != OptionProposed, path+".state", "was never screened")
		at := c.Vote.Slate.find(o.Key)
		if at < 0 {
			p.Require(o.State != OptionAdmitted, path, "was admitted and is not on the slate")
			continue
		}
		delete(left, o.Key)
		e := c.Vote.Slate[at]
		p.Require(o.Screening != nil && o.Screening.Admits && e.Cost == o.cost(), path, "is not as on the slate")
		p.Require(e.Withdrawn == (o.State == OptionWithdrawn), path+".state", "is not that of the slate")
	}
	p.Require(len(left) == 0, "certificate.vote.slate", "%d options on it are not among the options", len(left))
}

// checkCount counts again.
func (d Dossier) checkCount(ctx context.Context, p *renjia.Problems, root string, into *Contents) error {
	c := d.Certificate
	before := len(*p)
	x, counted, err := d.count(ctx, root, into)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		p.Within("result", err)
		return nil
	}
	was := c.returns()
	x.At = was.At
	same, err := digest.Equal(x, was)
	p.Within("result", err)
	p.Require(same, "result", "counting again gives other returns: %d ballots with root %s", x.Ballots, x.Root)
	if len(*p) > before {
		return nil
	}
	same, err = digest.Equal(counted, c.counted())
	p.Within("result", err)
	p.Require(same, "result", "counting again gives another result")
	return nil
}

// count returns the count of the dossier as counted returns that of the
// certificate.
func (d Dossier) count(ctx context.Context, root string, into *Contents) (Returns, any, error) {
	c := d.Certificate
	if (c.PollRule == nil || c.PollCount == nil) && (c.BudgetRule == nil || c.BudgetCount == nil) {
		return Returns{}, nil, errors.New("there is no rule, or no count")
	}
	x, profile, err := d.pour(into)
	if err != nil {
		return Returns{}, nil, err
	}
	x.returns.Ballots, x.returns.Root = d.held().count(), root
	if c.PollRule != nil {
		again, err := c.PollRule.count(ctx, c.Vote, x, profile)
		return x.returns, again.bare(c.PollCount), err
	}
	again, err := c.budget().count(ctx, d.Options, x, profile)
	return x.returns, again.bare(), err
}

// pour fills ballots into a profile.
func (d Dossier) pour(into *Contents) (*chooser, *voting.Profile, error) {
	c := d.Certificate
	x := newChooser(c.Vote, c.Variant)
	electors, err := d.Roll.Electors(c.Vote.measures()...)
	if err != nil {
		return nil, nil, err
	}
	for _, e := range electors {
		x.elector(e.ID, e.Weights)
	}
	err = errors.Join(eachOf(d.Ballots, x.ballot), eachOf(d.Marks, x.mark), eachOf(d.Papers, x.paper))
	if err != nil {
		return nil, nil, err
	}
	profile, err := x.finish(into)
	return x, profile, err
}

// budget is the budget as it was counted.
func (c Certificate) budget() Budget {
	return Budget{ID: c.Budget, Call: Call{Vote: &c.Vote}, Amount: c.Amount, Rule: c.BudgetRule, Resolved: c.Resolved}
}

func eachOf[T any](list []T, do func(T) error) error {
	for _, x := range list {
		if err := do(x); err != nil {
			return err
		}
	}
	return nil
}

// counted is the count without what is compared by itself, or may change from
// one version of the library to the next.
func (c Certificate) counted() any {
	if c.PollCount != nil {
		return c.PollCount.bare(c.PollCount)
	}
	return c.BudgetCount.bare()
}

// bare leaves out the wording of rounds, and rounds that the count published
// leaves out.
func (c PollCount) bare(published *PollCount) PollCount {
	c.Returns = Returns{}
	c.Result.Rounds = slices.Clone(c.Result.Rounds)
	for i := range c.Result.Rounds {
		c.Result.Rounds[i].Note = renjia.Text{}
	}
	if len(published.Result.Rounds) == 0 {
		c.Result.Rounds = nil
	}
	return c
}

func (c BudgetCount) bare() BudgetCount {
	c.Returns = Returns{}
	return c
}
