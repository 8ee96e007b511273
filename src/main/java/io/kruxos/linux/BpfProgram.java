package io.kruxos.linux;

import static io.kruxos.linux.Structs.SOCK_FILTER;
import static io.kruxos.linux.Structs.SOCK_FPROG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * A classic BPF program over {@code struct seccomp_data}, at most 4,096 instructions.
 *
 * <p>Source: {@code linux/bpf_common.h}, seccomp(2).
 */
final class BpfProgram {
    private static final int LENGTH_MAX = 4096;
    private static final int SKIP_MAX = 255;
    private static final int LOAD_WORD = 0x20;
    private static final int AND = 0x54;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private final List<Instruction> instructions;

    private BpfProgram(List<Instruction> instructions) {
        this.instructions = List.copyOf(instructions);
    }

    /** One instruction: operation, jump when true, jump when false, operand. */
    private record Instruction(int code, int whenTrue, int whenFalse, int operand) {}

    /** The program as the kernel reads it, in {@code arena}. */
    MemorySegment in(Arena arena) {
        MemorySegment filters = arena.allocate(SOCK_FILTER, instructions.size());
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            MemorySegment filter = filters.asSlice(i * SOCK_FILTER.byteSize(), SOCK_FILTER);
            Structs.putShort(filter, SOCK_FILTER, "code", instruction.code());
            Structs.putByte(filter, SOCK_FILTER, "jt", instruction.whenTrue());
            Structs.putByte(filter, SOCK_FILTER, "jf", instruction.whenFalse());
            Structs.putInt(filter, SOCK_FILTER, "k", instruction.operand());
        }
        MemorySegment program = arena.allocate(SOCK_FPROG);
        Structs.putShort(program, SOCK_FPROG, "len", instructions.size());
        Structs.putLong(program, SOCK_FPROG, "filter", filters.address());
        return program;
    }

    /** One line an instruction; equal programs have equal texts. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (Instruction i : instructions) {
            text.append(Integer.toHexString(i.code()))
                    .append(' ')
                    .append(i.whenTrue())
                    .append(' ')
                    .append(i.whenFalse())
                    .append(' ')
                    .append(Integer.toHexString(i.operand()))
                    .append('\n');
        }
        return text.toString();
    }

    /** Writes a program from its first instruction to its last; the accumulator holds one 32-bit word. */
    static final class Writer {
        private final List<Instruction> instructions = new ArrayList<>();

        /** The accumulator becomes the word at {@code offset} of {@code struct seccomp_data}. */
        Writer load(int offset) {
            return add(new Instruction(LOAD_WORD, 0, 0, offset));
        }

        Writer and(int mask) {
            return add(new Instruction(AND, 0, 0, mask));
        }

        Writer skipUnlessEqual(int value, int count) {
            return add(new Instruction(JUMP_EQUAL, 0, checked(count), value));
        }

        Writer skipIfEqual(int value, int count) {
            return add(new Instruction(JUMP_EQUAL, checked(count), 0, value));
        }

        /** Unsigned. */
        Writer skipUnlessAtLeast(int value, int count) {
            return add(new Instruction(JUMP_AT_LEAST, 0, checked(count), value));
        }

        Writer skipIfAnyBit(int bits, int count) {
            return add(new Instruction(JUMP_ANY_BIT, checked(count), 0, bits));
        }

        Writer answer(int action) {
            return add(new Instruction(RETURN, 0, 0, action));
        }

        /** All instructions of {@code part}, whose jumps stay inside it. */
        Writer append(Writer part) {
            instructions.addAll(part.instructions);
            return this;
        }

        int length() {
            return instructions.size();
        }

        BpfProgram program() {
            if (instructions.size() > LENGTH_MAX) {
                throw new IllegalStateException("a filter has at most 4096 instructions");
            }
            return new BpfProgram(instructions);
        }

        private Writer add(Instruction instruction) {
            instructions.add(instruction);
            return this;
        }

        private static int checked(int skip) {
            if (skip < 0 || skip > SKIP_MAX) {
                throw new IllegalArgumentException("a jump goes 0 to 255 instructions forward: " + skip);
            }
            return skip;
        }
    }
}
