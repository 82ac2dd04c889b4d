package collaboration

import (
	"slices"

	"github.com/renjia-project/renjia"
)

// The layers of ties that records of this wing, and some that the caller gives,
// make.
const (
	LayerAgreement      = "agreement"       // between every two parties of an agreement in force
	LayerProject        = "project"         // between every two that take part in a joint project
	LayerLead           = "project-lead"    // from its lead to each partner
	LayerWork           = "project-work"    // between every two responsible (R) for one deliverable
	LayerReferral       = "referral"        // from sender to receiver of every referral sent
	LayerReferralClosed = "referral-closed" // of those whose loop was closed
	LayerCommitment     = "commitment"      // from who owes to whom it is owed
	LayerMediation      = "mediation"       // from mediator to party
	LayerConflict       = "conflict"        // between parties on different sides
	LayerDirective      = "directive"       // from who directs to who is directed
	LayerSurvey         = "survey"          // from rater to rated
	LayerMeeting        = "meeting"         // between those at a meeting, or from each to the meeting
	LayerVoice          = "voice"           // from subject to decision
	LayerFunding        = "funding"         // from who gives to who receives
)

// Weighting is the rule that gives a tie its weight.
type Weighting string

// The weightings.
const (
	WeightOne      Weighting = "one"       // each record counts once
	WeightNewman   Weighting = "newman"    // 1/(k−1) between any two of k at one event, so that each of them counts once in it (Newman 2001)
	WeightHalfLife Weighting = "half-life" // 2^(−age/half-life), the age in days at the day asked
	WeightScore    Weighting = "score"     // the mean score, 1 to 4
	WeightAmount   Weighting = "amount"    // in whole units of the currency, yuan or dollars
	WeightLog      Weighting = "log"       // ln(1 + amount)
	WeightShare    Weighting = "share"     // of all that the receiver got, 0 to 1
)

// Layer describes one layer of ties.
type Layer struct {
	ID       string      `json:"id"`
	Name     renjia.Text `json:"name"`
	Directed bool        `json:"directed"`
	TwoMode  bool        `json:"two_mode,omitempty"` // its ties may lead to meetings or decisions
	Lasting  bool        `json:"lasting"`            // its ties hold for a time; others happen on a day
	Given    bool        `json:"given,omitempty"`    // made of what the caller gives
	Rule     renjia.Text `json:"rule"`
	Weights  []Weighting `json:"weights"` // those it takes
}

