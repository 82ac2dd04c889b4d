package charity_test

import (
	"github.com/stretchr/testify/require"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/resources/charity"
)

func day(s string) renjia.Date {
	d, err := renjia.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func cny(amount string) renjia.Money {
	m, err := renjia.ParseMoney(amount, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return m
}

func fen(n int64) renjia.Money {
	m, err := renjia.MoneyOf(n, renjia.CNY)
	if err != nil {
		panic(err)
	}
	return m
}

func rules(t require.TestingT) charity.Rules {
	r, err := charity.China()
	require.NoError(t, err)
	return r
}

// service is a case of art. 9: a social service organization without the
// qualification for public fundraising, in 2026.
func service(net, income, programme, management, total string) charity.Case {
	return charity.Case{
		Regime: "cn/charity-spending-rules", Organization: charity.Service, Public: charity.No, Base: charity.LastYear,
		Year:   charity.Figures{Year: 2026, Programme: cny(programme), Management: cny(management), Total: cny(total)},
		Before: []charity.Figures{{Year: 2025, NetAssets: cny(net), Income: cny(income)}},
	}
}

func test(t require.TestingT, c charity.Case) charity.Result {
	r, err := charity.Test(rules(t), c)
	require.NoError(t, err)
	return r
}
