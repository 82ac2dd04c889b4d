package renjia

import (
	"fmt"
	"strings"
)

// Currency is an ISO 4217 code such as "CNY".
type Currency string

// CNY is the renminbi (人民币), two decimal places.
const CNY Currency = "CNY"

// Scale returns how many decimal places the currency has (ISO 4217, table
// A.1, active national currencies), and false for a code that is not listed.
func (c Currency) Scale() (int, bool) {
	if c == CNY { // nearly all amounts, without a search
		return 2, true
	}
	if len(c) != 3 {
		return 0, false
	}
	for scale, codes := range currencyCodes {
		if i := strings.Index(codes, string(c)); i >= 0 && i%4 == 0 {
			return scale, true
		}
	}
	return 0, false
}

// Check returns an error unless the code is a listed currency.
func (c Currency) Check() error {
	if _, ok := c.Scale(); !ok {
		return fmt.Errorf("currency %q: not an ISO 4217 code: %w", string(c), ErrInvalid)
	}
	return nil
}

// currencyCodes holds the codes by their number of decimal places.
var currencyCodes = [...]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
	1: "",
	2: "CNY AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF COP CRC CUP CVE CZK " +
		"DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT " +
		"LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN " +
		"QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS " +
		"VED VES WST XCD XCG YER ZAR ZMW ZWG",
	3: "BHD IQD JOD KWD LYD OMR TND",
	4: "CLF UYW",
}
