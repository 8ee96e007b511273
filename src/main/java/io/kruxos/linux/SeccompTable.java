package io.kruxos.linux;

import static io.kruxos.linux.ArgumentTest.noneOf;
import static io.kruxos.linux.ArgumentTest.oneOf;
import static io.kruxos.linux.ArgumentTest.oneOfMasked;

import io.kruxos.linux.ArgumentTest.NoBits;
import io.kruxos.linux.ArgumentTest.OwnProcess;
import io.kruxos.linux.ArgumentTest.Zero;
import io.kruxos.linux.SeccompRule.Allow;
import io.kruxos.linux.SeccompRule.Refuse;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which system calls a confined thread and its programs may make, as data: groups allowed whatever their arguments, and
 * lines with conditions. {@link SeccompProfile} puts them together; what stands nowhere is refused.
 */
final class SeccompTable {
    /** Memory of the own process. */
    static final Set<SystemCall> MEMORY = calls("""
            brk mmap munmap mremap mprotect madvise mincore msync membarrier mseal
            """);

    /** Files by descriptor and path; Landlock says which. */
    static final Set<SystemCall> FILES = calls("""
            read write readv writev pread64 pwrite64 preadv pwritev preadv2 pwritev2 lseek open openat openat2
            creat close close_range stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2
            getdents getdents64 getcwd readlink readlinkat rename renameat renameat2 link linkat symlink
            symlinkat unlink unlinkat rmdir mkdir mkdirat chmod fchmod fchmodat fchmodat2 chown fchown lchown
            fchownat utime utimes utimensat futimesat truncate ftruncate fallocate fadvise64 readahead fsync
            fdatasync sync_file_range sendfile copy_file_range splice tee cachestat flock fcntl dup dup2 dup3
            file_getattr getxattr lgetxattr fgetxattr getxattrat listxattr llistxattr flistxattr listxattrat
            setxattr lsetxattr fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat
            inotify_init inotify_init1 inotify_add_watch inotify_rm_watch poll ppoll select pselect6
            fchdir epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
            """);

    /** What a running thread needs, and figures about itself. */
    static final Set<SystemCall> THREAD = calls("""
            futex futex_wait futex_wake futex_requeue futex_waitv set_robust_list get_robust_list rseq
            set_tid_address restart_syscall sched_yield sched_getaffinity getcpu clock_gettime clock_getres
            clock_nanosleep nanosleep gettimeofday time rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending
            rt_sigsuspend rt_sigtimedwait sigaltstack getpid gettid getppid getpgrp getpgid getsid getuid
            geteuid getgid getegid getresuid getresgid getgroups capget uname sysinfo getrusage times getrlimit
            getpriority getrandom exit exit_group
            """);

    /** Programs: start, signal and wait for them. */
    static final Set<SystemCall> PROCESSES = calls("""
            fork vfork execve execveat wait4 waitid kill tkill tgkill rt_sigqueueinfo rt_tgsigqueueinfo
            pidfd_open pidfd_send_signal setpgid setsid umask chdir prlimit64 setrlimit arch_prctl
            setpriority sched_setaffinity sched_getparam sched_setparam sched_getscheduler sched_setscheduler
            sched_getattr sched_setattr sched_get_priority_max sched_get_priority_min sched_rr_get_interval
            ioprio_get ioprio_set setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid
            setgroups capset seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self
            """);

    /** Memory that programs use beyond a JVM's needs. */
    static final Set<SystemCall> PROGRAM_MEMORY = calls("""
            mlock mlock2 mlockall munlock munlockall remap_file_pages memfd_create memfd_secret map_shadow_stack
            pkey_alloc pkey_free pkey_mprotect
            """);

    /** Pipes, timers, signals as files, and old asynchronous reads and writes. */
    static final Set<SystemCall> EVENTS = calls("""
            pipe pipe2 vmsplice sync syncfs mknod mknodat file_setattr alarm pause setitimer getitimer
            timer_create timer_settime timer_gettime timer_getoverrun timer_delete timerfd_create
            timerfd_settime timerfd_gettime signalfd signalfd4 io_setup io_submit io_getevents io_pgetevents
            io_cancel io_destroy
            """);

    /** System V and POSIX queues, semaphores and shared memory; an IPC namespace keeps them apart where there is one. */
    static final Set<SystemCall> INTERPROCESS = calls("""
            semget semop semtimedop semctl shmget shmat shmdt shmctl msgget msgsnd msgrcv msgctl mq_open
            mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
            """);

    /** Use of sockets that are there. */
    static final Set<SystemCall> CONNECTED = calls("""
            getsockname getpeername getsockopt setsockopt sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg
            shutdown
            """);

    /** Addresses: who a socket talks to. */
    static final Set<SystemCall> NETWORK = calls("""
            connect bind listen accept accept4
            """);

