/* SPDX-License-Identifier: BSD-2-Clause */
/* sqlite.c: a database in memory: tables, an index, a join, a transaction undone. */
#include "foreign.h"

int sqlite3_open(const char *name, void **database);
int sqlite3_exec(void *database, const char *sql, int (*row)(void *, int, char **, char **),
		 void *user, char **message);
int sqlite3_close(void *database);
const char *sqlite3_errmsg(void *database);

static int print(void *user, int count, char **values, char **names)
{
	(void)user;
	for (int i = 0; i < count; i++)
		printf("%s=%s ", names[i], values[i] != NULL ? values[i] : "NULL");
	return 0;
}

int main(void)
{
	static const char *const script[] = {
		"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, x REAL)",
		"CREATE INDEX i ON t(name)",
		"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 1000)"
		" INSERT INTO t(name, x) SELECT printf('n%03d', n % 100), n / 8.0 FROM c",
		"SELECT count(*) AS n, sum(x) AS s, max(name) AS m FROM t",
		"SELECT a.id AS a, b.id AS b FROM t a JOIN t b ON a.name = b.name"
		" WHERE a.id < b.id ORDER BY b.id DESC LIMIT 1",
		"BEGIN; DELETE FROM t; ROLLBACK",
		"SELECT count(*) AS n, date(86400, 'unixepoch') AS d FROM t",
	};
	void *database;

	CHECK(sqlite3_open(":memory:", &database) == 0);
	for (size_t i = 0; i < sizeof script / sizeof *script; i++)
		CHECK(sqlite3_exec(database, script[i], print, NULL, NULL) == 0);
	CHECK(sqlite3_exec(database, "SELEC 1", print, NULL, NULL) != 0);
	printf("\n%s\n", sqlite3_errmsg(database));
	CHECK(sqlite3_close(database) == 0);
	puts("sqlite ok");
	return 0;
}
