/* The calls of the C library through which simulated programs reach the disk, the clock and random numbers.
 *
 * They are linked into the simulation, so that the standard library of Rust, SQLite and everything else calls these in
 * place of those of the C library. A thread whose name is "sim-N" belongs to program N: before it changes a file below the
 * simulated disk, or reads one, it asks the scheduler, waits for the answer, and does what the answer says. Every other
 * thread, and every other file, gets the plain system call.
 *
 * A question is a datagram of lines: program, operation, number of the file, place, length, path, other path. An answer is
 * an errno or 0, the length to be written or -1, the time in microseconds since 1970, and a random number. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define PATH_BYTES 1024

struct answer {
    int32_t error;
    int32_t part;
    int64_t now_us;
    uint64_t random;
};

static __thread int thread_program; /* 0: not known yet; -1: none */
static __thread int thread_socket;  /* 0: none yet; else the socket + 1 */
static int64_t now_us = 1;          /* the time of the last answer */
static pthread_key_t socket_key;
static pthread_once_t socket_once = PTHREAD_ONCE_INIT;

static void close_socket(void *socket) { syscall(SYS_close, (int)(intptr_t)socket - 1); }
static void make_key(void) { pthread_key_create(&socket_key, close_socket); }

static int program(void) {
    if (thread_program == 0) {
        char name[17] = "";
        prctl(PR_GET_NAME, name);
        thread_program = strncmp(name, "sim-", 4) == 0 ? atoi(name + 4) : -1;
    }
    return thread_program;
}

/* A thread that cannot ask the scheduler can do nothing. */
static void give_up(const char *why) {
    dprintf(2, "simulation: %s: %s\n", why, strerror(errno));
    _exit(70);
}

static int connect_scheduler(void) {
    if (thread_socket == 0) {
        struct sockaddr_un own = {.sun_family = AF_UNIX}, other = {.sun_family = AF_UNIX};
        int length = snprintf(other.sun_path + 1, sizeof other.sun_path - 1, "billfold-simulation-%d", getpid());
        int made = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (made < 0 || bind(made, (struct sockaddr *)&own, sizeof own.sun_family) != 0 ||
            connect(made, (struct sockaddr *)&other, (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length)) != 0)
            give_up("no scheduler");
        thread_socket = made + 1;
        pthread_once(&socket_once, make_key);
        pthread_setspecific(socket_key, (void *)(intptr_t)thread_socket);
    }
    return thread_socket - 1;
}

static struct answer ask(const char *operation, uint64_t file, int64_t place, int64_t length, const char *path, const char *other) {
    char question[2 * PATH_BYTES + 128];
    struct answer answer;
    int bytes = snprintf(question, sizeof question, "%d\n%s\n%llu\n%lld\n%lld\n%s\n%s", program(), operation,
                         (unsigned long long)file, (long long)place, (long long)length, path, other);
    int to = connect_scheduler();
    if (bytes >= (int)sizeof question || send(to, question, (size_t)bytes, 0) != bytes)
        give_up("could not ask");
    while (recv(to, &answer, sizeof answer, 0) != sizeof answer)
        if (errno != EINTR)
            give_up("no answer");
    __atomic_store_n(&now_us, answer.now_us, __ATOMIC_SEQ_CST);
    return answer;
}

/* Returns 0 if the operation may be done; else sets errno and returns -1. */
static int may(const char *operation, const char *path, const char *other) {
    struct answer answer = ask(operation, 0, 0, 0, path, other);
    if (answer.error != 0)
        errno = answer.error;
    return answer.error == 0 ? 0 : -1;
}

static int is_on_disk(const char *path) {
    static char mark[64];
    if (path == NULL || path[0] != '/')
        return 0;
    if (mark[0] == 0)
        snprintf(mark, sizeof mark, "/billfold-simulation-%d/disk", getpid());
    return strstr(path, mark) != NULL;
}

static int exists(const char *path) { return syscall(SYS_faccessat, AT_FDCWD, path, F_OK) == 0; }

