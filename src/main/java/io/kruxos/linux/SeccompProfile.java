package io.kruxos.linux;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which allow list a confined thread gets, by what it does. */
public enum SeccompProfile {
    /** Files only: no programs, no sockets, no new threads. */
    FILES,
    /** Programs in a cell with network and IPC namespaces of its own. */
    PROGRAMS_ISOLATED,
    /** Programs on the host's network and IPC: no sockets but pairs. */
    PROGRAMS_SHARED;

    /** Calls that are allowed whatever their arguments are. */
    Set<SystemCall> allowed() {
        EnumSet<SystemCall> all = EnumSet.noneOf(SystemCall.class);
        groups().forEach(all::addAll);
        return all;
    }

    /** Lines that ask for more than the call. */
    List<SeccompRule> rules() {
        return switch (this) {
            case FILES -> SeccompTable.FILE_THREAD;
            case PROGRAMS_ISOLATED -> join(SeccompTable.PROGRAM, SeccompTable.SOCKETS_OF_OWN_NETWORK);
            case PROGRAMS_SHARED -> join(SeccompTable.PROGRAM, SeccompTable.SOCKETS_OF_SHARED_NETWORK);
        };
    }

    private Stream<Set<SystemCall>> groups() {
        Stream<Set<SystemCall>> base = Stream.of(SeccompTable.MEMORY, SeccompTable.FILES, SeccompTable.THREAD);
        return switch (this) {
            case FILES -> base;
            case PROGRAMS_ISOLATED -> Stream.concat(base, Stream.concat(programs(), Stream.of(SeccompTable.NETWORK)));
            case PROGRAMS_SHARED -> Stream.concat(base, programs());
        };
    }

    private static Stream<Set<SystemCall>> programs() {
        return Stream.of(
                SeccompTable.PROCESSES,
                SeccompTable.PROGRAM_MEMORY,
                SeccompTable.EVENTS,
                SeccompTable.INTERPROCESS,
                SeccompTable.CONNECTED);
    }

    private static List<SeccompRule> join(List<SeccompRule> one, List<SeccompRule> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }
}
