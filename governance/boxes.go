package governance

import (
	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
)

var boxes = storage.Define("governance_box", func(b *Box) BoxID { return b.ID })

var boxKeys = storage.Define("governance_box_key", func(k *boxKey) renjia.ID[boxKey] { return k.ID },
	storage.Guarded[boxKey]())

var spents = storage.Define("governance_spent", func(s *spent) renjia.ID[spent] { return s.ID },
	storage.Guarded[spent]())

var marks = storage.Define("governance_mark", func(m *Mark) MarkID { return m.ID },
	storage.Guarded[Mark](),
	storage.Index("motion", storage.Text(func(m *Mark) string { return m.subject().id().String() })))

var papers = storage.Define("governance_paper", func(b *Paper) PaperID { return b.ID },
	storage.Guarded[Paper](),
	storage.Index("motion", storage.Text(func(b *Paper) string { return b.subject().id().String() })))

var proxies = storage.Define("governance_proxy", func(g *ProxyGrant) ProxyGrantID { return g.ID },
	storage.Index("from", storage.Text(func(g *ProxyGrant) string { return g.From })),
	storage.Index("to", storage.Text(func(g *ProxyGrant) string { return g.To })))

var refusals = storage.Define("governance_refusal", func(r *Refusal) RefusalID { return r.ID },
	storage.Index("motion", storage.Text(func(r *Refusal) string { return r.subject().id().String() })),
	storage.Index("number", storage.Int(func(r *Refusal) int64 { return r.Number })))

var counters = storage.Define("governance_counter", func(c *counter) renjia.ID[counter] { return c.ID })

// Read-only views of what belongs to a vote.
var (
	Boxes    = boxes.Reader()    // governance_box
	Marks    = marks.Reader()    // governance_mark, by motion; guarded
	Papers   = papers.Reader()   // governance_paper, by motion; guarded
	Proxies  = proxies.Reader()  // governance_proxy, by from, to
	Refusals = refusals.Reader() // governance_refusal, by motion, number
)

// boxKinds are the collections of this file, for Kinds.
func boxKinds() []storage.Registration {
	return []storage.Registration{boxes, boxKeys, spents, marks, papers, proxies, refusals, counters}
}