// Layers returns what layers there are.
func Layers() []Layer {
	return []Layer{
		{
			ID: LayerAgreement, Name: renjia.Text{EN: "Agreements", ZH: "协议"}, Lasting: true, Weights: []Weighting{WeightOne, WeightNewman},
			Rule: renjia.Text{EN: "between every two parties of an agreement in force", ZH: "有效协议的任意两方之间"},
		},
		{
			ID: LayerProject, Name: renjia.Text{EN: "Joint projects", ZH: "联合项目"}, Lasting: true, Weights: []Weighting{WeightOne, WeightNewman},
			Rule: renjia.Text{EN: "between every two that take part in a joint project, lead or partner, while it runs and both do", ZH: "联合项目运行期间任意两个参与方（牵头方与合作方）之间"},
		},
		{
			ID: LayerLead, Name: renjia.Text{EN: "Leads of joint projects", ZH: "项目牵头"}, Directed: true, Lasting: true, Weights: []Weighting{WeightOne},
			Rule: renjia.Text{EN: "from the lead of a joint project to each partner, while it runs and the partner takes part", ZH: "由项目牵头方指向各合作方，以参与期间计"},
		},
		{
			ID: LayerWork, Name: renjia.Text{EN: "Joint work", ZH: "共同承办"}, Lasting: true, Weights: []Weighting{WeightOne, WeightNewman},
			Rule: renjia.Text{EN: "between every two responsible (R of RACI) for one deliverable of a joint project, while it runs and both take part, until the deliverable is done", ZH: "同一交付物的任意两个负责方（RACI之R）之间，自项目启动至该交付物完成"},
		},
		{
			ID: LayerReferral, Name: renjia.Text{EN: "Referrals sent", ZH: "转介（发出）"}, Directed: true, Weights: []Weighting{WeightOne, WeightHalfLife},
			Rule: renjia.Text{EN: "from sender to receiver of a referral, on the day it was sent; those entered in error are left out", ZH: "由转出方指向接收方，以转出日计；误录的除外"},
		},
		{
			ID: LayerReferralClosed, Name: renjia.Text{EN: "Referrals closed", ZH: "转介（闭环）"}, Directed: true, Weights: []Weighting{WeightOne, WeightHalfLife},
			Rule: renjia.Text{EN: "from sender to receiver of a referral that was served and whose outcome the sender was told, on that day", ZH: "已服务并向转出方反馈结果的转介，由转出方指向接收方，以反馈日计"},
		},
		{
			ID: LayerCommitment, Name: renjia.Text{EN: "Commitments", ZH: "承诺"}, Directed: true, Lasting: true, Weights: []Weighting{WeightOne, WeightNewman},
			Rule: renjia.Text{EN: "from the owner of an accepted commitment to each it is owed, from its acceptance until it is settled", ZH: "已接受的承诺，由承诺方指向受诺方，自接受至了结"},
		},
		{
			ID: LayerMediation, Name: renjia.Text{EN: "Mediation", ZH: "调解"}, Directed: true, Lasting: true, Weights: []Weighting{WeightOne},
			Rule: renjia.Text{EN: "from each mediator to each party, from acceptance until the mediation is over", ZH: "由调解员指向各方当事人，自接受至调解终结"},
		},
		{
			ID: LayerConflict, Name: renjia.Text{EN: "Open disputes", ZH: "未决纠纷"}, Lasting: true, Weights: []Weighting{WeightOne, WeightNewman},
			Rule: renjia.Text{EN: "between every two parties of a dispute on different sides, while it is before a mediation committee, and between two whose register says that they are in dispute, while it does; a negative layer", ZH: "纠纷中不同方的当事人之间，自申请至调解终结；以及登记为有纠纷的双方之间；为负向关系"},
		},
		{
			ID: LayerDirective, Name: renjia.Text{EN: "Directives", ZH: "指导与交办"}, Directed: true, Weights: []Weighting{WeightOne, WeightHalfLife},
			Rule: renjia.Text{EN: "from who supervises (while it does) and from who is accountable for a deliverable to who is responsible (on the day the project starts), hands down a task, delegates a mandate, convenes, assigns or approves to whom (on the day of the act)", ZH: "主管（存续期间）、交付物的问责方对负责方（以项目启动日计）、交办、授权、召集、指派、审批，由发出方指向对象（以行为日计）"},
		},
		{
			ID: LayerSurvey, Name: renjia.Text{EN: "Survey", ZH: "互评"}, Directed: true, Weights: []Weighting{WeightScore, WeightOne},
			Rule: renjia.Text{EN: "from rater to rated where every item asked for was scored", ZH: "由评价者指向被评价者，所选题目须全部作答"},
		},
		{
			ID: LayerMeeting, Name: renjia.Text{EN: "Meetings", ZH: "会议"}, TwoMode: true, Given: true, Weights: []Weighting{WeightOne, WeightNewman, WeightHalfLife},
			Rule: renjia.Text{EN: "between any two at a meeting, or from each to the meeting; one assembly of all makes the projection complete", ZH: "同一会议的任意两方之间，或由参加者指向会议；一次全体会议即令投影成为完全图"},
		},
		{
			ID: LayerVoice, Name: renjia.Text{EN: "Voice", ZH: "发言权"}, Directed: true, TwoMode: true, Given: true, Weights: []Weighting{WeightOne, WeightHalfLife},
			Rule: renjia.Text{EN: "from a subject to each decision in which it spoke, proposed or voted, as asked for", ZH: "由主体指向其发言、提议或表决的各项决定"},
		},
		{
			ID: LayerFunding, Name: renjia.Text{EN: "Funding", ZH: "资金"}, Directed: true, Given: true, Weights: []Weighting{WeightAmount, WeightLog, WeightShare, WeightOne},
			Rule: renjia.Text{EN: "from who gives money to who receives it, on the day it was paid", ZH: "由出资方指向受资方，以支付日计"},
		},
	}
}

// LayerOf returns the layer of an id. Another one is ErrInvalid.
func LayerOf(id string) (Layer, error) {
	all := Layers()
	ids := make([]string, len(all))
	for i, l := range all {
		ids[i] = l.ID
	}
	if err := choose("ties", "layer", id, "each layer is another network", ids...); err != nil {
		return Layer{}, err
	}
	return all[slices.Index(ids, id)], nil
}
