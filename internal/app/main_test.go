package app

import (
	"testing"

	"sardine/internal/app/child"
	"sardine/internal/hostile"
)

func TestMain(m *testing.M) { hostile.Main(m, child.Program) }
