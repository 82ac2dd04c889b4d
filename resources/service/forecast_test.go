package service_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
)

// Named mutants, and the tests that kill them:
//
//	no prior          size n instead of n + 1/2               TestTheGammaPoissonBandAgreesWithTheOracle
//	days exchanged    p = days left / days                    TestTheGammaPoissonBandAgreesWithTheOracle
//	one tail          the band cuts off 1 − level above       TestTheGammaPoissonBandAgreesWithTheOracle
//	narrow band       the band is the even pace ± √n          TestBandsHoldAsOftenAsTheySay
//	half weeks        the unfinished week is drawn from       TestTheBootstrapDrawsWholeWeeks
//	no part           the part of a week at the end is left   TestTheBootstrapDrawsWholeWeeks
//	default method    an unnamed method is gamma-poisson      TestTheChoicesOfABandMustBeMade

var poisson = service.Band{Method: service.GammaPoisson, Level: 0.9}

func TestAnEvenPaceStaysEven(t *testing.T) {
	f, err := promised(t, 104, 2, 26).Forecast(date("2026-07-05"), poisson)
	require.NoError(t, err)
	require.Equal(t, renjia.Frac(52, 1), f.Done)
	require.Equal(t, renjia.Frac(104, 1), f.Even)
	require.Less(t, f.Low, 104.0)
	require.Greater(t, f.High, 104.0)
	require.InDelta(t, 0.5, f.Chance, 0.05)
	require.Contains(t, f.Explain(promised(t, 104, 2, 26).Indicator).Text(renjia.English), "104 at the end, if it goes on at the same pace")
}

// The oracle sums the probabilities from their closed form.
func TestTheGammaPoissonBandAgreesWithTheOracle(t *testing.T) {
	for _, c := range []struct{ perWeek, weeks int }{{0, 10}, {1, 3}, {2, 26}, {5, 40}, {9, 51}, {3, 52}} {
		tally := promised(t, 150, c.perWeek, c.weeks)
		on := date("2026-01-04").AddDays(7 * c.weeks)
		for _, level := range []float64{0.5, 0.9, 0.99} {
			f, err := tally.Forecast(on, service.Band{Method: service.GammaPoisson, Level: level})
			require.NoError(t, err)
			n, p := float64(c.perWeek*c.weeks), float64(c.weeks)/52
			at := func(k float64) float64 {
				if p == 1 {
					return map[bool]float64{true: 1}[k == 0]
				}
				a, _ := math.Lgamma(k + n + 0.5)
				b, _ := math.Lgamma(n + 0.5)
				c, _ := math.Lgamma(k + 1)
				return math.Exp(a - b - c + (n+0.5)*math.Log(p) + k*math.Log1p(-p))
			}
			sum, low, high, below := 0.0, -1.0, -1.0, 0.0
			for k := 0.0; k < 20_000; k++ {
				if n+k < 150 {
					below += at(k)
				}
				sum += at(k)
				if low < 0 && sum >= (1-level)/2-1e-12 {
					low = k
				}
				if high < 0 && sum >= (1+level)/2-1e-12 {
					high = k
				}
			}
			require.Equal(t, n+low, f.Low, "%v %v", c, level)
			require.Equal(t, n+high, f.High, "%v %v", c, level)
			require.InDelta(t, 1-below, f.Chance, 1e-9, "%v %v", c, level)
		}
	}
}

// Years drawn at random end in a band of 90 % in about nine of ten cases.
func TestBandsHoldAsOftenAsTheySay(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	held := map[service.Method]int{}
	const years = 300
	for range years {
		all := make([]service.Contact, 0, 400)
		for d := range 364 {
			for range poissonDraw(rng, 0.7) {
				all = append(all, activity(date("2026-01-05").AddDays(d).String(), 60, 1))
			}
		}
		i := promised(t, 1, 0, 0).Indicator
		tally, err := service.Count(i, service.Facts{}, stream(all...))
		require.NoError(t, err)
		for _, b := range []service.Band{poisson, {Method: service.WeeklyBootstrap, Level: 0.9, Seed: 5, Draws: 400}} {
			f, err := tally.Forecast(date("2026-07-05"), b)
			require.NoError(t, err)
			if n := float64(len(all)); f.Low <= n && n <= f.High {
				held[b.Method]++
			}
		}
	}
	require.InDelta(t, 0.9, float64(held[service.GammaPoisson])/years, 0.05)
	// The bootstrap takes the past as the whole truth, so its band is narrower.
	require.InDelta(t, 0.8, float64(held[service.WeeklyBootstrap])/years, 0.15)
}

func poissonDraw(rng *rand.Rand, mean float64) (n int) {
	for p := rng.Float64(); p > math.Exp(-mean); p *= rng.Float64() {
		n++
	}
	return n
}

func TestTheBootstrapDrawsWholeWeeks(t *testing.T) {
	boot := service.Band{Method: service.WeeklyBootstrap, Level: 0.9, Seed: 1, Draws: 200}
	tally := promised(t, 104, 2, 27)
	// The 27th week has only begun: its sessions are done, but it is not drawn.
	// If every whole week is like the other, so is the future: 3 days and 25 weeks.
	f, err := tally.Forecast(date("2026-07-09"), boot)
	require.NoError(t, err)
	require.Equal(t, 26, f.Weeks)
	require.InDelta(t, 54+25*2+2*3.0/7, f.Low, 1e-9)
	require.InDelta(t, f.Low, f.High, 1e-9)
	require.InDelta(t, 1.0, f.Chance, 0)
	again, err := tally.Forecast(date("2026-07-09"), boot)
	require.NoError(t, err)
	require.Equal(t, f, again)
	_, err = tally.Forecast(date("2026-01-31"), boot)
	require.ErrorIs(t, err, renjia.ErrInvalid, "three whole weeks")
	hours := tally
	hours.Indicator.Unit = service.ByHours
	for day := range hours.Days {
		hours.Days[day] *= 60
	}
	f, err = hours.Forecast(date("2026-07-09"), boot)
	require.NoError(t, err)
	require.InDelta(t, 54+25*2+2*3.0/7, f.Low, 1e-9)
}

func TestTheChoicesOfABandMustBeMade(t *testing.T) {
	tally := promised(t, 104, 2, 26)
	var open *renjia.UnspecifiedError
	_, err := tally.Forecast(date("2026-07-05"), service.Band{})
	require.ErrorAs(t, err, &open)
	require.Len(t, open.Choices, 2)
	_, err = tally.Forecast(date("2026-07-05"), service.Band{Method: service.WeeklyBootstrap, Level: 0.9})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	for _, b := range []service.Band{{Method: "guess", Level: 0.9}, {Method: service.GammaPoisson, Level: 1}, {Method: service.GammaPoisson, Level: math.NaN()}, {Method: service.WeeklyBootstrap, Level: 0.9, Draws: 5}} {
		_, err = tally.Forecast(date("2026-07-05"), b)
		require.ErrorIs(t, err, renjia.ErrInvalid)
	}
	_, err = tally.Forecast(date("2027-07-05"), poisson)
	require.ErrorIs(t, err, renjia.ErrInvalid, "after the period")
	tally.Indicator.Unit = service.ByPersonTimes
	_, err = tally.Forecast(date("2026-07-05"), poisson)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	many := promised(t, 104, 2, 26)
	many.Days = map[renjia.Date]int64{date("2026-01-05"): 1 << 40}
	_, err = many.Forecast(date("2026-07-05"), poisson)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
}
