package privacy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/privacy"
)

func (s *station) giving() privacy.Giving {
	return privacy.Giving{
		Consent: renjia.Consent{Of: s.wang, To: s.worker, Purpose: "case work", Channel: "paper", Given: *s.clock},
		Notice:  "2026-1", Age: privacy.From14, Initiative: privacy.Asked,
	}
}

func (s *station) mayUse(u privacy.Use) error {
	u.Of, u.To = s.wang, s.worker
	if u.At.IsZero() {
		u.At = *s.clock
	}
	return s.View(ctx, func(r *storage.Snapshot) error { return privacy.MayUse(ctx, r, u) })
}

func TestConsentHoldsForItsPurposeNoticeAndTime(t *testing.T) {
	s := open(t, storage.AllowAll)
	use := privacy.Use{Purpose: "case work", Notice: "2026-1"}
	require.ErrorIs(t, s.mayUse(use), renjia.ErrForbidden)
	g := s.giving()
	g.Consent.Scope = []string{"need"}
	a, err := s.registry.Give(ctx, s.act, g)
	require.NoError(t, err)
	assert.Equal(t, privacy.Given, a.State)
	require.NoError(t, s.mayUse(use))

	for want, u := range map[string]privacy.Use{
		"was not asked for":        {Purpose: "research", Notice: "2026-1"},
		"version \"2026-1\"":       {Purpose: "case work", Notice: "2026-2"},
		"does not hold":            {Purpose: "case work", Notice: "2026-1", At: noon.Add(-time.Second)},
		"not given separately":     {Purpose: "case work", Notice: "2026-1", Separate: true},
		"does not cover \"phone\"": {Purpose: "case work", Notice: "2026-1", Scope: "phone"},
	} {
		err := s.mayUse(u)
		require.ErrorIs(t, err, renjia.ErrForbidden)
		assert.ErrorContains(t, err, want)
	}

	s.pass(time.Hour)
	_, err = s.registry.Withdraw(ctx, s.act, s.wang, s.worker, "case work")
	require.NoError(t, err)
	require.ErrorIs(t, s.mayUse(use), renjia.ErrForbidden)
	_, err = s.registry.Withdraw(ctx, s.act, s.wang, s.worker, "case work")
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestNobodyIsAskedAgain(t *testing.T) {
	s := open(t, storage.AllowAll)
	g := s.giving()
	_, err := s.registry.Refuse(ctx, s.act, g.Consent)
	require.NoError(t, err)
	_, err = s.registry.Give(ctx, s.act, g)
	require.ErrorIs(t, err, renjia.ErrState)
	g.Initiative = privacy.Came
	_, err = s.registry.Give(ctx, s.act, g)
	require.NoError(t, err)
	_, err = s.registry.Refuse(ctx, s.act, g.Consent)
	require.ErrorIs(t, err, renjia.ErrState, "what was given is withdrawn, not refused")
	_, err = s.registry.Withdraw(ctx, s.act, s.wang, s.worker, "case work")
	require.NoError(t, err)
	g.Initiative = privacy.Asked
	_, err = s.registry.Give(ctx, s.act, g)
	require.ErrorIs(t, err, renjia.ErrState, "withdrawn is not asked again either")
	g.Consent.Purpose = "newsletter"
	_, err = s.registry.Give(ctx, s.act, g)
	require.NoError(t, err, "another purpose is another question")
}

func TestChildrenNeedAGuardianAndSensitiveDataSeparateConsent(t *testing.T) {
	s := open(t, storage.AllowAll)
	for want, change := range map[string]func(*privacy.Giving){
		"guardian":   func(g *privacy.Giving) { g.Age, g.Separate = privacy.Under14, true },
		"separate":   func(g *privacy.Giving) { g.Sensitive = true },
		"separate: ": func(g *privacy.Giving) { g.Age, g.Consent.Guardian = privacy.Under14, s.li },
		"notice":     func(g *privacy.Giving) { g.Notice = "" },
		"purpose":    func(g *privacy.Giving) { g.Consent.Purpose = "" },
	} {
		g := s.giving()
		change(&g)
		_, err := s.registry.Give(ctx, s.act, g)
		require.ErrorIs(t, err, renjia.ErrInvalid)
		assert.ErrorContains(t, err, want)
	}
	for _, change := range []func(*privacy.Giving){
		func(g *privacy.Giving) { g.Age = "" }, func(g *privacy.Giving) { g.Initiative = "" },
	} {
		g := s.giving()
		change(&g)
		_, err := s.registry.Give(ctx, s.act, g)
		require.ErrorIs(t, err, renjia.ErrUnspecified)
	}
	g := s.giving()
	g.Age, g.Consent.Guardian, g.Separate = privacy.Under14, s.li, true
	_, err := s.registry.Give(ctx, s.act, g)
	require.NoError(t, err)
}

func (s *station) assessment(t *testing.T, g ...privacy.Ground) privacy.Assessment {
	t.Helper()
	a, err := s.registry.Assess(ctx, s.act, privacy.Assessment{
		Subject: "case files", Grounds: g, Purpose: "needed", Impact: "low", Measures: "encrypted", By: s.worker, Day: renjia.DateIn(noon, time.UTC),
	})
	require.NoError(t, err)
	return a
}

func TestATransferNeedsSeparateConsentOfEachAndAnAssessment(t *testing.T) {
	s := open(t, storage.AllowAll)
	made := s.assessment(t, privacy.Provided)
	x := privacy.Transfer{
		Of: []renjia.Ref{s.wang}, To: s.worker, Contact: "020-1", Purpose: "case work", Notice: "2026-1",
		Method: "file", Categories: []string{"need"}, Assessment: made.ID,
	}
	provide := func() error { _, err := s.registry.Provide(ctx, s.act, x); return err }
	require.ErrorIs(t, provide(), renjia.ErrForbidden)
	g := s.giving()
	_, err := s.registry.Give(ctx, s.act, g)
	require.NoError(t, err)
	require.ErrorIs(t, provide(), renjia.ErrForbidden, "not separate")
	g.Separate = true
	_, err = s.registry.Give(ctx, s.act, g)
	require.NoError(t, err)
	require.NoError(t, provide())
	x.Of = append(x.Of, s.li)
	require.ErrorIs(t, provide(), renjia.ErrForbidden, "one of the two has not agreed")
	x.Of, x.Assessment = x.Of[:1], privacy.AssessmentID{}
	require.ErrorIs(t, provide(), renjia.ErrInvalid)
	x.Assessment = s.assessment(t, privacy.Entrusted).ID
	require.ErrorIs(t, provide(), renjia.ErrInvalid, "the assessment was of something else")
}

func TestAssessmentsAreKeptThreeYears(t *testing.T) {
	s := open(t, storage.AllowAll)
	a := s.assessment(t, privacy.SensitiveData)
	assert.Equal(t, "2029-03-01", a.Keep.String())
	a.ID = privacy.AssessmentID{}
	a.Keep = a.Keep.AddDays(-1)
	_, err := s.registry.Assess(ctx, s.act, a)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	a.Keep, a.Grounds = renjia.Date{}, []privacy.Ground{"because"}
	_, err = s.registry.Assess(ctx, s.act, a)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestProcessorsGiveTheDataBack(t *testing.T) {
	s := open(t, storage.AllowAll)
	day := renjia.DateIn(noon, time.UTC)
	x := privacy.Processor{
		Handler: s.worker, Processor: s.li, Purpose: "survey", Method: "cloud", Categories: []string{"need"}, Measures: "encrypted",
		Period: renjia.Period{From: day, Until: day.AddDays(30)}, Assessment: s.assessment(t, privacy.Entrusted).ID,
	}
	outer, err := s.registry.Entrust(ctx, s.act, x)
	require.NoError(t, err)
	assert.False(t, outer.Overdue(day.AddDays(29)))
	assert.True(t, outer.Overdue(day.AddDays(30)))
	x.For, x.Processor = outer.ID, s.wang
	x.Period.Until = day.AddDays(31)
	_, err = s.registry.Entrust(ctx, s.act, x)
	require.ErrorIs(t, err, renjia.ErrInvalid, "longer than the one above")
	x.Period.Until = day.AddDays(30)
	_, err = s.registry.Entrust(ctx, s.act, x)
	require.NoError(t, err)
	outer, err = s.registry.Return(ctx, s.act, outer.ID, day.AddDays(31))
	require.NoError(t, err)
	assert.False(t, outer.Overdue(day.AddDays(40)))
	_, err = s.registry.Return(ctx, s.act, outer.ID, day.AddDays(32))
	require.ErrorIs(t, err, renjia.ErrState)
}

func TestBreachesAreToldInTime(t *testing.T) {
	s := open(t, storage.AllowAll)
	b, err := s.registry.Report(ctx, s.act, privacy.Breach{
		Found: noon, Categories: []string{"need"}, Of: []renjia.Ref{s.wang}, Cause: "a lost phone", Harm: "shame", Measures: "locked from afar", Contact: "020-1",
	})
	require.NoError(t, err)
	authority, people := b.Untold(noon.Add(72*time.Hour-1), 72*time.Hour)
	assert.False(t, authority || people)
	authority, people = b.Untold(noon.Add(72*time.Hour), 72*time.Hour)
	assert.True(t, authority && people)
	s.pass(time.Hour)
	b, err = s.registry.Tell(ctx, s.act, b.ID, privacy.ToldAuthority)
	require.NoError(t, err)
	authority, people = b.Untold(noon.Add(72*time.Hour), 72*time.Hour)
	assert.True(t, !authority && people)
	_, err = s.registry.Tell(ctx, s.act, b.ID, privacy.ToldAuthority)
	require.ErrorIs(t, err, renjia.ErrState)
	_, err = s.registry.Tell(ctx, s.act, b.ID, "press")
	require.ErrorIs(t, err, renjia.ErrInvalid)
}
