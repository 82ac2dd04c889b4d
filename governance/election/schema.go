package election

import _ "embed"

//go:embed schema/regulation.json
var regulationSchema []byte

//go:embed schema/schedule.json
var scheduleSchema []byte

// RegulationSchema returns the JSON Schema (draft 2020-12) of regulations, for
// editors and for checking files elsewhere. [ReadRegulation] checks more: that
// the parts fit each other.
func RegulationSchema() []byte { return append([]byte(nil), regulationSchema...) }

// ScheduleSchema returns the JSON Schema of schedules.
func ScheduleSchema() []byte { return append([]byte(nil), scheduleSchema...) }
