package tables

// SlowRule is an organisation's own rule whose pattern may begin anywhere, so
// that it is tried on all text.
type SlowRule struct {
	Rule        string
	MBPerSecond float64 // on one core of this machine
}

// SlowRules measures the rules that slow a scan down.
func (t *Tables) SlowRules() []SlowRule {
	var slow []SlowRule
	for _, d := range t.Detectors() {
		if d.Everywhere() {
			slow = append(slow, SlowRule{d.Name, d.MBPerSecond()})
		}
	}
	return slow
}
