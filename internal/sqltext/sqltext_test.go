package sqltext

import (
	"reflect"
	"testing"
)

func TestCreate(t *testing.T) {
	for _, c := range []struct {
		sql, table string
		columns    []Column
		key        []string
	}{
		{"CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT)", "staff", []Column{{"id", true}, {"name", false}}, nil},
		{"create table if not exists \"a b\".[x y] (`c,d` decimal(3,2) default ',', e)", "x y", []Column{{"c,d", false}, {"e", false}}, nil},
		{"CREATE TABLE t(a,b,PRIMARY KEY (b, a)) WITHOUT ROWID", "t", []Column{{"a", false}, {"b", false}}, []string{"b", "a"}},
		{"CREATE TABLE t(a", "t", []Column{{"a", false}}, nil},
	} {
		table, columns, key, ok := Create([]byte(c.sql))
		if !ok || table != c.table || !reflect.DeepEqual(columns, c.columns) || !reflect.DeepEqual(key, c.key) {
			t.Errorf("%s: %q %v %v %v", c.sql, table, columns, key, ok)
		}
	}
	for _, sql := range []string{"", "CREATE", "CREATE TABLE", "CREATE TABLE x", "CREATE VIEW x (a)", "CREATE TABLE \"x"} {
		if _, _, _, ok := Create([]byte(sql)); ok {
			t.Errorf("%q was understood", sql)
		}
	}
}

func FuzzCreate(f *testing.F) {
	f.Add([]byte("CREATE TABLE t(a int, `b` text DEFAULT 'x', PRIMARY KEY (b))"))
	f.Fuzz(func(t *testing.T, data []byte) {
		_, columns, key, ok := Create(data)
		if ok != (len(columns) > 0) || len(columns) > MaxColumns || len(key) > MaxColumns {
			t.Errorf("%d columns, %d keys, %v", len(columns), len(key), ok)
		}
	})
}
