package io.kruxos.linux;

import java.util.List;

/** Runs a compiled filter on made-up system calls, as the kernel would, and names the answer. */
final class FilterMachine {
    private final List<int[]> instructions;
    private final Architecture architecture;

    FilterMachine(SeccompProfile profile, Architecture architecture) {
        this.architecture = architecture;
        this.instructions = Seccomp.compile(profile, architecture)
                .text()
                .lines()
                .map(FilterMachine::instruction)
                .toList();
    }

    /** {@code ALLOW}, {@code KILL}, or the name of an error. */
    String answer(SystemCall call, long... arguments) {
        return answer(architecture.auditValue(), call.number(architecture), arguments);
    }

    String answer(int audit, int number, long... arguments) {
        int[] words = new int[16];
        words[0] = number;
        words[1] = audit;
        for (int i = 0; i < arguments.length; i++) {
            words[4 + 2 * i] = (int) arguments[i];
            words[5 + 2 * i] = (int) (arguments[i] >>> 32);
        }
        return name(run(words));
    }

    int length() {
        return instructions.size();
    }

    private int run(int[] words) {
        int accumulator = 0;
        int at = 0;
        while (true) {
            int[] i = instructions.get(at);
            at++;
            switch (i[0]) {
                case 0x20 -> accumulator = words[i[3] / 4];
                case 0x54 -> accumulator &= i[3];
                case 0x15 -> at += accumulator == i[3] ? i[1] : i[2];
                case 0x35 -> at += Integer.compareUnsigned(accumulator, i[3]) >= 0 ? i[1] : i[2];
                case 0x45 -> at += (accumulator & i[3]) != 0 ? i[1] : i[2];
                case 0x06 -> {
                    return i[3];
                }
                default -> throw new AssertionError("no such instruction: " + i[0]);
            }
        }
    }

    private static String name(int action) {
        return switch (action & 0xffff0000) {
            case 0x7fff0000 -> "ALLOW";
            case 0x80000000 -> "KILL";
            case 0x00050000 -> Errno.symbol(action & 0xffff);
            default -> throw new AssertionError("no such action: " + Integer.toHexString(action));
        };
    }

    private static int[] instruction(String line) {
        String[] fields = line.split(" ");
        return new int[] {
            Integer.parseInt(fields[0], 16),
            Integer.parseInt(fields[1]),
            Integer.parseInt(fields[2]),
            Integer.parseUnsignedInt(fields[3], 16)
        };
    }
}
