package competency

import (
	"fmt"
	"math"

	"github.com/renjia-project/renjia"
)

// Form names one of the six intraclass correlations of Shrout and Fleiss (1979).
type Form string

// The forms: who the raters are, and whether the reliability of one of them or of
// the mean of all is asked.
const (
	ICC11 Form = "ICC(1,1)" // each subject has raters of its own
	ICC21 Form = "ICC(2,1)" // the same raters, a sample of all raters: absolute agreement
	ICC31 Form = "ICC(3,1)" // the same raters, and no others matter: consistency
	ICC1k Form = "ICC(1,k)" // as ICC(1,1), of the mean of k
	ICC2k Form = "ICC(2,k)" // as ICC(2,1), of the mean of k
	ICC3k Form = "ICC(3,k)" // as ICC(3,1), of the mean of k
)

// ICC is an intraclass correlation. It can be negative.
type ICC struct {
	Value float64 `json:"value"`
	// The mean squares of the analysis of variance: between subjects, within
	// subjects, between raters, residual.
	Between  float64 `json:"between"`
	Within   float64 `json:"within"`
	Raters   float64 `json:"raters"`
	Residual float64 `json:"residual"`
	K        int     `json:"k"` // raters
	About    About   `json:"about"`
}

// Intraclass returns an intraclass correlation of ratings[subject][rater]: at
// least two subjects and two raters, nothing missing. It is undefined where no two
// ratings differ.
func Intraclass(ratings [][]float64, form Form) (ICC, error) {
	if form == "" {
		return ICC{}, &renjia.UnspecifiedError{What: "intraclass correlation", Choices: []renjia.Choice{{
			Name: "form", Options: words([]Form{ICC11, ICC21, ICC31, ICC1k, ICC2k, ICC3k}), Why: "they answer different questions",
		}}}
	}
	if err := checkRatings(ratings); err != nil {
		return ICC{}, err
	}
	c := squares(ratings)
	c.About = About{"intraclass correlation", len(ratings), string(form), "Shrout & Fleiss 1979, Psychological Bulletin 86"}
	n, k := float64(len(ratings)), float64(c.K)
	var num, den float64
	switch form {
	case ICC11:
		num, den = c.Between-c.Within, c.Between+(k-1)*c.Within
	case ICC21:
		num, den = c.Between-c.Residual, c.Between+(k-1)*c.Residual+k*(c.Raters-c.Residual)/n
	case ICC31:
		num, den = c.Between-c.Residual, c.Between+(k-1)*c.Residual
	case ICC1k:
		num, den = c.Between-c.Within, c.Between
	case ICC2k:
		num, den = c.Between-c.Residual, c.Between+(c.Raters-c.Residual)/n
	case ICC3k:
		num, den = c.Between-c.Residual, c.Between
	default:
		return ICC{}, fmt.Errorf("intraclass correlation: form %q: unknown: %w", string(form), renjia.ErrInvalid)
	}
	if all := c.Between + c.Within + c.Raters + c.Residual; constant(ratings) || math.Abs(den) <= 1e-13*all {
		return ICC{}, c.About.undefined("subjects do not differ")
	}
	c.Value = num / den
	return c, nil
}

func checkRatings(ratings [][]float64) error {
	if len(ratings) < 2 || len(ratings[0]) < 2 {
		return fmt.Errorf("intraclass correlation: want at least two subjects and two raters: %w", renjia.ErrInvalid)
	}
	for i, row := range ratings {
		if len(row) != len(ratings[0]) {
			return fmt.Errorf("intraclass correlation: subject %d has %d ratings, the first %d: %w", i, len(row), len(ratings[0]), renjia.ErrInvalid)
		}
		for j, x := range row {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				return fmt.Errorf("intraclass correlation: subject %d, rater %d: %v is no rating: %w", i, j, x, renjia.ErrInvalid)
			}
		}
	}
	return nil
}

// squares is the two-way analysis of variance with one rating a cell.
func squares(ratings [][]float64) (c ICC) {
	n, k := len(ratings), len(ratings[0])
	rows, columns, grand := make([]float64, n), make([]float64, k), 0.0
	for i, row := range ratings {
		for j, x := range row {
			rows[i] += x / float64(k)
			columns[j] += x / float64(n)
			grand += x / float64(n*k)
		}
	}
	for i, row := range ratings {
		c.Between += float64(k) * sq(rows[i]-grand)
		for j, x := range row {
			c.Within += sq(x - rows[i])
			c.Residual += sq(x - rows[i] - columns[j] + grand)
		}
	}
	for _, m := range columns {
		c.Raters += float64(n) * sq(m-grand)
	}
	c.Between /= float64(n - 1)
	c.Within /= float64(n * (k - 1))
	c.Raters /= float64(k - 1)
	c.Residual /= float64((n - 1) * (k - 1))
	c.K = k
	return c
}

func constant(ratings [][]float64) bool {
	for _, row := range ratings {
		for _, x := range row {
			if x != ratings[0][0] {
				return false
			}
		}
	}
	return true
}

func sq(x float64) float64 { return x * x }
