"""The database: open, transaction, migrations, writing each table."""
