/* Reads every column of every event of a log, in order, and does nothing with it: what a rebuild is measured against.
   usage: scan_limit LOG   prints {"events": N, "seconds": S} */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static void check(int code, int wanted, sqlite3 *db) {
    if (code == wanted) return;
    fprintf(stderr, "scan_limit: %s\n", sqlite3_errmsg(db));
    exit(1);
}

int main(int count, char **words) {
    if (count != 2) {
        fprintf(stderr, "usage: scan_limit LOG\n");
        return 64;
    }
    sqlite3 *db;
    check(sqlite3_open_v2(words[1], &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK, db);
    sqlite3_stmt *row;
    check(sqlite3_prepare_v2(db, "SELECT position, log, seq, hlc, recorded_at, received_at, type, subject_log, subject_seq,"
                                 " payload, hash FROM events ORDER BY position", -1, &row, NULL), SQLITE_OK, db);
    double start = now();
    long events = 0;
    unsigned long sum = 0;
    int code;
    while ((code = sqlite3_step(row)) == SQLITE_ROW) {
        for (int column = 0; column < 9; column++) sum += (unsigned long)sqlite3_column_int64(row, column);
        for (int column = 9; column < 11; column++) {
            const unsigned char *bytes = sqlite3_column_blob(row, column);
            int length = sqlite3_column_bytes(row, column);
            for (int at = 0; at < length; at += 64) sum += bytes[at];
        }
        events++;
    }
    check(code, SQLITE_DONE, db);
    printf("{\"events\": %ld, \"seconds\": %.4f, \"sum\": %lu}\n", events, now() - start, sum);
    return 0;
}
