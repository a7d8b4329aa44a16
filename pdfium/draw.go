package pdfium

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"math"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
)

// maxPixels bounds the picture of a page; one of 8.5 by 14 inches has 4.8
// million at 200 dots an inch.
const maxPixels = 24e6

// Draw returns a picture of page n, of which the first is 1, with up to dpi dots
// an inch, fewer if the page is huge.
func (e *Engine) Draw(ctx context.Context, file []byte, n, dpi int) (picture *image.Gray, err error) {
	err = e.open(ctx, file, func(p pdfium.Pdfium, doc references.FPDF_DOCUMENT) error {
		page := requests.Page{ByIndex: &requests.PageByIndex{Document: doc, Index: n - 1}}
		size, err := p.GetPageSize(&requests.GetPageSize{Page: page})
		if err != nil {
			return fmt.Errorf("pdfium: measure page %d: %w", n, err)
		}
		most := math.Sqrt(maxPixels/(size.Width*size.Height)) * 72 // points an inch
		if !(size.Width > 0 && size.Height > 0 && most >= 1) {
			return fmt.Errorf("pdfium: page %d is %v by %v points large", n, size.Width, size.Height)
		}
		drawn, err := p.RenderPageInDPI(&requests.RenderPageInDPI{Page: page, DPI: min(dpi, int(most))})
		if err != nil {
			return fmt.Errorf("pdfium: draw page %d: %w", n, err)
		}
		defer drawn.Cleanup()
		picture = image.NewGray(drawn.Result.Image.Bounds())
		draw.Draw(picture, picture.Bounds(), image.White, image.Point{}, draw.Src)
		draw.Draw(picture, picture.Bounds(), drawn.Result.Image, picture.Bounds().Min, draw.Over)
		return nil
	})
	return picture, err
}
