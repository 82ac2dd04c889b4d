package collaboration

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var projects = storage.Define(ProjectKind, func(x *JointProject) ProjectID { return x.ID },
	storage.Index("state", storage.Text(func(x *JointProject) string { return string(x.State) })),
	storage.Index("started", storage.Day(func(x *JointProject) renjia.Date { return x.Started })),
	storage.Index("agreement", storage.Text(func(x *JointProject) string { return x.Agreement.String() })),
	storage.MultiIndex("partner", storage.Texts(func(x *JointProject) []string {
		refs := []string{x.Lead.String()}
		for _, p := range x.Partners {
			refs = append(refs, p.Subject.String())
		}
		return refs
	})))

var mandates = storage.Define(MandateKind, func(m *Mandate) MandateID { return m.ID },
	storage.Index("holder", storage.Text(func(m *Mandate) string { return m.Holder.String() })),
	storage.Index("parent", storage.Text(func(m *Mandate) string { return m.Parent.String() })),
	storage.MultiIndex("power", storage.Texts(func(m *Mandate) (powers []string) {
		for _, p := range m.Powers {
			powers = append(powers, string(p))
		}
		return powers
	})))

var changes = storage.Define("collaboration_change", func(x *ChangeEvent) ChangeID { return x.ID },
	storage.Index("day", storage.Day(func(x *ChangeEvent) renjia.Date { return x.On })),
	storage.MultiIndex("original", storage.Texts(func(x *ChangeEvent) []string { return texts(x.Originals) })),
	storage.MultiIndex("result", storage.Texts(func(x *ChangeEvent) []string { return texts(x.Results) })))

func texts(refs []renjia.Ref) (all []string) {
	for _, r := range refs {
		all = append(all, r.String())
	}
	return all
}
