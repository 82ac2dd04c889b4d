package collaboration

import (
	"strconv"

	"github.com/renjia-project/renjia"
)

// Founding is what is to be shown for the registration of a social association
// (社会团体).
type Founding struct {
	Individuals int          // members who are persons (个人会员)
	Units       int          // members who are organizations (单位会员)
	Funds       renjia.Money // lawful assets and funding
	Supervisor  bool         // the supervising unit has consented (业务主管单位审查同意)
}

const foundingLaw = "社会团体登记管理条例 art. 10 (Regulations on the Registration of Social Associations)"

// Explain tests a founding against the Regulations on the Registration of Social
// Associations: 50 or more individual members, 30 or more units, or 50 or more of
// both together; 30,000 yuan for a local one; the consent of the supervising unit,
// which some kinds of associations do not need where they register directly.
func (f Founding) Explain() renjia.Explanation {
	needed, members := 50, renjia.Text{EN: "members, individuals and units", ZH: "个人会员、单位会员总数"}
	switch {
	case f.Units == 0:
		members = renjia.Text{EN: "individual members", ZH: "个人会员"}
	case f.Individuals == 0:
		needed, members = 30, renjia.Text{EN: "members that are units", ZH: "单位会员"}
	}
	local, _ := renjia.Yuan(30_000) // in range
	compared, err := f.Funds.Compare(local)
	return renjia.Explanation{
		Title: renjia.Text{EN: "founding of a local social association", ZH: "地方性社会团体成立条件"},
		Steps: []renjia.Step{
			count(members, f.Individuals+f.Units, needed),
			{
				Claim: renjia.Text{EN: "lawful assets and funding", ZH: "合法的资产和经费"}, Left: f.Funds.String(), Op: renjia.AtLeast, Right: local.String(),
				Holds: err == nil && compared >= 0, Source: foundingLaw,
			},
			{
				Claim: renjia.Text{EN: "the supervising unit consents", ZH: "业务主管单位审查同意"}, Left: strconv.FormatBool(f.Supervisor), Op: renjia.Equal, Right: "true",
				Holds: f.Supervisor, Source: foundingLaw,
			},
		},
	}
}

func count(claim renjia.Text, have, needed int) renjia.Step {
	return renjia.Step{
		Claim: claim, Left: strconv.Itoa(have), Op: renjia.AtLeast, Right: strconv.Itoa(needed), Holds: have >= needed, Source: foundingLaw,
	}
}
