package io.kruxos.linux;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/** Layouts of the structures that cross to the kernel; a test compares sizes and offsets with those of a C compiler. */
final class Structs {
    /** landlock_create_ruleset(2). */
    static final StructLayout LANDLOCK_RULESET = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("handled_access_fs"),
                    ValueLayout.JAVA_LONG.withName("handled_access_net"),
                    ValueLayout.JAVA_LONG.withName("scoped"))
            .withName("struct landlock_ruleset_attr");

    /** landlock_add_rule(2); packed, hence the unaligned descriptor. */
    static final StructLayout LANDLOCK_PATH_BENEATH = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG_UNALIGNED.withName("allowed_access"),
                    ValueLayout.JAVA_INT_UNALIGNED.withName("parent_fd"))
            .withName("struct landlock_path_beneath_attr");

    /** landlock_add_rule(2). */
    static final StructLayout LANDLOCK_NET_PORT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("allowed_access"), ValueLayout.JAVA_LONG.withName("port"))
            .withName("struct landlock_net_port_attr");

    /** One instruction, seccomp(2). */
    static final StructLayout SOCK_FILTER = MemoryLayout.structLayout(
                    ValueLayout.JAVA_SHORT.withName("code"),
                    ValueLayout.JAVA_BYTE.withName("jt"),
                    ValueLayout.JAVA_BYTE.withName("jf"),
                    ValueLayout.JAVA_INT.withName("k"))
            .withName("struct sock_filter");

    /** A program, seccomp(2). */
    static final StructLayout SOCK_FPROG = MemoryLayout.structLayout(
                    ValueLayout.JAVA_SHORT.withName("len"),
                    MemoryLayout.paddingLayout(6),
                    ValueLayout.JAVA_LONG.withName("filter"))
            .withName("struct sock_fprog");

    /** capset(2). */
    static final StructLayout CAPABILITY_HEADER = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("version"), ValueLayout.JAVA_INT.withName("pid"))
            .withName("struct __user_cap_header_struct");

    /** One of the two halves of capset(2). */
    static final StructLayout CAPABILITY_DATA = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("effective"),
                    ValueLayout.JAVA_INT.withName("permitted"),
                    ValueLayout.JAVA_INT.withName("inheritable"))
            .withName("struct __user_cap_data_struct");

    /** mount_setattr(2). */
    static final StructLayout MOUNT_ATTRIBUTES = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("attr_set"),
                    ValueLayout.JAVA_LONG.withName("attr_clr"),
                    ValueLayout.JAVA_LONG.withName("propagation"),
                    ValueLayout.JAVA_LONG.withName("userns_fd"))
            .withName("struct mount_attr");

    /** prlimit(2). */
    static final StructLayout RLIMIT = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("rlim_cur"), ValueLayout.JAVA_LONG.withName("rlim_max"))
            .withName("struct rlimit");

    /** poll(2). */
    static final StructLayout POLL = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("fd"),
                    ValueLayout.JAVA_SHORT.withName("events"),
                    ValueLayout.JAVA_SHORT.withName("revents"))
            .withName("struct pollfd");

    /** clock_gettime(2), ppoll(2). */
    static final StructLayout TIMESPEC = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("tv_sec"), ValueLayout.JAVA_LONG.withName("tv_nsec"))
            .withName("struct timespec");

    /** The part of waitid(2)'s answer that is read; the rest is padding. */
    static final StructLayout SIGNAL_INFO = MemoryLayout.structLayout(
                    ValueLayout.JAVA_INT.withName("si_signo"),
                    ValueLayout.JAVA_INT.withName("si_errno"),
                    ValueLayout.JAVA_INT.withName("si_code"),
                    MemoryLayout.paddingLayout(4),
                    ValueLayout.JAVA_INT.withName("si_pid"),
                    ValueLayout.JAVA_INT.withName("si_uid"),
                    ValueLayout.JAVA_INT.withName("si_status"),
                    MemoryLayout.paddingLayout(100))
            .withName("siginfo_t");

    /** The part of getrusage(2)'s answer that is read; the rest is padding. */
    static final StructLayout RESOURCE_USAGE = MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("ru_utime.tv_sec"),
                    ValueLayout.JAVA_LONG.withName("ru_utime.tv_usec"),
                    ValueLayout.JAVA_LONG.withName("ru_stime.tv_sec"),
                    ValueLayout.JAVA_LONG.withName("ru_stime.tv_usec"),
                    ValueLayout.JAVA_LONG.withName("ru_maxrss"),
                    MemoryLayout.paddingLayout(48),
                    ValueLayout.JAVA_LONG.withName("ru_inblock"),
                    ValueLayout.JAVA_LONG.withName("ru_oublock"),
                    MemoryLayout.paddingLayout(40))
            .withName("struct rusage");

    /** epoll_ctl(2); packed on x86_64 alone. */
    static final StructLayout EPOLL_EVENT = (switch (Architecture.current()) {
                case X86_64 ->
                    MemoryLayout.structLayout(
                            ValueLayout.JAVA_INT.withName("events"), ValueLayout.JAVA_LONG_UNALIGNED.withName("data"));
                case AARCH64 ->
                    MemoryLayout.structLayout(
                            ValueLayout.JAVA_INT.withName("events"),
                            MemoryLayout.paddingLayout(4),
                            ValueLayout.JAVA_LONG.withName("data"));
            })
            .withName("struct epoll_event");

    /** The part of an interface request that SIOCSIFFLAGS reads, netdevice(7). */
    static final StructLayout INTERFACE_REQUEST = MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(16, ValueLayout.JAVA_BYTE).withName("ifr_name"),
                    ValueLayout.JAVA_SHORT.withName("ifr_flags"),
                    MemoryLayout.paddingLayout(22))
            .withName("struct ifreq");

    private Structs() {}

    static void putLong(MemorySegment struct, StructLayout layout, String field, long value) {
        struct.set(ValueLayout.JAVA_LONG_UNALIGNED, offset(layout, field), value);
    }

    static void putInt(MemorySegment struct, StructLayout layout, String field, int value) {
        struct.set(ValueLayout.JAVA_INT_UNALIGNED, offset(layout, field), value);
    }

    static void putShort(MemorySegment struct, StructLayout layout, String field, int value) {
        struct.set(ValueLayout.JAVA_SHORT_UNALIGNED, offset(layout, field), (short) value);
    }

    static void putByte(MemorySegment struct, StructLayout layout, String field, int value) {
        struct.set(ValueLayout.JAVA_BYTE, offset(layout, field), (byte) value);
    }

    static long getLong(MemorySegment struct, StructLayout layout, String field) {
        return struct.get(ValueLayout.JAVA_LONG_UNALIGNED, offset(layout, field));
    }

    static int getInt(MemorySegment struct, StructLayout layout, String field) {
        return struct.get(ValueLayout.JAVA_INT_UNALIGNED, offset(layout, field));
    }

    private static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }
}
