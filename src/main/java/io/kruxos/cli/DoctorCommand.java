package io.kruxos.cli;

import static io.kruxos.cli.Gateway.params;

import io.kruxos.clients.doctor.Doctor;
import io.kruxos.clients.doctor.Finding;
import io.kruxos.clients.doctor.Finding.Level;
import io.kruxos.clients.doctor.Operator.Answer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code kruxos doctor}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "doctor",
        description = "Find what keeps this user's clients from KruxOS or lets them past it, and say the mend.",
        footer = {"", "Exit codes: 0 nothing fails, 1 something does."})
final class DoctorCommand implements Callable<Integer> {
    private final Gateway gateway;
    private final Clock clock;

    DoctorCommand(Gateway gateway, Clock clock) {
        this.gateway = gateway;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        List<Finding> findings = new Doctor(
                        Machine.places(),
                        System.getenv(),
                        gateway.home(),
                        Path.of("").toAbsolutePath(),
                        this::ask,
                        clock)
                .examine();
        boolean healthy = findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
        gateway.print(
                params(
                        "healthy",
                        healthy,
                        "findings",
                        findings.stream().map(DoctorCommand::view).toList()),
                answer -> findings.forEach(this::print));
        return healthy ? ExitCode.OK : ExitCode.FAILED;
    }

    private Answer ask(String method, Map<String, @Nullable Object> params) {
        try {
            return new Answer.Given(gateway.ask(method, params));
        } catch (CommandFailure e) {
            String reason = String.valueOf(e.getMessage());
            return e.exitCode() == ExitCode.NO_GATEWAY ? new Answer.Nobody(reason) : new Answer.Refused(reason);
        }
    }

    private void print(Finding finding) {
        String level = finding.level().name().toLowerCase(Locale.ROOT);
        gateway.out().printf("%-5s %s: %s%n", level, finding.subject(), Printable.of(finding.message()));
        if (!finding.mend().isEmpty()) {
            gateway.out().println("      mend: " + Printable.of(finding.mend()));
        }
    }

    private static Map<String, @Nullable Object> view(Finding finding) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("subject", finding.subject());
        view.put("level", finding.level().name().toLowerCase(Locale.ROOT));
        view.put("message", finding.message());
        view.put("mend", finding.mend());
        return view;
    }
}
