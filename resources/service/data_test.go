package service_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Named mutants, and the tests that kill them:
//
//	any number       Check compares nothing               TestA113XTreeHasOneCoreOneKeyThreeBasicAndMore
//	all the tree     Check counts programmes below others TestA113XTreeHasOneCoreOneKeyThreeBasicAndMore
//	trusted source   an unverified source is not marked   TestEveryTemplateHasASourceAndFitsItself
//	one step wide    Widen takes the next class only      TestClassesLieWithinWiderOnes
//	due tomorrow     Due leaves out the day itself        TestAFileIsDueFromItsDayOn

func tree(t testing.TB, programs ...service.Program) *service.Tree {
	tree, err := service.NewTree(programs...)
	require.NoError(t, err)
	return tree
}

func TestA113XTreeHasOneCoreOneKeyThreeBasicAndMore(t *testing.T) {
	template, err := service.LookupTemplate("cn/guangzhou-113x")
	require.NoError(t, err)
	own := service.Program{Code: "carers", Name: renjia.Both("carers"), Tier: service.Distinctive}
	below := service.Program{Code: "meals", Parent: "YL", Name: renjia.Both("meals"), Tier: service.Basic}
	programs, err := template.Programs(map[string]string{"older": "YL"}, own, below)
	require.NoError(t, err)
	require.Len(t, programs, 7)
	e := template.Check(tree(t, programs...))
	require.True(t, e.All())
	require.Contains(t, e.Text(renjia.English), "(unverified)")
	_, err = template.Programs(nil)
	require.ErrorIs(t, err, renjia.ErrInvalid, "no distinctive programme")
	_, err = template.Programs(map[string]string{"nothing": "x"}, own)
	require.ErrorIs(t, err, renjia.ErrNotFound)
	fourth := service.Program{Code: "fourth", Name: renjia.Both("fourth"), Tier: service.Basic}
	e = template.Check(tree(t, append(programs, fourth)...))
	require.False(t, e.All())
	require.Contains(t, e.Text(renjia.Chinese), "基础项目: 4 = 3 — 不成立")
	_, err = service.LookupTemplate("cn/nowhere")
	require.ErrorIs(t, err, renjia.ErrNotFound)
}

func TestEveryTemplateHasASourceAndFitsItself(t *testing.T) {
	all, err := service.Templates()
	require.NoError(t, err)
	files, err := fs.Glob(os.DirFS("data"), "*.json")
	require.NoError(t, err)
	require.Len(t, all, len(files)-1, "every file but the classes")
	for i, template := range all {
		require.True(t, i == 0 || all[i-1].ID < template.ID)
		require.False(t, template.Verified || template.Note.IsZero(), "what is unverified says so")
		own := service.Program{Code: "own", Name: renjia.Both("own"), Tier: service.Distinctive}
		programs, err := template.Programs(nil, own)
		require.NoError(t, err, template.ID)
		require.Contains(t, template.Check(tree(t, programs...)).Steps[0].Source, "(unverified)")
	}
}

func TestATemplateOfOnesOwnIsReadStrictly(t *testing.T) {
	const good = `{"id": "x", "title": {"en": "X"}, "source": "s", "date": "2026-01-01", "verified": true,
 "slots": [{"code": "a", "tier": "core", "name": {"en": "A"}}], "counts": [{"tier": "core", "op": ">=", "number": 1}]}`
	template, err := service.ReadTemplate(strings.NewReader(good), "x.json")
	require.NoError(t, err)
	require.True(t, template.Verified)
	for _, spoil := range [][2]string{{`"s"`, `""`}, {`"core", "op"`, `"top", "op"`}, {`">="`, `"about"`}, {`"number": 1`, `"number": -1`}, {`"verified"`, `"veryfied"`}, {`"code": "a"`, `"code": ""`}} {
		_, err := service.ReadTemplate(strings.NewReader(strings.Replace(good, spoil[0], spoil[1], 1)), "x.json")
		require.ErrorIs(t, err, renjia.ErrInvalid, spoil[1])
		require.ErrorContains(t, err, "x.json:")
	}
}

