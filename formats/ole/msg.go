package ole

func (d *reading) message(dir *storage, at []string) error { return nil }
