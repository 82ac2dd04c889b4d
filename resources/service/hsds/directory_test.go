package hsds_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/service"
	"github.com/renjia-project/renjia/resources/service/hsds"
)

func station(t testing.TB) hsds.Listing {
	template, err := service.LookupTemplate("cn/guangzhou-113x")
	require.NoError(t, err)
	programs, err := template.Programs(nil,
		service.Program{Code: "carers", Tier: service.Distinctive, Name: renjia.Text{EN: "Carers' circle", ZH: "照顾者互助"}},
		service.Program{Code: "visits", Parent: "older", Tier: service.Basic, Name: renjia.Text{EN: "Home visits", ZH: "独居老人入户探访"}})
	require.NoError(t, err)
	tree, err := service.NewTree(programs...)
	require.NoError(t, err)
	zero, err := renjia.MoneyOf(0, renjia.CNY)
	require.NoError(t, err)
	meal, err := renjia.ParseMoney("12.50", renjia.CNY)
	require.NoError(t, err)
	return hsds.Listing{
		Space: "liede", Lang: renjia.Chinese, Programs: tree,
		Organization: hsds.Provider{
			Key: "agency", Name: renjia.Text{EN: "Example agency", ZH: "示例社会工作服务中心"}, Description: renjia.Both("社工机构"), Phone: "020-00000000", Email: "a@example.org",
			Website: "https://example.org/", Founded: 2011, LegalStatus: "社会服务机构", Numbers: []hsds.Registration{{Type: "统一社会信用代码", Number: "52440100000000000X"}},
		},
		Places: []hsds.Place{{
			Key: "station", Name: renjia.Text{EN: "Station", ZH: "社工站"}, Street: "示例路 1 号", City: "广州市", District: "天河区", Province: "广东省", PostalCode: "510000", Country: "CN",
			Latitude: "23.12", Longitude: "113.33", Phone: "020-00000001", Hours: []hsds.Hours{hours("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-01-05")}, StepFree: renjia.Both("无障碍坡道"),
		}},
		Offers: []hsds.Offer{{
			Program: "visits", Status: "active", Description: renjia.Both("每周一次"), Eligibility: renjia.Both("辖区 60 岁以上独居"), MinimumAge: 60, Places: []string{"station"},
			Hours: []hsds.Hours{hours("FREQ=WEEKLY;BYDAY=TU,TH", "2026-02-03")}, Fees: []hsds.Fee{{For: renjia.Both("免费"), Amount: zero}, {For: renjia.Both("餐费"), Amount: meal}},
			Funding: []renjia.Text{renjia.Both("街道购买服务")}, Areas: []renjia.Text{renjia.Both("猎德街")}, Languages: []string{"yue"},
			Capacity: &hsds.Free{Unit: renjia.Both("户"), Available: 12, Maximum: 80, Updated: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}, Modified: time.Date(2026, 3, 1, 0, 0, 0, 5000, time.UTC),
		}},
	}
}

func TestTheDirectoryIsValidUnderTheOfficialSchemas(t *testing.T) {
	l := station(t)
	o, err := l.Directory()
	require.NoError(t, err)
	valid(t, o, hsds.V31, "organization")
	all, err := l.Services()
	require.NoError(t, err)
	for _, s := range all {
		valid(t, s, hsds.V31, "service")
	}
	l.Offers[0].Capacity = nil
	all, err = l.Services()
	require.NoError(t, err)
	valid(t, all[0], hsds.V30, "service")
}

func valid[T hsds.Document](t *testing.T, doc T, v hsds.Version, schema string) {
	var out bytes.Buffer
	require.NoError(t, hsds.Write(&out, doc, v))
	require.NotContains(t, out.String(), "null")
	require.NoError(t, official(t, string(v), schema).Validate(parsed(t, out.Bytes())), out.String())
	comesBack[T](t, v, out.Bytes())
}

func TestIdentifiersStayFromExportToExport(t *testing.T) {
	a, err := station(t).Directory()
	require.NoError(t, err)
	changed := station(t)
	changed.Offers[0].Description = renjia.Both("每月一次")
	b, err := changed.Directory()
	require.NoError(t, err)
	require.Equal(t, a.Services[0].ID, b.Services[0].ID)
	require.NotEqual(t, a.Services[0].Description, b.Services[0].Description)
	b.Services[0].Description = a.Services[0].Description
	require.Equal(t, a, b)
	changed.Space = "other"
	b, err = changed.Directory()
	require.NoError(t, err)
	require.NotEqual(t, a.Services[0].ID, b.Services[0].ID)
}

func TestAnOfferIsOfTheProgrammeAtItsTop(t *testing.T) {
	o, err := station(t).Directory()
	require.NoError(t, err)
	require.Equal(t, "长者服务", o.Services[0].Program.Name)
	require.Len(t, o.Programs, 6)
	require.Equal(t, "0.00", o.Services[0].CostOptions[0].Amount.String())
	require.Equal(t, "12.50", o.Services[0].CostOptions[1].Amount.String())
}

func TestAListingSaysEverythingItLacks(t *testing.T) {
	l := station(t)
	l.Lang, l.Places[0].PostalCode, l.Offers[0].Program = "", "", "gold"
	l.Offers[0].Places = []string{"moon"}
	l.Offers = append(l.Offers, l.Offers[0])
	_, err := l.Directory()
	var v *renjia.ValidationError
	require.ErrorAs(t, err, &v)
	require.Len(t, v.Problems, 7)
}
