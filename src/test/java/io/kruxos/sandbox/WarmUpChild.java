package io.kruxos.sandbox;

import io.kruxos.domain.Digest;
import io.kruxos.linux.Credentials;
import io.kruxos.linux.Landlock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A program that loads a class late, on a confined thread. Arguments: {@code warm} or {@code cold}, home, workspace. */
final class WarmUpChild {
    private WarmUpChild() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(
                switch (arguments[0]) {
                    case "warm" -> inCell(Path.of(arguments[1]), Path.of(arguments[2]));
                    case "cold" -> onBareThread();
                    default -> throw new AssertionError(arguments[0]);
                });
    }

    private static String inCell(Path home, Path workspace) {
        try (Cells cells = new Cells(SandboxMode.ROOTLESS, home, home.resolve("cells"), new WarmUp(List.of()))) {
            Cell cell = cells.open(Commands.plan(1, workspace));
            Commands.onFileThread(cell, _ -> {
                new SecureRandom().nextBytes(new byte[8]);
                return Map.of(
                        "digest", Digest.of(new byte[1]).hex(),
                        "time", Instant.EPOCH.atZone(ZoneId.of("Europe/Paris")).toString());
            });
            return String.valueOf(Commands.onFileThread(cell, _ -> Map.of("word", LateClass.word()))
                    .get("word"));
        }
    }

    /** What happens without any preparation. */
    private static String onBareThread() throws InterruptedException {
        AtomicReference<String> answer = new AtomicReference<>("");
        Thread thread = Thread.ofPlatform().start(() -> {
            Credentials.forbidNewPrivileges();
            Landlock.restrict(new Landlock.Scope(List.of(), new Landlock.Network.Unscoped()));
            try {
                answer.set(LateClass.word());
            } catch (NoClassDefFoundError e) {
                answer.set("not found");
            }
        });
        thread.join();
        return answer.get();
    }
}
