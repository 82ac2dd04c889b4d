package process

import (
	"math/big"

	"github.com/shopspring/decimal"

	"github.com/renjia-project/renjia/indicator/measured"
)

// Task is a task that a department passed down to a community.
type Task struct {
	OnList bool            // whether it is on the list of what may be passed down
	Funded bool            // whether money came with it
	Hours  decimal.Decimal // that it took, 0 or more; needed only to weigh by hours
}

// Fault says which tasks are a burden.
type Fault string

// The faults. There is no default.
const (
	OffList  Fault = "off-list"
	Unfunded Fault = "unfunded"
	Either   Fault = "either" // off the list, or unfunded, or both
)

// Weight says what a task counts.
type Weight string

// The weights. There is no default: one large task may outweigh ten small ones.
const (
	ByTask  Weight = "tasks"
	ByHours Weight = "hours"
)

// Burden returns the share of tasks passed down that are off the list or unfunded
// (下派任务负担), by number or by hours. Its n is the number of tasks. It is
// undefined for no tasks, and by hours if they took none (Deyang 2025, art. 10).
func Burden(tasks []Task, f Fault, w Weight) (measured.Result, error) {
	if err := measured.Choose(TaskBurden, "fault", "the law asks for a place on the list and for money", f, OffList, Unfunded, Either); err != nil {
		return measured.Result{}, err
	}
	if err := measured.Choose(TaskBurden, "weight", "tasks differ in size", w, ByTask, ByHours); err != nil {
		return measured.Result{}, err
	}
	part, whole := decimal.Zero, decimal.Zero
	for i, t := range tasks {
		size := decimal.NewFromInt(1)
		if w == ByHours {
			size = t.Hours
		}
		if e := size.Exponent(); size.IsNegative() || e < -20 || e > 20 {
			return measured.Result{}, TaskBurden.Invalid("task %d took a number of hours that is below 0 or has too many digits", i+1)
		}
		whole = whole.Add(size)
		if f.of(t) {
			part = part.Add(size)
		}
	}
	if whole.IsZero() {
		return measured.Result{}, TaskBurden.Undefined("there are no tasks, or they took no hours", "没有任务，或任务未占用工时")
	}
	return measured.About{
		ID: TaskBurden, N: int64(len(tasks)), Variant: string(f) + " by " + string(w), Source: "Deyang Community Governance Regulations 2025, art. 10",
		Inputs: []measured.Input{{Name: "burden", Value: part.String()}, {Name: "all", Value: whole.String()}},
	}.Exactly(new(big.Rat).Quo(part.Rat(), whole.Rat())), nil
}

func (f Fault) of(t Task) bool {
	switch f {
	case OffList:
		return !t.OnList
	case Unfunded:
		return !t.Funded
	}
	return !t.OnList || !t.Funded
}