func TestClassesLieWithinWiderOnes(t *testing.T) {
	v, err := service.Classes()
	require.NoError(t, err)
	require.Equal(t, []string{"child-orphan", "child-distressed", "child", "disabled"}, v.Widen("child-orphan", "disabled", "child"))
	more, err := v.With(service.Class{ID: "carer", Name: renjia.Text{EN: "Carers", ZH: "照顾者"}})
	require.NoError(t, err)
	_, known := v.Class("carer")
	require.False(t, known, "the first vocabulary is unchanged")
	require.NoError(t, more.Check(service.Client{Classes: []string{"carer", "street"}}))
	require.ErrorIs(t, v.Check(service.Client{Classes: []string{"carer"}}), renjia.ErrInvalid)
	for _, c := range []service.Class{{ID: "street", Name: renjia.Both("again")}, {ID: "new"}, {ID: "new", Name: renjia.Both("new"), Within: "nothing"}, {ID: "new", Name: renjia.Both("new"), Within: "new"}} {
		_, err = v.With(c)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = service.ReadVocabulary(strings.NewReader(`{"classes": [{"id": "a", "name": {"en": "A"}, "colour": "red"}]}`), "own.json")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func file(risks ...service.Risk) service.Client {
	return service.Client{ID: renjia.ImportedID[service.Client]("t", "client", "1"), Person: person(1), Opened: date("2026-01-01"), Risks: risks}
}

func risk(on, review string, level service.RiskLevel) service.Risk {
	return service.Risk{Level: level, On: date(on), By: person(-1), Review: date(review)}
}

func TestAFileIsDueFromItsDayOn(t *testing.T) {
	c := file()
	require.False(t, c.Due(date("2026-12-31")), "there is nothing to review")
	require.NoError(t, c.Assess(risk("2026-01-10", "2026-02-10", service.HighRisk)))
	require.False(t, c.Due(date("2026-02-09")))
	require.True(t, c.Due(date("2026-02-10")))
	require.NoError(t, c.Assess(risk("2026-02-10", "2026-05-10", service.LowRisk)))
	require.False(t, c.Due(date("2026-02-10")))
	r, ok := c.Risk(date("2026-02-09"))
	require.True(t, ok)
	require.Equal(t, service.HighRisk, r.Level)
	_, ok = c.Risk(date("2026-01-09"))
	require.False(t, ok)
	n := 0
	for range service.DueReviews(date("2026-05-10"), filesOf([]service.Client{c, file()})) {
		n++
	}
	require.Equal(t, 1, n)
	c.Closed = date("2026-03-01")
	require.False(t, c.Due(date("2026-06-01")))
	require.ErrorIs(t, c.Assess(risk("2026-06-01", "2026-07-01", service.LowRisk)), renjia.ErrState)
}

func TestAFileSaysEverythingItLacks(t *testing.T) {
	consent := renjia.Consent{Of: person(1), To: person(-1), Purpose: service.FilePurpose, Guardian: person(2), Given: date("2026-01-01").Start(zone)}
	child := file()
	child.Child, child.Guardian, child.Consent = true, person(2), consent
	require.NoError(t, child.Validate())
	for name, spoil := range map[string]func(*service.Client){
		"nobody":       func(c *service.Client) { c.Person = renjia.Ref{} },
		"no guardian":  func(c *service.Client) { c.Guardian = renjia.Ref{} },
		"own consent":  func(c *service.Client) { c.Consent.Guardian = renjia.Ref{} },
		"of another":   func(c *service.Client) { c.Consent.Of = person(3) },
		"purpose":      func(c *service.Client) { c.Consent.Purpose = "fun" },
		"class twice":  func(c *service.Client) { c.Classes = []string{"child", "child"} },
		"early risk":   func(c *service.Client) { c.Risks = []service.Risk{risk("2025-01-01", "2026-01-01", service.LowRisk)} },
		"no review":    func(c *service.Client) { c.Risks = []service.Risk{risk("2026-01-02", "2026-01-02", service.LowRisk)} },
		"level":        func(c *service.Client) { c.Risks = []service.Risk{risk("2026-01-02", "2026-02-02", "some")} },
		"closed early": func(c *service.Client) { c.Closed = date("2025-12-31") },
	} {
		c := child
		spoil(&c)
		require.ErrorIs(t, c.Validate(), renjia.ErrInvalid, name)
	}
	unsigned := file()
	before := unsigned
	require.ErrorIs(t, unsigned.Assess(risk("2026-01-02", "2026-01-01", service.LowRisk)), renjia.ErrInvalid)
	require.Equal(t, before, unsigned)
}
