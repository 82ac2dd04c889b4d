package privacy

import (
	"strings"
	"unicode"
)

// Masks show as much of a datum as people need to recognise their own, in the
// manner that Chinese notices use. A masked datum is still personal data.

// stars replaces the characters of s but the first and last ones by one star
// each. What is too short to hide at least half of it is hidden whole.
func stars(s string, first, last int) string {
	r := []rune(s)
	if len(r) < 2*(first+last) {
		first, last = 0, 0
	}
	for i := first; i < len(r)-last; i++ {
		r[i] = '*'
	}
	return string(r)
}

// compound are the common Chinese surnames of two characters (复姓).
var compound = map[string]bool{
	"欧阳": true, "司徒": true, "上官": true, "诸葛": true, "司马": true, "东方": true, "皇甫": true, "尉迟": true, "公孙": true,
	"慕容": true, "令狐": true, "端木": true, "夏侯": true, "长孙": true, "宇文": true, "南宫": true, "轩辕": true, "钟离": true,
}

// MaskName keeps the surname of a Chinese name (王**, 欧阳*) and the initials of
// the words of any other (M*** C***).
func MaskName(name string) string {
	r := []rune(strings.TrimSpace(name))
	if len(r) == 0 || !unicode.Is(unicode.Han, r[0]) {
		words := strings.Fields(name)
		for i, w := range words {
			words[i] = initial(w)
		}
		return strings.Join(words, " ")
	}
	keep := 1
	if len(r) > 2 && compound[string(r[:2])] {
		keep = 2
	}
	return string(r[:keep]) + strings.Repeat("*", max(len(r)-keep, 1))
}

func initial(word string) string {
	r := []rune(word)
	return string(r[:1]) + "***"
}

// MaskPhone keeps the first three and the last four digits of a mobile number
// (138****5678), and the last two of any other. A country code +86 stays.
func MaskPhone(phone string) string {
	phone = strings.TrimSpace(phone)
	code := ""
	if rest, ok := strings.CutPrefix(phone, "+86"); ok {
		code, phone = "+86 ", strings.TrimSpace(rest)
	}
	digits := strings.NewReplacer(" ", "", "-", "").Replace(phone)
	if len(digits) == 11 && digits[0] == '1' {
		return code + digits[:3] + "****" + digits[7:]
	}
	return code + stars(digits, 0, 2)
}

// MaskIdentity keeps the first and the last character of an identity number of
// 15 or 18 characters or of any other document. Place, birthday and sex, which
// the number contains, are hidden.
func MaskIdentity(number string) string { return stars(strings.TrimSpace(number), 1, 1) }

// MaskAddress keeps an address up to the division that ends with one of 省, 市,
// 区, 县, 旗, 镇, 乡 or 街道 and hides the rest (广东省广州市天河区猎德街道****). Of an
// address without any of these nothing is kept.
func MaskAddress(address string) string {
	r := []rune(strings.TrimSpace(address))
	keep := 0
	for i, c := range r {
		if strings.ContainsRune("路巷弄号栋幢", c) {
			break // what follows is no division any more
		}
		if strings.ContainsRune("省市区县旗镇乡", c) || c == '道' && i > 0 && r[i-1] == '街' {
			keep = i + 1
		}
	}
	if keep == len(r) && keep > 0 {
		return string(r)
	}
	return string(r[:keep]) + "****"
}
