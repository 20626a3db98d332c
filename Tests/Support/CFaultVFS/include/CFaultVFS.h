#ifndef CFAULTVFS_H
#define CFAULTVFS_H

#include <stdint.h>

// A SQLite VFS that shows every step on the files of an armed folder to an observer, which may let it fail.
//
// It wraps the VFS that was the default one and takes its place. Files of any other folder are the wrapped VFS's own and
// never come through here. For tests only: in an armed folder nothing is really synced.

typedef enum {
    // The file is opened. `creates` tells whether it is made by that; the observer sets `file` to its number.
    FAULT_STEP_OPEN,
    FAULT_STEP_READ,
    FAULT_STEP_WRITE,
    FAULT_STEP_TRUNCATE,
    FAULT_STEP_SYNC,
    FAULT_STEP_DELETE,
} fault_step_kind;

typedef struct {
    fault_step_kind kind;
    // The file's name in the folder, and the number that the observer gave it; a delete has the name alone.
    const char *name;
    int64_t file;
    int creates;
    // What is written and where; the size that is left, in `offset`, for a truncation.
    const void *bytes;
    int64_t count;
    int64_t offset;
    // Whether a sync or a delete makes the folder's entries durable too. As in SQLite's unix VFS: the first sync of a
    // journal or WAL that was opened with leave to create it, and a delete that is asked to.
    int syncs_folder;
} fault_step;

// Returns SQLITE_OK for a step that may go ahead, or else the code with which it fails, undone.
typedef int (*fault_observer)(void *context, fault_step *step);

// Makes this VFS the default one. SQLITE_OK, or why not.
int fault_vfs_register(void);

// Shows the observer what happens in a folder, which must be named by its real path. `context` must outlive the arming.
int fault_vfs_arm(const char *folder, fault_observer observe, void *context);

// Ends it, unless files are open there. Returns how many are.
int fault_vfs_disarm(const char *folder);

#endif
