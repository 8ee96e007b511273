package io.kruxos.linux;

import static io.kruxos.linux.Structs.CAPABILITY_DATA;
import static io.kruxos.linux.Structs.CAPABILITY_HEADER;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Identity and privileges of the calling thread alone. The C library's functions of the same names change all threads, see
 * {@link ProcessCredentials}.
 *
 * <p>Source: credentials(7), capabilities(7), prctl(2).
 */
public final class Credentials {
    private static final int CAPABILITIES_VERSION_3 = 0x20080522;
    private static final int CAP_SETPCAP = 8;
    private static final int CAPABILITIES_MAX = 64;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    private Credentials() {}

    /** The effective user of the calling thread. */
    public static int user() {
        return (int) Kernel.call(SystemCall.GETEUID);
    }

    /** The effective group of the calling thread. */
    public static int group() {
        return (int) Kernel.call(SystemCall.GETEGID);
    }

    /** Makes this thread a user and a group, real, effective and saved, without further groups. Needs root. */
    public static void become(int user, int group) {
        Kernel.call(SystemCall.SETGROUPS, 0, 0);
        Kernel.call(SystemCall.SETRESGID, group, group, group);
        Kernel.call(SystemCall.SETRESUID, user, user, user);
    }

    /** Empties this thread's inheritable, permitted, effective and ambient sets. */
    public static void dropCapabilities() {
        Kernel.call(SystemCall.PRCTL, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
        try (Arena arena = Arena.ofConfined()) {
            Kernel.call(
                    SystemCall.CAPSET,
                    header(arena).address(),
                    arena.allocate(CAPABILITY_DATA, 2).address());
        }
    }

    /** Empties the bounding set, so that no program gives capabilities back; a thread that may not has none to gain. */
    public static void dropBounding() {
        int capability = 0;
        while (has(CAP_SETPCAP)
                && capability < CAPABILITIES_MAX
                && Kernel.attempt(SystemCall.PRCTL, PR_CAPBSET_DROP, capability) != -Errno.EINVAL) {
            capability++;
        }
    }

    /** No program that this thread starts gains anything by being set-user-id or having file capabilities. */
    public static void forbidNewPrivileges() {
        Kernel.call(SystemCall.PRCTL, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }

    /** Whether a capability is in this thread's effective set. */
    public static boolean has(int capability) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(CAPABILITY_DATA, 2);
            Kernel.call(SystemCall.CAPGET, header(arena).address(), data.address());
            MemorySegment half = data.asSlice(capability / 32 * CAPABILITY_DATA.byteSize(), CAPABILITY_DATA);
            return (Structs.getInt(half, CAPABILITY_DATA, "effective") >>> (capability % 32) & 1) == 1;
        }
    }

    private static MemorySegment header(Arena arena) {
        MemorySegment header = arena.allocate(CAPABILITY_HEADER);
        Structs.putInt(header, CAPABILITY_HEADER, "version", CAPABILITIES_VERSION_3);
        return header;
    }
}
