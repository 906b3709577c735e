/*
 * A disk that is watched: preloaded into a process (LD_PRELOAD), it writes down every change that the process makes to the files of
 * one folder, in order, and every sync. From that trace a test makes what a disk may hold after the power is cut at any of these
 * calls: what was synced for sure, and any part of the rest. The disk can also be told to cut the power itself (the process is ended
 * by SIGKILL before a call), to lie about syncs, and to be full.
 *
 * EXCHANGE_DISK_FOLDER is the folder, without links in its path; EXCHANGE_DISK_TRACE the trace, appended to; EXCHANGE_DISK_CONTROL the
 * control page below, mapped by the test too. Records of the trace: a struct record and its octets (a name, or what was written).
 *
 * Of SQLite's files the -shm is left out: it is mapped memory, made anew after a crash. A change that the trace could not tell (a
 * shared writable map, a preallocation, a link) ends the process: a harness that misses a write proves nothing.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPENED = 1, CREATED = 2, WRITTEN = 3, TRUNCATED = 4, SYNC_BEGUN = 5, SYNC_ENDED = 6, UNLINKED = 7, RENAMED = 8 };

struct record {
    uint32_t kind;
    uint32_t file;  /* 1 is the folder itself */
    int64_t offset; /* or the new length, or the number of the sync */
    int64_t length; /* of the octets that follow */
};

struct control {
    int64_t cut_in; /* calls until the power is cut, this one included; 0 for never */
    int64_t calls;  /* calls so far */
    int64_t lies;   /* 1: a sync is told to have been done, and was not */
    int64_t room;   /* octets by which files may still grow; negative for as many as they like */
};

#define FOLDER 1u
#define UNTRACED 2u /* the -shm: it takes room, and nothing else is known of it */
#define MOST_DESCRIPTORS 65536
#define MOST_FILES 4096

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *folder;
static size_t folder_length;
static int trace = -1;
static struct control *control;
static uint32_t descriptors[MOST_DESCRIPTORS]; /* which file a descriptor is of; 0 for none of ours */
static struct { dev_t device; ino_t inode; uint32_t file; } files[MOST_FILES];
static size_t file_count;
static uint32_t last_file = UNTRACED;
static int64_t last_sync;

static void *(*real_dlsym)(void *, const char *);
static int (*real_open)(const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_unlink)(const char *);
static int (*real_rename)(const char *, const char *);
static int (*real_link)(const char *, const char *);
static void *(*real_mmap)(void *, size_t, int, int, int, off64_t);
static int (*real_fallocate)(int, int, off64_t, off64_t);

static void fail(const char *what) {
    fprintf(stderr, "watched disk: %s\n", what);
    abort();
}

static void *next(const char *name) {
    void *found = real_dlsym(RTLD_NEXT, name);
    if (!found) fail(name);
    return found;
}

__attribute__((constructor)) static void begin(void) {
    if (real_open) return;
    for (const char *const *version = (const char *const[]){"GLIBC_2.34", "GLIBC_2.17", "GLIBC_2.2.5", NULL}; *version && !real_dlsym; version++)
        real_dlsym = dlvsym(RTLD_NEXT, "dlsym", *version);
    if (!real_dlsym) fail("this C library is not known");
    real_close = next("close");
    real_write = next("write");
    real_pwrite = next("pwrite64");
    real_ftruncate = next("ftruncate64");
    real_fsync = next("fsync");
    real_unlink = next("unlink");
    real_rename = next("rename");
    real_link = next("link");
    real_mmap = next("mmap64");
    real_fallocate = next("fallocate64");
    real_open = next("open64");
    folder = getenv("EXCHANGE_DISK_FOLDER");
    const char *trace_path = getenv("EXCHANGE_DISK_TRACE"), *control_path = getenv("EXCHANGE_DISK_CONTROL");
    if (!folder || !trace_path || !control_path) fail("EXCHANGE_DISK_FOLDER, _TRACE and _CONTROL say what to watch");
    folder_length = strlen(folder);
    trace = real_open(trace_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    int page = real_open(control_path, O_RDWR | O_CLOEXEC);
    control = page < 0 ? MAP_FAILED : real_mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, page, 0);
    if (trace < 0 || control == MAP_FAILED) fail("the trace or the control page cannot be opened");
    real_close(page);
}

/* The name within the folder, "" for the folder itself, NULL for what is elsewhere. */
static const char *name_of(const char *path) {
    if (!folder || !path || strncmp(path, folder, folder_length) != 0) return NULL;
    if (path[folder_length] == '\0') return "";
    return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static int is_untraced(const char *name) {
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, "-shm") == 0;
}

static uint32_t file_of(int descriptor) { return descriptor >= 0 && descriptor < MOST_DESCRIPTORS ? descriptors[descriptor] : 0; }

