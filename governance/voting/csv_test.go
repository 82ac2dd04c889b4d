package voting_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/governance/voting"
)

func TestReadCSV(t *testing.T) {
	const abc = " 0 seats [{Ann false} {Bo false} {Cy false}] order []\n"
	for _, c := range []struct {
		kind       voting.Kind
		text, want string
	}{
		{voting.Ranked, "ballot,Ann,Bo,Cy,Count\nb1,1,3,3,2\nb2,,1,,\nb3,,,,3\n", "ranked \"\"" + abc + "2 [0] [1 2]\n1 [1]\n3\n"},
		{voting.Approval, "Ann,Bo,Cy\n1,0,x\n是,,√\nno,yes,否\n", "approval \"\"" + abc + "2 [0 2] []\n1 [1] []\n"},
		{voting.Score, "weight,Ann,Bo,Cy\n4,5,-2,\n", "score \"\"" + abc + "4 [0 1] [5 -2]\n"},
		{voting.Cumulative, "Ann,Bo,Cy\n5,0,1\n", "cumulative \"\"" + abc + "1 [0 1 2] [5 0 1]\n"},
		{"", "rank2,Rank 1,票数,choice_3\nBo,Ann,2,Cy\n,Bo,1,\n,,1,\n", "ranked \"\"" + " 0 seats [{Ann false} {Bo false} {Cy false}] order []\n2 [0] [1] [2]\n1 [1]\n1\n"},
	} {
		p, err := voting.ReadCSV(strings.NewReader(c.text), "v.csv", voting.ReadOptions{Kind: c.kind})
		require.NoError(t, err, c.text)
		require.Equal(t, c.want, dump(p))
	}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String("编号,第1名,第2名,第3名\n1,张三,李四,\n2,李四,,王五\n")
	require.NoError(t, err)
	p, err := voting.ReadCSV(strings.NewReader(gbk), "v.csv", voting.ReadOptions{Candidates: []string{"王五", "李四", "张三"}})
	require.NoError(t, err)
	require.Equal(t, "ranked \"\" 0 seats [{王五 false} {李四 false} {张三 false}] order []\n1 [2] [1]\n1 [1] [0]\n", dump(p))
}

