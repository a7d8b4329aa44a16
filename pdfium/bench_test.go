package pdfium_test

import (
	"testing"

	"exportwatch/pdfium"
)

// BenchmarkStart starts PDFium, compiled anew and taken from the cache.
func BenchmarkStart(b *testing.B) {
	for name, cache := range map[string]string{"cold": "", "cached": b.TempDir()} {
		start := func(b *testing.B) {
			e := pdfium.New(pdfium.Options{Cache: cache})
			if err := e.Start(b.Context()); err != nil {
				b.Fatal(err)
			}
			if err := e.Close(); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(name, func(b *testing.B) {
			if cache != "" {
				start(b)
			}
			for b.Loop() {
				start(b)
			}
		})
	}
}
