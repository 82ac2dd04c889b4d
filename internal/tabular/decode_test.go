package tabular

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"
)

func gb(t require.TestingT, text string) string {
	b, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	require.NoError(t, err)
	return b
}

// decoded returns the text of a file and the lines that are not text.
func decoded(t require.TestingT, r io.Reader) (string, []int) {
	s := newSource(r)
	b, err := io.ReadAll(s)
	require.NoError(t, err)
	return string(b), s.bad
}

func TestTextReadsTheSameInEitherEncodingWhateverThePieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ascii := strings.Repeat("unit,owner\n", rapid.SampledFrom([]int{0, 1, 300, 7000}).Draw(t, "plain lines"))
		han := rapid.StringOfN(rapid.RuneFrom([]rune("猎德村居民业主委员会物业,\n\"1A€😀陆")), 1, 400, -1).Draw(t, "text")
		text := ascii + "猎德业主大会," + strings.Repeat(han, rapid.SampledFrom([]int{1, 2, 300}).Draw(t, "times"))
		size := rapid.SampledFrom([]int{1, 7, 4095, 100_000}).Draw(t, "piece")
		for name, file := range map[string]string{"utf-8": text, "gb18030": gb(t, text)} {
			got, bad := decoded(t, pieces{strings.NewReader(file), size})
			require.Empty(t, bad, name)
			require.Equal(t, text, got, name)
		}
	})
}

// pieces reads at most size bytes at a time.
type pieces struct {
	io.Reader
	size int
}

func (p pieces) Read(b []byte) (int, error) { return p.Reader.Read(b[:min(len(b), p.size)]) }

func TestTheReaderOfTheFileMaySplitItAnywhere(t *testing.T) {
	text := strings.Repeat("房号,业主\n1-101,陈一\n", 2000)
	for _, file := range []string{text, gb(t, text)} {
		s := newSource(iotest.DataErrReader(strings.NewReader(file)))
		var out bytes.Buffer
		_, err := io.CopyBuffer(&out, iotest.OneByteReader(s), make([]byte, 5))
		require.NoError(t, err)
		require.Equal(t, text, out.String())
		require.Empty(t, s.bad)
	}
}

// 陆 is C2 BD in GBK, which is also the UTF-8 of ½.
func TestGBKThatHappensToBeginLikeUTF8IsKnownByWhatFollows(t *testing.T) {
	text := "unit,owner\n1,陆\n2,陈一\n3,猎德物业\n"
	got, bad := decoded(t, strings.NewReader(gb(t, text)))
	require.Equal(t, text, got)
	require.Empty(t, bad)
}

func TestBytesThatAreNotTextAreReportedWithTheirLine(t *testing.T) {
	chinese := "房号,业主\n1-101,陈一\n1-102,李二\n"
	for name, c := range map[string]struct {
		file string
		want []int
	}{
		"utf-8 then gbk":      {chinese + gb(t, chinese), []int{4, 5, 6}},
		"gbk then utf-8":      {gb(t, strings.Repeat(chinese, 9)) + "1-103,猎德\xff\n", []int{28}},
		"cut at the end":      {chinese + "1-103,\xe7\x8c", []int{4}},
		"after the mark":      {"\ufeffa\n" + gb(t, chinese), []int{2, 3, 4}},
		"a long line":         {chinese + strings.Repeat("猎", 40_000) + "\xff" + strings.Repeat("德", 40_000) + "\nx", []int{4}},
		"gbk cut at the end":  {gb(t, chinese) + "\xc1", []int{4}},
		"several in one line": {chinese + "\xff,\xff\n\xff", []int{4, 5}},
	} {
		_, bad := decoded(t, strings.NewReader(c.file))
		require.Equal(t, c.want, bad, name)
	}
}

func TestARowWithBytesThatAreNotTextIsNotOK(t *testing.T) {
	text := "房号,业主,面积\n1,陈一,1\n2,\xff,2\n\"3\n\xff\",陈,3\n4,李二,4\n"
	all, problems := read(text)
	require.Equal(t, []unit{{"1", "陈一", "1.00", ""}, {"4", "李二", "4.00", ""}}, all)
	require.Equal(t, []string{
		"owners.csv:3: has bytes that are neither UTF-8 nor GBK text",
		"owners.csv:5: has bytes that are neither UTF-8 nor GBK text",
	}, problems)
}

func TestUTF16IsRefusedByName(t *testing.T) {
	for _, mark := range []string{"\xff\xfe", "\xfe\xff"} {
		_, problems := read(mark + "a\x00,\x00")
		require.Equal(t, []string{"owners.csv: is in UTF-16: save it as UTF-8"}, problems)
	}
}
