package io.kruxos.clients.doctor;

import io.kruxos.clients.ClientFiles;
import io.kruxos.clients.FileReport;
import java.nio.file.Files;
import java.util.List;

/** The clients' files hold what they must. */
record FilesCheck(ClientFiles files) implements Check {
    @Override
    public List<Finding> look() {
        return files.look().stream().map(FilesCheck::finding).toList();
    }

    private static Finding finding(FileReport report) {
        String subject = report.client().title() + (report.forMachine() ? ", machine" : "");
        String path = report.path().toString();
        return switch (report.state()) {
            case HOLDS, WRITTEN -> Finding.ok(subject, path + " is as it must be");
            case REFUSED ->
                Finding.fail(subject, path + ": " + String.join("; ", report.faults()), "mend the file by hand");
            case LACKS -> lacking(report, subject);
        };
    }

    private static Finding lacking(FileReport report, String subject) {
        String mend =
                (report.forMachine() ? "sudo kruxos cli-config generate --managed --" : "kruxos cli-config generate --")
                        + switch (report.client()) {
                            case CODEX -> "codex";
                            case CLAUDE_CODE -> "claude";
                        }
                        + " --write";
        if (report.forMachine() && Files.notExists(report.path())) {
            return Finding.warn(
                    subject,
                    "there is no " + report.path() + ": users can take their client out of KruxOS again",
                    mend);
        }
        return Finding.fail(subject, report.path() + ": " + String.join("; ", report.faults()), mend);
    }
}
