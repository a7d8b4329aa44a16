package cite

func find(text string, ctx Context) []Citation { return nil }
