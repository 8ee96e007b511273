package io.kruxos.linux;

import io.kruxos.linux.ArgumentTest.NoBits;
import io.kruxos.linux.ArgumentTest.NoneOf;
import io.kruxos.linux.ArgumentTest.OneOf;
import io.kruxos.linux.ArgumentTest.OwnProcess;
import io.kruxos.linux.ArgumentTest.Zero;
import io.kruxos.linux.BpfProgram.Writer;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A system call filter that a thread puts on itself and never takes off; its children have it as well.
 *
 * <p>Source: seccomp(2), {@code Documentation/userspace-api/seccomp_filter.rst}.
 */
public final class Seccomp {
    private static final int SET_MODE_FILTER = 1;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int REFUSE = 0x00050000;
    private static final int ALLOW = 0x7fff0000;

    /** Offsets in {@code struct seccomp_data}. */
    private static final int NUMBER = 0;

    private static final int ARCHITECTURE = 4;
    private static final int ARGUMENTS = 16;

    /** Numbers from here up belong to the x32 ABI on x86_64. */
    private static final int X32 = 0x40000000;

    /** Both architectures are little-endian: the upper word comes second. */
    private static final int UPPER_WORD = 4;

    private Seccomp() {}

    /**
     * Confines the calling thread, and no other, to a profile.
     *
     * @throws KernelError when the kernel lacks seccomp filters or the thread lacks {@code no_new_privs}
     */
    public static void restrict(SeccompProfile profile) {
        try (Arena arena = Arena.ofConfined()) {
            BpfProgram program = compile(profile, Architecture.current());
            Kernel.call(
                    SystemCall.SECCOMP, SET_MODE_FILTER, 0, program.in(arena).address());
        }
    }

    /** The compiled filter as text, for a digest of what is in force. */
    public static String text(SeccompProfile profile) {
        return compile(profile, Architecture.current()).text();
    }

    /** The whole filter: other ABIs die, calls newer than the table answer {@code ENOSYS}, the rest is the allow list. */
    static BpfProgram compile(SeccompProfile profile, Architecture architecture) {
        Writer writer = new Writer();
        writer.load(ARCHITECTURE).skipIfEqual(architecture.auditValue(), 1).answer(KILL_PROCESS);
        writer.load(NUMBER);
        if (architecture == Architecture.X86_64) {
            writer.skipUnlessAtLeast(X32, 1).answer(KILL_PROCESS);
        }
        writer.skipUnlessAtLeast(newest(architecture) + 1, 1).answer(REFUSE | Errno.ENOSYS);
        profile.allowed().stream()
                .filter(call -> call.existsOn(architecture))
                .sorted(Comparator.comparingInt(call -> call.number(architecture)))
                .forEach(call ->
                        writer.skipUnlessEqual(call.number(architecture), 1).answer(ALLOW));
        profile.rules().stream()
                .filter(rule -> rule.call().existsOn(architecture))
                .forEach(rule -> append(writer, rule, architecture));
        return writer.answer(REFUSE | Errno.EPERM).program();
    }

    /** Loads the number again, because the tests of the line before may have replaced it. */
    private static void append(Writer writer, SeccompRule rule, Architecture architecture) {
        Writer body = switch (rule) {
            case SeccompRule.Refuse refuse -> new Writer().answer(REFUSE | refuse.errno());
            case SeccompRule.Allow allow -> tests(allow.tests());
        };
        writer.load(NUMBER)
                .skipUnlessEqual(rule.call().number(architecture), body.length())
                .append(body);
    }

    /** Ends in ALLOW when all tests hold; jumps behind it when one does not. Written from the last test to the first. */
    private static Writer tests(List<ArgumentTest> tests) {
        Writer rest = new Writer().answer(ALLOW);
        for (ArgumentTest test : tests.reversed()) {
            rest = test(test, rest.length()).append(rest);
        }
        return rest;
    }

    /** Falls through when the test holds, skips {@code rest} instructions behind itself when not. */
    private static Writer test(ArgumentTest test, int rest) {
        int offset = ARGUMENTS + 8 * test.argument();
        Writer writer = new Writer().load(offset);
        return switch (test) {
            case OneOf(int argument, int mask, List<Integer> values) -> {
                writer.and(mask);
                for (int i = 0; i < values.size() - 1; i++) {
                    writer.skipIfEqual(values.get(i), values.size() - 1 - i);
                }
                yield writer.skipUnlessEqual(values.getLast(), rest);
            }
            case NoneOf(int argument, List<Integer> values) -> {
                for (int i = 0; i < values.size(); i++) {
                    writer.skipIfEqual(values.get(i), values.size() - 1 - i + rest);
                }
                yield writer;
            }
            case NoBits(int argument, int bits) -> writer.skipIfAnyBit(bits, rest);
            case Zero(int argument) ->
                writer.skipUnlessEqual(0, rest + 2).load(offset + UPPER_WORD).skipUnlessEqual(0, rest);
            case OwnProcess(int argument) ->
                writer.skipUnlessEqual((int) ProcessHandle.current().pid(), rest);
        };
    }

    private static int newest(Architecture architecture) {
        return Arrays.stream(SystemCall.values())
                .filter(call -> call.existsOn(architecture))
                .mapToInt(call -> call.number(architecture))
                .max()
                .orElseThrow();
    }
}
