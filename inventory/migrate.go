package inventory

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// applicationID marks the file as ours (PRAGMA application_id): "Sard".
const applicationID = 0x53617264

// migrations are the steps from an empty file to this version's tables, in
// order: step n leads to user_version n. They are never changed once released.
func migrations() ([]string, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	var steps []string
	for i, name := range names {
		if !strings.HasPrefix(name, fmt.Sprintf("migrations/%04d_", i+1)) {
			return nil, fmt.Errorf("migration %q is not number %d", name, i+1)
		}
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		steps = append(steps, string(text))
	}
	return steps, nil
}

// migrate brings the file to the last of steps, each in a transaction of its
// own; with dry set it only checks that there is nothing to do.
func migrate(ctx context.Context, conn *sql.Conn, steps []string, dry bool) error {
	var id, version, tables int
	row := conn.QueryRowContext(ctx, `SELECT (SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&id, &version, &tables); err != nil {
		return err
	}
	switch {
	case id != applicationID && tables > 0:
		return ErrNotInventory
	case version > len(steps):
		return fmt.Errorf("%w: its version is %d, this program knows %d", ErrNewer, version, len(steps))
	case dry && version < len(steps):
		return fmt.Errorf("%w: its version is %d, wanted %d", ErrOlder, version, len(steps))
	}
	for ; version < len(steps); version++ {
		if err := migrateStep(ctx, conn, version+1, steps[version]); err != nil {
			return fmt.Errorf("migration %d: %w", version+1, err)
		}
	}
	return nil
}

func migrateStep(ctx context.Context, conn *sql.Conn, version int, step string) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // no effect after Commit
	if _, err := tx.ExecContext(ctx, step); err != nil {
		return err
	}
	marks := fmt.Sprintf("PRAGMA application_id=%d; PRAGMA user_version=%d", applicationID, version)
	if _, err := tx.ExecContext(ctx, marks); err != nil {
		return err
	}
	return tx.Commit()
}
