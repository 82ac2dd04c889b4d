package rule

// Elector is one voter of a roll.
type Elector struct {
	ID      string  `json:"id"`      // a key, a reference or a salted digest; no name
	Weights []int64 `json:"weights"` // in the order of the rule's measures
}

// Ballot is what one elector did. Electors without a ballot are absent.
type Ballot struct {
	Elector  string   `json:"elector"`
	Response Response `json:"response"`
	Proxy    string   `json:"proxy,omitempty"` // who cast it, if not the elector
	// ProxyStands: the proxy is a candidate of the election the vote is for.
	ProxyStands bool   `json:"proxy_stands,omitempty"`
	Channel     string `json:"channel,omitempty"` // paper, online, …: counts alike
}

// Evaluate decides a vote. It takes O(electors + ballots) time and memory; a
// [Tally] needs no memory for electors, a [Register] is for several votes of
// one roll. Electors listed twice are reported together in a
// *renjia.ValidationError; so are, with a sound roll, ballots of nobody on it,
// second ballots and unknown responses. The rule's own silence about a response or a proxy
// that occurs is ErrUnspecified.
func Evaluate(r Rule, electors []Elector, ballots []Ballot) (Result, error) {
	g, err := NewRegister(r, electors)
	if err != nil {
		return Result{}, err
	}
	return g.Evaluate(ballots)
}

// tallied sums up a whole vote and returns the register with the response of
// each elector.
func tallied(r Rule, electors []Elector, ballots []Ballot) (*Register, error) {
	g, err := NewRegister(r, electors)
	if err != nil {
		return nil, err
	}
	_, err = g.count(ballots)
	return g, err
}
