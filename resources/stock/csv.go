package stock

import (
	"cmp"
	"encoding/csv"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/renjia-project/renjia"
	"github.com/renjia-project/renjia/internal/tabular"
)

// Identifiers of what is read from files follow from the codes in them, so that
// reading twice gives the same records: renjia.ImportedID of the space, the kind
// of record of the resources wing, and the code.
const (
	itemKind  = "resources_item"
	placeKind = "resources_place"
	lotKind   = "resources_lot"
	moveKind  = "resources_move"
)

var itemColumns = []tabular.Column{
	{Name: "code", Aliases: []string{"物资编号", "编号"}},
	{Name: "name_en", Aliases: []string{"英文名称"}, Optional: true},
	{Name: "name_zh", Aliases: []string{"名称", "物资名称"}, Optional: true},
	{Name: "base", Aliases: []string{"基本单位", "单位"}},
	{Name: "units", Aliases: []string{"换算"}, Optional: true},
	{Name: "account", Aliases: []string{"存货科目", "科目"}, Optional: true},
}

// ReadItems reads items from CSV: code (物资编号), name_en and name_zh (名称), base
// (基本单位), units (换算) such as "carton=24; pair=1/6", account (存货科目). Every
// problem is reported with its line and column.
func ReadItems(r io.Reader, file, space string) ([]Item, error) {
	report := tabular.NewReport()
	var all []Item
	seen := map[string]bool{}
	for row := range tabular.Read(r, file, itemColumns, report) {
		i := Item{
			Code: row.Text("code"), Name: renjia.Text{EN: row.Text("name_en"), ZH: row.Text("name_zh")}, Base: row.Text("base"),
			Units: unitsOf(row), Account: row.Text("account"),
		}
		i.ID = renjia.ImportedID[Item](space, itemKind, i.Code)
		if once(row, seen, "code", i.Code) && row.OK() {
			report.Within(row.Place(""), i.Validate())
			all = append(all, i)
		}
	}
	return all, report.Err()
}

func once(row *tabular.Row, seen map[string]bool, column, key string) bool {
	if seen[key] {
		row.Problem(column, "%q is there twice", key)
		return false
	}
	seen[key] = true
	return true
}

func unitsOf(row *tabular.Row) (all []Unit) {
	for part := range strings.SplitSeq(row.Text("units"), ";") {
		if strings.TrimSpace(part) == "" {
			continue
		}
		name, of, ok := strings.Cut(part, "=")
		f, err := renjia.ParseFraction(strings.TrimSpace(of))
		if !ok || err != nil {
			row.Problem("units", "%q: want a unit and how many base units it is, such as carton=24", strings.TrimSpace(part))
			continue
		}
		all = append(all, Unit{Name: strings.TrimSpace(name), Of: f})
	}
	return all
}

var placeColumns = []tabular.Column{
	{Name: "code", Aliases: []string{"地点编号", "编号"}},
	{Name: "name_en", Aliases: []string{"英文名称"}, Optional: true},
	{Name: "name_zh", Aliases: []string{"名称", "地点名称"}, Optional: true},
	{Name: "may_owe", Aliases: []string{"允许负库存原因"}, Optional: true},
}

// ReadPlaces reads places from CSV: code (地点编号), name_en and name_zh (名称),
// may_owe (允许负库存原因).
func ReadPlaces(r io.Reader, file, space string) ([]Place, error) {
	report := tabular.NewReport()
	var all []Place
	seen := map[string]bool{}
	for row := range tabular.Read(r, file, placeColumns, report) {
		p := Place{Code: row.Text("code"), Name: renjia.Text{EN: row.Text("name_en"), ZH: row.Text("name_zh")}, MayOwe: row.Text("may_owe")}
		p.ID = renjia.ImportedID[Place](space, placeKind, p.Code)
		if once(row, seen, "code", p.Code) && row.OK() {
			report.Within(row.Place(""), p.Validate())
			all = append(all, p)
		}
	}
	return all, report.Err()
}

var lotColumns = []tabular.Column{
	{Name: "code", Aliases: []string{"批次", "批号"}},
	{Name: "item", Aliases: []string{"物资编号"}},
	{Name: "use_by", Aliases: []string{"保质期至", "有效期至"}, Optional: true},
}

