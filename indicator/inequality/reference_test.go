package inequality_test

import (
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/indicator/inequality"
)

// The reference values were computed in exact fractions and checked against R's
// laeken and vegan.
type exact struct {
	Exact string
	Value float64
}

type expected struct {
	Inequality []struct {
		Name       string
		X          []float64
		Gini       exact
		Unbiased   exact    `json:"gini_unbiased"`
		TheilT     float64  `json:"theil_T"`
		TheilL     *float64 `json:"theil_L"`
		Hoover     float64
		HalfCV2    float64 `json:"half_cv2"`
		Atkinson05 float64 `json:"atkinson_eps_0_5"`
	}
	Concentration struct {
		Micro struct {
			Income, Hours []float64
			CI            exact
			Extended      map[string]float64
		}
		Binary struct {
			Income, Received        []float64
			CI, Wagstaff, Erreygers exact
		}
		Grouped struct {
			Births []float64
			Rate   []float64 `json:"rate_per_1000"`
			CI     float64
		} `json:"grouped_published"`
	} `json:"concentration_index"`
}

func readExpected(t *testing.T) (e expected) {
	shared := os.Getenv("RENJIA_SHARED")
	if shared == "" {
		t.Skip("RENJIA_SHARED is not set")
	}
	b, err := os.ReadFile(filepath.Join(shared, "data", "indicators", "expected.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(b, &e))
	require.NotEmpty(t, e.Inequality)
	return e
}

func (e exact) check(t *testing.T, r *big.Rat, value float64) {
	t.Helper()
	want, ok := new(big.Rat).SetString(e.Exact)
	require.True(t, ok)
	require.Equal(t, want.String(), r.String())
	require.InDelta(t, e.Value, value, 1e-16)
}

func TestInequalityMatchesReferenceFile(t *testing.T) {
	for _, c := range readExpected(t).Inequality {
		t.Run(c.Name, func(t *testing.T) {
			d, err := inequality.New(c.X, inequality.Options{})
			require.NoError(t, err)
			g, err := d.Gini(inequality.Population)
			require.NoError(t, err)
			c.Gini.check(t, g.Exact, g.Value)
			g, err = d.Gini(inequality.BiasCorrected)
			require.NoError(t, err)
			c.Unbiased.check(t, g.Exact, g.Value)
			near(t, c.TheilT)(d.TheilT())
			near(t, c.Hoover)(d.Hoover())
			near(t, c.HalfCV2)(d.HalfSquaredCV())
			near(t, c.Atkinson05)(d.Atkinson(.5))
			if c.TheilL == nil {
				_, err = d.TheilL()
				require.ErrorIs(t, err, renjia.ErrInvalid)
				return
			}
			near(t, *c.TheilL)(d.TheilL())
		})
	}
}

func TestConcentrationIndexMatchesReferenceFile(t *testing.T) {
	e := readExpected(t).Concentration
	r, err := inequality.Rank(e.Micro.Hours, e.Micro.Income, inequality.Options{})
	require.NoError(t, err)
	c, err := r.Index()
	require.NoError(t, err)
	e.Micro.CI.check(t, c.Exact, c.Value)
	for nu, name := range map[float64]string{1: "v1", 2: "v2", 3: "v3", 4: "v4"} {
		near(t, e.Micro.Extended[name])(r.Extended(nu))
	}

	r, err = inequality.Rank(e.Binary.Received, e.Binary.Income, inequality.Options{})
	require.NoError(t, err)
	c, err = r.Index()
	require.NoError(t, err)
	e.Binary.CI.check(t, c.Exact, c.Value)
	c, err = r.Wagstaff(0, 1)
	require.NoError(t, err)
	e.Binary.Wagstaff.check(t, c.Exact, c.Value)
	c, err = r.Erreygers(0, 1)
	require.NoError(t, err)
	e.Binary.Erreygers.check(t, c.Exact, c.Value)

	groups := make([]inequality.Stratum, len(e.Grouped.Births))
	for i, n := range e.Grouped.Births {
		groups[i] = inequality.Stratum{Units: n, Mean: e.Grouped.Rate[i]}
	}
	r, err = inequality.Strata(groups)
	require.NoError(t, err)
	near(t, e.Grouped.CI)(r.Index())
}
