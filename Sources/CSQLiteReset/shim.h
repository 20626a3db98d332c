#ifndef JIAZHAN_CSQLITERESET_SHIM_H
#define JIAZHAN_CSQLITERESET_SHIM_H

#include <sqlite3.h>

// Makes an empty database of the file, whatever stands in it, a damaged header included, and keeps to SQLite's locks and
// journal in doing so: https://www.sqlite.org/c3ref/c_dbconfig_defensive.html#sqlitedbconfigresetdatabase
// sqlite3_db_config has a variable number of arguments, which Swift cannot call. Returns SQLite's (extended) result code.
static inline int sqlite_reset_file(const char *path, int patience_milliseconds) {
    sqlite3 *db = 0;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX, 0);
    if (code == SQLITE_OK) code = sqlite3_extended_result_codes(db, 1);
    if (code == SQLITE_OK) code = sqlite3_busy_timeout(db, patience_milliseconds);
    if (code == SQLITE_OK) code = sqlite3_db_config(db, SQLITE_DBCONFIG_RESET_DATABASE, 1, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_exec(db, "VACUUM", 0, 0, 0);
    sqlite3_close(db);
    return code;
}

#endif
