package giving360

import "strings"

// Regrant is why a grant is made to somebody who makes grants of it (转赠), so that the
// money is not counted twice. Codelist regrantType.
type Regrant string

// The regrant types.
const (
	CommonRegrant    Regrant = "FRG010" // to one grant maker, for grants to others
	ToIntermediary   Regrant = "FRG020" // to a network, which pays others
	MatchFunding     Regrant = "FRG030"
	Collaboration    Regrant = "FRG040" // of several funders in one fund
	FiscalSponsor    Regrant = "FRG050" // to an agent of the funder
	EndowmentRegrant Regrant = "FRG060" // capital of a grant maker or fund
	Multipurpose     Regrant = "FRG070" // of which onward grants are a part
)

// Funding types that this library writes: the standard leaves the titles open.
const (
	Restricted   = "restricted"   // 限定性
	Unrestricted = "unrestricted" // 非限定性
)

// currencies are the codes that the standard admits, present and past ones (ISO 4217).
const currencies = `
ADP AED AFA AFN ALK ALL AMD ANG AOA AOK AON AOR ARA ARP ARS ARY ATS AUD AWG AYM AZM AZN BAD BAM BBD BDT BEC BEF BEL BGJ BGK BGL
BGN BHD BIF BMD BND BOB BOP BOV BRB BRC BRE BRL BRN BRR BSD BTN BUK BWP BYB BYN BYR BZD CAD CDF CHC CHE CHF CHW CLF CLP CNY COP
COU CRC CSD CSJ CSK CUC CUP CVE CYP CZK DDM DEM DJF DKK DOP DZD ECS ECV EEK EGP ERN ESA ESB ESP ETB EUR FIM FJD FKP FRF GBP GEK
GEL GHC GHP GHS GIP GMD GNE GNF GNS GQE GRD GTQ GWE GWP GYD HKD HNL HRD HRK HTG HUF IDR IEP ILP ILR ILS INR IQD IRR ISJ ISK ITL
JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAJ LAK LBP LKR LRD LSL LSM LTL LTT LUC LUF LUL LVL LVR LYD MAD MDL MGA MGF MKD
MLF MMK MNT MOP MRO MRU MTL MTP MUR MVQ MVR MWK MXN MXP MXV MYR MZE MZM MZN NAD NGN NIC NIO NLG NOK NPR NZD OMR PAB PEH PEI PEN
PES PGK PHP PKR PLN PLZ PTE PYG QAR RHD ROK ROL RON RSD RUB RUR RWF SAR SBD SCR SDD SDG SDP SEK SGD SHP SIT SKK SLL SOS SRD SRG
SSP STD STN SUR SVC SYP SZL THB TJR TJS TMM TMT TND TOP TPE TRL TRY TTD TWD TZS UAH UAK UGS UGW UGX USD USN USS UYI UYN UYP UYU
UZS VEB VEF VES VNC VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XEU XFO XFU XOF XPD XPF XPT XRE XSU XTS XUA XXX YDD YER YUD
YUM YUN ZAL ZAR ZMK ZMW ZRN ZRZ ZWC ZWD ZWL ZWN ZWR`

// countries are the codes that the standard admits (ISO 3166-1).
const countries = `
AF AX AL DZ AS AD AO AI AQ AG AR AM AW AU AT AZ BS BH BD BB BY BE BZ BJ BM BT BO BQ BA BW BV BR IO BN BG BF BI KH CM CA CV KY CF
TD CL CN CX CC CO KM CG CD CK CR CI HR CU CW CY CZ DK DJ DM DO EC EG SV GQ ER EE ET FK FO FJ FI FR GF PF TF GA GM GE DE GH GI GR
GL GD GP GU GT GG GN GW GY HT HM VA HN HK HU IS IN ID IR IQ IE IM IL IT JM JP JE JO KZ KE KI KP KR KW KG LA LV LB LS LR LY LI LT
LU MO MK MG MW MY MV ML MT MH MQ MR MU YT MX FM MD MC MN ME MS MA MZ MM NA NR NP NL NC NZ NI NE NG NU NF MP NO OM PK PW PS PA PG
PY PE PH PN PL PT PR QA RE RO RU RW BL SH KN LC MF PM VC WS SM ST SA SN RS SC SL SG SX SK SI SB SO ZA GS SS ES LK SD SR SJ SZ SE
CH SY TW TJ TZ TH TL TG TK TO TT TN TR TM TC TV UG UA AE GB US UM UY UZ VU VE VN VG VI WF EH YE ZM ZW`

// The closed codelists beside those of currencies and countries.
const (
	regrantTypes = "FRG010 FRG020 FRG030 FRG040 FRG050 FRG060 FRG070"
	scopes       = "GLS010 GLS020 GLS030 GLS040 GLS050 GLS060 GLS099"
	reasons      = "GTIR010 GTIR020 GTIR030 GTIR040 GTIR050 GTIR060 GTIR070 GTIR080 GTIR090 GTIR100 GTIR110 GTIR120"
	purposes     = "GTIP010 GTIP020 GTIP030 GTIP040 GTIP050 GTIP060 GTIP070 GTIP080 GTIP090 GTIP100 GTIP110 GTIP120 GTIP130 GTIP140 GTIP150 GTIP160 GTIP170"
)

// listed returns the test for being in a list of codes.
func listed(list string) func(string) bool {
	all := map[string]bool{}
	for _, c := range strings.Fields(list) {
		all[c] = true
	}
	return func(c string) bool { return all[c] }
}
