package privacy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/privacy"
)

func byKind(d *privacy.Dossier) map[string]privacy.Record {
	all := map[string]privacy.Record{}
	for _, r := range d.Records {
		all[r.Ref.Kind] = r
	}
	return all
}

func TestADossierHasEverythingAboutOnePersonAndNothingAboutOthers(t *testing.T) {
	s := open(t, storage.AllowAll)
	require.NoError(t, s.Read(ctx, renjia.Act{By: renjia.Person(s.worker), Verb: "test.look", On: s.wang, Reason: "home visit"}, func(*storage.Snapshot) error { return nil }))
	require.NoError(t, s.Read(ctx, renjia.Act{By: renjia.Person(s.worker), Verb: "test.look", On: s.li, Reason: "audiologist"}, func(*storage.Snapshot) error { return nil }))
	_, err := s.Update(ctx, s.act.Does("test.rename", s.wang), func(tx *storage.Tx) error {
		doc, err := parties.Get(ctx, tx, renjia.ImportedID[party]("liede", "test_party", "wang"))
		if err != nil {
			return err
		}
		doc.Value.Name = "王小芳"
		return parties.Save(tx, doc)
	})
	require.NoError(t, err)

	d, err := privacy.Collect(ctx, s.Space, renjia.Act{By: renjia.Person(s.wang), Reason: "wants to know"}, s.wang, testKinds()...)
	require.NoError(t, err)
	records := byKind(d)
	require.Len(t, d.Records, 4, "the entry of the register, the file, the visit, the meeting")
	assert.True(t, records["test_party"].About)
	assert.Len(t, records["test_party"].Versions, 2, "both names")
	assert.True(t, records["test_file"].About)
	assert.True(t, records["test_visit"].About, "about the file that is about the person")
	assert.False(t, records["test_meeting"].About)

	var b strings.Builder
	require.NoError(t, d.WriteJSON(&b))
	for _, text := range []string{"王芳", "王小芳", "debts of the family", "the creditor", "yes to the lift", "hall", "home visit", "wants to know", "test.look"} {
		assert.Contains(t, b.String(), text)
	}
	for _, text := range []string{"李强", "hearing aid", "no to the lift", "Li shouted", "audiologist", s.li.ID.String()} {
		assert.NotContains(t, b.String(), text)
	}
	var again privacy.Dossier
	require.NoError(t, json.Unmarshal([]byte(b.String()), &again))
	assert.Equal(t, len(d.Acts), len(again.Acts))

	looks := 0
	for _, a := range d.Acts {
		if a.Look {
			looks++
		}
	}
	assert.Equal(t, 2, looks, "the home visit and this access")
}

func TestAListIsAboutSomebodyOnlyAlone(t *testing.T) {
	s := open(t, storage.AllowAll)
	_, err := s.Update(ctx, s.act, func(tx *storage.Tx) error {
		alone := outing{renjia.NewID[outing](tx.Source()), []renjia.Ref{s.wang}, "glad"}
		group := outing{renjia.NewID[outing](tx.Source()), []renjia.Ref{s.wang, s.li}, "quarrelsome"}
		if err := outings.Insert(tx, alone); err != nil {
			return err
		}
		return outings.Insert(tx, group)
	})
	require.NoError(t, err)
	d, err := privacy.Collect(ctx, s.Space, s.act, s.wang, testKinds()...)
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, d.WriteJSON(&b))
	assert.Contains(t, b.String(), "glad")
	assert.NotContains(t, b.String(), "quarrelsome")
	assert.NotContains(t, b.String(), s.li.ID.String())
}

func TestWhatWasRecordedBeforeItsLinkIsFound(t *testing.T) {
	s := open(t, storage.AllowAll)
	late := renjia.ImportedID[clientFile]("liede", "test_file", "late")
	_, err := s.Update(ctx, s.act, func(tx *storage.Tx) error {
		return visits.Insert(tx, visit{renjia.NewID[visit](tx.Source()), files.Ref(late), "before there was a file"})
	})
	require.NoError(t, err)
	_, err = s.Update(ctx, s.act, func(tx *storage.Tx) error {
		return files.Insert(tx, clientFile{late, s.wang, "a second file", s.worker})
	})
	require.NoError(t, err)
	d, err := privacy.Collect(ctx, s.Space, s.act, s.wang, testKinds()...)
	require.NoError(t, err)
	var b strings.Builder
	require.NoError(t, d.WriteJSON(&b))
	assert.Contains(t, b.String(), "before there was a file")
}

