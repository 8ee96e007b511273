package io.kruxos.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filters of both architectures, run on made-up calls; {@code EscapeIT} makes real ones. */
class SeccompTest {
    private static final long STREAM = 1;
    private static final long DATAGRAM = 2;
    private static final long RAW = 3;
    private static final long CLOEXEC_NONBLOCK = 0x80800;

    @ParameterizedTest
    @EnumSource
    void shouldLetProgramsDoOrdinaryThings(Architecture architecture) {
        FilterMachine filter = new FilterMachine(SeccompProfile.PROGRAMS_SHARED, architecture);

        for (SystemCall call : EnumSet.of(
                SystemCall.READ,
                SystemCall.OPENAT,
                SystemCall.EXECVE,
                SystemCall.MMAP,
                SystemCall.WAIT4,
                SystemCall.FUTEX,
                SystemCall.PIPE2,
                SystemCall.KILL,
                SystemCall.EXIT_GROUP)) {
            assertEquals("ALLOW", filter.answer(call), call.label());
        }
        assertEquals("ALLOW", filter.answer(SystemCall.CLONE, 0x003d0f00));
        assertEquals("ALLOW", filter.answer(SystemCall.IOCTL, 1, 0x5401));
        assertEquals("ALLOW", filter.answer(SystemCall.PRCTL, 15));
        assertEquals("ALLOW", filter.answer(SystemCall.PERSONALITY, 0xffffffffL));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseWhatReachesBeyondTheCell(Architecture architecture) {
        for (SeccompProfile profile : SeccompProfile.values()) {
            FilterMachine filter = new FilterMachine(profile, architecture);
            for (SystemCall call : EnumSet.of(
                    SystemCall.PTRACE,
                    SystemCall.PROCESS_VM_READV,
                    SystemCall.PROCESS_VM_WRITEV,
                    SystemCall.PIDFD_GETFD,
                    SystemCall.KCMP,
                    SystemCall.IO_URING_SETUP,
                    SystemCall.USERFAULTFD,
                    SystemCall.BPF,
                    SystemCall.PERF_EVENT_OPEN,
                    SystemCall.KEYCTL,
                    SystemCall.ADD_KEY,
                    SystemCall.REQUEST_KEY,
                    SystemCall.MOUNT,
                    SystemCall.UMOUNT2,
                    SystemCall.OPEN_TREE,
                    SystemCall.MOVE_MOUNT,
                    SystemCall.FSOPEN,
                    SystemCall.FSMOUNT,
                    SystemCall.MOUNT_SETATTR,
                    SystemCall.PIVOT_ROOT,
                    SystemCall.CHROOT,
                    SystemCall.UNSHARE,
                    SystemCall.SETNS,
                    SystemCall.OPEN_BY_HANDLE_AT,
                    SystemCall.NAME_TO_HANDLE_AT,
                    SystemCall.INIT_MODULE,
                    SystemCall.FINIT_MODULE,
                    SystemCall.DELETE_MODULE,
                    SystemCall.KEXEC_LOAD,
                    SystemCall.KEXEC_FILE_LOAD,
                    SystemCall.REBOOT,
                    SystemCall.SWAPON,
                    SystemCall.SYSLOG,
                    SystemCall.ACCT,
                    SystemCall.QUOTACTL,
                    SystemCall.FANOTIFY_INIT,
                    SystemCall.CLOCK_SETTIME,
                    SystemCall.SETHOSTNAME)) {
                assertEquals("EPERM", filter.answer(call), profile + " " + call.label());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStartNothingFromFileThreads(Architecture architecture) {
        FilterMachine filter = new FilterMachine(SeccompProfile.FILES, architecture);

        for (SystemCall call : EnumSet.of(
                SystemCall.CLONE,
                SystemCall.EXECVE,
                SystemCall.EXECVEAT,
                SystemCall.SOCKET,
                SystemCall.SOCKETPAIR,
                SystemCall.CONNECT,
                SystemCall.KILL,
                SystemCall.TKILL,
                SystemCall.CHDIR,
                SystemCall.UMASK)) {
            assertEquals("EPERM", filter.answer(call), call.label());
        }
        assertEquals("ALLOW", filter.answer(SystemCall.OPENAT2));
        assertEquals(
                "ALLOW",
                filter.answer(SystemCall.TGKILL, ProcessHandle.current().pid()));
        assertEquals("EPERM", filter.answer(SystemCall.TGKILL, 1));
        assertEquals("ALLOW", filter.answer(SystemCall.PRLIMIT64, 0, 7, 0));
        assertEquals("EPERM", filter.answer(SystemCall.PRLIMIT64, 0, 7, 0x7f00_0000_0000L));
        assertEquals("EPERM", filter.answer(SystemCall.PRCTL, 22));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLookAtTheFlagsOfClone(Architecture architecture) {
        FilterMachine filter = new FilterMachine(SeccompProfile.PROGRAMS_ISOLATED, architecture);

        for (long flag :
                new long[] {0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000}) {
            assertEquals("EPERM", filter.answer(SystemCall.CLONE, flag | 17), Long.toHexString(flag));
        }
        assertEquals("ALLOW", filter.answer(SystemCall.CLONE, 17));
        assertEquals("ENOSYS", filter.answer(SystemCall.CLONE3));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLetNobodyTypeIntoTerminals(Architecture architecture) {
        FilterMachine filter = new FilterMachine(SeccompProfile.PROGRAMS_ISOLATED, architecture);

        assertEquals("EPERM", filter.answer(SystemCall.IOCTL, 0, 0x5412));
        assertEquals("EPERM", filter.answer(SystemCall.IOCTL, 0, 0x541C));
        // The kernel reads the lower half of the request alone; so must the filter.
        assertEquals("EPERM", filter.answer(SystemCall.IOCTL, 0, 0x1_0000_5412L));
    }

    @ParameterizedTest
    @EnumSource
    void shouldAllowSocketsByTheNetworkThatIsThere(Architecture architecture) {
        FilterMachine own = new FilterMachine(SeccompProfile.PROGRAMS_ISOLATED, architecture);
        FilterMachine shared = new FilterMachine(SeccompProfile.PROGRAMS_SHARED, architecture);

        assertEquals("ALLOW", own.answer(SystemCall.SOCKET, 2, STREAM | CLOEXEC_NONBLOCK));
        assertEquals("ALLOW", own.answer(SystemCall.SOCKET, 10, DATAGRAM));
        assertEquals("EPERM", own.answer(SystemCall.SOCKET, 2, RAW));
        assertEquals("ALLOW", own.answer(SystemCall.SOCKET, 16, RAW, 0));
        assertEquals("EPERM", own.answer(SystemCall.SOCKET, 16, RAW, 9));
        assertEquals("EPERM", own.answer(SystemCall.SOCKET, 40, STREAM));
        assertEquals("EPERM", own.answer(SystemCall.SOCKET, 38, 5));
        for (long domain : new long[] {1, 2, 10, 16, 17, 38, 40}) {
            assertEquals("EPERM", shared.answer(SystemCall.SOCKET, domain, STREAM));
        }
        assertEquals("EPERM", shared.answer(SystemCall.CONNECT));
        assertEquals("ALLOW", shared.answer(SystemCall.SOCKETPAIR, 1, STREAM | CLOEXEC_NONBLOCK));
        assertEquals("EPERM", shared.answer(SystemCall.SOCKETPAIR, 1, DATAGRAM));
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseOtherPersonalities(Architecture architecture) {
        FilterMachine filter = new FilterMachine(SeccompProfile.PROGRAMS_ISOLATED, architecture);

        assertEquals("EPERM", filter.answer(SystemCall.PERSONALITY, 0x0040000));
        assertEquals("EPERM", filter.answer(SystemCall.PERSONALITY, 8));
        assertEquals("ALLOW", filter.answer(SystemCall.PERSONALITY, 0));
    }

    @ParameterizedTest
    @EnumSource
    void shouldKillOtherAbisAndAnswerNewCallsAsMissing(Architecture architecture) {
        int i386 = 0x40000003;
        for (SeccompProfile profile : SeccompProfile.values()) {
            FilterMachine filter = new FilterMachine(profile, architecture);

            assertEquals("KILL", filter.answer(i386, 20));
            assertEquals("ENOSYS", filter.answer(architecture.auditValue(), 470));
            assertEquals(
                    architecture == Architecture.X86_64 ? "KILL" : "ENOSYS",
                    filter.answer(architecture.auditValue(), 0x40000000 | 39));
            assertTrue(filter.length() < 4096);
        }
    }
}
