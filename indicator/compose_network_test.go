package indicator_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/collaboration/network/draw"
	"github.com/renjia-project/renjia/indicator"
)

// reasons returns the reasons of a section by their anchors.
func reasons(s indicator.Section) map[string]*indicator.Reasons {
	all := map[string]*indicator.Reasons{}
	for _, b := range s.Blocks {
		if b.Reasons != nil {
			all[b.Reasons.Anchor] = b.Reasons
		}
	}
	return all
}

// claims are the sentences of an explanation, its title last.
func claims(e renjia.Explanation) (all []renjia.Text) {
	for _, s := range e.Steps {
		all = append(all, s.Claim)
	}
	return append(all, e.Title)
}

func TestPictureShowsEveryPairOnce(t *testing.T) {
	d := fixture(t)
	f := figures(section(t, d, "organizations"))[1]
	require.Equal(t, "network", f.Anchor)
	require.Equal(t, [][2]int{{0, 1}, {0, 2}, {0, 3}, {0, 4}, {1, 2}}, f.Network.Ties)
	require.Len(t, f.Data.Rows, 5)
	require.Equal(t, both("community social organizations", "社区社会组织"), f.Network.Parties[2].Class, "those at the edge are one class")
	require.Equal(t, both("enterprise", "企业"), f.Network.Parties[3].Class)
	svg, err := f.Network.SVG(renjia.Chinese)
	require.NoError(t, err)
	require.Equal(t, 5, strings.Count(svg, `class="tie"`))
	require.Equal(t, 6, strings.Count(svg, `class="party"`))
	require.Equal(t, 2, strings.Count(svg, `fill="none" stroke="#1a1a1a"`), "the ring of the lead, and that of the legend")
	require.Contains(t, svg, "街道办事处")
	require.NotContains(t, svg, "Street office")
	require.NotContains(t, svg, `role="img"`)
	require.Regexp(t, `^<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 (\d+) \d+" font-size="12" style="max-width:\d+px;font-family:`, svg)
}

func TestTooManyOrganizationsAreNotDrawn(t *testing.T) {
	n := indicator.Network{Parties: make([]indicator.Party, draw.MostParties+1)}
	_, err := n.SVG(renjia.English)
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	n = indicator.Network{Parties: make([]indicator.Party, 2), Ties: [][2]int{{1, 1}}}
	_, err = n.SVG(renjia.English)
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestProfilesAreReadInBothLanguages(t *testing.T) {
	all := reasons(section(t, fixture(t), "organizations"))
	for anchor, says := range map[string]renjia.Text{
		"periphery-profile":  both("class community social organizations", "“社区社会组织”类"),
		"leadership-profile": both("Street office reaches 2 of 5 others by directives", "街道办事处 通过指令联系到 2／5 个其他主体"),
	} {
		r := all[anchor]
		require.NotNil(t, r, anchor)
		found := 0
		for _, c := range claims(r.Explanation) {
			require.NotEmpty(t, c.EN)
			require.NotEmpty(t, c.ZH)
			require.NotContains(t, c.ZH, "Street office")
			require.NotContains(t, c.ZH, "community social organizations")
			require.NotContains(t, c.EN+c.ZH, "collaboration_subject", "a name, no reference")
			if strings.Contains(c.EN, says.EN) && strings.Contains(c.ZH, says.ZH) {
				found++
			}
		}
		require.Positive(t, found, anchor)
		labels := ""
		for _, f := range r.Facts {
			require.NotEmpty(t, f.Text.ZH)
			labels += f.Label.EN + "\n"
		}
		require.Contains(t, labels, "n\nLevel\n")
		require.Contains(t, labels, "Variant\nSource\n")
	}
	// acts by hand: 8 of 9 are the street office's
	told := claims(all["leadership-profile"].Explanation)
	require.Contains(t, told[1].EN, "Street office took 89 % of the directive acts")
	require.Equal(t, "6 organizations, 9 directive acts", all["leadership-profile"].Facts[0].Text.EN)
	require.Equal(t, "6 organizations, 2 of the class", all["periphery-profile"].Facts[0].Text.EN)
	require.Equal(t, "15, seed 1", all["periphery-profile"].Facts[2].Text.EN, "all choices of 2 of 6")
}

func TestNetworkSectionSaysWhatToName(t *testing.T) {
	spoken := func(d *indicator.Data) (all string) {
		for _, b := range section(t, d, "organizations").Blocks {
			if b.Text.EN != "" {
				require.NotEmpty(t, b.Text.ZH)
				all += b.Text.EN
			}
		}
		return all
	}
	require.Empty(t, spoken(fixture(t)))

	d := fixture(t)
	d.Edge = renjia.Text{}
	require.Contains(t, spoken(d), "Options.Edge")
	d = fixture(t)
	d.Organizations[0].Lead = false
	require.Contains(t, spoken(d), "Options.Lead")
	d = fixture(t)
	for i := range d.Organizations {
		d.Organizations[i].Edge = true
	}
	require.Contains(t, spoken(d), "6 of 6 organizations are of that class")
	for i := range d.Organizations {
		d.Organizations[i].Edge = false
	}
	require.Contains(t, spoken(d), "0 of 6")
	d.Organizations, d.Directives = named([]indicator.Organization{{Lead: true, Partners: []int{1}}, {Partners: []int{0}, Edge: true}}), nil
	require.Contains(t, spoken(d), "fewer than three")
}

func TestProfilesOfOrganizationsWithoutAnyTie(t *testing.T) {
	d := fixture(t)
	d.Directives = nil
	for i := range d.Organizations {
		d.Organizations[i].Partners = nil
	}
	all := reasons(section(t, d, "organizations"))
	require.Len(t, all, 2)
	renderings(t, d)
}
