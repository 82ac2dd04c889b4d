package service_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// readShared reads reference values that are too large to keep here. The test
// is skipped where RENJIA_SHARED does not say where they are.
func readShared(t *testing.T, path string, into any) {
	t.Helper()
	folder := os.Getenv("RENJIA_SHARED")
	if folder == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(folder, path))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, into))
}

var caseRef = renjia.RefTo("resources_case", renjia.ImportedID[service.Case]("test", "case", "1"))

// aCase is a case in its first state, of person 1.
func aCase() service.Case {
	return service.OpenCase(renjia.ImportedID[service.Case]("test", "case", "1"), person(1), "elderly", person(-1), "lives alone", date("2026-01-05"))
}

// take moves a case by a verb with whatever the verb needs.
func take(c *service.Case, verb string, on renjia.Date) error {
	switch verb {
	case "assess":
		return c.Assess(service.Assessment{On: on, By: person(-1), Findings: "found"})
	case "plan":
		return c.MakePlan(on, service.Plan{Period: renjia.Period{From: on, Until: on.AddDays(90)}, By: person(-1), Text: "visit weekly"})
	case "evaluate":
		return c.Evaluate(service.Outcome{On: on, Result: "achieved"})
	case "close":
		return c.Close(on, "goals attained")
	case "reopen":
		return c.Reopen(on, "need came back")
	case "refer":
		return c.Refer(on, renjia.RefTo("collaboration_referral", renjia.ImportedID[int]("test", "referral", "1")), "needs a hospital")
	}
	return c.Void(on, "wrong person")
}

var caseVerbs = []string{"assess", "plan", "evaluate", "close", "reopen", "refer", "void"}

// aGroup is a planned group of mutual aid with three places.
func aGroup() service.Undertaking {
	return service.Undertaking{
		ID: renjia.ImportedID[service.Undertaking]("test", "group", "1"), Kind: service.KindGroup, Type: service.MutualAid, Name: renjia.Both("Carers"), Program: "elderly",
		Worker: person(-1), Period: renjia.Period{From: date("2026-02-01"), Until: date("2026-05-01")}, Sessions: 4, Places: 3,
		State: service.Planned, Opened: date("2026-01-05"),
	}
}

func move(u *service.Undertaking, verb string, on renjia.Date) error {
	switch verb {
	case "approve":
		return u.Approve(on)
	case "start":
		return u.Start(on)
	case "close":
		return u.Close(on)
	case "archive":
		return u.Archive(on)
	case "cancel":
		return u.Cancel(on, "too few members")
	}
	return u.Void(on, "recorded twice")
}

var undertakingVerbs = []string{"approve", "start", "close", "archive", "cancel", "void"}