static void put(enum kind kind, uint32_t file, int64_t offset, const void *octets, size_t length) {
    struct record record = {kind, file, offset, (int64_t)length};
    struct iovec parts[2] = {{&record, sizeof record}, {(void *)octets, length}};
    if (syscall(SYS_writev, trace, parts, 2) != (ssize_t)(sizeof record + length)) fail("the trace cannot be written");
}

/* One call that changes the disk, under the lock: this is where the power goes, before the call is made. */
static void step(void) {
    control->calls++;
    if (control->cut_in > 0 && --control->cut_in == 0) {
        syscall(SYS_kill, getpid(), SIGKILL);
        for (;;) pause();
    }
}

static int64_t size_of(int descriptor) {
    struct stat64 status;
    if (fstat64(descriptor, &status) != 0) fail("a watched file has no size");
    return status.st_size;
}

static int open_watched(const char *path, const char *name, int flags, mode_t mode) {
    struct stat64 status;
    pthread_mutex_lock(&lock);
    int was = stat64(path, &status) == 0, makes = !was && (flags & O_CREAT), cuts = was && (flags & O_TRUNC) && status.st_size > 0;
    if (makes || cuts) step();
    int descriptor = real_open(path, flags, mode);
    if (descriptor >= MOST_DESCRIPTORS) fail("too many descriptors");
    if (descriptor >= 0 && *name == '\0') descriptors[descriptor] = FOLDER;
    else if (descriptor >= 0 && is_untraced(name)) descriptors[descriptor] = UNTRACED;
    else if (descriptor >= 0) {
        if (fstat64(descriptor, &status) != 0) fail("a watched file has no status");
        size_t at = file_count;
        while (at > 0 && (files[at - 1].device != status.st_dev || files[at - 1].inode != status.st_ino)) at--;
        if (!was || at == 0) { /* a file that is new may have the inode of one that is gone */
            if (file_count == MOST_FILES) fail("too many files");
            files[file_count].device = status.st_dev;
            files[file_count].inode = status.st_ino;
            files[file_count].file = ++last_file;
            at = ++file_count;
            put(was ? OPENED : CREATED, last_file, 0, name, strlen(name));
        }
        descriptors[descriptor] = files[at - 1].file;
        if (cuts) put(TRUNCATED, descriptors[descriptor], 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    return descriptor;
}

static ssize_t write_watched(int descriptor, const void *octets, size_t length, int64_t offset, int moves) {
    pthread_mutex_lock(&lock);
    step();
    int64_t size = size_of(descriptor), end = offset + (int64_t)length, limit = size + control->room;
    if (control->room >= 0 && end > limit) length = offset < limit ? (size_t)(limit - offset) : 0; /* what finds room is written */
    ssize_t written = -1;
    if (length == 0) errno = ENOSPC;
    else written = moves ? real_write(descriptor, octets, length) : real_pwrite(descriptor, octets, length, offset);
    if (written > 0) {
        if (control->room >= 0 && offset + written > size) control->room -= offset + written - size;
        if (file_of(descriptor) != UNTRACED) put(WRITTEN, file_of(descriptor), offset, octets, (size_t)written);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return written;
}

static int truncate_watched(int descriptor, int64_t length) {
    pthread_mutex_lock(&lock);
    step();
    int64_t grows = length - size_of(descriptor);
    int result = -1;
    if (control->room >= 0 && grows > control->room) errno = ENOSPC;
    else result = real_ftruncate(descriptor, length);
    if (result == 0) {
        if (control->room >= 0) control->room -= grows;
        if (file_of(descriptor) != UNTRACED) put(TRUNCATED, file_of(descriptor), length, NULL, 0);
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

/* What was written before the sync began is on the disk once it has ended; what others write meanwhile need not be. */
static int sync_watched(int descriptor) {
    pthread_mutex_lock(&lock);
    step();
    int lies = control->lies != 0;
    int64_t number = ++last_sync;
    uint32_t file = file_of(descriptor);
    if (!lies) put(SYNC_BEGUN, file, number, NULL, 0);
    pthread_mutex_unlock(&lock);
    if (lies || file == UNTRACED) return 0;
    int result = real_fsync(descriptor);
    pthread_mutex_lock(&lock);
    step();
    if (result == 0) put(SYNC_ENDED, file, number, NULL, 0);
    pthread_mutex_unlock(&lock);
    return result;
}

int open64(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list rest;
        va_start(rest, flags);
        mode = va_arg(rest, mode_t);
        va_end(rest);
    }
    begin();
    const char *name = name_of(path);
    if (!name) return real_open(path, flags, mode);
    if (strchr(name, '/')) fail("only the folder's own files are watched");
    return open_watched(path, name, flags, mode);
}

int open(const char *path, int flags, ...) {
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return open64(path, flags, mode);
}

int close(int descriptor) {
    begin();
    if (!file_of(descriptor)) return real_close(descriptor);
    pthread_mutex_lock(&lock);
    descriptors[descriptor] = 0;
    int result = real_close(descriptor);
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t write(int descriptor, const void *octets, size_t length) {
    begin();
    if (!file_of(descriptor)) return real_write(descriptor, octets, length);
    int64_t offset = fcntl(descriptor, F_GETFL) & O_APPEND ? size_of(descriptor) : lseek64(descriptor, 0, SEEK_CUR);
    return write_watched(descriptor, octets, length, offset, 1);
}

ssize_t pwrite64(int descriptor, const void *octets, size_t length, off64_t offset) {
    begin();
    return file_of(descriptor) ? write_watched(descriptor, octets, length, offset, 0) : real_pwrite(descriptor, octets, length, offset);
}

ssize_t pwrite(int descriptor, const void *octets, size_t length, off_t offset) { return pwrite64(descriptor, octets, length, offset); }

ssize_t pwritev64(int descriptor, const struct iovec *parts, int count, off64_t offset) {
    if (!file_of(descriptor)) return syscall(SYS_pwritev, descriptor, parts, count, offset, 0);
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t written = pwrite64(descriptor, parts[i].iov_base, parts[i].iov_len, offset + total);
        if (written < 0) return total > 0 ? total : -1;
        total += written;
        if ((size_t)written < parts[i].iov_len) break;
    }
    return total;
}

int ftruncate64(int descriptor, off64_t length) {
    begin();
    return file_of(descriptor) ? truncate_watched(descriptor, length) : real_ftruncate(descriptor, length);
}

int ftruncate(int descriptor, off_t length) { return ftruncate64(descriptor, length); }

int fsync(int descriptor) {
    begin();
    return file_of(descriptor) ? sync_watched(descriptor) : real_fsync(descriptor);
}

int fdatasync(int descriptor) { return fsync(descriptor); }

int unlink(const char *path) {
    begin();
    const char *name = name_of(path);
    if (!name) return real_unlink(path);
    struct stat64 status;
    pthread_mutex_lock(&lock);
    step();
    if (stat64(path, &status) != 0) status.st_size = 0;
    int result = real_unlink(path), error = errno;
    if (result == 0) {
        if (control->room >= 0) control->room += status.st_size;
        if (!is_untraced(name)) put(UNLINKED, FOLDER, 0, name, strlen(name));
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int rename(const char *from, const char *to) {
    begin();
    const char *old = name_of(from), *new = name_of(to);
    if (!old && !new) return real_rename(from, to);
    if (!old || !new || strlen(old) + strlen(new) > 500) fail("a file moves into the folder or out of it");
    char names[512];
    int length = snprintf(names, sizeof names, "%s/%s", old, new);
    pthread_mutex_lock(&lock);
    step();
    int result = real_rename(from, to), error = errno;
    if (result == 0) put(RENAMED, FOLDER, 0, names, (size_t)length);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int link(const char *from, const char *to) {
    begin();
    if (name_of(from) || name_of(to)) fail("a link is not told by the trace");
    return real_link(from, to);
}

void *mmap64(void *address, size_t length, int protection, int flags, int descriptor, off64_t offset) {
    begin();
    uint32_t file = file_of(descriptor);
    if (file && file != UNTRACED && (flags & MAP_SHARED) && (protection & PROT_WRITE)) fail("what a map writes is not told by the trace");
    return real_mmap(address, length, protection, flags, descriptor, offset);
}

void *mmap(void *address, size_t length, int protection, int flags, int descriptor, off_t offset) {
    return mmap64(address, length, protection, flags, descriptor, offset);
}

int fallocate64(int descriptor, int mode, off64_t offset, off64_t length) {
    begin();
    if (file_of(descriptor)) fail("a preallocation is not told by the trace");
    return real_fallocate(descriptor, mode, offset, length);
}

/* A runtime may look up what it calls of the C library by name, past the preloaded: it is given what is here. */
void *dlsym(void *handle, const char *name) {
    begin();
    static const struct { const char *name; void *here; } watched[] = {
        {"open", open}, {"open64", open64}, {"close", close}, {"write", write}, {"pwrite", pwrite}, {"pwrite64", pwrite64}, {"fsync", fsync},
        {"fdatasync", fdatasync}, {"ftruncate", ftruncate}, {"ftruncate64", ftruncate64}, {"unlink", unlink}, {"rename", rename}, {"link", link},
    };
    void *found = real_dlsym(handle, name);
    for (size_t i = 0; found && i < sizeof watched / sizeof watched[0]; i++)
        if (strcmp(name, watched[i].name) == 0 && found == real_dlsym(RTLD_NEXT, name)) return watched[i].here;
    return found;
}