func TestADossierReadsInBothLanguages(t *testing.T) {
	s := open(t, storage.AllowAll)
	d, err := privacy.Collect(ctx, s.Space, s.act, s.wang, testKinds()...)
	require.NoError(t, err)
	var en, zh strings.Builder
	require.NoError(t, d.WriteText(&en, renjia.English))
	require.NoError(t, d.WriteText(&zh, renjia.Chinese))
	assert.Contains(t, en.String(), "about the person\n")
	assert.Contains(t, en.String(), "    need: debts of the family\n")
	assert.Contains(t, en.String(), "because: intake")
	assert.Contains(t, zh.String(), "关于本人的记录")
	assert.Contains(t, zh.String(), "涉及他人的内容不予提供")
	assert.Contains(t, zh.String(), "    need: debts of the family\n")
}

func TestAKindThatIsNotGivenIsNamed(t *testing.T) {
	s := open(t, storage.AllowAll)
	_, err := privacy.Collect(ctx, s.Space, s.act, s.wang, parties, files, visits)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	assert.ErrorContains(t, err, "test_meeting")
	_, err = privacy.Collect(ctx, s.Space, s.act, renjia.Ref{}, testKinds()...)
	require.ErrorIs(t, err, renjia.ErrInvalid)
	away := s.wang
	away.Space = "elsewhere"
	_, err = privacy.Collect(ctx, s.Space, s.act, away, testKinds()...)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestErasureLeavesNothingAndTheJournalVerifies(t *testing.T) {
	s := open(t, storage.AllowAll)
	_, err := s.Update(ctx, s.act.Does("test.delete", s.file), func(tx *storage.Tx) error { // deleted before: its past is still there
		doc, err := visits.Get(ctx, tx, renjia.ImportedID[visit]("liede", "test_visit", "1"))
		if err != nil {
			return err
		}
		return visits.Delete(tx, doc)
	})
	require.NoError(t, err)

	decisions := map[string]privacy.Decision{"test_party": {}, "test_file": {}}
	_, err = privacy.Erase(ctx, s.Space, s.act, s.wang, privacy.ConsentWithdrawn, decisions, testKinds()...)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	assert.ErrorContains(t, err, "test_visit")
	assert.Contains(t, journalText(t, s), "debts of the family", "nothing is erased while a decision is missing")

	decisions["test_visit"] = privacy.Decision{}
	e, err := privacy.Erase(ctx, s.Space, s.act, s.wang, privacy.ConsentWithdrawn, decisions, testKinds()...)
	require.NoError(t, err)
	assert.Equal(t, map[string]int{"test_party": 1, "test_file": 1, "test_visit": 1}, e.Erased)
	assert.Equal(t, map[string]int{"test_meeting": 1}, e.Mentioned)
	_, err = s.Verify(ctx, 1)
	require.NoError(t, err)
	text := journalText(t, s)
	for _, gone := range []string{"王芳", "debts of the family", "the creditor"} {
		assert.NotContains(t, text, gone)
	}
	for _, stays := range []string{"李强", "hearing aid", "no to the lift"} {
		assert.Contains(t, text, stays)
	}
	err = s.View(ctx, func(r *storage.Snapshot) error {
		_, err := parties.Get(ctx, r, renjia.ImportedID[party]("liede", "test_party", "wang"))
		return err
	})
	require.ErrorIs(t, err, renjia.ErrErased)

	d, err := privacy.Collect(ctx, s.Space, s.act, s.wang, testKinds()...)
	require.NoError(t, err)
	assert.True(t, byKind(d)["test_party"].Erased)
	for _, r := range d.Records {
		if r.About {
			assert.Empty(t, r.Versions)
		}
	}
	e, err = privacy.Erase(ctx, s.Space, s.act, s.wang, privacy.ConsentWithdrawn, nil, testKinds()...)
	require.NoError(t, err, "again: nothing is left to do")
	assert.Empty(t, e.Erased)
}

func journalText(t *testing.T, s *station) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, s.Export(ctx, s.act, &b))
	return b.String()
}

func TestWhatADutyKeepsStaysAndSaysWhy(t *testing.T) {
	s := open(t, storage.AllowAll)
	decisions := map[string]privacy.Decision{"test_party": {}, "test_visit": {}, "test_file": {Keep: true}}
	_, err := privacy.Erase(ctx, s.Space, s.act, s.wang, privacy.RetentionOver, decisions, testKinds()...)
	require.ErrorIs(t, err, renjia.ErrInvalid, "keeping needs a reason")
	decisions["test_file"] = privacy.Decision{Keep: true, Why: "archive of social services", Source: "MCA 2021"}
	e, err := privacy.Erase(ctx, s.Space, s.act, s.wang, privacy.RetentionOver, decisions, testKinds()...)
	require.NoError(t, err)
	assert.Equal(t, 1, e.Kept["test_file"].Count)
	assert.Equal(t, "archive of social services", e.Kept["test_file"].Why)
	assert.Contains(t, journalText(t, s), "debts of the family")
	_, err = privacy.Erase(ctx, s.Space, s.act, s.wang, "", decisions, testKinds()...)
	require.ErrorIs(t, err, renjia.ErrUnspecified)
}