/* Returns 1 and the path and number of an open file if it is on the simulated disk and this thread is a program's. */
static int find_open(int fd, char *path, uint64_t *number) {
    char link[40];
    struct stat found;
    int before = errno;
    if (program() < 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = syscall(SYS_readlink, link, path, PATH_BYTES - 1);
    errno = before;
    if (length <= 0)
        return 0;
    path[length] = 0;
    if (!is_on_disk(path) || fstat(fd, &found) != 0)
        return 0;
    *number = found.st_ino;
    return 1;
}

/* Gives a file the time of the simulation. */
static void set_time(int fd) {
    struct timespec times[2] = {{now_us / 1000000, now_us % 1000000 * 1000}, {now_us / 1000000, now_us % 1000000 * 1000}};
    syscall(SYS_utimensat, fd, NULL, times, 0);
}

/* Finds the whole path of a name in an open folder. */
static void find_whole(int folder, const char *path, char *whole) {
    uint64_t number;
    size_t length = 0;
    if (folder != AT_FDCWD && path[0] != '/' && find_open(folder, whole, &number)) {
        length = strlen(whole);
        whole[length++] = '/';
    }
    snprintf(whole + length, 2 * PATH_BYTES - length, "%s", path);
}

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    char whole[2 * PATH_BYTES];
    int makes = 0;
    if ((flags & (O_CREAT | O_TRUNC)) && program() > 0) {
        find_whole(folder, path, whole);
        if (is_on_disk(whole)) {
            int is_there = exists(whole);
            makes = (flags & O_CREAT) && !is_there;
            if (makes && may("create", whole, "") != 0)
                return -1;
            if ((flags & O_TRUNC) && is_there && may("empty", whole, "") != 0)
                return -1;
        }
    }
    int opened = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (makes && opened >= 0)
        set_time(opened);
    return opened;
}

#define MODE(flags)                                                                                                         \
    mode_t mode = 0;                                                                                                        \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                                                                                  \
        va_list rest;                                                                                                       \
        va_start(rest, flags);                                                                                              \
        mode = va_arg(rest, mode_t);                                                                                        \
        va_end(rest);                                                                                                       \
    }

int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags | O_LARGEFILE, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags | O_LARGEFILE, mode); }

/* Asks for a write; returns the length to be written, or -1. A write that is cut short writes a part. */
static ssize_t allow_write(int fd, size_t length, off_t place) {
    char path[PATH_BYTES];
    uint64_t number;
    if (!find_open(fd, path, &number))
        return (ssize_t)length;
    if (place < 0)
        place = (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR);
    struct answer answer = ask("write", number, place, (int64_t)length, path, "");
    if (answer.error != 0) {
        errno = answer.error;
        return -1;
    }
    return answer.part >= 0 && (size_t)answer.part < length ? answer.part : (ssize_t)length;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    ssize_t allowed = allow_write(fd, length, -1);
    return allowed < 0 ? -1 : syscall(SYS_write, fd, bytes, allowed);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t place) {
    ssize_t allowed = allow_write(fd, length, place);
    return allowed < 0 ? -1 : syscall(SYS_pwrite64, fd, bytes, allowed, place);
}
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place) { return pwrite64(fd, bytes, length, place); }
ssize_t writev(int fd, const struct iovec *pieces, int count) {
    return allow_write(fd, count > 0 ? pieces[0].iov_len : 0, -1) < 0 ? -1 : syscall(SYS_writev, fd, pieces, count);
}

static int may_read(int fd, int64_t place, size_t length) {
    char path[PATH_BYTES];
    uint64_t number;
    if (!find_open(fd, path, &number))
        return 0;
    struct answer answer = ask("read", number, place, (int64_t)length, path, "");
    errno = answer.error;
    return answer.error == 0 ? 0 : -1;
}

ssize_t read(int fd, void *bytes, size_t length) { return may_read(fd, -1, length) ? -1 : syscall(SYS_read, fd, bytes, length); }
ssize_t pread64(int fd, void *bytes, size_t length, off64_t place) {
    return may_read(fd, place, length) ? -1 : syscall(SYS_pread64, fd, bytes, length, place);
}
ssize_t pread(int fd, void *bytes, size_t length, off_t place) { return pread64(fd, bytes, length, place); }

/* Bytes are copied by reads and writes, which are asked for. */
ssize_t copy_file_range(int from, off64_t *from_place, int to, off64_t *to_place, size_t length, unsigned flags) {
    if (program() < 0)
        return syscall(SYS_copy_file_range, from, from_place, to, to_place, length, flags);
    errno = ENOSYS;
    return -1;
}

