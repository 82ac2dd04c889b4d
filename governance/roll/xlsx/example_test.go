package xlsx_test

import (
	"bytes"
	"fmt"

	"github.com/xuri/excelize/v2"

	"github.com/renjia-project/renjia/governance/roll"
	"github.com/renjia-project/renjia/governance/roll/xlsx"
)

// The owners' list is a sheet of a workbook. What is wrong with it stands at its
// cell.
func ExampleOpen() {
	file := workbook([][]any{
		{"房号", "业主", "面积", "面积来源", "状态"},
		{101, "张三", 89.53, "登记", "已售"},
		{102, "李四", 120, "测绘", "已售"},
		{103, "王五", 75.204, "登记", "已售"},
	})
	sheet, err := xlsx.Open(file, xlsx.Named("业主"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer sheet.Close()
	_, err = roll.ReadOwners(sheet, "owners.xlsx", roll.Salt("kept by the committee"))
	fmt.Println(err)
	// Output:
	// owners.xlsx:C4: area: area "75.204": has more than 2 decimal places
}

// workbook stands for a file that somebody sent.
func workbook(rows [][]any) *bytes.Buffer {
	f, b := excelize.NewFile(), new(bytes.Buffer)
	_ = f.SetSheetName("Sheet1", "业主")
	for i, row := range rows {
		_ = f.SetSheetRow("业主", fmt.Sprint("A", i+1), &row)
	}
	_ = f.Write(b)
	return b
}
