#include "CFaultVFS.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct armed_folder {
    char *path;
    size_t length;
    fault_observer observe;
    void *context;
    int open_files;
    struct armed_folder *next;
} armed_folder;

// A file of an armed folder. The wrapped VFS's own file follows in the same block of memory.
typedef struct {
    sqlite3_file file;
    armed_folder *folder;
    const char *name;
    int64_t number;
    int syncs_folder;
} fault_file;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static armed_folder *first_folder;
static sqlite3_vfs *wrapped;
static sqlite3_vfs fault_vfs;

static sqlite3_file *below(sqlite3_file *file) { return (sqlite3_file *)((char *)file + sizeof(fault_file)); }

// The armed folder in which the file lies, directly; NULL when there is none.
static armed_folder *folder_of(const char *path) {
    if (path == NULL) return NULL;
    pthread_mutex_lock(&mutex);
    armed_folder *folder = first_folder;
    while (folder != NULL
           && !(strncmp(path, folder->path, folder->length) == 0 && path[folder->length] == '/'
                && strchr(path + folder->length + 1, '/') == NULL)) {
        folder = folder->next;
    }
    pthread_mutex_unlock(&mutex);
    return folder;
}

static void count_open(armed_folder *folder, int change) {
    pthread_mutex_lock(&mutex);
    folder->open_files += change;
    pthread_mutex_unlock(&mutex);
}

static int observe(sqlite3_file *file, fault_step step) {
    fault_file *self = (fault_file *)file;
    step.name = self->name;
    step.file = self->number;
    return self->folder->observe(self->folder->context, &step);
}

// ---- Files ----

static int file_close(sqlite3_file *file) {
    int code = below(file)->pMethods->xClose(below(file));
    count_open(((fault_file *)file)->folder, -1);
    return code;
}

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset) {
    int code = observe(file, (fault_step){.kind = FAULT_STEP_READ, .count = count, .offset = offset});
    return code != SQLITE_OK ? code : below(file)->pMethods->xRead(below(file), bytes, count, offset);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset) {
    int code = observe(
        file, (fault_step){.kind = FAULT_STEP_WRITE, .bytes = bytes, .count = count, .offset = offset});
    return code != SQLITE_OK ? code : below(file)->pMethods->xWrite(below(file), bytes, count, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    int code = observe(file, (fault_step){.kind = FAULT_STEP_TRUNCATE, .offset = size});
    return code != SQLITE_OK ? code : below(file)->pMethods->xTruncate(below(file), size);
}

// The observer keeps what is durable; the real disk need not.
static int file_sync(sqlite3_file *file, int flags) {
    (void)flags;
    fault_file *self = (fault_file *)file;
    int code = observe(file, (fault_step){.kind = FAULT_STEP_SYNC, .syncs_folder = self->syncs_folder});
    if (code == SQLITE_OK) self->syncs_folder = 0;
    return code;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return below(file)->pMethods->xFileSize(below(file), size);
}
static int file_lock(sqlite3_file *file, int level) { return below(file)->pMethods->xLock(below(file), level); }
static int file_unlock(sqlite3_file *file, int level) { return below(file)->pMethods->xUnlock(below(file), level); }
static int file_check_lock(sqlite3_file *file, int *reserved) {
    return below(file)->pMethods->xCheckReservedLock(below(file), reserved);
}
static int file_control(sqlite3_file *file, int operation, void *argument) {
    return below(file)->pMethods->xFileControl(below(file), operation, argument);
}
static int file_sector(sqlite3_file *file) { return below(file)->pMethods->xSectorSize(below(file)); }
static int file_traits(sqlite3_file *file) { return below(file)->pMethods->xDeviceCharacteristics(below(file)); }

// Shared memory is no file of ours: it does not outlive a crash.
static int file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    return below(file)->pMethods->xShmMap(below(file), page, size, extend, memory);
}
static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return below(file)->pMethods->xShmLock(below(file), offset, count, flags);
}
static void file_shm_barrier(sqlite3_file *file) { below(file)->pMethods->xShmBarrier(below(file)); }
static int file_shm_unmap(sqlite3_file *file, int delete) {
    return below(file)->pMethods->xShmUnmap(below(file), delete);
}

// Version 2: without memory-mapped reading, which would pass by here.
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

// ---- The VFS ----

static int vfs_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *flags_out) {
    (void)vfs;
    armed_folder *folder = folder_of(path);
    if (folder == NULL) return wrapped->xOpen(wrapped, path, file, flags, flags_out);

    fault_file *self = (fault_file *)file;
    memset(self, 0, sizeof *self);
    fault_step step = {.kind = FAULT_STEP_OPEN, .name = path + folder->length + 1};
    step.creates = (flags & SQLITE_OPEN_CREATE) != 0 && access(path, F_OK) != 0;
    int code = folder->observe(folder->context, &step);
    if (code == SQLITE_OK) code = wrapped->xOpen(wrapped, path, below(file), flags, flags_out);
    if (code != SQLITE_OK) return code;

    const int journals = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL;
    self->folder = folder;
    self->name = step.name;
    self->number = step.file;
    self->syncs_folder = (flags & SQLITE_OPEN_CREATE) != 0 && (flags & journals) != 0;
    self->file.pMethods = &methods;
    count_open(folder, 1);
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int syncs_folder) {
    (void)vfs;
    armed_folder *folder = folder_of(path);
    if (folder == NULL || access(path, F_OK) != 0) return wrapped->xDelete(wrapped, path, syncs_folder);
    fault_step step = {
        .kind = FAULT_STEP_DELETE, .name = path + folder->length + 1, .syncs_folder = syncs_folder & 1};
    int code = folder->observe(folder->context, &step);
    return code != SQLITE_OK ? code : wrapped->xDelete(wrapped, path, 0);
}

int fault_vfs_register(void) {
    if (wrapped != NULL) return SQLITE_OK;
    wrapped = sqlite3_vfs_find(NULL);
    if (wrapped == NULL) return SQLITE_ERROR;
    fault_vfs = *wrapped;
    fault_vfs.pNext = NULL;
    fault_vfs.zName = "fault";
    fault_vfs.szOsFile = (int)sizeof(fault_file) + wrapped->szOsFile;
    fault_vfs.xOpen = vfs_open;
    fault_vfs.xDelete = vfs_delete;
    return sqlite3_vfs_register(&fault_vfs, 1);
}

int fault_vfs_arm(const char *path, fault_observer observer, void *context) {
    armed_folder *folder = calloc(1, sizeof *folder);
    if (folder == NULL) return SQLITE_NOMEM;
    folder->path = strdup(path);
    if (folder->path == NULL) {
        free(folder);
        return SQLITE_NOMEM;
    }
    folder->length = strlen(path);
    folder->observe = observer;
    folder->context = context;
    pthread_mutex_lock(&mutex);
    folder->next = first_folder;
    first_folder = folder;
    pthread_mutex_unlock(&mutex);
    return SQLITE_OK;
}

int fault_vfs_disarm(const char *path) {
    int open_files = 0;
    pthread_mutex_lock(&mutex);
    for (armed_folder **link = &first_folder; *link != NULL; link = &(*link)->next) {
        armed_folder *folder = *link;
        if (strcmp(folder->path, path) != 0) continue;
        open_files = folder->open_files;
        if (open_files == 0) {
            *link = folder->next;
            free(folder->path);
            free(folder);
        }
        break;
    }
    pthread_mutex_unlock(&mutex);
    return open_files;
}