func TestEveryMistakeOfCSVHasItsPlace(t *testing.T) {
	for _, c := range []struct {
		kind       voting.Kind
		text, want string
	}{
		{voting.Ranked, "Ann,Bo\n1,0\n", `v.csv:2:2: Bo: "0": ranks count from 1`},
		{voting.Ranked, "Ann,Bo\n1,b\n", `v.csv:2:2: Bo: "b": want a whole number`},
		{voting.Ranked, "Ann,Bo,Ann\n1,2,3\n", "v.csv:1:3: Ann: the column is there twice"},
		{voting.Approval, "Ann,Bo\n1,2\n", `v.csv:2:2: Bo: "2": want 1 or 0, yes or no, 是 or 否`},
		{voting.Score, "Ann,Bo\n1,2.5\n", `v.csv:2:2: Bo: "2.5": want a whole number`},
		{voting.Score, "Ann,Bo\n1,2000000\n", "v.csv:2: 2000000 points for candidate Bo are out of range"},
		{voting.Cumulative, "Ann,Bo\n1,-2\n", "v.csv:2: -2 points for candidate Bo are out of range"},
		{voting.Ranked, "Ann,count\n1,0\n", "v.csv:2: a weight of 0, or a total above 1099511627776"},
		{"", "rank1,rank2\nAnn,Ann\n", "v.csv:2: lists candidate Ann twice"},
		{"", "rank1,Remarks\nAnn,\n", `v.csv:1:2: unknown column "Remarks": want count 张数, ballot 编号, rank1`},
		{"", "rank1,第1名\nAnn,\n", "v.csv:1: 第1名: the rank is there twice"},
		{voting.Ranked, "", "v.csv: is empty: want a header row"},
	} {
		_, err := voting.ReadCSV(strings.NewReader(c.text), "v.csv", voting.ReadOptions{Kind: c.kind})
		require.Equal(t, c.want, problems(t, err)[0], c.text)
	}
	_, err := voting.ReadCSV(strings.NewReader("Ann,Bo\n1,2\n"), "v.csv", voting.ReadOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = voting.ReadCSV(strings.NewReader("Ann,Bo\n"), "v.csv", voting.ReadOptions{})
	require.ErrorIs(t, err, renjia.ErrUnspecified)
	_, err = voting.ReadCSV(strings.NewReader("rank1\nAnn\n"), "v.csv", voting.ReadOptions{Kind: voting.Score})
	require.ErrorIs(t, err, renjia.ErrUnsupported)
	_, err = voting.ReadCSV(strings.NewReader("rank1\nAnne\nBob\n"), "v.csv", voting.ReadOptions{Candidates: []string{"Ann", "Bo"}})
	require.Len(t, problems(t, err), 2, "all at once")
	_, err = voting.ReadCSV(strings.NewReader("Ann\n1\n"), "v.csv", voting.ReadOptions{Kind: "points"})
	require.ErrorIs(t, err, renjia.ErrInvalid)
}

func TestWhatIsWrittenAsCSVIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyProfile(voting.Ranked, voting.Approval, voting.Score, voting.Cumulative).Draw(t, "profile")
		p.Title, p.Seats, p.Order = "", 0, nil
		for i := range p.Candidates {
			p.Candidates[i].Name = fmt.Sprint(i, strings.TrimSpace(p.Candidates[i].Name))
		}
		var b bytes.Buffer
		require.NoError(t, voting.WriteCSV(&b, p))
		again, err := voting.ReadCSV(bytes.NewReader(b.Bytes()), "w.csv", voting.ReadOptions{Kind: p.Kind})
		require.NoError(t, err, "%s", b.String())
		require.Equal(t, dump(p), dump(again), "%s", b.String())
	})
	for _, names := range [][]string{{"Ann", "ann"}, {"count"}, {"编号"}, {"rank1"}, {" Ann"}, {"A\nB"}} {
		require.ErrorIs(t, voting.WriteCSV(&bytes.Buffer{}, &voting.Profile{Kind: voting.Score, Candidates: voting.Named(names...)}), renjia.ErrUnsupported)
	}
}

func FuzzReadCSV(f *testing.F) {
	f.Add([]byte("count,Ann,Bo\n2,1,\n"), "ranked")
	f.Add([]byte("rank1,第2名\nAnn,Bo\n"), "")
	f.Add([]byte("Ann,Bo\n是,\n"), "approval")
	f.Fuzz(func(t *testing.T, data []byte, kind string) {
		p, err := voting.ReadCSV(bytes.NewReader(data), "f.csv", voting.ReadOptions{Kind: voting.Kind(kind)})
		var b bytes.Buffer
		if err != nil || voting.WriteCSV(&b, p) != nil {
			return
		}
		again, err := voting.ReadCSV(bytes.NewReader(b.Bytes()), "f.csv", voting.ReadOptions{Kind: p.Kind})
		require.NoError(t, err, "%s", b.Bytes())
		require.Equal(t, dump(p), dump(again))
	})
}

func BenchmarkReadCSV(b *testing.B) {
	var text bytes.Buffer
	text.WriteString("A,B,C,D,E,F,G,H,I,J,K,L\n")
	for i := range 100_000 {
		row := [12]string{}
		for k := range 4 {
			row[(i*7+k*5+i/13)%12] = fmt.Sprint(k + 1)
		}
		text.WriteString(strings.Join(row[:], ",") + "\n")
	}
	b.SetBytes(int64(text.Len()))
	for b.Loop() {
		_, err := voting.ReadCSV(bytes.NewReader(text.Bytes()), "f.csv", voting.ReadOptions{Kind: voting.Ranked})
		require.NoError(b, err)
	}
}
