/* Tries what a cell must not permit; prints "ok" or the error's name for the one try that its argument names. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int is(const char *name, const char *what) { return strcmp(name, what) == 0; }

static long connect_to(int domain, int type, const void *address, socklen_t length) {
    int fd = socket(domain, type, 0);
    return fd < 0 ? -1 : connect(fd, address, length);
}

static long connect_inet(const char *number) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(80), .sin_addr.s_addr = inet_addr(number)};
    return connect_to(AF_INET, SOCK_STREAM, &to, sizeof to);
}

static long connect_unix(const char *path) {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    strncpy(to.sun_path, path, sizeof to.sun_path - 1);
    return connect_to(AF_UNIX, SOCK_STREAM, &to, sizeof to);
}

/* Through one end of a datagram pair to whoever listens at a path. */
static long send_by_pair(const char *path) {
    int pair[2];
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    strncpy(to.sun_path, path, sizeof to.sun_path - 1);
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) < 0) return -1;
    return sendto(pair[0], "x", 1, 0, (struct sockaddr *) &to, sizeof to);
}

static long attempt(const char *name, const char *argument) {
    char buffer[256] = {0};
    int pair[2];
    if (is(name, "nothing")) return 0;
    if (is(name, "ptrace")) return ptrace(PTRACE_ATTACH, atoi(argument), 0, 0);
    if (is(name, "traceme")) return ptrace(PTRACE_TRACEME, 0, 0, 0);
    if (is(name, "vm_read")) return syscall(SYS_process_vm_readv, atoi(argument), 0, 0, 0, 0, 0);
    if (is(name, "mount")) return mount("none", "/tmp", "tmpfs", 0, 0);
    if (is(name, "umount")) return umount2("/proc", MNT_DETACH);
    if (is(name, "pivot_root")) return syscall(SYS_pivot_root, ".", ".");
    if (is(name, "chroot")) return chroot("/");
    if (is(name, "open_tree")) return syscall(428, AT_FDCWD, "/", 1);
    if (is(name, "fsopen")) return syscall(430, "tmpfs", 0);
    if (is(name, "unshare_user")) return unshare(CLONE_NEWUSER);
    if (is(name, "unshare_mount")) return unshare(CLONE_NEWNS);
    if (is(name, "setns")) return setns(open("/proc/self/ns/mnt", O_RDONLY), 0);
    if (is(name, "clone_user")) return syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    if (is(name, "clone3")) return syscall(435, buffer, 64);
    if (is(name, "io_uring")) return syscall(425, 8, buffer);
    if (is(name, "bpf")) return syscall(SYS_bpf, 0, buffer, sizeof buffer);
    if (is(name, "perf")) return syscall(SYS_perf_event_open, buffer, 0, -1, -1, 0);
    if (is(name, "userfaultfd")) return syscall(SYS_userfaultfd, 0);
    if (is(name, "keyctl")) return syscall(SYS_keyctl, 0, -3, 0);
    if (is(name, "add_key")) return syscall(SYS_add_key, "user", "a", "b", 1, -3);
    if (is(name, "open_by_handle")) return syscall(SYS_open_by_handle_at, AT_FDCWD, buffer, 0);
    if (is(name, "init_module")) return syscall(SYS_init_module, buffer, 0, "");
    if (is(name, "kexec")) return syscall(SYS_kexec_load, 0, 0, 0, 0);
    if (is(name, "reboot")) return syscall(SYS_reboot, 0, 0, 0, 0);
    if (is(name, "personality")) return personality(ADDR_NO_RANDOMIZE);
    if (is(name, "tiocsti")) return ioctl(0, TIOCSTI, "x");
    if (is(name, "tiocsti_high_bits")) return syscall(SYS_ioctl, 0, 0x100000000L | TIOCSTI, "x");
    if (is(name, "tioclinux")) return ioctl(0, TIOCLINUX, buffer);
    if (is(name, "securebits")) return prctl(PR_SET_SECUREBITS, 0);
    if (is(name, "newer_call")) return syscall(2000);
    if (is(name, "setuid")) return setuid(0);
    if (is(name, "mknod")) return mknod("device", 020600, 0x101);
    if (is(name, "kill")) return kill(atoi(argument), SIGTERM);
    if (is(name, "open")) return open(argument, O_RDONLY);
    if (is(name, "create")) return open(argument, O_WRONLY | O_CREAT, 0600);
    if (is(name, "truncate")) return truncate(argument, 0);
    if (is(name, "inet")) return socket(AF_INET, SOCK_STREAM, 0);
    if (is(name, "inet_raw")) return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    if (is(name, "udp")) return socket(AF_INET, SOCK_DGRAM, 0);
    if (is(name, "packet")) return socket(AF_PACKET, SOCK_RAW, 0);
    if (is(name, "vsock")) return socket(AF_VSOCK, SOCK_STREAM, 0);
    if (is(name, "alg")) return socket(AF_ALG, SOCK_SEQPACKET, 0);
    if (is(name, "netlink_audit")) return socket(AF_NETLINK, SOCK_RAW, 9);
    if (is(name, "connect_inet")) return connect_inet(argument);
    if (is(name, "connect_unix")) return connect_unix(argument);
    if (is(name, "send_by_pair")) return send_by_pair(argument);
    if (is(name, "stream_pair")) return socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
#ifdef __x86_64__
    if (is(name, "x32")) return syscall(0x40000000 | SYS_getpid);
    if (is(name, "i386")) { long r; __asm__ volatile("int $0x80" : "=a"(r) : "a"(20)); return r; }
#endif
    fprintf(stderr, "no such attempt: %s\n", name);
    exit(99);
}

int main(int count, char **arguments) {
    long result = attempt(arguments[1], count > 2 ? arguments[2] : "");
    printf("%s\n", result < 0 ? strerrorname_np(errno) : "ok");
    return 0;
}
