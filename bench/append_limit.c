// What SQLite itself takes for what our log writes: the same file, pragmas, statement and checkpoints, in C.
//
// usage: append_limit FILE EVENTS BATCH PAYLOAD LOGS RUN
//
// FILE is an empty log that our own program made, so tables, indexes and triggers are its own; PAYLOAD is the bytes of one
// event. Hashing and encoding are not part of it: payload and hash are bytes at hand. Appends so many events for every line
// of its input, to that many logs in turns, RUN events each time, and answers with one JSON object on a line: seconds and cpu
// of appending alone.
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { CHECKPOINT_BYTES = 4 * 1024 * 1024, HASH_BYTES = 32, LARGEST_PAYLOAD = 64 * 1024, MOST_LOGS = 1000 };

static sqlite3 *database;

static void check(int code, const char *what) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    fprintf(stderr, "append_limit: %s: %s\n", what, sqlite3_errmsg(database));
    exit(1);
}

static void execute(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL), sql); }

static void expect(const char *pragma, const char *value) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(database, pragma, -1, &statement, NULL), pragma);
    check(sqlite3_step(statement), pragma);
    const char *found = (const char *)sqlite3_column_text(statement, 0);
    if (found == NULL || strcmp(found, value) != 0) {
        fprintf(stderr, "append_limit: %s is %s, not %s\n", pragma, found ? found : "nothing", value);
        exit(1);
    }
    sqlite3_finalize(statement);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), sql);
    return statement;
}

static void run(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    check(code, sqlite3_sql(statement));
    check(sqlite3_reset(statement), sqlite3_sql(statement));
}

static double seconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void checkpoint_when_large(const char *wal) {
    struct stat status;
    if (stat(wal, &status) != 0 || status.st_size <= CHECKPOINT_BYTES) return;
    check(sqlite3_wal_checkpoint_v2(database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL), "checkpoint");
}

int main(int count, char **words) {
    int events = count == 7 ? atoi(words[2]) : 0;
    int batch = count == 7 ? atoi(words[3]) : 0;
    int payload_bytes = count == 7 ? atoi(words[4]) : 0;
    int logs = count == 7 ? atoi(words[5]) : 0;
    int length = count == 7 ? atoi(words[6]) : 0;
    if (events <= 0 || batch <= 0 || payload_bytes < 8 || payload_bytes > LARGEST_PAYLOAD || logs <= 0
        || logs > MOST_LOGS || length <= 0) {
        fprintf(stderr, "append_limit: usage: append_limit FILE EVENTS BATCH PAYLOAD LOGS RUN\n");
        return 64;
    }
    char wal[4096];
    snprintf(wal, sizeof wal, "%s-wal", words[1]);
    check(sqlite3_open_v2(words[1], &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), "open");
    execute("PRAGMA foreign_keys = ON");
    execute("PRAGMA trusted_schema = OFF");
    execute("PRAGMA secure_delete = ON");
    execute("PRAGMA cell_size_check = ON");
    execute("PRAGMA wal_autocheckpoint = 0");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA journal_size_limit = 4194304");
    expect("PRAGMA journal_mode", "wal");
    expect("PRAGMA synchronous", "2");

    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE");
    sqlite3_stmt *commit = prepare("COMMIT");
    sqlite3_stmt *insert = prepare(
        "INSERT INTO events (position, log, seq, hlc, recorded_at, received_at, type, subject_log, subject_seq,"
        " payload, hash) VALUES (?1, ?9, ?2, ?3, ?4, ?5, 60, ?9, ?6, ?7, ?8)");
    static unsigned char payload[LARGEST_PAYLOAD];
    unsigned char hash[HASH_BYTES];
    memset(payload, 'x', sizeof payload);
    memset(hash, 7, sizeof hash);
    const int64_t now = 1778574600000;

    // The first one is in the file already.
    for (int log = 2; log <= logs; log++) {
        char name[64];
        snprintf(name, sizeof name, "INSERT INTO logs (name, epoch) VALUES ('520103002-Z%d', 1)", 100 + log);
        execute(name);
    }

    int64_t held = 0;
    static int64_t places[MOST_LOGS];
    char line[16];
    while (fgets(line, sizeof line, stdin) != NULL) {
        double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        for (int index = 0; index < events; index++) {
            if (index % batch == 0) run(begin);
            int log = (int)(held / length % logs);
            int64_t seq = ++places[log];
            held++;
            memcpy(payload, &held, sizeof held);
            memcpy(hash, &held, sizeof held);
            sqlite3_bind_int64(insert, 1, held);
            sqlite3_bind_int64(insert, 2, seq);
            sqlite3_bind_int64(insert, 3, (now << 16) + held);
            sqlite3_bind_int64(insert, 4, now);
            sqlite3_bind_int64(insert, 5, now);
            sqlite3_bind_int64(insert, 6, seq);
            sqlite3_bind_int64(insert, 9, log + 1);
            sqlite3_bind_blob(insert, 7, payload, payload_bytes, SQLITE_STATIC);
            sqlite3_bind_blob(insert, 8, hash, HASH_BYTES, SQLITE_STATIC);
            run(insert);
            if (index % batch == batch - 1 || index == events - 1) {
                run(commit);
                checkpoint_when_large(wal);
            }
        }
        printf(
            "{\"seconds\": %.6f, \"cpu\": %.6f}\n", seconds(CLOCK_MONOTONIC) - wall,
            seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu);
        fflush(stdout);
    }
    return 0;
}
