package tables

import (
	"fmt"
	"os"
	"time"

	"sardine/policy"
)

// SetPolicy makes findings go through the policy in file, and returns what of
// it has expired.
func (t *Tables) SetPolicy(file string, now time.Time) (expired []string, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if t.policy, err = policy.Parse(raw, now); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return t.policy.Expired(), nil
}

// SetModulus makes account numbers be checked with the banks' table in file.
// Call it after SetPolicy.
func (t *Tables) SetModulus(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	if t.policy == nil {
		t.policy = policy.New()
	}
	if _, err := t.policy.SetModulus(f); err != nil {
		return fmt.Errorf("%s: not a table of the banks: %w", file, err)
	}
	return nil
}

// ModulusFile is the table that the policy names, as written there, or "".
func (t *Tables) ModulusFile() string { return t.policy.ModulusFile() }

// SetBaseline makes the findings in a baseline file count as accepted, and
// returns who accepted them. Call it after SetPolicy. One that has expired
// accepts nothing, and is described by expired.
func (t *Tables) SetBaseline(file string, now time.Time) (head policy.BaselineHead, expired string, err error) {
	b, err := ReadBaseline(file)
	if err != nil {
		return head, "", err
	}
	if t.policy == nil {
		t.policy = policy.New()
	}
	t.policy.SetBaseline(b, now)
	if b.Expired(now) {
		expired = fmt.Sprintf("the baseline of %s, until %s, with %d findings", b.Head().Made, b.Head().Expires, b.Len())
	}
	return b.Head(), expired, nil
}

// ReadBaseline reads a baseline file; its errors name the file.
func ReadBaseline(file string) (*policy.Baseline, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := policy.ReadBaseline(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return b, nil
}

// LeaveOutExamples makes values in ranges that are kept for examples count no
// more. Call it after SetPolicy.
func (t *Tables) LeaveOutExamples() {
	if t.policy == nil {
		t.policy = policy.New()
	}
	t.policy.LeaveOutExamples()
}

// Examples is how many findings were left out so, in the files that were read.
func (t *Tables) Examples() int64 { return t.policy.Examples() }

// Domains are the organisation's own mail domains, as its policy names them.
func (t *Tables) Domains() []string {
	if t == nil {
		return nil
	}
	return t.policy.Domains()
}
