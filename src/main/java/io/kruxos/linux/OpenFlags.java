package io.kruxos.linux;

/** Bits of open(2) that whole descriptors are opened with here, where no path of an agent is involved. */
final class OpenFlags {
    static final long AT_FDCWD = -100;
    static final long READ = 0;
    static final long CREATE = 0x40;
    static final long CLOEXEC = 0x80000;
    static final long PATH = 0x200000;
    static final long DIRECTORY = switch (Architecture.current()) {
        case X86_64 -> 0x10000;
        case AARCH64 -> 0x4000;
    };

    private OpenFlags() {}
}
