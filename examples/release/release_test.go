package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func ask(args ...string) (code int, out, complaints string) {
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestACopyMeetsThePlan(t *testing.T) {
	copyFile := filepath.Join(t.TempDir(), "copy.csv")
	code, out, complaints := ask("-plan", "data/plan.json", "-o", copyFile, "-json", "data/clients.csv")
	require.Zero(t, code, complaints)
	var r report
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	assert.Less(t, r.Before.K, 4)
	assert.GreaterOrEqual(t, r.After.K, 4)
	assert.True(t, r.Why.All())
	b, err := os.ReadFile(copyFile)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(b), "age,sex,street,illness\n"), "names stay here")
	assert.Equal(t, 41, strings.Count(string(b), "\n"))

	for _, lang := range []string{"en", "zh"} {
		code, out, complaints = ask("-plan", "data/plan.json", "-lang", lang, "data/clients.csv")
		require.Zero(t, code, complaints)
		assert.Contains(t, out, map[string]string{"en": "smallest class (k)", "zh": "最小等价类"}[lang])
		assert.NotRegexp(t, `(?i)anonym|匿名`, out)
	}
}

func TestSmallCountsAreWithheld(t *testing.T) {
	code, out, complaints := ask("-plan", "data/plan.json", "-count", "street,sex", "-threshold", "5", "-zeros", "publish", "-json", "data/clients.csv")
	require.Zero(t, code, complaints)
	var p published
	require.NoError(t, json.Unmarshal([]byte(out), &p))
	assert.True(t, p.Exact)
	assert.NotEmpty(t, p.Bounds)
	for _, b := range p.Bounds {
		assert.True(t, b.Safe, b)
	}
	for _, c := range p.Cells {
		if c.Value != nil {
			assert.False(t, *c.Value > 0 && *c.Value < 5, c.Name)
		}
	}
}

func TestMistakesAreToldInLines(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"data/clients.csv"}, "want -plan"},
		{[]string{"-plan", "data/none.json", "data/clients.csv"}, "no such file"},
		{[]string{"-plan", "data/plan.json", "data/plan.json"}, "plan.json"},
		{[]string{"-plan", "data/plan.json", "-count", "street", "data/clients.csv"}, "choose rules"},
		{[]string{"-plan", "data/plan.json", "-count", "name", "-threshold", "5", "-zeros", "publish", "data/clients.csv"}, "names people"},
		{[]string{"-plan", "data/clients.csv", "data/clients.csv"}, "clients.csv:1"},
	} {
		code, _, complaints := ask(c.args...)
		assert.Equal(t, 1, code)
		assert.Contains(t, complaints, c.want)
		for _, line := range strings.Split(strings.TrimSpace(complaints), "\n") {
			assert.True(t, strings.HasPrefix(line, "release: "), line)
		}
	}
	code, out, _ := ask("-h")
	assert.Zero(t, code)
	assert.Contains(t, out, "PLAN.json")
}
