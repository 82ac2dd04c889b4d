package collaboration_test

import (
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration"
	"github.com/renjia-project/renjia/storage"
)

func TestImportsCanBeRepeated(t *testing.T) {
	r, space := open(t)
	stream := func(class string) func(func(collaboration.Subject, error) bool) {
		return func(yield func(collaboration.Subject, error) bool) {
			for n := range 1500 {
				key := fmt.Sprint(n)
				s := collaboration.Subject{ID: renjia.ImportedID[collaboration.Subject]("liede", collaboration.SubjectKind, key), Name: renjia.Both(key), Class: class, Registration: key}
				if !yield(s, nil) {
					return
				}
			}
		}
	}
	n, err := r.ImportSubjects(ctx, act, stream("enterprise"))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{New: 1500}, n)
	before, err := space.Head(ctx)
	require.NoError(t, err)
	n, err = r.ImportSubjects(ctx, act, stream("enterprise"))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{Same: 1500}, n)
	after, err := space.Head(ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
	_, err = r.ImportSubjects(ctx, act, stream("school"))
	require.ErrorIs(t, err, renjia.ErrExists)
	broken := errors.New("line 7")
	_, err = r.ImportSubjects(ctx, act, func(yield func(collaboration.Subject, error) bool) { yield(collaboration.Subject{}, broken) })
	require.ErrorIs(t, err, broken)
}

func one[T any](v T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) { yield(v, nil) }
}

// twice imports one record two times over and wants it stored once.
func twice[T any](t *testing.T, verb func(iter.Seq2[T, error]) (storage.Imported, error), v T) {
	t.Helper()
	n, err := verb(one(v))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{New: 1}, n)
	n, err = verb(one(v))
	require.NoError(t, err)
	require.Equal(t, storage.Imported{Same: 1}, n)
}

func TestEveryKindIsImportedOnce(t *testing.T) {
	r, _ := open(t)
	a, b := register(t, r, "A", "station"), register(t, r, "B", "health-centre")
	twice(t, func(s iter.Seq2[collaboration.Role, error]) (storage.Imported, error) {
		return r.ImportRoles(ctx, act, s)
	},
		collaboration.Role{ID: renjia.ImportedID[collaboration.Role]("liede", "collaboration_role", "1"), Of: a, In: b, Name: "member"})
	signed := agreement(a, b)
	signed.ID, signed.State, signed.Signed = renjia.ImportedID[collaboration.Agreement]("liede", "collaboration_agreement", "1"), collaboration.AgreementInForce, day("2026-01-01")
	twice(t, func(s iter.Seq2[collaboration.Agreement, error]) (storage.Imported, error) {
		return r.ImportAgreements(ctx, act, s)
	}, signed)
	f := referral(a, b)
	f.ID, f.State, f.Answered = renjia.ImportedID[collaboration.Referral]("liede", "collaboration_referral", "1"), collaboration.ReferralAccepted, day("2026-03-04")
	twice(t, func(s iter.Seq2[collaboration.Referral, error]) (storage.Imported, error) {
		return r.ImportReferrals(ctx, act, s)
	}, f)
	twice(t, func(s iter.Seq2[collaboration.Commitment, error]) (storage.Imported, error) {
		return r.ImportCommitments(ctx, act, s)
	}, collaboration.Commitment{
		ID: renjia.ImportedID[collaboration.Commitment]("liede", "collaboration_commitment", "1"), Owner: a, What: "open the hall",
		Made: day("2026-03-02"), Due: day("2026-03-31"), State: collaboration.CommitmentKept, Settled: day("2026-03-31"),
	})
	renewal := agreement(a, b)
	renewal.ID = renjia.ImportedID[collaboration.Agreement]("liede", "collaboration_agreement", "2")
	renewal.State, renewal.Renews = collaboration.AgreementDraft, renjia.ImportedID[collaboration.Agreement]("liede", "collaboration_agreement", "3")
	_, err := r.ImportAgreements(ctx, act, one(renewal))
	require.ErrorIs(t, err, renjia.ErrNotFound, "a renewal comes after what it renews")
}

func TestImportedReferralsNeedConsentOnTheDay(t *testing.T) {
	r, _ := open(t)
	a, b := register(t, r, "A", "station"), register(t, r, "B", "health-centre")
	f := referral(a, b)
	f.ID, f.State = renjia.ImportedID[collaboration.Referral]("liede", "collaboration_referral", "1"), collaboration.ReferralSent
	for name, change := range map[string]func(*collaboration.Referral){
		"given later":      func(f *collaboration.Referral) { f.Consent.Given = f.Consent.Given.AddDate(0, 0, 3) },
		"withdrawn before": func(f *collaboration.Referral) { f.Consent.Withdrawn = f.Consent.Given.Add(-48 * time.Hour) },
		"over before":      func(f *collaboration.Referral) { f.Consent.Until = f.Consent.Given.Add(-48 * time.Hour) },
		"of another":       func(f *collaboration.Referral) { f.Consent.Of = a },
		"answered unasked": func(f *collaboration.Referral) { f.Answered = f.Sent },
	} {
		bad := f
		change(&bad)
		_, err := r.ImportReferrals(ctx, act, one(bad))
		require.ErrorIs(t, err, renjia.ErrInvalid, name)
	}
	_, err := r.ImportReferrals(ctx, act, one(f))
	require.NoError(t, err)
}
