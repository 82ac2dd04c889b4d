package indicator

// density measures the agreement layer, every registered organization counted.
func (d *Data) density() (Result, error) {
	n := int64(len(d.Organizations))
	if n < 2 {
		return undefined(MeasureDensity, "there are fewer than two organizations", "组织不足两个")
	}
	ends := int64(0)
	for _, o := range d.Organizations {
		ends += int64(len(o.Partners))
	}
	return result(MeasureDensity, float64(ends)/float64(n*(n-1)), n, isolatesIncluded, input("pairs", ends/2))
}

// centralization is Freeman's degree centralization of the agreement layer.
func (d *Data) centralization() (Result, error) {
	n := int64(len(d.Organizations))
	if n < 3 {
		return undefined(MeasureCentralization, "there are fewer than three organizations", "组织不足三个")
	}
	most, sum := int64(0), int64(0)
	for _, o := range d.Organizations {
		degree := int64(len(o.Partners))
		most, sum = max(most, degree), sum+degree
	}
	value := float64(n*most-sum) / float64((n-1)*(n-2))
	return result(MeasureCentralization, value, n, isolatesIncluded, input("largest degree", most), input("sum of degrees", sum))
}

// isolatesIncluded: organizations without any agreement count as nodes. They
// are what the periphery is about.
const isolatesIncluded = "isolates-included"

// periphery is the share of organizations that have no agreement with anybody
// but the lead.
func (d *Data) periphery() (Result, error) {
	others, lone := int64(0), int64(0)
	for i, o := range d.Organizations {
		if o.Lead {
			continue
		}
		others++
		if d.peripheral(i) {
			lone++
		}
	}
	if others == int64(len(d.Organizations)) {
		return undefined(MeasureShare, "no lead organization is named", "未指明主导组织")
	}
	return Share(lone, others)
}

// peripheral reports whether an organization is tied to the lead alone or to
// nobody.
func (d *Data) peripheral(i int) bool {
	for _, j := range d.Organizations[i].Partners {
		if !d.Organizations[j].Lead {
			return false
		}
	}
	return true
}