    private static final int SOCKET_KIND = 0xf;
    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int SEQUENCED = 5;
    private static final int UNIX = 1;
    private static final int INET = 2;
    private static final int INET6 = 10;
    private static final int NETLINK = 16;
    private static final int NETLINK_ROUTE = 0;

    /** CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET of clone(2). */
    private static final int NEW_NAMESPACES = 0x7E020000;

    /** What a file thread may ask of a descriptor: share blocks between files, bytes at hand, is it a terminal. */
    private static final ArgumentTest FILE_REQUESTS = oneOf(1, 0x40049409, 0x4020940D, 0x541B, 0x5401);

    /** TIOCSTI types into a terminal, TIOCLINUX pastes into a console, TIOCSETD loads line disciplines. */
    private static final ArgumentTest NO_TERMINAL_TRICKS = noneOf(1, 0x5412, 0x541C, 0x5423);

    /** PR_SET_NAME and PR_GET_NAME. */
    private static final ArgumentTest OWN_NAME = oneOf(0, 15, 16);

    /**
     * prctl(2) requests of programs, by number: parent death signal, dumpable, keep capabilities, name, seccomp, bounding set
     * read, timer slack, no_new_privs, subreaper, thread address, huge pages, ambient set, vector lengths, tagged addresses,
     * pointer authentication, write-xor-execute, and PR_SET_VMA.
     */
    private static final ArgumentTest PROGRAM_REQUESTS = oneOf(
            0,
            1,
            2,
            3,
            4,
            7,
            8,
            15,
            16,
            21,
            22,
            23,
            27,
            29,
            30,
            36,
            37,
            38,
            39,
            40,
            41,
            42,
            47,
            50,
            51,
            54,
            55,
            56,
            60,
            61,
            65,
            66,
            0x53564d41);

    /** The default personality, and the question which one is in force. */
    private static final ArgumentTest DEFAULT_PERSONALITY = oneOf(0, 0, 0xffffffff);

    /** CLONE_FS alone: a working directory of the thread's own, which inotify needs to watch what a descriptor means. */
    private static final ArgumentTest OWN_DIRECTORY = oneOf(0, 0x200);

    /** Lines for file threads: no thread starts here, and signals stay in the process. */
    static final List<SeccompRule> FILE_THREAD = List.of(
            new Allow(SystemCall.IOCTL, List.of(FILE_REQUESTS)),
            new Allow(SystemCall.PRCTL, List.of(OWN_NAME)),
            new Allow(SystemCall.TGKILL, List.of(new OwnProcess(0))),
            new Allow(SystemCall.PRLIMIT64, List.of(new Zero(2))),
            new Allow(SystemCall.UNSHARE, List.of(OWN_DIRECTORY)));

    /** Lines for programs in any mode. clone3 hides its flags in memory; libc falls back on clone. */
    static final List<SeccompRule> PROGRAM = List.of(
            new Allow(SystemCall.CLONE, List.of(new NoBits(0, NEW_NAMESPACES))),
            new Refuse(SystemCall.CLONE3, Errno.ENOSYS),
            new Allow(SystemCall.IOCTL, List.of(NO_TERMINAL_TRICKS)),
            new Allow(SystemCall.PRCTL, List.of(PROGRAM_REQUESTS)),
            new Allow(SystemCall.PERSONALITY, List.of(DEFAULT_PERSONALITY)));

    /** Sockets in a network namespace of the cell's own. */
    static final List<SeccompRule> SOCKETS_OF_OWN_NETWORK = List.of(
            new Allow(SystemCall.SOCKET, List.of(oneOf(0, UNIX))),
            new Allow(SystemCall.SOCKET, List.of(oneOf(0, INET, INET6), oneOfMasked(1, SOCKET_KIND, STREAM, DATAGRAM))),
            new Allow(SystemCall.SOCKET, List.of(oneOf(0, NETLINK), oneOf(2, NETLINK_ROUTE))),
            new Allow(SystemCall.SOCKETPAIR, List.of(oneOf(0, UNIX))));

    /**
     * Sockets on the host's network: pairs between own programs alone. A Unix socket that can be connected reaches whoever
     * listens on a path, such as the operator's control socket, a container engine or the session bus, and this Landlock
     * does not mediate that; a datagram pair can send to a path as well.
     */
    static final List<SeccompRule> SOCKETS_OF_SHARED_NETWORK = List.of(
            new Allow(SystemCall.SOCKETPAIR, List.of(oneOf(0, UNIX), oneOfMasked(1, SOCKET_KIND, STREAM, SEQUENCED))));

    private SeccompTable() {}

    private static Set<SystemCall> calls(String names) {
        EnumSet<SystemCall> calls = EnumSet.noneOf(SystemCall.class);
        Arrays.stream(names.trim().split("\\s+"))
                .map(name -> SystemCall.valueOf(name.toUpperCase(Locale.ROOT)))
                .forEach(calls::add);
        return Set.copyOf(calls);
    }
}
