package talent_test

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/storage"
	"github.com/renjia-project/renjia/storage/memory"
	"github.com/renjia-project/renjia/talent"
	"github.com/renjia-project/renjia/talent/credential"
)

var (
	ctx = context.Background()
	act = renjia.Act{By: renjia.Program("test")}
)

func open(t require.TestingT) (*talent.Registry, *storage.Space) {
	store := storage.New(memory.Open(), storage.Options{Policy: storage.AllowAll})
	require.NoError(t, store.Migrate(ctx, talent.Kinds()...))
	space := store.Space("liede")
	return talent.NewRegistry(space), space
}

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func subject(key string) renjia.Ref {
	return renjia.RefTo("collaboration_subject", renjia.ImportedID[int]("liede", "collaboration_subject", key))
}

func enrol(t require.TestingT, r *talent.Registry, key string) talent.PersonID {
	p, err := r.Enrol(ctx, act, talent.Person{Subject: subject(key), Zone: "Asia/Shanghai"})
	require.NoError(t, err)
	return p.ID
}

func engage(t require.TestingT, r *talent.Registry, p talent.PersonID, from, until string, professional bool) {
	e := talent.Engagement{Person: p, Organization: subject("station"), Type: talent.Agency, Professional: professional, Period: renjia.Period{From: day(from)}}
	if until != "" {
		e.Period.Until = day(until)
	}
	_, err := r.Engage(ctx, act, e)
	require.NoError(t, err)
}

func stretch(p talent.PersonID, from, until string) talent.HoursRecord {
	return talent.HoursRecord{Person: p, Activity: "direct-service", Interval: renjia.Interval{From: at(from), Until: at(until)}}
}

func builtin(t require.TestingT) credential.Rules {
	rules, err := credential.Builtin()
	require.NoError(t, err)
	return rules
}
