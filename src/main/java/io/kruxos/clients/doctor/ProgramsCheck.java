package io.kruxos.clients.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs that clients start are there and may be run. */
record ProgramsCheck(List<Path> programs) implements Check {
    @Override
    public List<Finding> look() {
        return programs.stream().map(ProgramsCheck::finding).toList();
    }

    private static Finding finding(Path program) {
        String name = String.valueOf(program.getFileName());
        if (!Files.isRegularFile(program)) {
            return Finding.fail(
                    name, program + " is not there", "install KruxOS anew, then kruxos cli-config generate --write");
        }
        return Files.isExecutable(program)
                ? Finding.ok(name, program + " can be run")
                : Finding.fail(name, program + " may not be run", "chmod 755 " + program);
    }
}
