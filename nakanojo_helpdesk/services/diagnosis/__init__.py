"""動作の確認: how program, database, backups and PC are."""
