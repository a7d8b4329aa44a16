package crawler
type rules struct{}