// ReadLots reads lots of known items from CSV: code (批次), item (物资编号), use_by
// (保质期至). They have no goods yet: those come by moves.
func ReadLots(r io.Reader, file, space string, items []Item) ([]Lot, error) {
	report := tabular.NewReport()
	known := byCode(items, func(i Item) string { return i.Code })
	var all []Lot
	seen := map[string]bool{}
	for row := range tabular.Read(r, file, lotColumns, report) {
		l := Lot{Code: row.Text("code")}
		l.ID = renjia.ImportedID[Lot](space, lotKind, l.Code)
		if row.Has("use_by") {
			l.UseBy = row.Date("use_by")
		}
		i, ok := known[row.Text("item")]
		if !ok && row.Has("item") {
			row.Problem("item", "%q is not an item", row.Text("item"))
		}
		l.Item = i.ID
		if once(row, seen, "code", l.Code) && row.OK() {
			all = append(all, l)
		}
	}
	return all, report.Err()
}

func byCode[T any](all []T, code func(T) string) map[string]T {
	m := make(map[string]T, len(all))
	for _, v := range all {
		m[code(v)] = v
	}
	return m
}

var moveColumns = []tabular.Column{
	{Name: "id", Aliases: []string{"单号"}},
	{Name: "kind", Aliases: []string{"类型"}},
	{Name: "lot", Aliases: []string{"批次", "批号"}},
	{Name: "from", Aliases: []string{"发出地点"}, Optional: true},
	{Name: "to", Aliases: []string{"收入地点"}, Optional: true},
	{Name: "quantity", Aliases: []string{"数量"}},
	{Name: "unit", Aliases: []string{"单位"}, Optional: true},
	{Name: "at", Aliases: []string{"时间"}},
	{Name: "date", Aliases: []string{"日期"}},
	{Name: "value", Aliases: []string{"金额"}, Optional: true},
	{Name: "currency", Aliases: []string{"币种"}, Optional: true},
	{Name: "event", Aliases: []string{"事项"}, Optional: true},
	{Name: "undoes", Aliases: []string{"冲销单号"}, Optional: true},
	{Name: "reason", Aliases: []string{"原因"}, Optional: true},
}

// kindWords are the words for the kinds of moves in files.
var kindWords = map[string]Kind{
	"receive": Receive, "入库": Receive, "issue": Issue, "领用": Issue, "发放": Issue, "transfer": Transfer, "调拨": Transfer,
	"write-off": WriteOff, "报损": WriteOff, "surplus": Surplus, "盘盈": Surplus, "shortage": Shortage, "盘亏": Shortage, "return": Return, "退回": Return,
}

// ReadMoves yields the moves of a CSV file: id (单号), kind (类型), lot (批次), from
// (发出地点), to (收入地点), quantity (数量) in unit (单位), by default the item's base
// unit, at (时间), date (日期), value (金额) in currency (币种), event (事项), undoes
// (冲销单号), reason (原因). A quantity may be a fraction of a unit such as 1/2, if
// it is whole in base units. What cannot be read is left out; after the last move
// comes one error with every problem, if there is any.
func ReadMoves(r io.Reader, file, space string, items []Item, lots []Lot, places []Place) iter.Seq2[Move, error] {
	in := moveReader{
		space: space, items: map[ItemID]Item{},
		lots:   byCode(lots, func(l Lot) string { return l.Code }),
		places: byCode(places, func(p Place) string { return p.Code }),
	}
	for _, i := range items {
		in.items[i.ID] = i
	}
	return func(yield func(Move, error) bool) {
		report := tabular.NewReport()
		seen := map[string]bool{}
		for row := range tabular.Read(r, file, moveColumns, report) {
			m := in.move(row)
			if !once(row, seen, "id", row.Text("id")) || !row.OK() {
				continue
			}
			if err := m.Validate(); err != nil {
				report.Within(row.Place(""), err)
				continue
			}
			if !yield(m, nil) {
				return
			}
		}
		if err := report.Err(); err != nil {
			yield(Move{}, err)
		}
	}
}

type moveReader struct {
	space  string
	items  map[ItemID]Item
	lots   map[string]Lot
	places map[string]Place
}