static int sync_file(int fd, long call) {
    char path[PATH_BYTES];
    uint64_t number;
    struct stat found;
    if (!find_open(fd, path, &number) || fstat(fd, &found) != 0)
        return (int)syscall(call, fd);
    int is_folder = S_ISDIR(found.st_mode);
    if (!is_folder)
        set_time(fd);
    struct answer answer = ask(is_folder ? "sync-folder" : "sync", number, 0, 0, path, "");
    errno = answer.error;
    return answer.error == 0 ? 0 : -1;
}
int fsync(int fd) { return sync_file(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_file(fd, SYS_fdatasync); }

int ftruncate64(int fd, off64_t length) {
    char path[PATH_BYTES];
    uint64_t number;
    if (find_open(fd, path, &number)) {
        struct answer answer = ask("truncate", number, length, 0, path, "");
        if (answer.error != 0) {
            errno = answer.error;
            return -1;
        }
    }
    return (int)syscall(SYS_ftruncate, fd, length);
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char from_whole[2 * PATH_BYTES], to_whole[2 * PATH_BYTES];
    if (program() > 0) {
        find_whole(from_folder, from, from_whole);
        find_whole(to_folder, to, to_whole);
        if (is_on_disk(from_whole) && exists(from_whole) && may("rename", from_whole, to_whole) != 0)
            return -1;
    }
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to) { return renameat2(from_folder, from, to_folder, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    if (program() > 0 && is_on_disk(to) && !exists(to) && may("link", from, to) != 0)
        return -1;
    return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

static int remove_entry(int folder, const char *path, int flags) {
    char whole[2 * PATH_BYTES];
    if (program() > 0) {
        find_whole(folder, path, whole);
        if (is_on_disk(whole) && exists(whole) && may(flags & AT_REMOVEDIR ? "remove-folder" : "remove", whole, "") != 0)
            return -1;
    }
    return (int)syscall(SYS_unlinkat, folder, path, flags);
}
int unlink(const char *path) { return remove_entry(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return remove_entry(AT_FDCWD, path, AT_REMOVEDIR); }
int unlinkat(int folder, const char *path, int flags) { return remove_entry(folder, path, flags); }

int mkdir(const char *path, mode_t mode) {
    if (program() > 0 && is_on_disk(path) && !exists(path) && may("create-folder", path, "") != 0)
        return -1;
    return (int)syscall(SYS_mkdirat, AT_FDCWD, path, mode);
}

int flock(int fd, int operation) {
    char path[PATH_BYTES];
    uint64_t number;
    if ((operation & LOCK_UN) || !find_open(fd, path, &number))
        return (int)syscall(SYS_flock, fd, operation);
    for (const char *asked = "lock";; asked = "wait") {
        if (may(asked, path, "") != 0)
            return -1;
        int locked = (int)syscall(SYS_flock, fd, operation | LOCK_NB);
        if (locked == 0 || errno != EWOULDBLOCK || (operation & LOCK_NB))
            return locked;
    }
}

/* A pause gives the turn to another program, and takes no time but the simulation's. */
static int pause_us(int64_t microseconds) {
    ask("pause", 0, 0, microseconds, "", "");
    return 0;
}
int nanosleep(const struct timespec *time, struct timespec *rest) {
    if (program() < 0)
        return (int)syscall(SYS_nanosleep, time, rest);
    return pause_us(time->tv_sec * 1000000 + time->tv_nsec / 1000);
}
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *rest) {
    if (program() < 0)
        return syscall(SYS_clock_nanosleep, clock, flags, time, rest) == 0 ? 0 : errno;
    return pause_us(flags ? 1000 : time->tv_sec * 1000000 + time->tv_nsec / 1000);
}
int usleep(useconds_t microseconds) {
    struct timespec time = {microseconds / 1000000, microseconds % 1000000 * 1000};
    return nanosleep(&time, NULL);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (clock != CLOCK_REALTIME || program() < 0)
        return (int)syscall(SYS_clock_gettime, clock, time);
    int64_t now = __atomic_load_n(&now_us, __ATOMIC_SEQ_CST);
    *time = (struct timespec){now / 1000000, now % 1000000 * 1000};
    return 0;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    *time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

ssize_t getrandom(void *bytes, size_t length, unsigned flags) {
    if (program() < 0 || length == 0)
        return syscall(SYS_getrandom, bytes, length, flags);
    uint64_t state = ask("random", 0, 0, 0, "", "").random;
    for (size_t at = 0; at < length; at++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        ((unsigned char *)bytes)[at] = (unsigned char)(state >> 56);
    }
    return (ssize_t)length;
}
