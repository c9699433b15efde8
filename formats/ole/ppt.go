package ole

func (d *reading) slides(t *text, dir *storage, s *stream) error { return nil }
