package indicator

// Share returns part/whole for counts, minutes, hundredths of a square metre or
// minor units: turnout, completion, certified share. It lies between 0 and 1.
// It is undefined if whole is not positive or part lies outside 0…whole; n is
// the whole.
func Share(part, whole int64) (Result, error) {
	switch {
	case whole <= 0:
		return undefined(MeasureShare, "the base is %d", "基数为%d", whole)
	case part < 0 || part > whole:
		return undefined(MeasureShare, "the part %d is not within 0 to %d", "部分%d不在0到%d之间", part, whole)
	}
	return result(MeasureShare, float64(part)/float64(whole), whole, "", input("part", part), input("whole", whole))
}

// Ratio returns a/b of two quantities that are not negative and of which a may
// exceed b: done over target, supervisors over staff. It is undefined if b is
// not positive or a is negative; n is b.
func Ratio(a, b int64) (Result, error) {
	if b <= 0 || a < 0 {
		return undefined(MeasureRatio, "%d to %d has no meaning as a ratio", "%d比%d没有意义", a, b)
	}
	return result(MeasureRatio, float64(a)/float64(b), b, "", input("numerator", a), input("denominator", b))
}

// Turnover returns separations over the mean headcount (opening + closing)/2 of
// a period (流失率). It may exceed 1; n counts all who left or were there at the
// end. It is undefined without any headcount and for negative counts.
func Turnover(separations, opening, closing int64) (Result, error) {
	if separations < 0 || opening < 0 || closing < 0 {
		return undefined(MeasureTurnover, "a count is negative", "人数为负")
	}
	mean := (float64(opening) + float64(closing)) / 2
	if mean == 0 {
		return undefined(MeasureTurnover, "there was no staff", "没有在职人员")
	}
	return result(MeasureTurnover, float64(separations)/mean, closing+separations, "mean-of-ends",
		input("separations", separations), input("opening", opening), input("closing", closing))
}
