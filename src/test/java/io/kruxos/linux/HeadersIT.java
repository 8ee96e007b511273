package io.kruxos.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers, layouts and sizes that are written down here, compared with what a C compiler makes of the system's headers. */
class HeadersIT {
    private static final List<StructLayout> LAYOUTS = List.of(
            Structs.SOCK_FILTER,
            Structs.SOCK_FPROG,
            Structs.CAPABILITY_HEADER,
            Structs.CAPABILITY_DATA,
            Structs.MOUNT_ATTRIBUTES,
            Structs.RLIMIT,
            Structs.POLL,
            Structs.TIMESPEC,
            Structs.SIGNAL_INFO,
            Structs.RESOURCE_USAGE,
            Structs.INTERFACE_REQUEST,
            Structs.LANDLOCK_PATH_BENEATH);

    /** {@code asm-generic/unistd.h} is the table of aarch64 when these are asked for. */
    private static final String AARCH64_CALLS = """
            #define __BITS_PER_LONG 64
            #define __ARCH_WANT_RENAMEAT
            #define __ARCH_WANT_NEW_STAT
            #define __ARCH_WANT_SET_GET_RLIMIT
            #define __ARCH_WANT_TIME32_SYSCALLS
            #define __ARCH_WANT_SYS_CLONE3
            #define __ARCH_WANT_MEMFD_SECRET
            #include <asm-generic/unistd.h>
            """;

    private static final String INCLUDES = """
            #define _GNU_SOURCE
            #include <linux/landlock.h>
            #include <linux/filter.h>
            #include <linux/capability.h>
            #include <linux/mount.h>
            #include <net/if.h>
            #include <poll.h>
            #include <signal.h>
            #include <spawn.h>
            #include <stddef.h>
            #include <stdio.h>
            #include <sys/resource.h>
            #include <time.h>
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    void shouldNumberCallsAsTheHeadersDo() throws Exception {
        Map<String, Integer> generic = numbers(AARCH64_CALLS);
        Map<String, Integer> own = numbers("#include <asm/unistd.h>\n");

        assertTrue(generic.size() > 300 && own.size() > 300);
        compare(Architecture.AARCH64, generic);
        compare(Architecture.current(), own);
    }

    @Test
    void shouldLayOutStructuresAsTheCompilerDoes() throws Exception {
        Map<String, Long> expected = new HashMap<>();
        List<String> prints = new ArrayList<>();
        for (StructLayout layout : LAYOUTS) {
            String type = layout.name().orElseThrow();
            expected.put(type, layout.byteSize());
            prints.add("printf(\"%s=%%zu\\n\", sizeof(%s));".formatted(type, type));
            for (MemoryLayout member : layout.memberLayouts()) {
                if (!(member instanceof PaddingLayout)) {
                    String field = member.name().orElseThrow();
                    expected.put(type + "." + field, layout.byteOffset(MemoryLayout.PathElement.groupElement(field)));
                    prints.add("printf(\"%1$s.%2$s=%%zu\\n\", offsetof(%1$s, %2$s));".formatted(type, field));
                }
            }
        }
        expected.put("posix_spawn_file_actions_t", Spawn.FILE_ACTIONS_BYTES);
        expected.put("posix_spawnattr_t", Spawn.ATTRIBUTES_BYTES);
        expected.put("sigset_t", Spawn.SIGNAL_SET_BYTES);
        for (String type : List.of("posix_spawn_file_actions_t", "posix_spawnattr_t", "sigset_t")) {
            prints.add("printf(\"%s=%%zu\\n\", sizeof(%s));".formatted(type, type));
        }
        expected.put("flags", (long) (Spawn.SET_SIGNAL_DEFAULTS | Spawn.SET_SIGNAL_MASK | Spawn.SET_SESSION));
        prints.add("printf(\"flags=%d\\n\", POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID);");

        assertEquals(expected, printed(prints));
    }

    @Test
    void shouldNameErrorsAsTheHeadersDo() throws Exception {
        Map<String, Integer> defined = new HashMap<>();
        Matcher lines = Pattern.compile("#define (E[A-Z0-9]+) (\\d+)").matcher(preprocessed("#include <errno.h>\n"));
        while (lines.find()) {
            defined.put(lines.group(1), Integer.parseInt(lines.group(2)));
        }

        assertTrue(defined.size() > 120);
        defined.forEach((name, number) -> assertEquals(name, Errno.symbol(number)));
    }

    /** Headers older than the table lack its last lines, which have one number on all architectures. */
    private static void compare(Architecture architecture, Map<String, Integer> headers) {
        int newest = headers.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
        for (SystemCall call : SystemCall.values()) {
            Integer number = headers.get(call.label());
            if (number != null) {
                assertEquals(number, call.number(architecture), call.label());
            } else if (call.existsOn(architecture)) {
                assertTrue(call.number(architecture) > newest, call + " is not on " + architecture);
            }
        }
        headers.forEach((name, number) ->
                assertTrue(number > 469 || name.equals("arch_specific_syscall") || exists(name), name + " is missing"));
    }

    private static boolean exists(String name) {
        return List.of(SystemCall.values()).stream()
                .anyMatch(call -> call.label().equals(name));
    }

    private Map<String, Integer> numbers(String source) throws Exception {
        String text = preprocessed(source);
        Map<String, String> values = new HashMap<>();
        Matcher lines = Pattern.compile("#define (__NR(?:3264)?_\\w+) (\\w+)").matcher(text);
        while (lines.find()) {
            values.put(lines.group(1), lines.group(2));
        }
        Map<String, Integer> numbers = new HashMap<>();
        values.forEach((name, value) -> {
            String number = values.getOrDefault(value, value);
            if (name.startsWith("__NR_") && !name.equals("__NR_syscalls")) {
                numbers.put(name.substring("__NR_".length()), Integer.parseInt(number));
            }
        });
        return numbers;
    }

    private Map<String, Long> printed(List<String> prints) throws Exception {
        Path source = directory.resolve("layouts.c");
        Path program = directory.resolve("layouts");
        Files.writeString(source, INCLUDES + "int main(void) {\n" + String.join("\n", prints) + "\n}\n");
        run("gcc", "-o", program.toString(), source.toString());
        Map<String, Long> values = new HashMap<>();
        run(program.toString()).lines().forEach(line -> {
            int sign = line.lastIndexOf('=');
            values.put(line.substring(0, sign), Long.parseLong(line.substring(sign + 1)));
        });
        return values;
    }

    private String preprocessed(String source) throws Exception {
        Path file = directory.resolve("source.c");
        Files.writeString(file, source);
        return run("gcc", "-E", "-dM", file.toString());
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