func (in moveReader) move(row *tabular.Row) Move {
	m := Move{
		ID: renjia.ImportedID[Move](in.space, moveKind, row.Text("id")), At: row.Instant("at"), Date: row.Date("date"),
		From: in.place(row, "from"), To: in.place(row, "to"), Reason: row.Text("reason"),
	}
	m.Kind = kindWords[row.OneOf("kind", slices.Sorted(maps.Keys(kindWords))...)]
	lot, ok := in.lots[row.Text("lot")]
	if !ok && row.Has("lot") {
		row.Problem("lot", "%q is not a lot", row.Text("lot"))
	}
	m.Lot, m.Item = lot.ID, lot.Item
	m.Quantity = in.quantity(row, in.items[lot.Item], ok)
	if row.Has("value") {
		m.Value = row.Money("value", renjia.Currency(cmp.Or(row.Text("currency"), string(renjia.CNY))))
	}
	if row.Has("undoes") {
		m.Undoes = renjia.ImportedID[Move](in.space, moveKind, row.Text("undoes"))
	}
	if row.Has("event") {
		var err error
		if m.Event, err = renjia.ParseRef(row.Text("event")); err != nil {
			row.Problem("event", "%v", err)
		}
	}
	return m
}

func (in moveReader) place(row *tabular.Row, column string) PlaceID {
	if !row.Has(column) {
		return PlaceID{}
	}
	p, ok := in.places[row.Text(column)]
	if !ok {
		row.Problem(column, "%q is not a place", row.Text(column))
	}
	return p.ID
}

func (in moveReader) quantity(row *tabular.Row, i Item, known bool) Quantity {
	n := row.Fraction("quantity")
	if !known || !row.OK() {
		return 0
	}
	q, err := i.InBase(n, cmp.Or(row.Text("unit"), i.Base))
	if err != nil {
		row.Problem("quantity", "%v", err)
	}
	return q
}

// WriteItems writes items as [ReadItems] reads them.
func WriteItems(w io.Writer, items []Item) error {
	return writeRows(w, itemColumns, items, func(i Item) []string {
		units := make([]string, len(i.Units))
		for k, u := range i.Units {
			units[k] = u.Name + "=" + u.Of.String()
		}
		return []string{i.Code, i.Name.EN, i.Name.ZH, i.Base, strings.Join(units, "; "), i.Account}
	})
}

// WriteMoves writes moves as [ReadMoves] reads them, in base units. The id of a
// move is its identifier, so that moves read back have others.
func WriteMoves(w io.Writer, moves []Move, lots []Lot, places []Place) error {
	lotCodes, placeCodes := map[LotID]string{}, map[PlaceID]string{}
	for _, l := range lots {
		lotCodes[l.ID] = l.Code
	}
	for _, p := range places {
		placeCodes[p.ID] = p.Code
	}
	return writeRows(w, moveColumns, moves, func(m Move) []string {
		amount := m.Value.Amount()
		if m.Value.Currency() == "" {
			amount = ""
		}
		return []string{
			m.ID.String(), string(m.Kind), lotCodes[m.Lot], placeCodes[m.From], placeCodes[m.To], strconv.FormatInt(m.Quantity, 10), "",
			m.At.UTC().Format(time.RFC3339Nano), m.Date.String(), amount, string(m.Value.Currency()), m.Event.String(), m.Undoes.String(), m.Reason,
		}
	})
}

// Holding is what of a lot lies in a place, for a list of stock (库存表).
type Holding struct {
	Item  Item
	Lot   Lot
	Place Place
	Stock Quantity
}

// WriteHoldings writes a list of stock: item, name, place, lot, use-by date,
// quantity, unit, and the value left in the lot with all its places.
func WriteHoldings(w io.Writer, all []Holding) error {
	columns := []tabular.Column{{Name: "item"}, {Name: "name_zh"}, {Name: "place"}, {Name: "lot"}, {Name: "use_by"}, {Name: "quantity"}, {Name: "unit"}, {Name: "lot_value"}, {Name: "currency"}}
	return writeRows(w, columns, all, func(h Holding) []string {
		return []string{
			h.Item.Code, h.Item.Name.In(renjia.Chinese), h.Place.Code, h.Lot.Code, h.Lot.UseBy.String(), strconv.FormatInt(h.Stock, 10), h.Item.Base,
			h.Lot.Value.Amount(), string(h.Lot.Value.Currency()),
		}
	})
}

func writeRows[T any](w io.Writer, columns []tabular.Column, all []T, cells func(T) []string) error {
	out := csv.NewWriter(w)
	header := make([]string, len(columns))
	for i, c := range columns {
		header[i] = c.Name
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for _, v := range all {
		if err := out.Write(cells(v)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
