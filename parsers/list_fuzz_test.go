package parsers_test

import "testing"

func FuzzCSL(f *testing.F)     { fuzzFormat(f, "csl") }
func FuzzUVL(f *testing.F)     { fuzzFormat(f, "uvl") }
func FuzzDPLForm(f *testing.F) { fuzzFormat(f, "dpl") }
